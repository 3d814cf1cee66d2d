"""Who answers for an item: the cause, both warranty terms on one axis, the contracts that may answer, precedents."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anju.clocks.queries import clocks_of_matter
from anju.core.time import product_now
from anju.desk.case_faces import ClockFace, clock_faces
from anju.desk.shell import page
from anju.desk.terms import picture_of
from anju.desk.verdicts import (
    Precedent,
    candidates_for,
    coverage_here,
    party_of,
    photos_of,
    proofs_of,
    said_of,
)
from anju.desk.views.verbs import do, verb_named
from anju.matters.request import Request
from anju.repairs.file import CaseFile, open_file
from anju.repairs.models import Item
from anju.repairs.queries import like_decisions
from anju.rulebook.book import Book, book
from anju.verbs.performing import offers_for
from anju.verbs.wording import PARTIES
from anju.web.forms import Choice, Field

VERB = "decide_responsibility"


@require_http_methods(["GET", "HEAD", "POST"])
def responsibility(request: Request, number: str, item_no: int) -> HttpResponse:
    """GET: everything the verdict rests on; POST: the verdict."""
    if request.method == "POST":
        return do(request, verb_named(VERB), number=number, item_no=item_no)
    file = open_file(request.actor, number)
    item = file.item(item_no)
    with timezone.override(file.matter.project.zone):
        context = page(request, file.matter.project, at="cases", duties=(), **_context(file, item))
        return render(request, "desk/cases/responsibility.html", context)


def _context(file: CaseFile, item: Item) -> dict[str, Any]:
    """At most six queries besides the file's and the page's own."""
    matter, today = file.matter, timezone.localtime(product_now()).date()
    item.matter = matter
    reading = book()
    terms = reading.terms(company_id=matter.project.company_id, project_id=matter.project_id, at=product_now())
    said, photos = said_of(file, item), photos_of(file, item)
    found = coverage_here(file, item, terms=terms, today=today)
    address = f"/desk/cases/{matter.number}/items"
    return {
        "matter": matter,
        "item": item,
        "known": item.root_defect or item.defect,
        "clock": _clock(file, item),
        "tabs": [
            {
                "title": f"{each.no} {each.part or each.place}",
                "url": f"{address}/{each.no}/{VERB}",
                "on": each.no == item.no,
            }
            for each in file.items
        ],
        "offered": any(offer.verb.name == VERB and offer.item_no == item.no for offer in offers_for(file)),
        "findings": [words.text for words in said if words.field in {"finding", "description"} and words.text],
        "photos": photos[:3],
        "picture": picture_of(found, today=today) if found else None,
        "coverage": found,
        "candidates": candidates_for(file, item, terms=terms, today=today),
        "precedents": [Precedent(item=each, party=party_of(each)) for each in like_decisions(item=item)],
        "proofs": proofs_of(file, item, said=said, photos=photos),
        "parties": PARTIES,
        "defects": _causes(file, item, reading),
        "action": f"{address}/{item.no}/{VERB}",
    }


def _clock(file: CaseFile, item: Item) -> ClockFace | None:
    running, _ended = clock_faces(file.matter.number, clocks_of_matter(file.matter.pk))
    return next(
        (each for each in running if (each.clock.name, each.clock.item_no) == ("responsibility", item.no)), None
    )


def _causes(file: CaseFile, item: Item, reading: Book) -> Field:
    project, known = file.matter.project, item.root_defect or item.defect
    entries = reading.catalogue(company_id=project.company_id, project_id=project.pk, at=product_now())
    choices = [
        Choice(
            value=entry.code,
            title=f"{entry.place} {entry.part} {entry.defect}",
            note=entry.code,
            initials=entry.initials.replace(" ", ""),
        )
        for entry in entries
    ]
    return Field(
        name="root_defect", title=_("Root cause"), widget="combo", choices=choices, value=known.code if known else ""
    )
