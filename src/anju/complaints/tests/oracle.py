"""The proposed class counted out by hand, by somebody who has not read `rules.py`: from lists, letter by letter."""

import itertools
import string
from typing import Any


def plain(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return "".join(each for each in text.casefold() if each.isalnum())


def same_text(one: str, other: str) -> bool:
    """At least half of the different neighbouring pairs of the text with fewer of them stand in the other one too."""
    first, second = plain(one), plain(other)
    if len(first) < 4 or len(second) < 4:
        return False
    pairs = [list(dict.fromkeys(itertools.pairwise(text))) for text in (first, second)]
    short, long = sorted(pairs, key=len)
    both = [pair for pair in short if pair in long]
    return 2 * len(both) >= len(short)


def severe_codes(told: dict[str, Any], grounds: list[dict[str, Any]], weighing: dict[str, int]) -> list[str]:
    """The codes of the grounds that these facts point to."""
    found = []
    for ground in grounds:
        heard = 0
        for word in ground["words"]:
            if word.casefold() in told["words"].casefold():
                heard += 1
        if ground["code"] == "departments":
            enough = max(heard, len(set(told["asked"]))) >= weighing["departments"]
        elif ground["code"] == "media":
            enough = heard > 0 or told["channel"] == "media"
        elif ground["code"] == "repeated":
            same = 0
            for each in told["earlier"]:
                here = told["room"] is not None and told["room"] == each["room"]
                caller = told["person"] is not None and told["person"] == each["person"]
                number = told["phone"] != "" and told["phone"] == each["phone"]
                neighbour = told["building"] == each["building"] and same_text(told["words"], each["words"])
                if here or caller or number or neighbour:
                    same += 1
            reports = 1 if told["reports"] else 0
            enough = heard > 0 or same + reports + 1 >= weighing["repeats"]
        else:
            enough = heard > 0
        if enough:
            found.append(ground["code"])
    return found


LETTERS = "保安态度差电梯响物业工程推诿记者律师又投诉" + string.ascii_lowercase[:3] + " ,。"
"""letters that tests make texts of"""
