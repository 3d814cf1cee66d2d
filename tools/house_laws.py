"""The house's own laws, which no general linter knows: each with a sentence, lines it lets pass and lines it finds."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

INTERFACES = {"desk", "field", "owner", "api"}
DOCUMENTED = {"actions", "queries", "rules", "flow"}
CATCH_ALL = {"utils", "util", "helpers", "helper", "common", "services", "managers", "signals", "misc"}
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}
FILE_LINES = 400
FUNCTION_LINES = 50

Finding = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Law:
    """One law: where it holds, what breaks it, and samples that prove the finder."""

    name: str
    sentence: str
    holds: Callable[[PurePosixPath], bool]
    find: Callable[[str], Iterator[Finding]]
    good: tuple[str, ...]
    bad: tuple[str, ...]


def is_product(path: PurePosixPath) -> bool:
    """Python of the product: not its tests, not its migrations."""
    return path.suffix == ".py" and path.parts[:2] == ("src", "anju") and not {"tests", "migrations"} & set(path.parts)


def is_test(path: PurePosixPath) -> bool:
    """A file of tests."""
    return path.suffix == ".py" and "tests" in path.parts


def is_template(path: PurePosixPath) -> bool:
    """A page, partial or component."""
    return path.suffix == ".html" and "templates" in path.parts


def is_outside_core_time(path: PurePosixPath) -> bool:
    """Everywhere but in the one file that may ask the machine for the time."""
    return is_product(path) and path.as_posix() != "src/anju/core/time.py"


def is_interface(path: PurePosixPath) -> bool:
    """The rooms of the four audiences."""
    return is_product(path) and path.parts[2] in INTERFACES


def is_part(*names: str) -> Callable[[PurePosixPath], bool]:
    """Files `name.py`, or files inside a folder `name/`, of any room."""

    def holds(path: PurePosixPath) -> bool:
        return is_product(path) and (path.stem in names or bool(set(names) & set(path.parts[3:-1])))

    return holds


def calls(source: str) -> Iterator[ast.Call]:
    """Every call in a Python file."""
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def keywords(call: ast.Call) -> set[str]:
    """The names of a call's keyword arguments."""
    return {keyword.arg or "**" for keyword in call.keywords}


def find_now(source: str) -> Iterator[Finding]:
    """Calls that ask the machine what time it is."""
    for call in calls(source):
        text = ast.unparse(call.func)
        bare_local = text.endswith(("timezone.localtime", "timezone.localdate")) and not (call.args or call.keywords)
        if bare_local or re.search(r"\b(datetime\.(now|utcnow|today)|date\.today|timezone\.now|time\.time)$", text):
            yield call.lineno, text


def find_whole_row_save(source: str) -> Iterator[Finding]:
    """`.save()` of a row that does not name the fields it writes."""
    for call in calls(source):
        is_save = isinstance(call.func, ast.Attribute) and call.func.attr == "save" and not call.args
        if is_save and not {"update_fields", "force_insert", "**"} & keywords(call):
            yield call.lineno, ast.unparse(call)


def find_signals(source: str) -> Iterator[Finding]:
    """Imports of Django's signals."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        if any("signals" in name or name == "receiver" for name in [module, *names]) or module == "django.dispatch":
            yield getattr(node, "lineno", 1), module or ", ".join(names)


def find_writes(source: str) -> Iterator[Finding]:
    """Calls that write rows."""
    for call in calls(source):
        if not isinstance(call.func, ast.Attribute):
            continue
        owner, verb = ast.unparse(call.func.value), call.func.attr
        of_rows = bool(re.search(r"\bobjects\b|\.(filter|exclude|all)\(", owner))
        whole = verb in {"save", "delete"} and not call.args and "session" not in owner
        if ((verb in WRITES or verb == "update") and of_rows) or whole:
            yield call.lineno, ast.unparse(call.func)


def public_functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions a module offers."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node


def find_positional(source: str) -> Iterator[Finding]:
    """Public functions that take positional arguments; the open act they work in may come first."""
    for function in public_functions(source):
        positional = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        if positional not in ([], ["act"]) or function.args.vararg:
            yield function.lineno, function.name


def find_undocumented(source: str) -> Iterator[Finding]:
    """Public functions without a docstring."""
    for function in public_functions(source):
        if ast.get_docstring(function) is None:
            yield function.lineno, function.name


def find_long(source: str) -> Iterator[Finding]:
    """Files and functions that have outgrown a reader's patience (blank lines do not count)."""
    lines = source.splitlines()
    if sum(1 for line in lines if line.strip()) > FILE_LINES:
        yield 1, f"more than {FILE_LINES} lines: make a folder split by noun"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            body = lines[node.lineno - 1 : node.end_lineno]
            if sum(1 for line in body if line.strip()) > FUNCTION_LINES:
                yield node.lineno, f"{node.name} has more than {FUNCTION_LINES} lines"


