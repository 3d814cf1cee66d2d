"""Resolve requirements*.in anew into requirements*.txt: exact versions with hashes, for every platform, no address."""

from tools.prepare import PYTHON, ROOT, index_environment, run, say

# The checks are resolved on top of what the product runs on, so that both see the same versions.
FILES = {
    "requirements": None,
    "requirements-dev": "requirements.txt",
    "requirements-uv": None,
    "requirements-node": None,
}


def lock() -> int:
    """Write the locked files; versions already locked stay unless the .in file asks for others."""
    for name, constraints in FILES.items():
        command = [
            *(str(PYTHON), "-m", "uv", "pip", "compile", "-q", "--universal", "--python-version", "3.11"),
            *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header"),
            *(["-c", constraints] if constraints else []),
            *(f"{name}.in", "-o", f"{name}.txt"),
        ]
        run(command, failed=f"{name}.in could not be resolved.", environment=index_environment())
        text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
        if "://" in text:
            say(f"{name}.txt names an address; take it out before committing")
            return 1
        say(f"  {name}.txt")
    return 0
