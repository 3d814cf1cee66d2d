"""A paper as an answer: shown by the browser, never kept by anything between."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from anju.papers.paper import Paper


def served(paper: Paper) -> HttpResponse:
    """The PDF under its own name, to be looked at and printed."""
    return HttpResponse(
        paper.content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=False, filename=paper.name) or "inline",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
