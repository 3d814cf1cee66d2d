"""One dictionary a language, though each room keeps its own catalogue.

Django means to merge catalogues that count alike, but compares the code of one plural rule with another rule itself (5.2), so that
they never merge: every sentence was looked for in one dictionary after the other, and a page of 1,200 sentences in some 35,000.
"""

from typing import Any

from django.utils.translation import trans_real


class Merged(trans_real.TranslationCatalog):
    """Catalogues of one plural rule are one dictionary; what comes later goes before, as ever."""

    _catalogs: list[dict[Any, str]]
    _plurals: list[Any]

    def update(self, trans: Any) -> None:
        """Take another catalogue in."""
        if trans.plural.__code__ == self._plurals[0].__code__:
            self._catalogs[0].update(trans._catalog)  # noqa: SLF001 - as Django's own does
        else:
            super().update(trans)


def merge_catalogues() -> None:
    """Let every language that is asked for from now on be merged."""
    trans_real.TranslationCatalog = Merged  # type: ignore[misc]
