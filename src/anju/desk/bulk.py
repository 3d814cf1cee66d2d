"""One verb on many cases: each by its own act, with its own outcome; what is refused leaves the others done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from anju.core.errors import Invalid, Refusal
from anju.desk.faces import place_of
from anju.matters.act import Actor, Repeated
from anju.matters.models import Matter
from anju.repairs.file import CaseFile, open_file
from anju.verbs.performing import PERFORMABLE, offers_for, perform

VERBS = ("assign_technician", "tell_result", "add_note")
"""what makes sense for many cases at once"""
MOST = 50


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one case."""

    number: str
    place: str
    title: str
    done: bool
    said: str = ""
    """why not, in a sentence"""


def numbers_of(given: Sequence[str]) -> list[str]:
    """The cases that were picked, each once. Raises `Invalid` `nothing-picked`, `too-many-picked`."""
    numbers = list(dict.fromkeys(number for number in given if number))
    if not numbers:
        sentence = _("Pick the cases first.")
        raise Invalid("nothing-picked", sentence, fields={"number": sentence})
    if len(numbers) > MOST:
        sentence = _("Pick at most %(n)d cases at a time.") % {"n": MOST}
        raise Invalid("too-many-picked", sentence, fields={"number": sentence})
    return numbers


def do_each(name: str, *, numbers: Sequence[str], actor: Actor, inputs: Mapping[str, Any], mark: str) -> list[Outcome]:
    """Do the verb on each case. `mark` makes the same wish sent twice one deed. One act for each case or item."""
    return [_do_one(name, number=number, actor=actor, inputs=inputs, mark=mark) for number in numbers]


def _do_one(name: str, *, number: str, actor: Actor, inputs: Mapping[str, Any], mark: str) -> Outcome:
    try:
        file = open_file(actor, number)
    except Refusal as refusal:
        return Outcome(number=number, place="", title="", done=False, said=str(refusal.sentence))
    matter = file.matter
    refused = ""
    places = _targets(name, file)
    for item_no in places:
        try:
            perform(
                name, number=number, item_no=item_no, actor=actor, inputs=inputs,
                client_id=f"{mark}-{matter.pk}-{item_no}",
            )  # fmt: skip
        except Repeated:
            continue
        except Refusal as refusal:
            refused = str(refusal.sentence)
    if not places:
        refused = _("Nothing in this case waits for it.")
    return _outcome(matter, refused)


def _targets(name: str, file: CaseFile) -> list[int]:
    """The item numbers the verb is meant for: 0 for the case; of an item verb those that wait for it."""
    if PERFORMABLE[name].verb.on != "item":
        return [0]
    return [offer.item_no for offer in offers_for(file) if offer.verb.name == name]


def _outcome(matter: Matter, refused: str) -> Outcome:
    return Outcome(number=matter.number, place=place_of(matter), title=matter.title, done=not refused, said=refused)
