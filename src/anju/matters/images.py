"""What becomes of an uploaded picture: recognised by its bytes, measured before it is opened, drawn anew.

Nothing of the sender's file survives but its pixels: no EXIF (place, device, names), no trailing script, no text
chunks. Pure functions from bytes to bytes. See docs/mechanisms/files.md.
"""

import io
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageOps

from anju.core.counts import UPLOADS_REJECTED
from anju.core.errors import Invalid, Sentence

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = {"JPEG": 64_000_000, "PNG": 40_000_000, "WEBP": 40_000_000}
"""JPEGs are decoded at a fraction of their size, so larger ones are harmless; the others are not."""
MAX_EDGE = 2560
THUMB_EDGE = 480
QUALITY = 84

_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_PDF_ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/AA", b"/RichMedia", b"/XFA")


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """A file that may be kept: its bytes as they will be served."""

    content: bytes
    content_type: str
    suffix: str
    thumbnail: bytes = b""
    """a small JPEG, empty for papers"""
    width: int | None = None
    height: int | None = None
    taken_at: datetime | None = None
    """when the camera says it was taken"""


def kind_of(content: bytes) -> str:
    """JPEG, PNG, WEBP, PDF, HEIC or empty, by the first bytes; names and declared types are not asked."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content.startswith((b"%PDF-1.", b"%PDF-2.")):
        return "PDF"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return "HEIC"
    return ""


def cleaned(content: bytes, *, signature: bool = False) -> Cleaned:
    """The file as it may be kept. Raises Invalid: `file-empty`, `file-too-large`, `file-type-unknown`, `file-heic`,
    `file-too-many-pixels`, `file-damaged`, `file-active`.

    A signature stays a PNG with its transparency; every other picture becomes a JPEG.
    """
    if not content:
        raise _refused("file-empty", _("The file is empty."))
    if len(content) > MAX_BYTES:
        raise _refused("file-too-large", _("The file is larger than 20 MB."))
    kind = kind_of(content)
    if kind == "PDF":
        return _paper(content)
    if kind == "HEIC":
        raise _refused(
            "file-heic",
            _("HEIC photos cannot be opened here. Choose “most compatible” in the phone's camera settings."),
        )
    if not kind:
        raise _refused("file-type-unknown", _("Only photos (JPEG, PNG, WebP) and PDF scans can be uploaded."))
    return _picture(content, kind=kind, signature=signature)


def _refused(code: str, sentence: Sentence) -> Invalid:
    UPLOADS_REJECTED.labels(code).inc()
    return Invalid(code, sentence, fields={"file": sentence})


def _paper(content: bytes) -> Cleaned:
    if b"%%EOF" not in content[-2048:]:
        raise _refused("file-damaged", _("The file is damaged or cut off. Send it again."))
    if any(name in content for name in _PDF_ACTIVE):
        raise _refused("file-active", _("This PDF contains scripts or attached files. Scan or print it anew."))
    return Cleaned(content=content, content_type="application/pdf", suffix=".pdf")


def _picture(content: bytes, *, kind: str, signature: bool) -> Cleaned:
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as opened:
            if opened.width * opened.height > MAX_PIXELS[kind]:
                raise _refused("file-too-many-pixels", _("The picture has too many pixels. Send a smaller one."))
            taken_at = _taken_at(opened)
            if kind == "JPEG":
                opened.draft("RGB", (MAX_EDGE, MAX_EDGE))
            opened.load()
            upright = ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _refused("file-too-many-pixels", _("The picture has too many pixels. Send a smaller one.")) from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, KeyError, IndexError):
        raise _refused("file-damaged", _("The file is damaged or cut off. Send it again.")) from None
    drawn = _redrawn(upright, transparent=signature)
    small = _on_white(drawn)
    small.thumbnail((THUMB_EDGE, THUMB_EDGE))
    return Cleaned(
        content=_saved(drawn, "PNG" if signature else "JPEG"),
        content_type="image/png" if signature else "image/jpeg",
        suffix=".png" if signature else ".jpg",
        thumbnail=_saved(small, "JPEG"),
        width=drawn.width,
        height=drawn.height,
        taken_at=taken_at,
    )


def _redrawn(picture: Image.Image, *, transparent: bool) -> Image.Image:
    """The pixels alone, in a fresh picture that carries nothing else, at most MAX_EDGE long."""
    plain = picture.convert("RGBA") if transparent else _on_white(picture)
    plain.thumbnail((MAX_EDGE, MAX_EDGE))
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    return fresh


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _saved(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "JPEG":
        picture.save(out, "JPEG", quality=QUALITY, progressive=True)
    else:
        picture.save(out, kind, optimize=True)
    return out.getvalue()


def _taken_at(picture: Image.Image) -> datetime | None:
    """The camera's moment, in UTC; a camera that tells no offset is taken to stand in the product's own zone."""
    tags = picture.getexif().get_ifd(ExifTags.IFD.Exif)
    text = str(tags.get(ExifTags.Base.DateTimeOriginal, ""))
    offset = str(tags.get(ExifTags.Base.OffsetTimeOriginal, ""))
    try:
        if offset:
            return datetime.strptime(f"{text} {offset}", "%Y:%m:%d %H:%M:%S %z").astimezone(UTC)
        naive = datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - given its zone in the next line
        return naive.replace(tzinfo=ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
