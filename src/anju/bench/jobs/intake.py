"""Intake: one case over HTTP with everything on, beside L4, the bare view with the same six inserts; rounds in turn."""

import json
import random
from typing import Any

from django.db import connection

from anju.bench.figures import middle
from anju.bench.jobs.asking import first_project, key, request, statements_of, token_of, workers
from anju.bench.serving import BARE, PRODUCT, serving
from anju.matters.models import Matter
from anju.people.models import Residency

WORDS = "卫生间天花板一直滴水，楼上说没有用水，吊顶已经鼓起来了，麻烦尽快派人来看一下，家里有老人，地上都是水很滑，谢谢你们了。"
ITEM = {"place": "卫生间", "part": "顶棚", "defect": "C02", "description": ""}


def bodies(count: int) -> list[str]:
    """So many reports from homes of the first project, in sixty characters each."""
    project = first_project()
    homes = list(
        Residency.objects.filter(room__project=project, relation="owner").select_related("room", "person")[:2000]
    )  # fmt: skip
    draw = random.Random(7)
    found = []
    for _ in range(count):
        home = draw.choice(homes)
        found.append(
            json.dumps({
                "project": project.code, "room": home.room.label, "kind": "repair", "channel": "hotline",
                "reporter": {"name": home.person.name, "phone": f"1991{draw.randrange(10**7):07d}", "relation": "owner"},
                "description": WORDS[:60], "urgency": "normal", "items": [ITEM],
            }, ensure_ascii=False)
        )  # fmt: skip
    return found


def measure(task: dict[str, Any]) -> dict[str, Any]:
    """Rounds of product and bare view in turn, 8 at once; then each alone, one at a time."""
    seconds, rounds = task["seconds"], task["rounds"]
    token, cases = token_of("desk"), Matter.objects.count()
    drafts = bodies(task["most"])
    statements, answer = statements_of("POST", "/api/v1/cases", token, drafts[0])
    assert answer.status_code == 201, answer.content[:500]

    def product() -> list[str]:
        return [request("POST", "/api/v1/cases", token | key(), body) for body in drafts]

    bare = [request("POST", "/six", {}, body) for body in drafts]
    in_one = [request("POST", "/six-in-one", {}, body) for body in drafts]
    ours, theirs = [], []
    with serving(PRODUCT, workers=workers()) as server, serving(BARE, workers=workers()) as plain:
        server.ask(product()[:40], concurrency=8, seconds=10)
        plain.ask(bare[:40], concurrency=8, seconds=10)
        for _ in range(rounds):
            ours.append(server.ask(product(), concurrency=8, seconds=seconds))
            theirs.append(plain.ask(bare, concurrency=8, seconds=seconds))
        one_of_ours = server.ask(product(), concurrency=1, seconds=seconds)
        one_of_theirs = plain.ask(bare, concurrency=1, seconds=seconds)
        set_based = plain.ask(in_one, concurrency=8, seconds=seconds)
        peak = server.peak_mb()
    best = sorted(ours, key=lambda one: one["rate"])[len(ours) // 2]
    pairs = [(mine["rate"], other["rate"]) for mine, other in zip(ours, theirs, strict=True)]
    return {
        "database": connection.vendor, "rows": cases, "rate": middle([mine for mine, _ in pairs]),
        "limit_rate": middle([other for _, other in pairs]),
        "ratio": round(middle([mine / other if other else 0 for mine, other in pairs]), 3),
        **{name: best[name] for name in ("p50_ms", "p95_ms", "p99_ms", "statuses")},
        "statements": statements, "peak_mb": peak, "rounds": pairs,
        "one_at_a_time": _short(one_of_ours) | {"limit_rate": one_of_theirs["rate"]},
        "six_rows_in_plain_sql_rate": set_based["rate"],
    }  # fmt: skip


def _short(found: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in ("rate", "p50_ms", "p95_ms", "p99_ms")}
