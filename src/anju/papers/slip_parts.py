"""The parts of the slip's body and feet, each from the same facts, loaded once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from anju.clocks.models import Clock, Name
from anju.clocks.queries import clocks_of_matter
from anju.core.crypto import mask_phone
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.estate.models import Project
from anju.intake.file import File
from anju.matters.files import opened
from anju.matters.models import Attachment, Words
from anju.papers.wording import (
    CHANNELS,
    PARTIES,
    RELATIONS,
    hour,
    length,
    minute,
    name_of,
    place_label,
    room_label,
    signed_at,
    took,
)
from anju.people.models import Person
from anju.people.queries import lead_at
from anju.repairs.file import CaseFile
from anju.repairs.models import Check, Item, Slip, Visit
from anju.repairs.queries import plain_coverage
from anju.rulebook.queries import warranty_of_room

ELSEWHERE = "另一户　"
"""before what lies in the other home of a case: no paper that a household keeps says which home that is"""
OURS = frozenset({"contractor", "developer"})
"""parties with whom the owner pays nothing"""
SAID = ("description", "finding", "method", "named", "reason")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything the slip says, loaded once."""

    file: CaseFile
    project: Project
    items: list[Item]
    """those that were not withdrawn"""
    words: Mapping[tuple[int, str], str]
    """(item number or 0, field) → what was said last"""
    arrival: Clock | None
    slip: Slip | None
    checks: Mapping[int, Check]
    """item id → its latest check"""
    lead: Person | None
    photos: int
    coverage: Mapping[str, dict[str, Any]]
    """warranty class → both terms as of today, for items nobody has decided on yet"""

    @property
    def first_visit(self) -> Visit | None:
        """The visit by which somebody first stood at the door."""
        return next((visit for visit in self.file.visits if visit.arrived_at), None)


def facts_of(file: CaseFile) -> Facts:
    """Load what the slip says. Seven queries besides the file's."""
    matter, project = file.matter, file.matter.project
    live = [item for item in file.items if item.state != "withdrawn"]
    slips = Slip.objects.filter(matter=matter).select_related("signature", "written_by")
    checks = Check.objects.filter(item__matter=matter).select_related("signature").order_by("attempt")
    clocks = [clock for clock in clocks_of_matter(matter.pk) if clock.name == Name.ARRIVAL and not clock.item_no]
    return Facts(
        file=file,
        project=project,
        items=live,
        words=words_of(file),
        arrival=max(clocks, key=lambda clock: clock.pk, default=None),
        slip=slips.order_by("-edition").first(),
        checks={each.item_id: each for each in checks},
        lead=lead_at(project=project, moment=file.case.recorded_at),
        photos=Attachment.objects.filter(matter=matter, kind=Attachment.Kind.PHOTO).count(),
        coverage=_coverage(file, live),
    )


def words_of(file: CaseFile) -> dict[tuple[int, str], str]:
    """(item number or 0, field) → what was said of it last; of reasons only why work was not right. One query."""
    said = Words.objects.filter(matter=file.matter, field__in=SAID).select_related("event").order_by("event__seq")
    found: dict[tuple[int, str], str] = {}
    for each in said:
        no = each.item_no or each.event.item_no
        if each.field == "reason" and each.event.kind != "repair_item.rejected":
            continue
        if each.field == "description" and not no and (0, "description") in found:
            continue
        found[no, each.field] = each.text
    return found


def _coverage(file: CaseFile, live: list[Item]) -> dict[str, dict[str, Any]]:
    room = file.matter.room
    if room is None or all(item.coverage for item in live):
        return {}
    room.project = file.matter.project
    today = product_now().astimezone(file.matter.project.zone).date()
    return {each.warranty_class: plain_coverage(each) for each in warranty_of_room(room=room, today=today)}


