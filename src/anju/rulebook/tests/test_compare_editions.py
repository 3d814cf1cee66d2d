"""Two wordings side by side: nothing is lost, what is the same is not marked, what differs is."""

from hypothesis import given
from hypothesis import strategies as st

from anju.rulebook.compare import MOST_TOKENS, lines_paired, pair

TEXT = st.text(alphabet="首次到场 within 20 minutes。<b>&", max_size=60)


@given(TEXT, TEXT)
def test_it_loses_nothing_and_marks_only_what_differs(before: str, after: str) -> None:
    found = pair("", before, after)
    assert "".join(piece.text for piece in found.before) == before
    assert "".join(piece.text for piece in found.after) == after
    same = ["".join(piece.text for piece in side if not piece.differs) for side in (found.before, found.after)]
    assert same[0] == same[1]
    assert found.differs == (before != after)


def test_it_marks_figures_whole_and_chinese_by_character() -> None:
    found = pair("", "白天20分钟到场", "白天120分钟内到场")
    assert [piece.text for piece in found.before if piece.differs] == ["20"]
    assert [piece.text for piece in found.after if piece.differs] == ["120", "内"]


def test_it_does_not_keep_a_page_waiting_for_long_texts() -> None:
    found = pair("", "条" * (MOST_TOKENS + 1), "款")
    assert [len(found.before), len(found.after)] == [1, 1]


@given(st.lists(TEXT, max_size=6), st.lists(TEXT, max_size=6))
def test_it_puts_equal_lines_beside_each_other(before: list[str], after: list[str]) -> None:
    found = lines_paired("", before, after)
    left = ["".join(piece.text for piece in line.before) for line in found]
    right = ["".join(piece.text for piece in line.after) for line in found]
    assert [line for line in left if line] == [line for line in before if line]
    assert [line for line in right if line] == [line for line in after if line]
