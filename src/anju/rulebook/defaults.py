"""The data files a new installation starts with, read into plain values (data/ beside this file)."""

import csv
import json
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from anju.rulebook.words import Meaning, Place, Vocabulary


def _text(name: str) -> str:
    return (files("anju.rulebook") / "data" / name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class DefaultClause:
    """A clause as shipped: its fields, and those of its first edition."""

    clause: dict[str, Any]
    edition: dict[str, Any]


def _source(told: list[str], sources: dict[str, list[str]]) -> tuple[str, str]:
    """Document and place in it, in both languages; no document means that the place says it all."""
    document, chinese, english = told
    if not document:
        return chinese, english
    return f"{sources[document][0]}{chinese}", f"{sources[document][1]}, {english}"


def default_clauses() -> tuple[list[dict[str, Any]], list[DefaultClause]]:
    """The sections and clauses of data/clauses.toml in the order of the regulation."""
    data = tomllib.loads(_text("clauses.toml"))
    sections = [{**section, "position": position} for position, section in enumerate(data["section"], 1)]
    clauses = []
    for position, row in enumerate(data["clause"], 1):
        source_zh, source_en = _source(row.pop("source"), data["sources"])
        edition = {
            "parameters": row.pop("parameters", {}),
            "certainty": row.pop("certainty"),
            "source_zh": source_zh,
            "source_en": source_en,
        }
        section_id = row.pop("section")
        clauses.append(DefaultClause({**row, "section_id": section_id, "position": position}, edition))
    return sections, clauses


def default_years() -> list[dict[str, Any]]:
    """The published calendar years of data/holidays.json, days as dates."""
    years: list[dict[str, Any]] = json.loads(_text("holidays.json"))["years"]
    for year in years:
        for day in year["days"]:
            day["day"] = date.fromisoformat(day["day"])
    return years


def default_defects() -> list[dict[str, str]]:
    """The 119 rows of data/defects.tsv."""
    return list(csv.DictReader(_text("defects.tsv").splitlines(), delimiter="\t"))


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """How people say places, parts and symptoms (data/words.toml)."""
    data = tomllib.loads(_text("words.toml"))
    return Vocabulary(
        tuple(Place(tuple(row["words"]), row["en"], tuple(row["catalogue"])) for row in data["place"]),
        tuple(Meaning(tuple(row["words"]), tuple(row["marks"])) for row in data["part"]),
        tuple(Meaning(tuple(row["words"]), tuple(row["marks"])) for row in data["symptom"]),
    )