def head_facts(file: File, words: Mapping[tuple[int, str], str]) -> dict[str, Any]:
    """Place, person, phone, how they live there, what they said, when they rang."""
    case, zone = file.case, file.matter.project.zone
    room = file.matter.room
    living = "" if room is None else "已入住" if room.moved_in_on else "已交付" if room.handed_over_on else "未交付"
    description = words.get((0, "description"), "")
    return {
        "place": list(place_label(file.matter)),
        "person": [RELATIONS.get(case.relation, "报修人"), name_of(case.reporter) or case.reporter_name],
        "phone": mask_phone(case.reporter_phone) if case.reporter_phone else "",
        "living": living,
        "words": ["业主原话" if case.relation == "owner" else "原话", f"“{description}”" if description else ""],
        "rang": [
            "来电" if case.channel == "hotline" else CHANNELS.get(case.channel, ""),
            signed_at(case.rang_at, zone),
        ],
        "urgent": case.urgency == "emergency",
    }


def limit(facts: Facts) -> dict[str, Any] | None:
    """The limit of the first arrival as a measured length: its ends, and how much of it was used."""
    clock, zone = facts.arrival, facts.project.zone
    if clock is None:
        return None
    visit = facts.first_visit
    until = (visit.arrived_at if visit else None) or product_now()
    whole = max((clock.due_at - clock.starts_at).total_seconds(), 1)
    same_day = clock.starts_at.astimezone(zone).date() == clock.due_at.astimezone(zone).date()
    due = hour(clock.due_at, zone) if same_day else minute(clock.due_at, zone)
    return {
        "start": hour(clock.starts_at, zone),
        "due": f"应 {due} 到",
        "share": min(max((until - clock.starts_at).total_seconds() / whole, 0), 1),
    }


def arrived(facts: Facts) -> list[str] | None:
    """When somebody stood at the door, how long that took, and by how much it was late."""
    visit, zone = facts.first_visit, facts.project.zone
    if visit is None or visit.arrived_at is None:
        return None
    words = f"用时 {length(took(facts.file.case.rang_at, visit.arrived_at))}"
    if facts.arrival and visit.arrived_at > facts.arrival.due_at:
        words += f"，超时 {length(took(facts.arrival.due_at, visit.arrived_at))}"
    return [hour(visit.arrived_at, zone), words]


def items(facts: Facts) -> list[dict[str, Any]]:
    """One line an item: what it is, what was found, how it is put right, who pays, by when."""
    return [_item(facts, item) for item in facts.items]


def _item(facts: Facts, item: Item) -> dict[str, Any]:
    known = item.root_defect or item.defect
    place = ("".join(word for word in (item.place, item.part) if word)) or item.title
    due = item.finish_by.astimezone(facts.project.zone) if item.finish_by else None
    verdict, terms = _warranty(item, _kept_coverage(facts, item))
    return {
        "no": str(item.no),
        "place": f"{ELSEWHERE}{place}" if item.room_id else place,
        "defect": known.defect if known else facts.words.get((item.no, "description"), ""),
        "finding": facts.words.get((item.no, "finding"), ""),
        "method": facts.words.get((item.no, "method"), ""),
        "verdict": verdict,
        "terms": terms,
        "date": [f"{due:%m-%d}", f"{due:%H:%M}"] if due else [],
    }


def _kept_coverage(facts: Facts, item: Item) -> dict[str, Any]:
    known = item.root_defect or item.defect
    if item.room_id is not None:
        return item.coverage or {}
    kept: dict[str, Any] = item.coverage or (facts.coverage.get(known.warranty_class, {}) if known else {})
    return kept


def _warranty(item: Item, coverage: Mapping[str, Any]) -> tuple[str, list[str]]:
    """What the owner pays for this item, and the owner's warranty term behind it, which is its own for another home."""
    term = coverage.get("owner") or {}
    told = term.get("ends_on") and item.room_id is None
    lines = [f"至 {term['ends_on']}", str(term.get("source_zh", ""))] if told else []
    if item.party in OURS:
        return ("在保，不收费" if term.get("state") == "running" else "不收费"), lines
    if item.party:
        return f"{PARTIES[item.party]}所致，收费另商", lines
    return {"running": "在保期内", "over": "已过保修期"}.get(str(term.get("state")), "保修待查"), lines


def sums(facts: Facts) -> list[list[str]]:
    """What the owner pays, who looked at it, how many photos there are."""
    parties = {item.party for item in facts.items}
    if parties and parties <= OURS:
        fee = "¥0.00　零元整"
    else:
        fee = "待商定" if parties & {"owner", "third_person"} else "待定责"
    visit = facts.first_visit
    looked = name_of(visit.person) if visit else ""
    photos = f"{facts.photos} 张，见系统" if facts.photos else "无"
    return [["收费合计", fee], ["勘查人", looked or "　"], ["照片", photos]]


