"""What stands round every desk page: rail, project, who leads today, bell, person."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Link:
    """One entry of the rail or of a menu. `count` is a red number (lateness only), `last` sets it to the end."""

    title: str
    url: str
    icon: str = ""
    on: bool = False
    count: int = 0
    last: bool = False


@dataclass(frozen=True, kw_only=True)
class Command:
    """One line of the palette that every page carries: where it leads, which key does it, what it is found by."""

    title: str
    url: str
    key: str = ""
    words: str = ""
    """lower case without spaces, in every language"""
    initials: str = ""


@dataclass(frozen=True, kw_only=True)
class Shell:
    """Variables of `layouts/desk.html`, handed over as `shell`."""

    nav: Sequence[Link] = ()
    project: str = ""
    project_code: str = ""
    projects: Sequence[Link] = ()
    lead: str = ""
    deputy: str = ""
    search_url: str = ""
    commands: Sequence[Command] = ()
    """what the palette offers before the server has been asked"""
    bell_url: str = ""
    bell_live: str = ""
    """answers how many notices are unread, asked once the page stands"""
    unread: int = 0
    person: str = ""
    role: str = ""
    menu: Sequence[Link] = field(default_factory=tuple)
    logout_url: str = ""
    progress: str = ""
    """what goes on in the background and will be over soon"""
    banner: str = ""
    banner_url: str = ""
