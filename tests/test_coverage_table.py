"""The coverage table reads the markers, whatever they hang on."""

from collections import Counter

from tools.coverage_table import covered_in, table

SOURCE = """
pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-1")]

@pytest.mark.covers("REP-1", "REP-2")
def test_it_counts_a_function(): ...

class TestItems:
    pytestmark = pytest.mark.covers("REP-3")

    @pytest.mark.covers("REP-1")
    def test_it_counts_a_method(self): ...

def helper(): ...
"""


def test_it_counts_markers_of_functions_classes_and_modules() -> None:
    assert covered_in(SOURCE) == Counter({"SLA-1": 2, "REP-1": 2, "REP-2": 1, "REP-3": 1})


def test_it_lists_what_has_no_tests() -> None:
    page = table({"A-1": "one", "A-2": "two"}, {"A-1": Counter({"src/anju/repairs/tests/test_sign.py": 2})})
    assert "| A-1 | one | 2 | [repairs/sign](../src/anju/repairs/tests/test_sign.py) 2 |" in page
    assert "- A-2 two" in page
    assert "1 of 2 requirements have tests." in page
