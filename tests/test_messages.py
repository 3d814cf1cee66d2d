"""Messages are found wherever they stand, and a wrong translation is noticed."""

import pytest

from tools.messages import Room, conflicts, messages_in, missing, placeholder_problem, without_plural

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
title = _("Cases")
said = ngettext("one case", "%(n)s cases", n)
month = pgettext("month", "May")
"""
TEMPLATE = """
<div>
   {% translate "Rooms (all)" %} it's (
 <c-button label="{% translate 'Save' %}" title="{{ _("Go") }}">
  {% blocktranslate count n=x trimmed %}one {{ n }} case
   more{% plural %}{{ n }} cases{% endblocktranslate %}
</div>
"""


@pytest.mark.parametrize(
    ("source", "is_template", "expected"),
    [
        (PYTHON, False, {("", "Cases"), ("", "one case"), ("month", "May")}),
        (TEMPLATE, True, {("", "Rooms (all)"), ("", "Save"), ("", "Go"), ("", "one %(n)s case more")}),
    ],
)
def test_it_finds_what_a_file_says(source: str, is_template: bool, expected: set[tuple[str, str]]) -> None:
    assert {key for _, key in messages_in(source, is_template=is_template)} == expected


def test_it_reports_what_no_room_translates() -> None:
    desk = Room("desk", said={("", "Cases"): "a.py:1", ("", "Rooms"): "a.py:2"})
    web = Room("web", known={("", "Rooms"): ("房间",)})
    assert missing([desk, web]) == {"desk": [(("", "Cases"), "a.py:1")]}


def test_it_reports_a_plural_without_its_chinese_plural_form() -> None:
    key = ("", "%(n)s case")

    def room(*, plural: bool) -> Room:
        return Room(
            "desk", said={key: "a.py:1"}, counted={key: "a.py:1"}, known={key: ("%(n)s 件",)},
            plural={key} if plural else set(),
        )  # fmt: skip

    assert len(list(without_plural([room(plural=False)]))) == 1
    assert not list(without_plural([room(plural=True)]))
    assert not list(without_plural([room(plural=False), Room("web", known={key: ("%(n)s 件",)}, plural={key})]))


def test_it_reports_two_translations_of_one_message() -> None:
    rooms = [Room("a", known={("", "Holder"): ("持有人",)}), Room("b", known={("", "Holder"): ("负责人",)})]
    assert len(list(conflicts(rooms))) == 1


@pytest.mark.parametrize(
    ("sources", "strings", "is_wrong"),
    [
        (("%(n)s cases",), ("%(n)s 件",), False),
        (("one case", "%(n)s cases"), ("%(n)s 件",), False),
        (("one case",), ("%(n)s 件",), True),
        (("{room} is late",), ("{room} 已超时",), False),
        (("{room} is late",), ("已超时",), True),
    ],
)
def test_it_reports_other_placeholders(sources: tuple[str, ...], strings: tuple[str, ...], is_wrong: bool) -> None:
    assert bool(placeholder_problem(sources, strings)) is is_wrong
