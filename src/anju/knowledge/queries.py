"""The readers of the knowledge base: agreed answers while typing, lists by topic, drafts to agree, one entry."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from anju.core.access import Reach
from anju.core.changes import Change, changes_of
from anju.core.errors import NotFound
from anju.core.pinyin import initials
from anju.estate.models import Project
from anju.knowledge import keeping, rules
from anju.knowledge.models import Audience, Edition, Entry, SearchEntry
from anju.rulebook.compare import Pair, pair

SHOWN = 8
"""answers that a search shows"""
WEIGHED = 300
"""answers at most that are weighed against one another"""
PAGE = 30


def _here(project: Project) -> Q:
    """Entries that apply to a project: its own, its company's, the group's."""
    group = Q(entry__company=None, entry__project=None)
    return group | Q(entry__company=project.company_id) | Q(entry__project=project.pk)


def holding(project: Project, *, audience: str = "") -> QuerySet[Edition]:
    """The agreed editions that apply to a project; with `audience` OWNERS only what owners may read."""
    found = Edition.objects.filter(_here(project), agreed_at__isnull=False, ended_at=None)
    if audience == Audience.OWNERS:
        found = found.filter(audience=Audience.OWNERS)
    return found.select_related("entry")


def agreed_answers(
    *, words: str, project: Project, audience: str = "", topic: str = "", most: int = SHOWN
) -> list[Edition]:
    """The agreed answers that fit these words best: a sentence, two characters, or pinyin initials. One query, none for no words."""
    terms = rules.terms_of(words)
    if not terms:
        return []
    among = SearchEntry.objects.filter(text__holds=tuple(term.text for term in terms)).values("edition_id")
    found = holding(project, audience=audience).filter(pk__in=among)
    if topic:
        found = found.filter(topic=topic)
    weighed = {edition.pk: edition for edition in found.order_by("-pk")[:WEIGHED]}
    candidates = [_candidate(edition) for edition in weighed.values()]
    return [weighed[key] for key in rules.best_first(candidates, terms, most=most)]


def _candidate(edition: Edition) -> rules.Candidate:
    return rules.Candidate(
        key=edition.pk,
        question=f"{edition.question_zh}\n{edition.question_en}",
        answer=f"{edition.answer_zh}\n{edition.answer_en}",
        keywords=edition.keywords,
        initials=" ".join(initials(part) for part in (edition.question_zh, *edition.keywords.split())),
        narrowness=edition.entry.narrowness,
    )


def edition_for(*, edition_id: int, project: Project, audience: str = "") -> Edition:
    """An agreed edition that applies to a project, also when it has been replaced since: what an enquiry was answered from.
    Drafts do not exist here. One query."""
    rows = Edition.objects.filter(_here(project), pk=edition_id, agreed_at__isnull=False)
    if audience == Audience.OWNERS:
        rows = rows.filter(audience=Audience.OWNERS)
    found = rows.select_related("entry").first()
    if found is None:
        raise NotFound
    return found


def entry_holding(*, entry_id: int, project: Project, audience: str = "") -> Edition:
    """What an entry says now, where it applies to the project. One query."""
    found = holding(project, audience=audience).filter(entry=entry_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class AnswerPage:
    """Agreed answers of a topic, newest agreement first, and where the next page begins."""

    rows: list[Edition]
    next: int | None


def answers_page(
    *, project: Project, topic: str = "", audience: str = "", before: int | None = None, size: int = PAGE
) -> AnswerPage:
    """The agreed answers of a project, of one topic or all. One query."""
    found = holding(project, audience=audience)
    if topic:
        found = found.filter(topic=topic)
    return _page(found.select_related("entry__company", "entry__project", "agreed_by"), before, size)


def drafts_page(*, project: Project, before: int | None = None, size: int = PAGE) -> AnswerPage:
    """Drafts and unanswered questions that wait, newest first. One query."""
    found = Edition.objects.filter(_here(project), agreed_at=None, ended_at=None)
    return _page(found.select_related("entry__origin", "entry__company", "entry__project", "written_by"), before, size)


def withdrawn_page(*, project: Project, before: int | None = None, size: int = PAGE) -> AnswerPage:
    """What was withdrawn, each by its last edition. One query."""
    last = Entry.objects.filter(withdrawn_at__isnull=False).annotate(last=Max("editions")).values("last")
    found = Edition.objects.filter(_here(project), pk__in=last)
    return _page(found.select_related("entry__company", "entry__project", "written_by", "agreed_by"), before, size)


def _page(found: QuerySet[Edition], before: int | None, size: int) -> AnswerPage:
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: size + 1])
    return AnswerPage(rows[:size], rows[size - 1].pk if len(rows) > size else None)


@dataclass(frozen=True)
class WholeEntry:
    """An entry with everything it ever said, newest first, and what was done to it."""

    entry: Entry
    editions: list[Edition]
    changes: list[Change]

    @property
    def holding(self) -> Edition | None:
        return next((edition for edition in self.editions if edition.holds), None)

    @property
    def draft(self) -> Edition | None:
        return next((edition for edition in self.editions if edition.is_draft), None)


def entry_for(*, reach: Reach, entry_id: int) -> WholeEntry:
    """An entry with its history, for staff of a place it applies to. Three queries."""
    entry = Entry.objects.select_related("company", "project", "origin", "origin__project").filter(pk=entry_id).first()
    if entry is None or not _seen(reach, entry):
        raise NotFound
    editions = entry.editions.select_related("written_by", "agreed_by").order_by("-no")
    return WholeEntry(entry, list(editions[:100]), list(changes_of(entry))[:200])


def require_seen(*, reach: Reach, entry_id: int | None = None, edition_id: int | None = None) -> None:
    """Nothing, for staff of a place the entry applies to; for others it does not exist. At most two queries."""
    rows = Entry.objects.filter(pk=entry_id) if entry_id else Entry.objects.filter(editions=edition_id)
    entry = rows.first()
    if entry is None or not _seen(reach, entry):
        raise NotFound


def _seen(reach: Reach, entry: Entry) -> bool:
    """Whether staff of this reach work somewhere the entry applies to."""
    if entry.project_id is not None:
        return bool(reach.roles_at(entry.project_id) & keeping.STAFF)
    if entry.company_id is None:
        return bool(reach.roles_anywhere() & keeping.STAFF)
    within = Project.objects.filter(company=entry.company_id, pk__in=reach.projects(*keeping.STAFF))
    return bool(reach.roles_in_company(entry.company_id) & keeping.STAFF) or within.exists()


def became(matter_id: int) -> list[Edition]:
    """What a case's question became in the knowledge base: the newest edition of each entry. One query."""
    last = Entry.objects.filter(origin=matter_id).annotate(last=Max("editions")).values("last")
    return list(Edition.objects.filter(pk__in=last).select_related("entry").order_by("pk"))


