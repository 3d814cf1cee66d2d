"""Each law of the house finds its bad lines and lets its good ones pass."""

from pathlib import PurePosixPath

import pytest

from tools.house_laws import LAWS, Law, catch_all_name, is_interface, is_part, is_product, is_template
from tools.house_lint import findings_in


@pytest.mark.parametrize(("law", "line"), [(law, line) for law in LAWS for line in law.good])
def test_it_lets_a_good_line_pass(law: Law, line: str) -> None:
    assert list(law.find(line)) == []


@pytest.mark.parametrize(("law", "line"), [(law, line) for law in LAWS for line in law.bad])
def test_it_finds_a_bad_line(law: Law, line: str) -> None:
    assert list(law.find(line))


def test_it_names_the_line_and_the_law() -> None:
    found = list(findings_in(PurePosixPath("src/anju/repairs/actions.py"), "x = 1\nrow.save()\n"))
    assert len(found) == 1
    assert found[0].startswith("src/anju/repairs/actions.py:2: save-names-its-fields:")


@pytest.mark.parametrize(
    ("comment", "count"),
    [("# house: allow save-names-its-fields - a form of Django's own", 0), ("# house: allow save-names-its-fields", 1)],
)
def test_it_wants_a_reason_where_a_law_is_broken_on_purpose(comment: str, count: int) -> None:
    source = f"row.save()  {comment}\n"
    assert len(list(findings_in(PurePosixPath("src/anju/repairs/actions.py"), source))) == count


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("src/anju/core/utils.py", "utils"),
        ("src/anju/repairs/services/assign.py", "services"),
        ("src/anju/repairs/actions.py", None),
        ("tests/helpers.py", None),
    ],
)
def test_it_refuses_names_that_say_nothing(path: str, part: str | None) -> None:
    assert catch_all_name(PurePosixPath(path)) == part


def test_it_knows_where_a_law_holds() -> None:
    assert is_product(PurePosixPath("src/anju/repairs/actions.py"))
    assert not is_product(PurePosixPath("src/anju/repairs/tests/test_assign.py"))
    assert not is_product(PurePosixPath("src/anju/repairs/migrations/0001_initial.py"))
    assert is_interface(PurePosixPath("src/anju/desk/views.py"))
    assert not is_interface(PurePosixPath("src/anju/web/views.py"))
    assert is_part("actions")(PurePosixPath("src/anju/repairs/actions/items.py"))
    assert not is_part("actions")(PurePosixPath("src/anju/repairs/queries.py"))
    assert is_template(PurePosixPath("src/anju/desk/templates/desk/case.html"))
