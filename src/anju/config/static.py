"""Static files: hashed names, compressed, immutable. What Vite already hashed keeps its name."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

BUILT = "built/"
RARE = "ninja/"
_HASHED = re.compile(r"/built/assets/[^/]+-[\w-]{8}\.\w+$|\.[0-9a-f]{12}\.\w+$")


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # WhiteNoise has no annotations
    """Leaves Vite's bundles alone: a second hash would make a chunk's relative import load the entry twice."""

    def hashed_name(self, name: str, content: object = None, filename: str | None = None) -> str:
        """The name to serve `name` under."""
        if name.startswith(BUILT):
            return name
        return str(super().hashed_name(name, content, filename))

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress what every visitor loads; the API's documentation would cost a first start a minute."""
        compressed: Any = super().compress_files([path for path in paths if not path.startswith(RARE)])
        yield from compressed


def is_immutable(path: str, url: str) -> bool:
    """True for files whose name changes with their content; they are cached for ever."""
    return bool(_HASHED.search(url))
