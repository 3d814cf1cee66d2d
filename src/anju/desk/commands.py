"""What the palette can do besides finding: pages and deeds, by their words or pinyin initials."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from anju.core.pinyin import initials
from anju.desk.shell import OPEN_TO, RAIL, titles
from anju.estate.models import Project
from anju.intake.actions import REGISTRARS
from anju.matters.request import Request

MOST = 5


@dataclass(frozen=True, kw_only=True)
class Command:
    """One line of the palette: where it leads and which key does it on its page."""

    title: str
    url: str
    key: str = ""
    chinese: str = ""
    english: str = ""

    def is_meant_by(self, typed: str) -> bool:
        """Whether its words hold what was typed, lower case without spaces, or its pinyin initials begin so."""
        if typed in self.chinese or typed in self.english.replace(" ", ""):
            return True
        return typed.isascii() and initials(self.chinese).startswith(typed)


def commands_of(request: Request, project: Project) -> list[Command]:
    """Everything this person may reach from the palette, deeds first. No query."""
    roles = request.reach.roles_at(project.pk)
    found: list[Command] = []
    if roles & REGISTRARS:
        found += [
            _command(lambda: _("New case"), f"/desk/console?manual=1&project={project.code}", key="F4"),
            _command(lambda: _("Paste the group chat"), f"/desk/console/chat?project={project.code}"),
        ]
    found += [
        _command(lambda code=code: titles()[code], f"{url}?project={project.code}")  # type: ignore[misc]
        for code, url, _icon in RAIL
        if code not in OPEN_TO or OPEN_TO[code] & roles
    ]
    found += [
        _command(lambda: _("Late cases"), f"/desk/cases?project={project.code}&view=late"),
        _command(lambda: _("My cases"), f"/desk/cases?project={project.code}&view=mine"),
        _command(lambda: _("Notices"), "/desk/notices"),
    ]
    if "admin" in roles:
        found.append(_command(lambda: _("Estate"), f"/desk/estate?project={project.code}"))
    return found


def _command(title: Callable[[], str], url: str, *, key: str = "") -> Command:
    """Found in both languages, whichever the screen speaks, and by the initials of the Chinese word."""
    with override("zh-hans"):
        chinese = title()
    with override("en"):
        english = title()
    return Command(title=title(), url=url, key=key, chinese=chinese, english=english.lower())


def matching(commands: Sequence[Command], text: str) -> list[Command]:
    """Those whose words hold the text; without text the first ones."""
    wanted = text.strip().lower().replace(" ", "")
    if not wanted:
        return list(commands[: MOST + 3])
    return [command for command in commands if command.is_meant_by(wanted)][:MOST]