def stamp_of(project: Project) -> tuple[int, datetime | None, datetime | None]:
    """What changes with the agreed answers of a project: how many hold, and when one was last agreed or ended. One query."""
    found = Edition.objects.filter(_here(project), agreed_at__isnull=False)
    held = found.aggregate(newest=Max("pk"), agreed=Max("agreed_at"), ended=Max("ended_at"))
    return held["newest"] or 0, held["agreed"], held["ended"]


def waiting_count(project: Project) -> int:
    """How many drafts and questions wait here. One query."""
    return Edition.objects.filter(_here(project), agreed_at=None, ended_at=None).count()


def compared(whole: WholeEntry, one: int, other: int) -> list[Pair]:
    """Two editions of an entry side by side, the earlier one first, only the lines that differ. No query."""
    chosen = sorted((edition for edition in whole.editions if edition.no in {one, other}), key=lambda each: each.no)
    if len(chosen) != 2:
        raise NotFound
    before, after = chosen
    fields = ("question_zh", "answer_zh", "question_en", "answer_en", "keywords", "source")
    lines = [pair(name, getattr(before, name), getattr(after, name)) for name in fields]
    lines += [
        pair("topic", before.get_topic_display(), after.get_topic_display()),
        pair("audience", before.get_audience_display(), after.get_audience_display()),
    ]
    return [line for line in lines if line.differs]
