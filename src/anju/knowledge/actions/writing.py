"""Write what is to be agreed: a new entry, another wording of one, or only a question nobody could answer."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.changes import record_change
from anju.core.errors import Invalid, NotFound, Sentence
from anju.core.time import product_now
from anju.estate.models import Project
from anju.knowledge import keeping
from anju.knowledge.models import Audience, Edition, Entry, Topic
from anju.matters.models import Matter
from anju.rulebook.keeping import Keeper

LONGEST = {"question_zh": 200, "question_en": 300, "answer_zh": 4000, "answer_en": 4000, "keywords": 200, "source": 300}
"""so many characters are kept"""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What an edition is to say, and to whom."""

    question_zh: str
    answer_zh: str
    topic: str
    audience: str
    question_en: str = ""
    answer_en: str = ""
    keywords: str = ""
    source: str = ""


@transaction.atomic
def propose_entry(
    *, actor: Keeper, project: Project, question: str, topic: str = Topic.OTHER, origin: Matter | None = None
) -> Edition:
    """Keep a question nobody could answer, for somebody to write the answer. Anyone of staff may.

    Refuses with `not-yours-to-do`, `wording-not-usable`; `not-found` for a case of another project.
    """
    keeping.require(actor, keeping.STAFF, company_id=None, project_id=project.pk)
    if origin is not None and origin.project_id != project.pk:
        raise NotFound
    words = Wording(question_zh=question, answer_zh="", topic=topic, audience=Audience.OWNERS)
    return _opened(actor, words, verb="propose_entry", project_id=project.pk, origin=origin, answered=False)


@transaction.atomic
def draft_entry(
    *,
    actor: Keeper,
    wording: Wording,
    company_id: int | None = None,
    project_id: int | None = None,
    origin: Matter | None = None,
) -> Edition:
    """Write a new entry for a place (the whole group when neither is named); another agrees it.

    Refuses with `not-yours-to-do`, `wording-not-usable`.
    """
    keeping.require(actor, keeping.WRITES, company_id=company_id, project_id=project_id)
    return _opened(actor, wording, verb="draft_entry", company_id=company_id, project_id=project_id, origin=origin)


@transaction.atomic
def revise_entry(*, actor: Keeper, entry_id: int, wording: Wording) -> Edition:
    """Write another wording of an entry: a draft beside what holds, in the place of an earlier draft. Whoever wrote last is
    the author; also of an entry that was withdrawn, which comes back when the draft is agreed.

    Refuses with `not-yours-to-do`, `wording-not-usable`, `nothing-changed`.
    """
    entry = locked_entry(entry_id=entry_id)
    keeping.require(actor, keeping.WRITES, company_id=entry.company_id, project_id=entry.project_id)
    words = checked(wording=wording)
    newest = entry.editions.order_by("-no").first()
    if newest is not None and newest.ended_at is None and all(getattr(newest, k) == v for k, v in words.items()):
        raise Invalid("nothing-changed", _("Nothing would change."))
    now = product_now()
    entry.editions.filter(agreed_at=None, ended_at=None).update(ended_at=now)
    return _written(actor, entry, words, no=(newest.no if newest else 0) + 1, verb="revise_entry")


def locked_entry(*, entry_id: int) -> Entry:
    """The entry, locked, so that two verbs on it follow one another."""
    entry = Entry.objects.select_for_update().filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    return entry


def checked(*, wording: Wording, answered: bool = True) -> dict[str, str]:
    """The words without their edges, keywords by single spaces. Refuses `wording-not-usable` by field."""
    words = {name: str(text).strip() for name, text in asdict(wording).items()}
    for mark in "，、,;；\n":
        words["keywords"] = words["keywords"].replace(mark, " ")
    words["keywords"] = " ".join(words["keywords"].split())
    wrong: dict[str, Sentence] = {}
    for name, most in LONGEST.items():
        if len(words[name]) > most:
            wrong[name] = _("At most %(most)d characters.") % {"most": most}
    for name in ("question_zh", "answer_zh") if answered else ("question_zh",):
        if not words[name]:
            wrong[name] = _("Please fill this in.")
    if words["topic"] not in Topic.values:
        wrong["topic"] = _("Please choose one of these.")
    if words["audience"] not in Audience.values:
        wrong["audience"] = _("Please choose one of these.")
    if wrong:
        raise Invalid("wording-not-usable", _("Some fields need another look."), fields=wrong)
    return words


def _opened(
    actor: Keeper,
    wording: Wording,
    *,
    verb: str,
    company_id: int | None = None,
    project_id: int | None = None,
    origin: Matter | None = None,
    answered: bool = True,
) -> Edition:
    words = checked(wording=wording, answered=answered)
    entry = Entry.objects.create(company_id=company_id, project_id=project_id, origin=origin, created_at=product_now())
    return _written(actor, entry, words, no=1, verb=verb)


def _written(actor: Keeper, entry: Entry, words: dict[str, str], *, no: int, verb: str) -> Edition:
    edition = Edition.objects.create(
        entry=entry, no=no, written_by_id=actor.person_id, written_at=product_now(), **words
    )
    record_change(entry, verb=verb, actor_id=actor.person_id, before={}, after={"edition": no, **words})
    return edition
