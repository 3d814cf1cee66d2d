"""Files in and out."""

from django.http import FileResponse, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from anju.core.errors import Invalid, NotFound
from anju.intake.access import case_for
from anju.intake.queries import told_to
from anju.intake.referrals.flow import KIND as REFERRAL
from anju.intake.referrals.queries import referral_for
from anju.matters import files
from anju.matters.models import Attachment, Event
from anju.matters.request import Request
from anju.neighbours.queries import may_see_file


@require_POST
def upload(request: Request) -> HttpResponse:
    """One file in the field `file`, with `kind` photo, signature or scan; answers its id."""
    sent = request.FILES.get("file")
    if sent is None or sent.file is None:
        raise Invalid("file-missing", _("Send one file."), fields={"file": _("Send one file.")})
    kind = request.POST.get("kind") or request.GET.get("kind") or Attachment.Kind.PHOTO
    kept = files.keep(upload=sent.file, actor=request.actor, kind=kind)
    return JsonResponse({"id": kept.key, "kind": kept.kind, "size": kept.size}, status=201)


@require_safe
def serve(request: Request, key: str) -> HttpResponseBase:
    """The file, for whoever may see the case it belongs to."""
    return _served(request, key, thumbnail=False)


@require_safe
def serve_thumbnail(request: Request, key: str) -> HttpResponseBase:
    """Its small picture."""
    return _served(request, key, thumbnail=True)


def _served(request: Request, key: str, *, thumbnail: bool) -> HttpResponseBase:
    attachment = files.attachment_of(key)
    if not _may_see(request, attachment):
        raise NotFound
    is_picture = thumbnail or attachment.content_type.startswith("image/")
    name = f"{key[:8]}{'-small.jpg' if thumbnail else attachment.path[attachment.path.rfind('.') :]}"
    return FileResponse(
        files.opened(attachment, thumbnail=thumbnail),
        filename=name,
        as_attachment=not is_picture,
        content_type="image/jpeg" if thumbnail else attachment.content_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=86400, immutable",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


def _may_see(request: Request, attachment: Attachment) -> bool:
    """Unclaimed: its uploader. Claimed: whoever may see the case; what was said among staff stays among them."""
    if attachment.matter is None:
        return files.owned_by(attachment, request.actor)
    if attachment.event is not None and attachment.event.kind == "home.damage_stated":
        return may_see_file(request.actor, attachment)
    if attachment.matter.kind == REFERRAL:
        return referral_for(reach=request.reach, number=attachment.matter.number) is not None
    matter = case_for(request.actor, attachment.matter.number)
    if attachment.event is None or attachment.event.audience != Event.Audience.STAFF:
        return True
    return Event.objects.filter(told_to(request.actor, matter), pk=attachment.event.pk).exists()