def picture_of(attachment: Attachment | None) -> bytes | None:
    """The bytes of a signature, or nothing where there is none (any more)."""
    if attachment is None:
        return None
    try:
        with opened(attachment) as file:
            return file.read()
    except NotFound:
        return None


def signs(facts: Facts) -> list[dict[str, Any]]:
    """Three places to sign; the owner's carries what was signed on screen, or says that consent was spoken."""
    slip, zone = facts.slip, facts.project.zone
    signature = slip.signature if slip else None
    said = {"spoken": f"口头同意，{name_of(slip.written_by)}记录", "refused": "未同意"} if slip else {}
    known = RELATIONS.get(facts.file.case.relation, "业主")
    return [
        {
            "title": known,
            "name": said.get(slip.consent, "") if slip else "",
            "image": picture_of(signature),
            "at": signed_at(slip.written_at, zone) if slip else "",
        },
        {"title": "当日总负责人", "name": name_of(facts.lead), "image": None, "at": ""},
        {"title": "物业工程", "name": "", "image": None, "at": ""},
    ]


def check(facts: Facts) -> dict[str, Any]:
    """The acceptance of the work: right, not right with the reason, or still to come."""
    zone = facts.project.zone
    last = [facts.checks[item.pk] for item in facts.items if item.pk in facts.checks]
    failed = [each for each in last if not each.passed]
    all_right = bool(facts.items) and len(last) == len(facts.items) and not failed
    finished = [item.done_at for item in facts.items if item.done_at]
    done = "完工时间　　　　月　　　日　　　时　　　分"
    if all_right and finished:
        done = f"完工时间　{signed_at(max(finished), zone)}"
    passed = max((each for each in last if each.passed), key=lambda each: each.checked_at, default=None)
    signed = passed if all_right else None
    reasons = "；".join(
        f"{item.no}. {facts.words[item.no, 'reason']}"
        for item in facts.items
        if item.pk in facts.checks and not facts.checks[item.pk].passed and (item.no, "reason") in facts.words
    )
    return {
        "passed": True if all_right else False if failed else None,
        "reason": reasons,
        "done": done,
        "sign": {
            "title": "业主签字、日期",
            "name": "",
            "image": picture_of(signed.signature) if signed else None,
            "at": signed_at(signed.checked_at, zone) if signed else "",
        },
    }


def _worker(item: Item) -> str:
    if item.technician:
        return item.technician.name
    return (item.contractor.short_name or item.contractor.name) if item.contractor else ""


def liable(facts: Facts) -> list[list[str]]:
    """Who answers for each item, under which clause, until when, and who was sent."""
    return [_liable(facts, item) for item in facts.items]


def _liable(facts: Facts, item: Item) -> list[str]:
    firm, contract = item.liable_firm, item.liable_contract
    who = (firm.short_name or firm.name) if firm else PARTIES.get(item.party, "待定")
    named = facts.words.get((item.no, "named"), "")
    clause = f"{contract.number} {contract.warranty_clause}".strip() if contract else ""
    ends_on = (_kept_coverage(facts, item).get("contractor") or {}).get("ends_on") if firm else None
    until = date.fromisoformat(ends_on).isoformat() if ends_on else ""
    return [str(item.no), f"{who}（{named}）" if named else who, clause, until, _worker(item)]


def elsewhere(facts: Facts) -> str:
    """Which items lie in which other home: for the copies that stay with us."""
    return "；".join(f"第 {item.no} 项在 {room_label(item.room)[1]}" for item in facts.items if item.room is not None)


def nodes(facts: Facts) -> list[list[str]]:
    """The dates of each item: planned, kept, by whom; blank cells are filled in by hand."""
    zone = facts.project.zone
    found = []
    for item in facts.items:
        no, worker = str(item.no), _worker(item)
        visits = [visit for visit in facts.file.visits if visit.item_id == item.pk and visit.arrived_at]
        came = minute(visits[-1].arrived_at, zone) if visits else ""
        plan, done = minute(item.finish_by, zone), minute(item.done_at, zone)
        found.append([no, minute(item.appointed_from, zone), came, plan, done, worker])
    return found
