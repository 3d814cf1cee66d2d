"""Money is integer fen everywhere; people read and write yuan with at most two decimals."""

import re

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid

_AMOUNT = re.compile(r"\d{1,7}(?:\.\d{1,2})?")


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals: 12850 → 128.50."""
    return f"{fen // 100}.{fen % 100:02d}"


def fen_from(text: str, *, field: str) -> int:
    """What somebody wrote as yuan, in fen: 128.5 → 12850. Raises `Invalid` `amount-not-in-fen` naming the field."""
    written = text.strip().lstrip("¥￥").replace(",", "").replace("，", "").strip()
    if not _AMOUNT.fullmatch(written):
        raise Invalid(
            "amount-not-in-fen",
            _("An amount is written in yuan with at most two decimals."),
            fields={field: _("Such as 128 or 128.50.")},
        )
    whole, _point, part = written.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)
