"""Verbs on pages: the form of any verb from its inputs, and doing it from what was posted. Every audience uses this."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, get_args

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from anju.assessment.wording import CHANNELS
from anju.complaints.file import ComplaintFile
from anju.complaints.inputs import LABELS as COMPLAINT_LABELS
from anju.core.access import ROLES
from anju.core.errors import Invalid, Sentence
from anju.core.flow import Verb
from anju.core.time import product_now
from anju.enquiries import inputs as enquiries
from anju.enquiries.flow import DEPARTMENTS
from anju.ladder import inputs as ladder
from anju.ladder.models import GroupCall, Level
from anju.matters.act import Actor, Repeated
from anju.matters.models import Matter
from anju.people.models import Person
from anju.people.queries import people_with_role
from anju.repairs.actions.attesting import WITNESSES
from anju.repairs.actions.pausing import pause_reasons
from anju.repairs.file import CaseFile
from anju.repairs.hats import LEADS
from anju.repairs.inputs import LABELS
from anju.repairs.models import Item
from anju.repairs.party_inputs import RepeatedBy
from anju.repairs.queries import candidate_contracts
from anju.rulebook.book import book
from anju.rulebook.models import in_language
from anju.rulebook.queries import catalogue
from anju.verbs import complaint_fields, door_fields
from anju.verbs.facts import DECISIONS
from anju.verbs.files import AnyFile, items_of
from anju.verbs.performing import PERFORMABLE, perform
from anju.web import forms
from anju.web.forms import Choice, Field

TITLES: Mapping[str, Sentence] = {**ladder.LABELS, **LABELS, **enquiries.LABELS}
"""the titles of fields, of every room"""
WIDGETS = {
    "words": "textarea",
    "moment": "datetime",
    "place": "text",
    "part": "text",
    "text": "text",
    "choice": "seg",
    "party": "choice",
    "contractor": "combo",
    "technician": "combo",
    "worker": "combo",
    "defect": "combo",
    "items": "chips",
    "money": "money",
    "materials": "materials",
    "checklist": "checklist",
    "stars": "stars",
    "hidden": "hidden",
    "item": "select",
    "lead": "combo",
    "witness": "combo",
    "pause_reason": "seg",
    **complaint_fields.WIDGETS,
}
"""what an input calls its widget → the component that asks for it"""


def fields_for(
    verb: Verb,
    *,
    file: AnyFile,
    item: Item | None = None,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, Sentence] | None = None,
) -> list[Field]:
    """The fields of a verb for this case or item, with the choices this project has. Up to two queries for choices."""
    if verb.name == "agree_plan":
        return plan_fields(file, values=values or {}, errors=errors or {})
    schema = verb.inputs.model_json_schema().get("properties", {})
    more: dict[str, dict[str, Any]] = {}
    for name, described in schema.items():
        kind = str(
            described.get("widget")
            or next((one["widget"] for one in described.get("anyOf", ()) if "widget" in one), "")
        )
        own: dict[str, Any] = {"title": _label(name, file), "hint": ""}
        if kind in WIDGETS:
            own["widget"] = WIDGETS[kind]
        if kind == "photos":
            own |= {"widget": "photos", "upload_url": "/files"}
        if kind == "signature":
            own |= {"widget": "signature", "upload_url": "/files?kind=signature"}
        if found := _choices_of(verb, kind, name, file=file, item=item):
            own["choices"] = found
        more[name] = own
    given = {"starts": _round(product_now() + timedelta(hours=1)), "ends": _round(product_now() + timedelta(hours=3))}
    given |= door_fields.given_for(verb, item)
    if isinstance(file, ComplaintFile):
        given |= complaint_fields.given_for(verb, file)
    fields = forms.fields_of(verb.inputs, values=given | dict(values or {}), errors=errors, **more)
    asked = [field for field in fields if field.widget != "chips" or field.choices]  # nothing to choose, nothing asked
    return door_fields.fitted(verb, asked, item=item, values=values or {})


def _label(name: str, file: AnyFile) -> Sentence:
    """What a field is called: a complaint has words of its own."""
    own = COMPLAINT_LABELS if isinstance(file, ComplaintFile) else TITLES
    return own.get(name) or TITLES.get(name, name)


def _choices_of(verb: Verb, kind: str, name: str, *, file: AnyFile, item: Item | None) -> Sequence[Choice]:
    """The choices of a field as this kind of case has them."""
    if isinstance(file, ComplaintFile):
        own = complaint_fields.choices_for(verb, kind, name, file)
        if own is not None:
            return own
    return _choices(kind, name, file=file, item=item)


def _round(moment: datetime) -> datetime:
    """To the next half hour, as people agree on times."""
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=(30 - moment.minute) % 30)


def _choices(kind: str, name: str, *, file: AnyFile, item: Item | None) -> Sequence[Choice]:
    if kind == "technician":
        people = people_with_role(role="technician", project=file.matter.project)
        return [_person(person) for person in people[:200]]
    if kind == "worker" and item is not None:
        return [_person(person) for person in Person.objects.filter(firm=item.contractor_id or 0, is_active=True)[:200]]
    if kind == "contractor":
        return contractor_choices(file, item)
    if kind == "defect":
        return defect_choices(file)
    if kind == "party":
        return party_choices()
    if kind in PEOPLE:
        return people_choices(PEOPLE[kind], file=file)
    if kind == "pause_reason":
        listed = pause_reasons(matter=file.matter, rulebook=book(), at=product_now())
        return [Choice(value=code, title=in_language(*titles)) for code, titles in listed.items()]
    if kind == "item":
        return [
            Choice(value=str(each.no), title=f"{each.no}. {each.title}") for each in items_of(file) if each is not item
        ]
    if kind == "items":
        return [
            Choice(value=str(each.no), title=f"{each.no}. {each.title}")
            for each in items_of(file)
            if each.state == "signed_off"
        ]
    if kind == "checklist":
        return door_fields.point_choices(name, file)
    if name == "consent" and item is not None and isinstance(file, CaseFile):
        return door_fields.consent_choices(file, item)
    return WORDS[name]() if name in WORDS else door_fields.choices_of(name)


PEOPLE: Mapping[str, frozenset[str]] = {"lead": LEADS, "witness": WITNESSES}
"""kinds of fields that ask for a colleague → the roles to choose from"""


def people_choices(roles: frozenset[str], *, file: AnyFile) -> list[Choice]:
    """Everybody who holds one of the roles in the project of this case. One query a role."""
    found: dict[int, Choice] = {}
    for role in sorted(roles):
        for person in people_with_role(role=role, project=file.matter.project)[:100]:
            found.setdefault(person.pk, _person(person))
    return list(found.values())


def _person(person: Person) -> Choice:
    return Choice(value=str(person.pk), title=person.name, note="、".join(person.trades), initials=person.initials)


def contractor_choices(file: AnyFile, item: Item | None) -> list[Choice]:
    """The firms with a contract in force here, those that answer for the item's trade first. One query."""
    known = (item.root_defect or item.defect) if item else None
    fitting = candidate_contracts(matter=file.matter, defect=known, at=product_now()) if known else []
    every = candidate_contracts(matter=file.matter, defect=None, at=product_now())
    found: dict[str, Choice] = {}
    for contract in [*fitting, *every]:
        firm = contract.contractor
        note = f"{'、'.join(trade for trade in contract.trades if trade)} · {contract.number}"
        found.setdefault(firm.code, Choice(value=firm.code, title=str(firm), note=note, initials=firm.initials))
    return list(found.values())


