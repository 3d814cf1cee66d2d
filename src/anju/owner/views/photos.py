"""Photos sent after the report, through the account or the case's own link."""

import secrets

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anju.core.errors import Invalid, NotFound
from anju.matters.act import Repeated
from anju.matters.request import Request
from anju.repairs.file import open_file
from anju.verbs.performing import perform
from anju.web.forms import Field


@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: Request, number: str) -> HttpResponse:
    """The household sends photos from its account."""
    return pictured(request, number, base=f"/owner/cases/{number}")


def pictured(request: Request, number: str, *, base: str) -> HttpResponse:
    """The page that takes photos, or the photos that were taken; then the progress page."""
    file = open_file(request.actor, number)
    if not any(verb.name == "send_photos" for verb in file.offered()):
        raise NotFound
    refusal = None
    if request.method == "POST":
        keys = [key for key in request.POST.getlist("photos") if key]
        try:
            perform(
                "send_photos", number=number, actor=request.actor, inputs={"photos": keys},
                client_id=request.POST.get("client_id") or None,
            )  # fmt: skip
        except Repeated:
            return HttpResponseRedirect(base)
        except Invalid as invalid:
            refusal = invalid
        else:
            return HttpResponseRedirect(base)
    context = {
        "matter": file.matter,
        "base": base,
        "refusal": refusal,
        "client_id": secrets.token_urlsafe(16),
        "photos": Field(
            name="photos", widget="photos", upload_url="/files", multiple=True, placeholder=_("Take a photo")
        ),
    }
    return render(request, "owner/photos.html", context, status=refusal.status if refusal else 200)
