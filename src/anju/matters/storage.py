"""Where attachments lie: below MEDIA_ROOT, each file whole or not there at all."""

import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Files written under another name first and then renamed, so that a crash leaves no half file behind its name."""

    def _save(self, name: str, content: Any) -> str:
        kept = super()._save(f"{name}.part", content)  # type: ignore[misc]  # the stubs leave it out
        half = Path(self.path(kept))
        with half.open("rb") as written:
            os.fsync(written.fileno())
        half.replace(self.path(name))
        return name
