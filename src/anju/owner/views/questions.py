"""What owners ask: agreed answers that owners may read, by topic or as found."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anju.knowledge.models import Audience, Topic
from anju.knowledge.queries import agreed_answers, answers_page
from anju.matters.request import Request
from anju.owner.views.home import home_of

MOST = 100
"""answers shown at once; more are found by words"""
LONGEST = 200


@require_safe
def questions(request: Request) -> HttpResponse:
    """The answers of one's own project. At most five queries."""
    here, _homes = home_of(request)
    project = here.room.project
    timezone.activate(project.zone)
    words = request.GET.get("q", "").strip()[:LONGEST]
    if words:
        topics = [("", agreed_answers(words=words, project=project, audience=Audience.OWNERS))]
    else:
        order = {code: at for at, code in enumerate(Topic.values)}
        rows = answers_page(project=project, audience=Audience.OWNERS, size=MOST).rows
        rows.sort(key=lambda edition: (order[edition.topic], edition.entry_id))
        by_topic = groupby(rows, key=lambda edition: edition.get_topic_display())
        topics = [(title, list(found)) for title, found in by_topic]
    context = {"here": here, "words": words, "topics": topics, "hotline": project.hotline}
    template = "owner/_help.html" if request.headers.get("HX-Request") == "true" else "owner/help.html"
    return render(request, template, context)
