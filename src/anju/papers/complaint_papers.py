"""The papers of a complaint (DOC-1): the complaint record (顾客投诉处理记录表) for staff, and the letter of answer (答复函)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation

from anju.complaints.file import ComplaintFile, file_of
from anju.complaints.models import Complaint, Part, Penalty
from anju.complaints.part_flow import PARTS
from anju.core.access import ROLES
from anju.core.errors import NotFound, Refusal
from anju.core.money import yuan
from anju.intake.file import open_head
from anju.matters.act import Actor
from anju.matters.models import Event
from anju.papers.paper import READERS, Absolute, Paper, head_of, path_for, phones, print_papers, qr_code
from anju.papers.slip_parts import head_facts
from anju.papers.wording import CHANNELS, minute, name_of, signed_at, stamp
from anju.rulebook.parameters import ListedGround

ROUTES = {"phone": "电话", "counter": "前台", "sms": "短信", "visit": "上门", "letter": "信函"}
CLASSES = {"ordinary": "普通", "severe": "严重"}
VERDICTS = {"valid": "有效", "invalid": "无效"}
AGREED = {"reached": "达成一致", "not_reached": "未达成一致"}
ANSWERED = frozenset({"complaint.answered", "complaint.explained"})
Said = Mapping[str, list[tuple[Event, dict[str, str]]]]


def print_complaint_record(*, number: str, actor: Actor, absolute: Absolute) -> Paper:
    """The record of a complaint, for who reads cases of the project; what follows for a person only for the heads.

    At most ten queries. Raises `NotFound` for anybody else and for other kinds.
    """
    file = _file(actor, number)
    if not file.hats & READERS:
        raise NotFound
    with translation.override("zh-hans"):
        said = _said(file)
        sheet = _record(file, said, file.penalties, absolute=absolute)
        return print_papers("complaint_record", [sheet], name=f"{number}-complaint")


def print_answer(*, number: str, actor: Actor, absolute: Absolute) -> Paper:
    """The letter of answer, for staff and for whoever complained. Refuses `complaint-unanswered` before there is one."""
    file = _file(actor, number)
    with translation.override("zh-hans"):
        said = _said(file)
        answers = [pair for kind in ANSWERED for pair in said.get(kind, [])]
        if file.case.told_at is None or not answers:
            raise Refusal("complaint-unanswered", "尚未答复。")
        return print_papers("answer", [_letter(file, max(answers, key=lambda pair: pair[0].seq), absolute=absolute)],
                            name=f"{number}-answer")  # fmt: skip


def _file(actor: Actor, number: str) -> ComplaintFile:
    """The file of a complaint; raises `NotFound` for other kinds."""
    return file_of(open_head(actor, number))


def _said(file: ComplaintFile) -> Said:
    """Kind of event → its events with their words, in order. Two queries."""
    found: dict[str, list[tuple[Event, dict[str, str]]]] = {}
    events = Event.objects.filter(matter=file.matter).exclude(kind__startswith="clock.").select_related("actor")
    for event in events.prefetch_related("words").order_by("seq"):
        found.setdefault(event.kind, []).append((event, {words.field: words.text for words in event.words.all()}))
    return found


def _last(said: Said, kind: str, field: str) -> tuple[str, Event | None]:
    pairs = said.get(kind, [])
    return (pairs[-1][1].get(field, ""), pairs[-1][0]) if pairs else ("", None)


def _titles(grounds: Sequence[ListedGround], codes: Sequence[str]) -> str:
    return "；".join(ground.title_zh for ground in grounds if ground.code in codes)


def _described(said: Said) -> dict[tuple[int, str], str]:
    text, _event = _last(said, "case.registered", "description")
    return {(0, "description"): text}


def _record(file: ComplaintFile, said: Said, penalties: Mapping[int, Penalty], *, absolute: Absolute) -> dict[str, Any]:
    row, zone, law = file.complaint, file.matter.project.zone, file.law
    degree = row.decided_class or row.proposed_class
    verdict = law.valid if row.verdict == Complaint.Verdict.VALID else law.invalid
    result, answered = _last(said, "complaint.answered", "result")
    explained, told = _last(said, "complaint.explained", "explanation")
    basis, _event = _last(said, "complaint.answered", "basis")
    return {
        **head_of(file),
        **head_facts(file, _described(said)),
        "qr": qr_code(absolute(path_for(file))),
        "sums": [
            ["受理", f"{CHANNELS.get(file.case.channel, '')} {signed_at(file.case.rang_at, zone)}"],
            ["受理人", name_of(file.case.registered_by)],
            ["级别", CLASSES[degree] + ("" if row.decided_class else "（系统提示，待确定）")],
            ["转呈", str(ROLES.get(row.passed_to, "")) if row.passed_to else ""],
        ],
        "lines": [
            ["级别理由", _titles(law.severe, row.decided_grounds or [each["code"] for each in row.proposed_grounds])],
            ["书面摘要", _last(said, "complaint.summarised", "summary")[0]],
            [
                "有效性",
                "　".join(filter(None, [VERDICTS.get(row.verdict, "未判定"), _titles(verdict, row.verdict_grounds)])),
            ],
            ["判定理由", _last(said, f"complaint.{row.verdict}", "reason")[0] if row.verdict else ""],
            ["调查经过", _last(said, "complaint.inquired", "inquiry")[0]],
            ["到现场", _last(said, "complaint.site_visited", "found")[0]],
            ["原因分析", _last(said, "complaint.cause_named", "cause")[0]],
            ["管理评审", _last(said, "complaint.review_decided", "decision")[0] or ("已提交" if row.review else "")],
            ["答复内容", result or explained],
            ["答复依据", basis],
            ["答复方式", _how(row, answered or told, zone)],
            ["是否一致", "　".join(filter(None, [AGREED.get(row.agreement, ""), _next_way(said)]))],
        ],
        "parts": [_part(part, said, penalties, zone) for part in file.parts],
        "signs": [
            {"title": title, "name": "", "image": None, "at": ""} for title in ("责任人确认", "客服部主管", "项目经理")
        ],
        "closed": minute(file.matter.closed_at, zone),
        "phones": phones(file.matter.project),
    }


def _how(row: Complaint, event: Event | None, zone: Any) -> str:
    if event is None:
        return ""
    conceded = f"　让步 ¥{yuan(row.concession)}" if row.concession else ""
    return f"{ROUTES.get(row.route, '')} {signed_at(event.happened_at, zone)}{conceded}"


def _next_way(said: Said) -> str:
    text, _event = _last(said, "complaint.not_agreed", "next_step")
    return f"已告知：{text}" if text else ""


KIND_WORDS = {"ask": "询问部门", "finding": "责任认定", "measure": "纠正措施"}
WORDS = {
    "ask": (("complaint_ask.made", "question"), ("complaint_ask.answered", "answer")),
    "finding": (("complaint_finding.made", "found"), ("complaint_finding.contested", "reason")),
    "measure": (
        ("complaint_measure.set", "measure"), ("complaint_measure.works", "found"), ("complaint_measure.failed", "found"),
    ),
}  # fmt: skip


def _part(part: Part, said: Said, penalties: Mapping[int, Penalty], zone: Any) -> list[str]:
    """One line of the parts: number, what, who, words, date, how it stands."""
    texts = [
        words[field]
        for kind, field in WORDS[part.kind]
        for event, words in said.get(kind, [])
        if event.item_no == part.no and words.get(field)
    ]
    if part.no in penalties:
        texts.append(f"处理：扣 {penalties[part.no].points} 分，{penalties[part.no].reason}")
    if part.clause is not None:
        texts.append(f"已纳入管理办法 {part.clause.number} {part.clause.title_zh}")
    if part.entry_id:
        texts.append(f"已纳入知识库第 {part.entry_id} 条")
    who = " ".join(filter(None, [str(ROLES.get(part.role, "")), name_of(part.person)]))
    title = str(PARTS[part.kind].states[part.state].title)
    return [str(part.no), KIND_WORDS[part.kind], who, "；".join(texts), minute(part.due_at, zone), title]


def _letter(file: ComplaintFile, answer: tuple[Event, dict[str, str]], *, absolute: Absolute) -> dict[str, Any]:
    event, words = answer
    zone, row = file.matter.project.zone, file.complaint
    valid = row.verdict == Complaint.Verdict.VALID
    facts = head_facts(file, {})
    return {
        **head_of(file),
        **facts,
        "qr": qr_code(absolute(path_for(file))),
        "to": facts["person"][1] or "业主",
        "place": facts["place"],
        "rang": f"{file.case.rang_at.astimezone(zone):%Y年%-m月%-d日}",
        "valid": valid,
        "result": words.get("result") or words.get("explanation", ""),
        "basis": words.get("basis", ""),
        "conceded": yuan(row.concession) if row.concession else "",
        "sender": f"{file.matter.project.name}物业客服部",
        "day": stamp(event.happened_at, zone)[:10],
        "hotline": file.matter.project.hotline,
        "phones": phones(file.matter.project),
    }
