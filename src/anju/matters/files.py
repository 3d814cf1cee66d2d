"""Attachments: kept, claimed by a verb, read again. The only writer of files and of their rows until a verb has them.

An upload belongs to its uploader alone until a verb claims it; from then on whoever may see the matter sees it.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.bounds import spend
from anju.core.errors import Forbidden, Invalid, NotFound, Sentence
from anju.core.time import product_now
from anju.matters import images
from anju.matters.act import Actor
from anju.matters.models import Attachment

UNCLAIMED_FOR = timedelta(days=2)
UPLOADS_AN_HOUR = 300


def keep(*, upload: IO[bytes], actor: Actor, kind: str = Attachment.Kind.PHOTO) -> Attachment:
    """Take in one uploaded file of at most 20 MB and return its row; its `key` is the id that verbs want.

    Raises what `taken_in` raises.
    """
    return stored(taken_in(upload=upload, actor=actor, kind=kind), actor=actor)


@dataclass(frozen=True, slots=True)
class Taken:
    """An upload that may be kept, cleaned and not yet stored."""

    clean: images.Cleaned
    kind: str


def taken_in(*, upload: IO[bytes], actor: Actor, kind: str = Attachment.Kind.PHOTO) -> Taken:
    """Look whether an upload may be kept, and clean it; nothing is stored.

    `kind` is what the sender calls it; a PDF is always a scan. Raises Invalid for what may not be kept (see
    `images.cleaned`), Forbidden for somebody who is nobody, TooMany beyond 300 an hour. Call it outside a transaction:
    what is refused counts towards the bound too.
    """
    if kind not in Attachment.Kind.values:
        raise Invalid("file-kind-unknown", _("A file is a photo, a signature or a scan."), fields={"kind": kind})
    if actor.person_id is None and not actor.guest:
        raise Forbidden(
            "file-without-owner", _("Sign in, or open the room's or the case's own link, before sending files.")
        )
    owner = str(actor.person_id) if actor.person_id is not None else actor.guest
    spend(purpose="upload", subject=owner, limit=UPLOADS_AN_HOUR, window=timedelta(hours=1))
    clean = images.cleaned(upload.read(images.MAX_BYTES + 1), signature=kind == Attachment.Kind.SIGNATURE)
    if clean.content_type == "application/pdf":
        kind = Attachment.Kind.SCAN
    return Taken(clean, kind)


def stored(taken: Taken, *, actor: Actor) -> Attachment:
    """Files first, row last: a crash between the two leaves a file that nobody knows, never a row without its file."""
    clean, kind = taken.clean, taken.kind
    key = secrets.token_urlsafe(18)
    folder = f"attachments/{product_now():%Y/%m}"
    path = default_storage.save(f"{folder}/{key}{clean.suffix}", ContentFile(clean.content))
    thumbnail = (
        default_storage.save(f"{folder}/{key}.thumb.jpg", ContentFile(clean.thumbnail)) if clean.thumbnail else ""
    )
    return Attachment.objects.create(
        key=key,
        kind=kind,
        uploaded_by_id=actor.person_id,
        guest=actor.guest if actor.person_id is None else "",
        uploaded_at=product_now(),
        taken_at=clean.taken_at,
        content_type=clean.content_type,
        size=len(clean.content),
        width=clean.width,
        height=clean.height,
        digest=sha256(clean.content).hexdigest(),
        path=path,
        thumbnail=thumbnail,
    )


def forget_files(attachment: Attachment) -> None:
    """Delete the files of a row that was rolled back: the same upload had arrived twice at once."""
    for path in filter(None, (attachment.path, attachment.thumbnail)):
        default_storage.delete(path)


def owned_by(attachment: Attachment, actor: Actor) -> bool:
    """Whether this actor uploaded the file."""
    if actor.person_id is not None:
        return attachment.uploaded_by_id == actor.person_id
    return bool(actor.guest) and attachment.guest == actor.guest


def claim(*, keys: Iterable[str], actor: Actor, kind: str | None = None) -> list[Attachment]:
    """The actor's own unattached uploads of these keys, locked and in the order given, for `act.say(files=…)`.

    Call it inside the act. Raises Invalid: `file-unknown`, `file-not-yours`, `file-taken` (hangs on a matter already),
    `file-wrong-kind` when `kind` (photo, signature, scan) is asked for and the file is another.
    """
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return []
    found = {row.key: row for row in Attachment.objects.select_for_update().filter(key__in=wanted)}
    for key in wanted:
        if key not in found:
            raise _unclaimed("file-unknown", _("This file does not exist. Upload it again."))
        if not owned_by(found[key], actor):
            raise _unclaimed("file-not-yours", _("This file was uploaded by somebody else."))
        if found[key].matter_id is not None:
            raise _unclaimed("file-taken", _("This file already belongs to a case."))
        if kind is not None and found[key].kind != kind:
            raise _unclaimed("file-wrong-kind", _("This needs another kind of file."))
    return [found[key] for key in wanted]


def _unclaimed(code: str, sentence: Sentence) -> Invalid:
    return Invalid(code, sentence, fields={"files": sentence})


def attachment_of(key: str) -> Attachment:
    """The row of this key with its matter and event, unguarded; raises NotFound."""
    found = Attachment.objects.select_related("matter", "event").filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def opened(attachment: Attachment, *, thumbnail: bool = False) -> IO[bytes]:
    """The stored bytes, for serving. Papers have no thumbnail: NotFound. A file gone from storage is NotFound too."""
    path = attachment.thumbnail if thumbnail else attachment.path
    if not path:
        raise NotFound
    try:
        return default_storage.open(path)
    except FileNotFoundError:
        raise NotFound from None


def sweep_unclaimed() -> int:
    """Delete uploads that no verb claimed within two days, rows first, then their files; returns how many went."""
    with transaction.atomic():
        stale = list(
            Attachment.objects.select_for_update().filter(
                matter__isnull=True, uploaded_at__lt=product_now() - UNCLAIMED_FOR
            )[:500]
        )
        Attachment.objects.filter(pk__in=[row.pk for row in stale]).delete()
    for row in stale:
        for path in filter(None, (row.path, row.thumbnail)):
            default_storage.delete(path)
    return len(stale)
