"""Catalogues of the rooms as one dictionary a language."""

from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation.trans_real import DjangoTranslation

from anju.config.translations import Merged


def test_it_keeps_one_dictionary_for_catalogues_that_count_alike() -> None:
    found = DjangoTranslation("zh-hans")._catalog
    assert isinstance(found, Merged)
    assert len(found._catalogs) <= 2


def test_it_says_every_rooms_sentences() -> None:
    with translation.override("zh-hans"):
        assert gettext("Open cases") == "未结"
        assert gettext("{} left") != "{} left"
        assert "3" in ngettext("%(n)s case on this page", "%(n)s cases on this page", 3) % {"n": 3}
    with translation.override("en"):
        assert gettext("Open cases") == "Open cases"