def defect_choices(file: AnyFile) -> list[Choice]:
    """The catalogue of this project; `ws dp ss` finds 卫生间 顶棚 渗水."""
    project = file.matter.project
    entries = catalogue(company_id=project.company_id, project_id=project.pk, at=product_now())
    return [
        Choice(
            value=entry.code,
            title=f"{entry.place} {entry.part} {entry.defect}",
            note=entry.code,
            initials=entry.initials.replace(" ", ""),
        )
        for entry in entries
    ]


def party_choices() -> list[Choice]:
    """The four who may answer for an item."""
    return [
        Choice(value="contractor", title=_("Contractor")),
        Choice(value="owner", title=_("Owner's use")),
        Choice(value="third_person", title=_("Third person")),
        Choice(value="developer", title=_("We ourselves")),
    ]


def _ways() -> list[Choice]:
    return [
        Choice(value="phone", title=_("By telephone")),
        Choice(value="visit", title=_("At the door")),
        Choice(value="counter", title=_("At the counter")),
        Choice(value="sms", title=_("By text message")),
    ]


WORDS: Mapping[str, Any] = {
    "way": _ways,
    "follower": lambda: [
        Choice(value="prop_eng", title=ROLES["prop_eng"]),
        Choice(value="warranty", title=ROLES["warranty"]),
    ],
    "keep_appointment": lambda: [Choice(value="yes", title=_("Yes")), Choice(value="no", title=_("No"))],
    "outcome": lambda: [
        Choice(value="not_reached", title=_("Nobody reached")),
        Choice(value="refused_to_sign", title=_("Refused to sign")),
    ],
    "consent": lambda: [Choice(value="signed", title=_("Signed")), Choice(value="spoken", title=_("Spoken"))],
    "audience": lambda: [Choice(value="staff", title=_("Staff only")), Choice(value="everyone", title=_("Owner too"))],
    "route": _ways,
    "department": lambda: [Choice(value=role, title=ROLES[role]) for role in sorted(DEPARTMENTS)],
    "decision": lambda: [Choice(value=value, title=title) for value, title in DECISIONS.items()],
    "channel": lambda: [Choice(value=code, title=CHANNELS[code]) for code in get_args(RepeatedBy)],
    "found": lambda: [Choice(value=value, title=title) for value, title in GroupCall.Found.choices],
    "next_rung": lambda: [Choice(value=level, title=Level(level).label) for level in ("developer", "group")],
}


