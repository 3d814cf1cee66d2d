"""The set-up: what it decides from versions, stamps and the environment, and how it names what is missing."""

import ast
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools import browser, check, prepare, serve


def test_it_can_be_read_by_an_old_python_that_it_must_turn_away() -> None:
    source = (prepare.ROOT / "run.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    assert source.index("sys.version_info <") < source.index("from tools import")


def test_it_imports_nothing_but_the_standard_library() -> None:
    code = "import sys; sys.argv = ['run.py', '--help']; import runpy; runpy.run_path('run.py', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", f"import sys; sys.path.insert(0, '.'); {code}"],
        cwd=prepare.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "python3 run.py test" in done.stdout


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ("v20.19.0", True),
        ("v20.18.3", False),
        ("v18.20.1", False),
        ("v21.7.0", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.1.0", True),
        ("", False),
        ("nonsense", False),
    ],
)
def test_it_takes_the_node_that_vite_takes(version: str, enough: bool) -> None:
    assert prepare.node_is_new_enough(version) is enough


def test_it_runs_a_step_again_only_when_its_inputs_change(tmp_path: Path) -> None:
    ran: list[str] = []
    stamp = tmp_path / "stamps" / "one"
    for inputs in ("a", "a", "b", "b"):
        prepare.step("one", stamp=stamp, inputs=inputs, action=lambda: ran.append(inputs))  # noqa: B023
    assert ran == ["a", "b"]


def test_it_leaves_no_stamp_when_a_step_fails(tmp_path: Path) -> None:
    def fail() -> None:
        raise prepare.Trouble("no network")

    with pytest.raises(prepare.Trouble):
        prepare.step("one", stamp=tmp_path / "one", inputs="a", action=fail)
    assert not (tmp_path / "one").exists()


def test_it_sees_changed_contents_and_names(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("1")
    second.write_text("2")
    both = prepare.digest([first, second])
    assert prepare.digest([second, first]) == both
    second.write_text("3")
    assert prepare.digest([first, second]) != both
    assert prepare.digest([first], "x") != prepare.digest([first])


def test_it_names_the_command_that_mends() -> None:
    trouble = prepare.Trouble("Python's venv module is missing.", mend="sudo apt-get install python3.11-venv")
    assert str(trouble) == "Python's venv module is missing.\n\n    sudo apt-get install python3.11-venv\n"
    assert "venv" in prepare.venv_command_for_missing_module()


def test_it_shows_what_a_failing_command_said() -> None:
    with pytest.raises(prepare.Trouble, match=r"(?s)the reason.*It failed\."):
        prepare.run([sys.executable, "-c", "print('the reason'); raise SystemExit(3)"], failed="It failed.")


@pytest.mark.parametrize("port", ["none", "0", "70000", "-1"])
def test_it_refuses_a_port_that_is_none(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(prepare.Trouble, match="PORT must be"):
        serve.address()


def test_it_refuses_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(prepare.Trouble, match="cannot be served") as refused:
            serve.require_free("127.0.0.1", port)
    assert f"PORT={port + 1}" in str(refused.value)


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [({}, True), ({"ANJU_DEMO": "0"}, False), ({"ANJU_ENV": "production"}, False), ({"ANJU_DEMO": "yes"}, True)],
)
def test_it_loads_the_demo_unless_told_not_to(
    environment: dict[str, str], wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ANJU_DEMO", "ANJU_ENV"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert serve.wants_demo() is wanted


def test_it_takes_a_restored_database_for_another_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_URL_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ANJU_HOME", str(tmp_path))
    file, backup = tmp_path / "anju.sqlite3", tmp_path / "backup"
    file.write_text("new")
    backup.write_text("old")
    before = serve.database_identity()
    backup.replace(file)
    assert serve.database_identity() != before


def test_it_uses_the_browser_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "browser"
    monkeypatch.setenv("ANJU_TEST_BROWSER", str(named))
    assert browser.find() is None
    named.touch()
    assert browser.find() == str(named)


def test_it_keeps_an_installation_out_of_its_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://production/anju")
    monkeypatch.setenv("ANJU_HOME", "/srv/anju")
    monkeypatch.setenv("ANJU_TEST_DATABASE_URL", "postgres://127.0.0.1/anju")
    environment = check.environment()
    assert "DATABASE_URL" not in environment
    assert "ANJU_HOME" not in environment
    assert environment["ANJU_TEST_DATABASE_URL"] == "postgres://127.0.0.1/anju"


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-uv", "requirements-node"])
def test_it_locks_every_requirement_with_hashes_and_no_address(name: str) -> None:
    text = (prepare.ROOT / f"{name}.txt").read_text(encoding="utf-8")
    pinned = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert pinned
    assert all("==" in line and line.endswith("\\") for line in pinned)
    assert "://" not in text


def test_it_names_no_registry_in_the_lock_file_of_npm() -> None:
    assert '"resolved"' not in (prepare.ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_it_does_not_take_half_a_demo_for_a_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJU_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://127.0.0.1/anju")
    (tmp_path / "stamps").mkdir()
    (tmp_path / "anju.sqlite3").touch()
    loaded: list[tuple[str, ...]] = []

    def load(*arguments: str, failed: str) -> str:
        loaded.append(arguments)
        if len(loaded) == 1:
            raise prepare.Trouble("killed")
        return ""

    monkeypatch.setattr(serve, "anju", load)
    with pytest.raises(prepare.Trouble, match="killed"):
        serve.load_demo()
    with pytest.raises(prepare.Trouble, match="interrupted"):
        serve.load_demo()
    (tmp_path / "stamps/demo-begun").unlink()
    serve.load_demo()
    serve.load_demo()
    assert loaded == [("demo", "load")] * 2
