"""What the palette can do besides finding: pages and deeds, by their words or pinyin initials."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from anju.core.pinyin import initials
from anju.desk.rail import OPEN_TO, RAIL, titles
from anju.estate.models import Project
from anju.intake.actions import REGISTRARS
from anju.matters.request import Request
from anju.web.shell import Command

MOST = 5


def commands_of(request: Request, project: Project) -> Sequence[Command]:
    """Everything this person may reach from the palette, deeds first. No query."""
    return _commands(request.reach.roles_at(project.pk), project.code, get_language())


@lru_cache(maxsize=512)
def _commands(roles: frozenset[str], code: str, _language: str | None) -> Sequence[Command]:
    """Every page carries them, and they differ by nothing else."""
    found: list[Command] = []
    if roles & REGISTRARS:
        found += [
            _command(lambda: _("New case"), f"/desk/console?manual=1&project={code}", key="F4"),
            _command(lambda: _("Paste the group chat"), f"/desk/console/chat?project={code}"),
        ]
    found += [
        _command(lambda entry=entry: titles()[entry], f"{url}?project={code}")  # type: ignore[misc]
        for entry, url, _icon in RAIL
        if entry not in OPEN_TO or OPEN_TO[entry] & roles
    ]
    found += [
        _command(lambda: _("Late cases"), f"/desk/cases?project={code}&view=late"),
        _command(lambda: _("My cases"), f"/desk/cases?project={code}&view=mine"),
        _command(lambda: _("Notices"), "/desk/notices"),
    ]
    if "admin" in roles:
        found.append(_command(lambda: _("Estate"), f"/desk/estate?project={code}"))
    return tuple(found)


def _command(title: Callable[[], str], url: str, *, key: str = "") -> Command:
    """Found in both languages, whichever the screen speaks, and by the initials of the Chinese word."""
    with override("zh-hans"):
        chinese = title()
    with override("en"):
        english = title()
    words = f"{chinese} {english}".lower().replace(" ", "")
    return Command(title=title(), url=url, key=key, words=words, initials=initials(chinese))


def matching(commands: Sequence[Command], text: str) -> list[Command]:
    """Those whose words hold the text, lower case without spaces, or whose pinyin initials begin so; without text none.

    The page does the same with the commands it carries (`islands/palette.ts`).
    """
    typed = text.lower().replace(" ", "")
    if not typed:
        return []
    found = [command for command in commands if typed in command.words or command.initials.startswith(typed)]
    return found[:MOST]
