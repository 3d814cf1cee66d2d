"""Sessions that say in one read whose they are: the session, its person, and what the person reaches today.

Every page and every poll pays for being known. With Django's own store that is three statements (session, person, grants);
here the row names its person, so the three are one. Nothing is remembered between requests: a deactivated person, a grant
that ended, a session that was ended elsewhere count from the next request on, as before. A live part puts its own question in the
same statement (`core/along.py`).
"""

from functools import cache
from typing import Any, cast

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils.crypto import constant_time_compare

from anju.core.access import Reach
from anju.core.along import Asked
from anju.core.kept import fetched
from anju.core.reading import Columns
from anju.core.time import machine_now
from anju.estate.models import Project
from anju.gate.models import Session
from anju.matters.request import Along
from anju.people.models import Person
from anju.people.queries import REACH_DAYS, day_of_grants, reach_in, reach_sql


class SessionStore(DatabaseStore):
    """The store named by `SESSION_ENGINE`."""

    _holder: tuple[Person, Reach] | None = None
    """who the row is of, as it was read; whether the session may still speak for them is asked in `holder`"""
    asked: Asked | None = None
    """what the next read takes along; said before anything of the session is looked at"""
    along = Along()
    """what came with the read"""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table of this store."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to be stored, with whose it is beside what it holds."""
        row = cast(Session, super().create_model_instance(data))
        row.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row

    def load(self) -> dict[str, Any]:
        """What the session holds; person and reach are kept from the same read, with what was to be asked along. One query."""
        today = connection.ops.adapt_datefield_value(day_of_grants())
        now = connection.ops.adapt_datetimefield_value(machine_now())
        reading = _reading(connection.vendor)
        person, more = reading.person, self.asked
        if more is None:
            rows = fetched(reading.sql, [*[today] * REACH_DAYS, self.session_key, now])
        else:
            values = [*[today] * REACH_DAYS, *more.values, more.project, self.session_key, now]
            rows = fetched(reading.with_more(more.sql), values)
        if not rows:
            self._session_key = None
            return {}
        (found,) = rows
        row = person.row(found[1 : 1 + person.width])
        grants, places, *rest = found[1 + person.width :]
        self._holder = (row, reach_in(row, grants, places)) if row is not None else None
        if more is not None:
            self.along = Along(project=reading.project.row(rest[:-1]), rows=rest[-1])
        held: dict[str, Any] = self.decode(found[0])
        return held

    def holder(self) -> tuple[Person, Reach] | None:
        """The active person this session speaks for, and what they reach; None for a session of nobody, or one that a changed
        password has ended (Django judges that one)."""
        who = self.get(SESSION_KEY)  # loads
        if who is None or self._holder is None:
            return None
        person, _reach = self._holder
        digest = self.get(HASH_SESSION_KEY, "")
        good = constant_time_compare(digest, person.get_session_auth_hash())
        return (
            self._holder
            if good and str(person.pk) == who and person.is_active and BACKEND_SESSION_KEY in self
            else None
        )


class _Reading:
    """The one statement, with the tables whose columns it reads."""

    def __init__(self) -> None:
        self.person, self.project = Columns(Person, "p"), Columns(Project, "w")
        self._whose = f"SELECT s.session_data, {self.person.sql}, {reach_sql('p.id')}"
        self._from = "FROM gate_session s LEFT JOIN people_person p ON p.id = s.person_id"
        self._where = "WHERE s.session_key = %s AND s.expire_date > %s"
        self.sql = f"{self._whose} {self._from} {self._where}"

    def with_more(self, more: str) -> str:
        """The same with the project of a code, and what a live part asks."""
        here = "LEFT JOIN estate_project w ON w.code = %s"
        return f"{self._whose}, {self.project.sql}, {more} {self._from} {here} {self._where}"


@cache
def _reading(vendor: str) -> _Reading:
    """Made once for each kind of database."""
    return _Reading()
