"""Notices for pages: their words, newest first, in keyset pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from anju.core.crypto import mask_phone
from anju.core.paging import decode_cursor, encode_cursor
from anju.incidents.flow import KIND as INCIDENT
from anju.intake.callbacks.flow import KIND as CALL_BACK
from anju.notices.labels import ROUTES, STATES, attempt_in_words
from anju.notices.models import Notice
from anju.notices.wording import Book, book_of_texts, code_of, text_of, title_of
from anju.publishing.flow import KIND as BULLETIN

SIZE = 50
PAGES = {CALL_BACK: "call-backs", INCIDENT: "incidents", BULLETIN: "bulletins"}
"""kind of a matter that is no case → where it is read"""


@dataclass(frozen=True, kw_only=True)
class NoticeFace:
    """One notice in words."""

    notice: Notice
    title: str
    text: str
    to: str
    code: str = ""
    tone: str = ""
    state: str = ""
    route: str = ""
    tries: Sequence[str] = ()
    """what was tried, in words"""

    @property
    def number(self) -> str:
        return self.notice.matter.number if self.notice.matter else ""

    @property
    def url(self) -> str:
        """Where it is about: the case, the call nobody took, or the incident."""
        kind = self.notice.matter.kind if self.notice.matter else ""
        return f"/desk/{PAGES.get(kind, 'cases')}/{self.number}"


@dataclass(frozen=True)
class NoticePage:
    """One page and the cursor of the next."""

    rows: Sequence[NoticeFace]
    next: str


def page_of_notices(found: QuerySet[Notice], *, cursor: str, codes: bool = False, tries: bool = False) -> NoticePage:
    """One page, newest first. `codes`: sign-in codes are shown (development only). `tries`: its attempts are read along.
    Two queries."""
    if cursor:
        found = found.filter(pk__lt=int(decode_cursor(cursor, kinds=(int,))[0]))
    rows = list(found[: SIZE + 1])
    more = encode_cursor(rows[SIZE - 1].pk) if len(rows) > SIZE else ""
    book = book_of_texts()
    return NoticePage([_face(notice, book, codes=codes, tries=tries) for notice in rows[:SIZE]], more)


def _face(notice: Notice, book: Book, *, codes: bool, tries: bool) -> NoticeFace:
    person = notice.person.name if notice.person else ""
    number = mask_phone(notice.number) if notice.number else ""
    return NoticeFace(
        notice=notice,
        title=title_of(notice, book),
        text=text_of(notice, book),
        to=" ".join(part for part in (person, number) if part),
        code=code_of(notice) if codes else "",
        tone=STATES[notice.state][0],
        state=str(STATES[notice.state][1]),
        route=str(ROUTES[notice.route]),
        tries=[attempt_in_words(attempt) for attempt in notice.attempts.all()] if tries else (),
    )
