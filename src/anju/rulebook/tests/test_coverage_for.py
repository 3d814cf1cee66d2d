"""Is it under warranty: two terms, their sources, and the gap between them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.rulebook.defaults import default_clauses
from anju.rulebook.parameters import Heating, SeasonDates, Warranty
from anju.rulebook.rules import Agreed, Coverage, Terms, add_years, coverage_for, season_of, seasons_end, warranty_strip

NORTH = Heating(begins="11-15", ends="03-15")
TERMS = Terms(
    {
        row.edition["parameters"]["warranty_class"]: Warranty.model_validate(row.edition["parameters"])
        for row in default_clauses()[1]
        if row.clause["kind"] == "warranty"
    },
    NORTH,
)
DAYS = st.dates(date(1999, 1, 1), date(2060, 12, 31))


def coverage(
    warranty_class: str,
    completed_on: date | None,
    delivered_on: date | None,
    *,
    today: date,
    promised_years: int | None = None,
    terms: Terms = TERMS,
    agreed: Agreed | None = None,
) -> Coverage:
    return coverage_for(
        warranty_class=warranty_class,
        completed_on=completed_on,
        delivered_on=delivered_on,
        promised_years=promised_years,
        terms=terms,
        today=today,
        agreed=agreed,
    )


@pytest.mark.covers("REP-4")
def test_it_shows_both_terms_and_the_gap_between_them() -> None:
    found = coverage("W4", date(2024, 10, 18), date(2024, 12, 29), promised_years=2, today=date(2026, 11, 21))
    assert (found.owner.ends_on, found.owner.days_left, found.owner.state) == (date(2026, 12, 29), 38, "running")
    assert (found.contractor.ends_on, found.contractor.days_left) == (date(2026, 10, 18), -34)
    assert found.contractor.state == "over"
    assert found.gap is not None
    assert (found.gap.days, found.gap.open_now) == (72, True)
    assert found.owner.winner.source_zh == "住宅质量保证书的承诺"
    assert found.contractor.winner.certainty == "law"


@pytest.mark.covers("REP-4")
def test_it_lets_the_latest_of_the_owners_terms_win() -> None:
    completed, today = date(2020, 1, 10), date(2026, 1, 1)
    early = coverage("W2", completed, date(2020, 3, 1), today=today)
    late = coverage("W2", completed, date(2025, 6, 1), today=today)
    assert (early.owner.ends_on, early.owner.winner.counts_from) == (date(2025, 1, 10), "completion")
    assert (late.owner.ends_on, late.owner.winner.counts_from) == (date(2026, 6, 1), "delivery")
    assert len(late.owner.candidates) == 2
    assert late.gap is not None
    assert late.gap.first == date(2025, 6, 1)


def test_it_covers_the_corresponding_day_and_not_the_next() -> None:
    day = date(2026, 5, 6)
    assert coverage("W5", date(2024, 5, 6), date(2024, 5, 6), today=day).owner.state == "running"
    assert coverage("W5", date(2024, 5, 6), date(2024, 5, 6), today=day + timedelta(days=1)).owner.state == "over"


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        (date(2024, 2, 29), 2, date(2026, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2023, 12, 31), 2, date(2025, 12, 31)),
    ],
)
def test_it_ends_a_leap_day_term_on_the_months_last_day(start: date, years: int, end: date) -> None:
    assert add_years(start, years) == end


@pytest.mark.parametrize(
    ("start", "seasons", "partial", "end"),
    [
        (date(2024, 10, 1), 2, False, date(2026, 3, 15)),
        (date(2024, 11, 15), 2, False, date(2026, 3, 15)),
        (date(2024, 11, 16), 2, False, date(2027, 3, 15)),
        (date(2025, 1, 20), 2, True, date(2026, 3, 15)),
        (date(2025, 1, 20), 2, False, date(2027, 3, 15)),
        (date(2025, 4, 1), 1, True, date(2026, 3, 15)),
    ],
)
def test_it_counts_whole_heating_seasons(start: date, seasons: int, partial: bool, end: date) -> None:
    heating = Heating(begins="11-15", ends="03-15", partial_counts=partial)
    assert seasons_end(start, seasons, heating) == end


def test_it_knows_a_season_that_was_prolonged() -> None:
    heating = Heating(
        begins="11-15", ends="03-15", exceptions={2025: SeasonDates(first=date(2025, 11, 1), last=date(2026, 4, 1))}
    )
    assert season_of(heating, 2025) == (date(2025, 11, 1), date(2026, 4, 1))
    assert (
        coverage(
            "W3", date(2024, 9, 1), date(2024, 9, 1), today=date(2026, 3, 20), terms=Terms(TERMS.classes, heating)
        ).owner.state
        == "running"
    )


def test_it_says_which_date_is_missing_instead_of_guessing() -> None:
    nothing = coverage("W2", None, None, today=date(2026, 11, 21))
    assert (nothing.owner.state, nothing.owner.missing) == ("unknown", ("delivered_on",))
    assert (nothing.contractor.state, nothing.contractor.missing) == ("unknown", ("completed_on",))
    assert nothing.gap is None
    no_season = coverage("W3", date(2024, 9, 1), date(2024, 9, 1), today=date(2025, 1, 1), terms=Terms(TERMS.classes))
    assert (no_season.owner.state, no_season.owner.missing) == ("unknown", ("heating",))


def test_it_is_sure_where_the_known_part_alone_still_runs() -> None:
    found = coverage("W2", None, date(2026, 9, 1), today=date(2026, 11, 21))
    assert (found.owner.state, found.owner.at_least, found.owner.ends_on) == ("running", True, date(2027, 9, 1))
    later = coverage("W2", None, date(2026, 9, 1), today=date(2028, 1, 1))
    assert (later.owner.state, later.owner.missing) == ("unknown", ("completed_on",))


def test_it_has_not_started_before_handover() -> None:
    found = coverage("W4", date(2026, 1, 1), date(2026, 12, 1), today=date(2026, 11, 21))
    assert (found.owner.state, found.owner.starts_on) == ("not_started", date(2026, 12, 1))
    assert found.contractor.state == "running"


def test_it_counts_a_contracts_own_term_for_the_contractor() -> None:
    own = Agreed(years=2, starts_on=date(2024, 12, 29), source_zh="分包合同 14.2", source_en="Subcontract 14.2")
    found = coverage(
        "W4", date(2024, 10, 18), date(2024, 12, 29), promised_years=2, today=date(2026, 11, 21), agreed=own
    )
    assert (found.contractor.ends_on, found.contractor.state) == (date(2026, 12, 29), "running")
    assert found.gap is None


def test_it_leaves_to_the_contract_what_the_law_leaves_to_it() -> None:
    found = coverage("W9", date(2024, 1, 1), date(2024, 6, 1), today=date(2026, 1, 1))
    assert (found.owner.state, found.contractor.state) == ("agreed", "agreed")
    assert coverage("none", None, None, today=date(2026, 1, 1)).owner.state == "none"


def test_it_gives_a_strip_of_every_class() -> None:
    strip = warranty_strip(
        completed_on=date(2024, 1, 1), delivered_on=date(2024, 6, 1), terms=TERMS, today=date(2026, 1, 1)
    )
    assert [row.warranty_class for row in strip] == [f"W{number}" for number in range(1, 10)]
    assert strip[0].owner.ends_on == date(2074, 1, 1)
    assert strip[6].contractor.winner.source_zh == "《民用建筑节能条例》第二十三条"


@pytest.mark.covers("REP-4")
@given(
    name=st.sampled_from(sorted(TERMS.classes)),
    completed=DAYS,
    wait=st.integers(0, 4000),
    age=st.integers(0, 9000),
    promise=st.none() | st.integers(1, 10),
)
def test_it_never_gives_the_owner_less_than_the_law(
    name: str, completed: date, wait: int, age: int, promise: int | None
) -> None:
    delivered = completed + timedelta(days=wait)
    today = delivered + timedelta(days=age)
    found = coverage(name, completed, delivered, promised_years=promise, today=today)
    if found.owner.ends_on is None:
        assert found.owner.state == "agreed"
        return
    assert found.owner.ends_on == max(row.ends_on for row in found.owner.candidates)
    assert found.contractor.ends_on is None or found.owner.ends_on >= found.contractor.ends_on
    assert promise is None or found.owner.ends_on >= add_years(delivered, promise)
    assert (found.owner.state == "running") == (today <= found.owner.ends_on)
    if found.gap is not None:
        assert found.gap.days == (found.gap.last - found.gap.first).days + 1 > 0
