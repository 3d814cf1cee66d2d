import pytest

from anju.cli.check import rung_problems
from tests.cast import Cast, grant, person


@pytest.mark.covers("SLA-3")
def test_it_names_the_rungs_that_nobody_stands_on(cast: Cast) -> None:
    found = list(rung_problems())
    assert [line.split(" in ")[0] for line in found] == [
        "Nobody holds the role dev_cs", "Nobody holds the role group_cs",
    ]  # fmt: skip
    assert cast.project.code in found[0]
    grant(person("地产客服", "staff", username="dev"), "dev_cs", project=cast.project)
    grant(person("集团客服", "staff", username="group"), "group_cs")
    developer = [line for line in rung_problems() if "dev_cs" in line]
    assert all(cast.project.code not in line for line in developer)
    assert not [line for line in rung_problems() if "group_cs" in line]
