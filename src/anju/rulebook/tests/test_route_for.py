"""Who follows a repair: the routing table, read from top to bottom."""

from datetime import datetime

import pytest

from anju.rulebook.parameters import Routing
from anju.rulebook.queries import clause_for
from anju.rulebook.rules import route_for
from anju.rulebook.tests.conftest import Estate

TABLE = Routing.model_validate(
    {
        "otherwise": "prop_eng",
        "rules": [
            {"severities": ["S1"], "route": "warranty"},
            {"coverage": "out", "route": "prop_eng"},
            {"coverage": "in", "parts": ["外墙", "屋面"], "route": "warranty"},
            {"coverage": "in", "parts": ["顶棚"], "severities": ["S2", "S3"], "route": "warranty"},
        ],
    }
)


@pytest.mark.covers("REP-15")
@pytest.mark.parametrize(
    ("owed", "part", "severity", "route"),
    [
        (False, "入户门", "S1", "warranty"),
        (False, "外墙", "S2", "prop_eng"),
        (None, "外墙", "S2", "prop_eng"),
        (True, "阳台 外墙", "S4", "warranty"),
        (True, "卫生间 顶棚", "S2", "warranty"),
        (True, "卫生间 顶棚", "S4", "prop_eng"),
        (True, "卫生间 顶棚", "", "prop_eng"),
        (True, "入户门", "S3", "prop_eng"),
    ],
)
def test_it_takes_the_first_line_that_fits(owed: bool | None, part: str, severity: str, route: str) -> None:
    assert route_for(table=TABLE, owed=owed, part=part, severity=severity) == route


@pytest.mark.covers("REP-15")
def test_it_is_delivered_with_a_table(estate: Estate, noon: datetime) -> None:
    edition = clause_for(clause_id="routing", project_id=estate.project.pk, company_id=estate.company.pk, at=noon)
    table = Routing.model_validate(edition.parameters)
    assert route_for(table=table, owed=True, part="卫生间 防水层", severity="S3") == "warranty"
    assert route_for(table=table, owed=False, part="卫生间 防水层", severity="S3") == "prop_eng"
