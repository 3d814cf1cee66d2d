"""Search: a Chinese word of two characters, over the API, in everything its reader sees; and that nothing is missed."""

from typing import Any
from urllib.parse import quote

from django.db import connection

from anju.bench.jobs.asking import projects_of, token_of
from anju.bench.jobs.reading import measure_reading

WORD = "空鼓"
READER = "group_cs"


def measure(task: dict[str, Any]) -> dict[str, Any]:
    """The newest page for whoever reads the whole group; the limit scans every text with LIKE."""
    places = projects_of(READER)
    marks = ", ".join(["%s"] * len(places))
    sql = (
        "SELECT m.id, m.number FROM matters_matter m JOIN matters_searchentry s ON s.matter_id = m.id "
        f"WHERE s.text LIKE %s AND m.project_id IN ({marks}) ORDER BY m.id DESC LIMIT 50"
    )
    word = quote(WORD)
    found = measure_reading(
        task, path=f"/api/v1/cases?order=new&q={word}", headers=token_of(READER), sql=sql,
        values=[f"%{WORD}%", *places],
        more={"two words": f"/api/v1/cases?order=new&q={word}+3-2", "nothing": f"/api/v1/cases?order=new&q={quote('没有此词')}"},
    )  # fmt: skip
    return found | {"matches": _matches()}


def _matches() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM matters_searchentry WHERE text LIKE %s", [f"%{WORD}%"])
        return int(cursor.fetchone()[0])
