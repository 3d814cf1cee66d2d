"""Static files: hashed names, compressed, immutable. What Vite already hashed keeps its name."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUILT = "built/"
RARE = ("ninja/", "django_htmx/")
"""what other packages bring along and no page of ours loads"""
_HASHED = re.compile(r"/built/assets/[^/]+-[\w-]{8}\.\w+$|\.[0-9a-f]{12}\.\w+$")


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # WhiteNoise has no annotations
    """Leaves Vite's bundles alone: a second hash would make a chunk's relative import load the entry twice."""

    def hashed_name(self, name: str, content: object = None, filename: str | None = None) -> str:
        """The name to serve `name` under."""
        if name.startswith(BUILT):
            return name
        return str(super().hashed_name(name, content, filename))

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress everything; what no page of ours loads without brotli, which would cost a first start a minute."""
        rare = [path for path in paths if path.startswith(RARE)]
        compressed: Any = super().compress_files([path for path in paths if not path.startswith(RARE)])
        yield from compressed
        quick = Compressor(use_brotli=False, quiet=True)
        for path in rare:
            if quick.should_compress(path):
                yield from ((path, f"{path}{Path(made).suffix}") for made in quick.compress(self.path(path)))


def is_immutable(path: str, url: str) -> bool:
    """True for files whose name changes with their content; they are cached for ever."""
    return bool(_HASHED.search(url))
