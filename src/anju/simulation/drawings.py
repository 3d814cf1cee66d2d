"""Pictures that show nobody: a drawn wall with a stain, or a scribble for a signature; a few, drawn once a process."""

import io
from functools import cache
from random import Random

from PIL import Image, ImageDraw

from anju.matters import images
from anju.matters.act import Actor
from anju.matters.files import Taken, stored

KINDS = {"photo": 12, "signature": 6}


def drawing(kind: str, random: Random) -> bytes:
    """A PNG: `photo` or `signature`."""
    if kind == "signature":
        image = Image.new("RGB", (360, 140), "white")
        pen = ImageDraw.Draw(image)
        points = [(20 + step * 22, 70 + random.randrange(-42, 42)) for step in range(15)]
        pen.line(points, fill=(20, 30, 60), width=4, joint="curve")
    else:
        shade = random.randrange(190, 225)
        image = Image.new("RGB", (480, 360), (shade, shade, shade - 6))
        pen = ImageDraw.Draw(image)
        for _ in range(random.randrange(2, 6)):
            x, y, size = random.randrange(60, 400), random.randrange(40, 300), random.randrange(30, 110)
            pen.ellipse((x, y, x + size, y + size // 2), fill=(176, 160, 128), outline=(150, 132, 100))
        pen.line((0, 300, 480, 286), fill=(120, 120, 120), width=3)
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()


def uploaded(kind: str, *, actor: Actor, draw: float) -> str:
    """The key of a drawn picture, kept as this actor's upload.

    The bounds of uploads are for senders; a history of three months in some minutes would run into them.
    """
    return stored(_taken(kind)[int(draw * KINDS[kind])], actor=actor).key


@cache
def _taken(kind: str) -> list[Taken]:
    """The drawings of a kind, cleaned as any upload is."""
    return [
        Taken(images.cleaned(drawing(kind, Random(no)), signature=kind == "signature"), kind)
        for no in range(KINDS[kind])
    ]
