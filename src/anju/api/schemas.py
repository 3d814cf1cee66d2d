"""What the API takes and gives. Times are ISO 8601 with offset, money integer fen, personal data masked."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from anju.api.complaints import ClassOut, ComplaintOut
from anju.core.flow import keepable


class Strict(BaseModel):
    """A body in which nothing unknown is taken: JSON alone, so that it need not look into objects as `Schema` does."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    _keepable = field_validator("*", mode="after")(keepable)


class ReporterIn(Strict):
    """Who told us."""

    name: Annotated[str, Field(max_length=80)] = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    relation: Literal["owner", "family", "tenant", "staff", "other"] = "owner"


class ItemIn(Strict):
    """One thing to put right."""

    place: Annotated[str, Field(min_length=1, max_length=40)]
    part: Annotated[str, Field(max_length=40)] = ""
    defect: Annotated[str, Field(max_length=8)] | None = None
    description: Annotated[str, Field(max_length=1000)] = ""


class AnswerIn(Strict):
    """What the desk answered while they were on the line: the case is registered, answered, told and closed at once."""

    words: Annotated[str, Field(min_length=2, max_length=2000)]
    route: Literal["phone", "visit", "counter", "sms"] = "phone"
    edition: Annotated[int, Field(ge=1, le=2**62)] | None = None


class CaseIn(Strict):
    """A report, as the desk or a resident registers it."""

    project: Annotated[str, Field(min_length=1, max_length=20)]
    room: Annotated[str, Field(max_length=60)] | None = None
    area: Annotated[str, Field(max_length=60)] | None = None
    kind: Literal["repair", "complaint", "enquiry", "suggestion"]
    channel: Literal[
        "hotline", "web", "h5", "counter", "staff", "follow_up", "delivery", "group_400", "government", "media",
        "owners_chat",
    ]  # fmt: skip
    rang_at: AwareDatetime | None = None
    late_reason: Annotated[str, Field(max_length=200)] | None = None
    reporter: ReporterIn = ReporterIn()
    description: Annotated[str, Field(min_length=1, max_length=2000)]
    urgency: Literal["emergency", "normal"] | None = None
    items: Annotated[list[ItemIn], Field(max_length=20)] = []
    wanted_at: Annotated[list[AwareDatetime], Field(min_length=2, max_length=2)] | None = None
    read_back: bool = False
    answer: AnswerIn | None = None
    origin: Annotated[str, Field(max_length=40)] | None = None
    client_id: Annotated[str, Field(min_length=8, max_length=64)] | None = None


class ClockOut(Schema):
    """A deadline with its clause."""

    name: str
    item: int
    starts_at: str
    due_at: str
    stopped_at: str | None
    clause: str | None
    state: str
    provisional: bool


class HolderOut(Schema):
    """Who has it in hand now."""

    role: str
    name: str


class ItemOut(Schema):
    """One item of a repair."""

    no: int
    state: str
    place: str
    part: str
    title: str
    defect: str | None
    root_defect: str | None
    party: str
    liable: str | None
    coverage: dict[str, Any]
    technician: str | None
    contractor: str | None
    finish_by: str | None
    appointed: list[str] | None
    quote: dict[str, Any] | None
    """the latest price in fen: its state and edition"""
    paid_at: str | None
    refund: int
    """fen that were taken and are to be given back"""
    elsewhere: bool
    """it lies in another home than the case's own"""
    home: str | None
    """which one, for who may know"""
    attempts: int
    visits: int


class ProposedOut(Schema):
    """What the program proposes beside what a person decided."""

    urgency: str
    grounds: list[dict[str, Any]]


class VerbOut(Schema):
    """A verb that the caller may do now: where to send it and what it wants."""

    name: str
    title: str
    method: str
    href: str
    item: int
    fields: dict[str, Any]


class CaseRow(Schema):
    """A case in a list."""

    number: str
    kind: str
    project: str
    room: str | None
    area: str | None
    title: str
    state: str
    open: bool
    urgency: str
    due_at: str | None
    holder: HolderOut
    opened_at: str
    closed_at: str | None


class RungOut(Schema):
    """One rung a case has stood on."""

    no: int
    level: str
    how: str
    outcome: str
    broke: str | None
    entered_at: str
    ended_at: str | None
    holder: str
    promised_at: str | None


class LadderOut(Schema):
    """Who is in charge of a case now, since when, until when, and what is next."""

    level: str | None
    role: str | None
    holder: str
    on_call: str
    phone: str
    since: str
    due_at: str | None
    next: str | None
    raise_from: str | None
    group_calls: int
    group_found: str | None
    rungs: list[RungOut]


class CaseOut(CaseRow):
    """Everything the caller may see of a case."""

    channel: str
    rang_at: str
    recorded_at: str
    reporter: dict[str, str]
    proposed: ProposedOut
    wanted_at: list[str] | None
    urges: int
    told_at: str | None
    clocks: list[ClockOut]
    items: list[ItemOut]
    ladder: LadderOut
    class_: ClassOut | None = Field(None, alias="class")
    """of a complaint, for staff"""
    complaint: ComplaintOut | None
    similar: list[str]
    verbs: list[VerbOut]
    links: dict[str, str]


class CasePage(Schema):
    """One page of cases."""

    results: list[CaseRow]
    next: str | None


class ItemRow(Schema):
    """An item in a technician's or a contractor's queue."""

    number: str
    item: ItemOut
    project: str
    room: str | None
    area: str | None
    due_at: str | None
    href: str


class ItemPage(Schema):
    """One page of items."""

    results: list[ItemRow]
    next: str | None


class EventOut(Schema):
    """One row of the timeline."""

    seq: int
    kind: str
    item: int
    happened_at: str
    recorded_at: str
    actor: str
    data: dict[str, Any]
    words: dict[str, str]
    files: list[str]
    hash: str


class TimelinePage(Schema):
    """The timeline in order."""

    results: list[EventOut]
    next: str | None


class ProjectOut(Schema):
    """A project the caller reaches."""

    code: str
    name: str


class ProjectPage(Schema):
    """Projects."""

    results: list[ProjectOut]
    next: str | None


class RoomRow(Schema):
    """A room in a list."""

    code: str
    name: str


class RoomPage(Schema):
    """Rooms."""

    results: list[RoomRow]
    next: str | None


class RoomOut(Schema):
    """A household: people masked, both warranty terms per part, cases."""

    code: str
    project: str
    layout: str
    area: str | None
    delivered_on: str | None
    completed_on: str | None
    people: list[dict[str, Any]]
    warranty: list[dict[str, Any]]
    history: list[CaseRow]


class RevealIn(Strict):
    """Why a number is revealed."""

    reason: Annotated[str, Field(min_length=2, max_length=200)]


class FileOut(Schema):
    """An uploaded file, to be used in verbs by its id."""

    id: str
    kind: str
    width: int | None
    height: int | None


class ProblemOut(Schema):
    """A refusal (application/problem+json)."""

    type: str
    title: str
    code: str
    detail: str
    fields: dict[str, str]