def plan_fields(file: AnyFile, *, values: Mapping[str, Any], errors: Mapping[str, Sentence]) -> list[Field]:
    """Three cards for each item that waits for a plan: what was found, how, by when; then consent and signature."""
    defects = defect_choices(file)
    fields: list[Field] = []
    for item in items_of(file):
        if item.state != "reported":
            continue
        known = item.root_defect or item.defect
        days = float(known.default_days) if known and known.default_days else 3.0
        by = _round(product_now() + timedelta(days=days))
        fields += _line_fields(
            item, by=by, known=known.code if known else "", defects=defects, values=values, errors=errors
        )
    return [
        *fields,
        Field(name="consent", title=_("Consent"), widget="seg", choices=WORDS["consent"](), value=values.get("consent", "signed"), required=True),
        Field(name="signature", title=_("Owner's signature"), widget="signature", upload_url="/files?kind=signature", error=errors.get("signature", "")),
        Field(name="photos", title=_("Photos"), widget="photos", upload_url="/files", multiple=True),
    ]  # fmt: skip


def _line_fields(
    item: Item,
    *,
    by: datetime,
    known: str,
    defects: Sequence[Choice],
    values: Mapping[str, Any],
    errors: Mapping[str, Sentence],
) -> list[Field]:
    """The three cards of one item."""
    no = item.no

    def field(name: str, **more: Any) -> Field:
        settled = {"value": values.get(f"{name}-{no}") or more.pop("value", ""), "error": errors.get(name, "")}
        return Field(name=f"{name}-{no}", **(settled | more))

    return [
        field("finding", title=f"{no}. {item.title}", widget="textarea", placeholder=_("What was found")),
        field("root_defect", title=_("Root cause"), widget="combo", choices=defects, value=known),
        field("method", title=_("How it is put right"), widget="textarea", required=True),
        field("finish_by", title=_("Right again by"), widget="datetime", required=True, value=by),
    ]


def inputs_from(verb: Verb, posted: QueryDict) -> dict[str, Any]:
    """What was posted as the verb's inputs: plan lines gathered from their numbered fields, moments made aware."""
    if verb.name != "agree_plan":
        found = door_fields.read_money(verb, posted, forms.raw(verb.inputs, posted))
        return found | ({"items": [int(no) for no in found["items"] if str(no).isdigit()]} if "items" in found else {})
    numbers = sorted(
        {int(name.partition("-")[2]) for name in posted if name.startswith("method-") and name[7:].isdigit()}
    )
    lines = [
        {
            "item": no,
            "finding": posted.get(f"finding-{no}", ""),
            "root_defect": posted.get(f"root_defect-{no}") or None,
            "method": posted.get(f"method-{no}", ""),
            "finish_by": _aware(posted.get(f"finish_by-{no}", "")),
        }
        for no in numbers
        if posted.get(f"method-{no}")
    ]
    found = {
        "lines": lines,
        "consent": posted.get("consent", ""),
        "photos": [key for key in posted.getlist("photos") if key],
    }
    return found | ({"signature": posted["signature"]} if posted.get("signature") else {})


def _aware(text: str) -> Any:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_current_timezone())


def do_posted(name: str, *, number: str, item_no: int, actor: Actor, posted: QueryDict) -> Matter:
    """Do the posted verb; a second arrival of the same post (`client_id`) is the first one's success.

    Raises `Invalid` `verb-unknown` and whatever the verb refuses with.
    """
    performable = PERFORMABLE.get(name)
    if performable is None:
        raise Invalid("verb-unknown", _("There is no such verb."))
    try:
        return perform(
            name, number=number, item_no=item_no, actor=actor, inputs=inputs_from(performable.verb, posted),
            client_id=posted.get("client_id") or None,
        )  # fmt: skip
    except Repeated as repeated:
        return repeated.event.matter