def find_impure(source: str) -> Iterator[Finding]:
    """Imports of Django (but for translation) and of the clock."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            module, names = node.module or "", {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            module, names = node.names[0].name, set()
        else:
            continue
        is_django = module.split(".")[0] == "django" and not module.startswith("django.utils.translation")
        if is_django or names & {"product_now", "machine_now"} or module.endswith(".models"):
            yield node.lineno, f"{module} {' '.join(sorted(names))}".strip()


def find_skips(source: str) -> Iterator[Finding]:
    """Tests that may pass without having run."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            text = ast.unparse(node)
            if re.fullmatch(r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)", text):
                yield node.lineno, text


def find_nameless_tests(source: str) -> Iterator[Finding]:
    """Test functions whose name does not finish the sentence."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and re.match(r"test_(?!it_)", node.name):
            yield node.lineno, node.name


LONGEST_LINE = 160


def lines_matching(pattern: str) -> Callable[[str], Iterator[Finding]]:
    """A finder for templates: the pattern, anywhere outside comments, also across lines of a tag."""
    compiled = re.compile(pattern, re.IGNORECASE | re.DOTALL)

    def find(source: str) -> Iterator[Finding]:
        blank = re.sub(
            r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->",
            lambda comment: re.sub(r"[^\n]", " ", comment[0]),
            source,
            flags=re.DOTALL,
        )
        for match in compiled.finditer(blank):
            yield blank.count("\n", 0, match.start()) + 1, " ".join(match[0].split())

    return find


SENTENCE = re.compile(r"\{% blocktranslate.*?endblocktranslate %\}|\{% translate .*?%\}|\{%[^%]{120,}%\}")
"""what stands on one line as it is: a sentence to be translated, a tag too long for one line (Django breaks neither)"""


def find_long_lines(source: str) -> Iterator[Finding]:
    """Lines of a template over 160 characters, its sentences counted as one word."""
    for number, line in enumerate(source.splitlines(), start=1):
        if len(SENTENCE.sub("{% said %}", line)) > LONGEST_LINE:
            yield number, f"{len(line)} characters"


LAWS = (
    Law(
        "now-comes-from-core-time",
        "What time it is comes from anju.core.time alone: product time for rules, machine time for leases.",
        is_outside_core_time,
        find_now,
        good=("product_now()", "timezone.localtime(moment)", "time.monotonic()", "datetime.fromtimestamp(3, tz=UTC)"),
        bad=("timezone.now()", "datetime.datetime.now(tz=UTC)", "date.today()", "time.time()", "timezone.localdate()"),
    ),
    Law(
        "save-names-its-fields",
        "A row is written by the fields that changed: save(update_fields=[…]), QuerySet.update or the act.",
        is_product,
        find_whole_row_save,
        good=("row.save(update_fields=['name'])", "row.save(force_insert=True)", "image.save(buffer)"),
        bad=("row.save()", "self.item.save(using='other')"),
    ),
    Law(
        "no-signals",
        "No signals: what follows from an event stands in the reactions, one table, readable top to bottom.",
        is_product,
        find_signals,
        good=("from anju.core.outbox import put", "import signal"),
        bad=("from django.db.models.signals import post_save", "from django.dispatch import receiver"),
    ),
    Law(
        "interfaces-never-write",
        "Pages and API call one action; rows are written by actions alone.",
        is_interface,
        find_writes,
        good=("actions.assign_item(item=item)", "context.update(rows)", "request.session.save()", "cases.filter(a=1)"),
        bad=(
            "Item.objects.create(name='x')",
            "Item.objects.filter(pk=1).update(name='x')",
            "item.delete()",
            "item.save(update_fields=['name'])",
        ),
    ),
    Law(
        "actions-are-keyword-only",
        "Every public function of actions takes keyword arguments only, after the open act where it works in one.",
        is_part("actions"),
        find_positional,
        good=(
            "def assign_item(*, item, technician): ...",
            "def stop_clock(act, *, name): ...",
            "def _inside(item): ...",
        ),
        bad=("def assign_item(item, *, technician): ...", "def assign_item(*items): ..."),
    ),
    Law(
        "public-functions-say-what-they-do",
        "Public functions of actions, queries, rules and flow carry a docstring.",
        is_part(*DOCUMENTED),
        find_undocumented,
        good=('def due():\n    """The moment."""', "def _due(): ..."),
        bad=("def due(): ...",),
    ),
    Law(
        "short-enough-to-read",
        "Files stay under about 400 lines, functions under 50.",
        is_product,
        find_long,
        good=("def short():\n" + "    x = 1\n" * 40, "\n" * 900),
        bad=("def long():\n" + "    x = 1\n" * 60, "x = 1\n" * 500),
    ),
    Law(
        "rules-are-pure",
        "Rules decide from what they are given: no Django, no models, no clock.",
        is_part("rules"),
        find_impure,
        good=("from django.utils.translation import gettext_lazy as _", "from anju.core.time import to_second"),
        bad=(
            "from django.db import models",
            "from anju.core.time import product_now",
            "from anju.estate.models import R",
        ),
    ),
    Law(
        "no-skipped-tests",
        "A test runs or is left out by its marker, loudly; it is never skipped or expected to fail.",
        is_test,
        find_skips,
        good=("@pytest.mark.browser\ndef test_it_opens(): ...",),
        bad=("@pytest.mark.skip\ndef test_it_opens(): ...", "pytest.skip('later')", "@pytest.mark.xfail\ndef f(): ..."),
    ),
    Law(
        "tests-finish-the-sentence",
        "The name of a test finishes the sentence test_it_….",
        is_test,
        find_nameless_tests,
        good=("def test_it_refuses_a_closed_case(): ...",),
        bad=("def test_assign(): ...",),
    ),
    Law(
        "no-inline-style",
        "No style attributes or elements: the content security policy forbids them, the design system has classes.",
        is_template,
        lines_matching(r"<[a-z][^<>]*\sstyle\s*=|<style\b"),
        good=('<p class="quiet">', "<p>style = plain</p>", "{# <style> #}"),
        bad=('<p style="color: red">', "<style>p{}</style>", '<p\n  style="x">'),
    ),
    Law(
        "no-inline-script",
        "No inline scripts and no on… attributes: behaviour comes from htmx attributes and the islands.",
        is_template,
        lines_matching(
            r"<script(?![^<>]*(\ssrc\s*=|application/(?:ld\+)?json))[^<>]*>|<[a-z][^<>]*\son[a-z]+\s*=|javascript:"
        ),
        good=('<script src="a.js"></script>', '<script type="application/json">{}</script>', '<c-button hx-on="x">'),
        bad=("<script>alert(1)</script>", '<button onclick="x()">', '<a href="javascript:x">'),
    ),
    Law(
        "template-lines-are-short",
        "A line of a template has at most 160 characters beside its sentences: broken between attributes or before a >.",
        is_template,
        find_long_lines,
        good=(
            '<p class="quiet">\n' * 9,
            '{% translate "' + "long " * 50 + '" %}',
            "{% blocktranslate %}" + "long " * 50 + "{% endblocktranslate %}",
        ),
        bad=("<p>" + "long " * 40 + "</p>", "{% if a %}<b>{{ a }}</b>{% endif %}" * 6),
    ),
    Law(
        "templates-ask-properties",
        "Templates ask properties (is_overdue); they never compare codes.",
        is_template,
        lines_matching(r"\{%\s*(?:el)?if\b[^%]*\b(status|state)\s*(==|!=|\bin\b)"),
        good=("{% if case.is_overdue %}", "{% for state in states %}"),
        bad=("{% if case.status == 'CLOSED' %}", '{% if item.state != "DONE" %}', "{% elif a.state in closed %}"),
    ),
)


def catch_all_name(path: PurePosixPath) -> str | None:
    """The part of a path that says nothing about what lies there, if any."""
    if path.parts[:2] != ("src", "anju") or path.suffix != ".py":
        return None
    for part in (*path.parts[2:-1], path.stem):
        if part in CATCH_ALL:
            return part
    return None
