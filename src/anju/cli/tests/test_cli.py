"""The command line: what it prints and how it ends, as operators and scripts see it."""

from datetime import timedelta

import pytest

from anju.cli import main
from anju.cli.check import every_problem
from anju.clocks.models import Beat
from anju.core.outbox.models import OutboxRow, WorkerBeat
from anju.core.time import machine_now
from anju.estate.models import Company, Project
from anju.people.models import Person

pytestmark = pytest.mark.django_db


def anju(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, what was printed, and what was printed as a complaint."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def test_it_makes_a_project_on_an_empty_installation(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = anju(capsys, "project", "create", "--code", "yq", "--name", "云栖苑")
    assert (code, Project.objects.get().code) == (0, "YQ")
    assert "YQ 云栖苑" in out


def test_it_puts_a_project_into_the_company_named(capsys: pytest.CaptureFixture[str]) -> None:
    anju(capsys, "project", "create", "--code", "A", "--name", "甲")
    first = Company.objects.get()
    Company.objects.create(group=first.group, code="HB", name="华北公司")
    anju(capsys, "project", "create", "--code", "B", "--name", "乙", "--company", "HB")
    anju(capsys, "project", "create", "--code", "C", "--name", "丙")
    assert dict(Project.objects.values_list("code", "company__code")) == {"A": first.code, "B": "HB", "C": first.code}


def test_it_says_a_refusal_as_code_and_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    anju(capsys, "project", "create", "--code", "A", "--name", "甲")
    code, out, err = anju(capsys, "project", "create", "--code", "A", "--name", "甲")
    assert (code, out) == (2, "")
    assert err.startswith("project-exists: ")
    code, _out, err = anju(capsys, "project", "create", "--code", "B", "--name", "乙", "--company", "none")
    assert (code, err.split(":")[0]) == (2, "company-unknown")


def test_it_prints_a_token_as_the_last_word(capsys: pytest.CaptureFixture[str]) -> None:
    Person.objects.create(username="desk", name="陈静", kind=Person.Kind.STAFF, created_at=machine_now())
    code, out, _err = anju(capsys, "token", "create", "--user", "desk", "--days", "7")
    assert code == 0
    assert out.split()[-1].startswith("anju_")


def test_it_checks_and_ends_with_one_when_there_is_something_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = anju(capsys, "check")
    assert code == 1
    assert "no project" in out
    assert "No worker" in out
    assert "No ticker" in out


def test_it_finds_nothing_about_machines_that_run() -> None:
    now = machine_now()
    WorkerBeat.objects.create(name="w", transport="embedded", started_at=now, beat_at=now)
    Beat.objects.create(name="ticker", last_tick=now)
    text = "\n".join(every_problem())
    assert "worker" not in text
    assert "ticker" not in text


def test_it_counts_dead_letters_and_old_work() -> None:
    old = machine_now() - timedelta(hours=1)
    for number, state in enumerate(["dead", "dead", "waiting"]):
        OutboxRow.objects.create(topic="t", key=str(number), state=state, created_at=old, wanted_at=old, due_at=old)
    text = "\n".join(every_problem())
    assert "2 dead letters" in text
    assert "waited 60 min" in text


def test_it_lists_every_command_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = anju(capsys, "--help")
    assert code == 0
    for name in ("serve", "worker", "ticker", "token", "project", "check", "migrate"):
        assert f"\n  {name} " in out
    assert "\n  web " not in out, "an inner command is not offered"
