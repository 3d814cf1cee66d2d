"""`anju now` shows and moves product time, and is refused in production; `anju clocks check` proves the rule."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from anju.cli.clocks import clocks
from anju.cli.now import now
from anju.clocks.drill import set_product_time
from anju.core.errors import Refusal
from anju.core.time import machine_now, product_now


@pytest.fixture(autouse=True)
def _back_to_real_time() -> Iterator[None]:
    yield
    set_product_time(machine_now())


@pytest.mark.django_db(transaction=True)
def test_it_moves_product_time_from_the_command_line() -> None:
    run = CliRunner().invoke(now, ["--set", "2026-11-21T09:00:00+08:00"])
    assert run.output.startswith("2026-11-21T09:00:0"), run.output
    run = CliRunner().invoke(now, ["--step", "3600"])
    assert "2026-11-21T10:00:0" in run.output
    run = CliRunner().invoke(now, ["--real"])
    assert abs(product_now() - machine_now()) < timedelta(seconds=1)
    assert "shifted" not in run.output


def test_it_is_refused_in_production(settings: Settings) -> None:
    settings.PRODUCTION = True
    run = CliRunner().invoke(now, ["--step", "60"])
    assert isinstance(run.exception, Refusal)
    assert run.exception.code == "product-time-fixed"
    assert CliRunner().invoke(now, []).exit_code == 0
    settings.PRODUCTION = False


@pytest.mark.covers("SLA-1", "SLA-2")
def test_it_compares_rule_and_oracle_from_the_command_line() -> None:
    run = CliRunner().invoke(clocks, ["check", "--cases", "40", "--seed", "3"])
    assert run.exit_code == 0
    assert "cases 40, differences 0, seed 3" in run.output
