"""The palette: commands, homes, cases and people, by keys alone."""

from typing import Any

import pytest

from anju.desk.tests.test_console_page import HTMX, signed_in
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("EST-2", "DOC-2")]


def found(cast: Cast, text: str, who: Any = None) -> str:
    client = signed_in(who or cast.clerk)
    return client.get("/desk/search", {"project": "YQ", "q": text}, headers=HTMX).content.decode()


def test_it_brings_the_commands_with_every_page(cast: Cast) -> None:
    text = signed_in(cast.clerk).get("/desk/board").content.decode()
    assert 'href="/desk/console?manual=1&amp;project=YQ" data-words="新建登记newcase" data-initials="xjdj"' in text
    assert "新建登记" not in signed_in(cast.technician).get("/desk/rooms").content.decode(), (
        "nobody is offered what is not theirs"
    )


@pytest.mark.parametrize("typed", ["xjdj", "新建", "new case"])
def test_it_finds_a_command_on_the_page_of_search(cast: Cast, typed: str) -> None:
    page = signed_in(cast.clerk).get("/desk/search", {"project": "YQ", "q": typed}).content.decode()
    assert "manual=1" in page.partition("found-page")[2]
    assert "manual=1" not in found(cast, typed), "the palette has it already"


@pytest.mark.parametrize(
    ("typed", "there"),
    [("3-2-1801", "/desk/rooms/YQ/3-2-1801"), ("1801", "/desk/rooms/YQ/3-2-1801"), ("王晓", "/desk/people/"),
     ("wangxiaohua", "/desk/people/"), ("5678", "/desk/people/"), ("滴水", "/desk/cases/YQ-26-")],
)  # fmt: skip
def test_it_finds_homes_people_and_cases(cast: Cast, typed: str, there: str) -> None:
    cast.owner.initials = "wangxiaohua"
    cast.owner.save(update_fields=["initials"])
    cast.repair()
    assert there in found(cast, typed)


def test_it_keeps_to_twelve_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _no in range(5):
        cast.repair()
    client = signed_in(cast.clerk)
    client.get("/desk/search?project=YQ&q=1801", headers=HTMX)
    with django_assert_max_num_queries(12):
        client.get("/desk/search?project=YQ&q=1801", headers=HTMX)
