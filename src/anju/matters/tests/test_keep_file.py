"""Uploads: what is taken in, what becomes of it, what is refused."""

import io
import struct
import zlib
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from anju.core.errors import Forbidden, Invalid
from anju.core.time import product_now
from anju.matters import files, images
from anju.matters.act import Actor
from anju.matters.models import Attachment

GUEST = Actor(kind="guest", guest="g" * 64)
OTHER = Actor(kind="guest", guest="h" * 64)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture(size: tuple[int, int] = (40, 30), kind: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else None).save(out, kind, **options)
    return out.getvalue()


def png_header_claiming(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"0" * 64)) + chunk(b"IEND", b"")
    )


def refused(content: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        images.cleaned(content)
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "file-type-unknown"),
        (b"<!doctype html><script>alert(1)</script>", "file-type-unknown"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "file-type-unknown"),
        (b"GIF89a/*\x00\x00*/=1;alert(1)//", "file-type-unknown"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "file-heic"),
        (b"%PDF-1.7\n1 0 obj\n", "file-damaged"),
        (b"%PDF-1.7\n1 0 obj<</OpenAction 2 0 R>>\n%%EOF\n", "file-active"),
        (b"\xff\xd8\xff" + b"\x00" * 300, "file-damaged"),
        (picture()[:-200], "file-damaged"),
        (picture(kind="PNG")[:60], "file-damaged"),
        (b"\xff\xd8\xff" + b"0" * (20 * 1024 * 1024), "file-too-large"),
    ],
)
def test_it_refuses_what_could_hurt(content: bytes, code: str) -> None:
    assert refused(content) == code


@pytest.mark.parametrize("edge", [60_000, 10_000, 7_000])
def test_it_refuses_too_many_pixels_before_opening_them(edge: int) -> None:
    assert refused(png_header_claiming(edge, edge)) == "file-too-many-pixels"


def test_it_draws_the_picture_anew_without_anything_beside_the_pixels() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"  # a place
    exif.get_ifd(0x8769)[0x9003] = "2026:11:21 15:02:00"
    dirty = picture((40, 30), exif=exif, comment=b"Wang Fang") + b"<script>alert(1)</script>"
    clean = images.cleaned(dirty)
    with Image.open(io.BytesIO(clean.content)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (30, 40))  # upright
        assert not dict(shown.getexif())
        assert "comment" not in shown.info
    assert b"script" not in clean.content
    assert b"Wang" not in clean.content
    assert clean.taken_at is not None
    assert clean.taken_at.isoformat() == "2026-11-21T07:02:00+00:00"


def test_it_makes_large_pictures_small_and_draws_a_thumbnail() -> None:
    clean = images.cleaned(picture((6000, 3000)))
    assert (clean.width, clean.height) == (2560, 1280)
    with Image.open(io.BytesIO(clean.thumbnail)) as small:
        assert max(small.size) == images.THUMB_EDGE


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("WEBP", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L")]
)
def test_it_takes_every_mode_of_picture(kind: str, mode: str) -> None:
    assert images.cleaned(picture(kind=kind, mode=mode)).content_type == "image/jpeg"


def test_it_keeps_a_signature_transparent() -> None:
    clean = images.cleaned(picture(kind="PNG", mode="RGBA"), signature=True)
    with Image.open(io.BytesIO(clean.content)) as shown:
        assert (shown.format, shown.mode) == ("PNG", "RGBA")


@pytest.mark.django_db
def test_it_names_files_by_itself(tmp_path: Any) -> None:
    kept = files.keep(upload=io.BytesIO(picture()), actor=GUEST)
    stored = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert stored == sorted([kept.path, kept.thumbnail])
    assert kept.key in kept.path
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.django_db
def test_it_calls_a_pdf_a_scan() -> None:
    kept = files.keep(upload=io.BytesIO(b"%PDF-1.7\n1 0 obj<<>>\n%%EOF\n"), actor=GUEST)
    assert (kept.kind, kept.content_type, kept.thumbnail) == ("scan", "application/pdf", "")


@pytest.mark.django_db
def test_it_takes_nothing_from_nobody() -> None:
    with pytest.raises(Forbidden):
        files.keep(upload=io.BytesIO(picture()), actor=Actor(kind="guest"))


@pytest.mark.django_db
def test_it_gives_a_file_to_a_verb_of_its_uploader_only() -> None:
    first, second = (files.keep(upload=io.BytesIO(picture()), actor=GUEST) for _ in range(2))
    assert files.claim(keys=[second.key, first.key, first.key], actor=GUEST) == [second, first]
    assert files.claim(keys=[], actor=GUEST) == []
    for keys, actor, kind, code in (
        ([first.key], OTHER, None, "file-not-yours"),
        ([first.key], Actor(person_id=1), None, "file-not-yours"),
        ([first.key], Actor(kind="guest"), None, "file-not-yours"),
        (["nothing"], GUEST, None, "file-unknown"),
        ([first.key], GUEST, "signature", "file-wrong-kind"),
    ):
        with pytest.raises(Invalid) as caught:
            files.claim(keys=keys, actor=actor, kind=kind)
        assert caught.value.code == code


@pytest.mark.django_db
def test_it_sweeps_away_what_no_verb_claimed(tmp_path: Any) -> None:
    files.keep(upload=io.BytesIO(picture()), actor=GUEST)
    old = files.keep(upload=io.BytesIO(picture()), actor=GUEST)
    Attachment.objects.filter(pk=old.pk).update(uploaded_at=product_now() - timedelta(days=3))
    assert files.sweep_unclaimed() == 1
    assert Attachment.objects.count() == 1
    assert not (tmp_path / old.path).exists()
