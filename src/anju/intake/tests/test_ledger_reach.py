"""A list of one project shows what the reach gives there, and nothing to a stranger."""

from anju.core.time import FAR, product_now
from anju.intake.queries import due_page, ledger
from anju.matters.models import Matter
from anju.people.queries import reach_of
from tests.cast import Cast


def test_it_shows_the_cases_of_a_project_to_its_readers_only(cast: Cast) -> None:
    matter = cast.repair()
    assert list(ledger(reach=reach_of(cast.clerk), project=cast.project)) == [matter]
    assert list(ledger(reach=reach_of(cast.clerk), project=cast.other_project)) == []
    assert list(ledger(reach=reach_of(cast.stranger_clerk), project=cast.project)) == []
    assert list(ledger(reach=reach_of(cast.technician), project=cast.project)) == [], "no reader of all its cases"


def test_it_asks_for_the_project_once(cast: Cast) -> None:
    sql = str(ledger(reach=reach_of(cast.clerk), project=cast.project).query)
    assert sql.count('"matters_matter"."project_id" IN') + sql.count('"matters_matter"."project_id" =') == 2, (
        "in the condition, and in the join of the project"
    )


def test_it_keeps_other_relations_within_the_project(cast: Cast) -> None:
    cast.repair()
    reach = reach_of(cast.owner)
    assert list(ledger(reach=reach, view="home", project=cast.other_project)) == []
    assert len(ledger(reach=reach, view="home", project=cast.project)) == 1


def test_it_pages_over_projects_in_one_order(cast: Cast) -> None:
    for place in (cast.home, cast.home_above, cast.home):
        cast.repair(room=place)
    closed = [cast.repair().pk for _ in range(3)]
    Matter.objects.filter(pk__in=closed).update(open=False, closed_at=product_now(), queue_at=FAR)
    found = ledger(reach=reach_of(cast.clerk))
    wanted = list(found.order_by("queue_at", "pk"))
    pages, after = [], None
    while True:
        rows, after = due_page(found, after=after, size=2, across=True)
        pages += rows
        if after is None:
            break
    assert pages == wanted
    assert [row.pk for row in wanted[3:]] == closed, "what waits for nothing comes last, by key"
    assert len({row.queue_at for row in wanted}) > 1
