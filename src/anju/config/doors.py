"""Who gets in where: the first matching line holds, and what no line names wants somebody signed in.

A door lets people in by what they are (kind of person); what they may see or do behind it is asked by each view of
the grants, stakes and flows. A page that is not listed here is closed to the public.
"""

from dataclasses import dataclass

from django.conf import settings

from anju.matters.request import Request

STAFF, CONTRACTOR, RESIDENT = "staff", "contractor", "resident"


@dataclass(frozen=True)
class Door:
    """One line: addresses that start with `prefix`."""

    prefix: str
    kinds: frozenset[str] = frozenset()
    """kinds of person let in; empty and not public: anybody signed in"""
    public: bool = False
    guests: bool = False
    """also for whoever came by a room's code or a case's own link"""
    sign_in: str = "/sign-in"
    """where a stranger is sent"""

    def matches(self, path: str) -> bool:
        """Whether this line is about the path: `/desk` means /desk and all below, `/sign-in` not /sign-inside."""
        return path == self.prefix or path.startswith(self.prefix.rstrip("/") + "/")


DOORS = (
    Door("/setup", public=True),  # its link works once, and only while nobody is there
    Door("/sign-in", public=True),
    Door("/sign-out", public=True),
    Door("/look", public=True),
    Door("/health", public=True),
    Door("/metrics", public=True),
    Door("/r", public=True),
    Door("/c", public=True),
    Door("/api", public=True),  # asks for a token or a session itself, and answers in its own form
    Door("/receipts", public=True),  # a provider's receipts, signed; answers strangers with 404
    Door("/files", guests=True),
    Door("/desk", kinds=frozenset({STAFF})),
    Door("/field", kinds=frozenset({STAFF, CONTRACTOR})),
    Door("/owner", kinds=frozenset({RESIDENT}), sign_in="/sign-in/phone"),
    Door("/me"),
)
GALLERY = Door("/gallery", public=True)
REST = Door("/")


def door_of(path: str) -> Door:
    """The line that holds for this path."""
    if path == "/":
        return Door("/", public=True)  # only sends people on to their own first page
    if GALLERY.matches(path) and not settings.PRODUCTION:
        return GALLERY
    return next((door for door in DOORS if door.matches(path)), REST)


def lets_in(door: Door, request: Request) -> bool | None:
    """True: come in. None: nobody is signed in, and somebody must be. False: signed in, but not for them."""
    if door.public:
        return True
    person = request.person
    if person is None:
        return True if door.guests and request.actor.guest else None
    return not door.kinds or person.kind in door.kinds
