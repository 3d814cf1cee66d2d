"""How the text of a `SearchEntry` is found by any part of it: an index of its pairs (PostgreSQL) or triples (SQLite) of characters.

The database keeps the index by itself (migrations `0004_search_index`, `0007_search_spans`); whoever writes the text knows nothing of
it. Another room with a text of its own makes the same index in its own migration (a table `…_searchentry`) and registers the lookup. The
index only narrows: every alternative is also compared with the text, so that the answer is the one a scan with LIKE would give.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Lookup

Sql = tuple[str, list[Any]]
ENOUGH = 8
"""so many characters narrow as well as more; numbers begin alike and end differently"""
LAST = chr(0x10FFFF)
"""sorts after every character, and stands in no text"""
SPAN = 4096
"""keys; the index on PostgreSQL also knows in which of such spans a row's key lies (`0007_search_spans`)"""


def pairs_query(alternatives: Sequence[str]) -> str:
    """The tsquery of texts that hold all pairs of at least one alternative; of figures and Latin letters the fours of the end; of
    a single character a pair beginning with it."""
    return " | ".join("(" + " & ".join(_lexemes(text)) + ")" for text in alternatives)


def _lexemes(text: str) -> list[str]:
    if len(text) == 1:
        return [f"{_quoted(text)}:*"]
    if len(text) >= 4 and text.isascii():
        text = text[-ENOUGH:]
        return [_quoted(text[at : at + 4]) for at in range(len(text) - 3)]
    return [_quoted(text[at : at + 2]) for at in range(len(text) - 1)]


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def triples_query(text: str) -> str:
    """The FTS5 query of texts that hold all triples of a text of three characters or more, or of its end."""
    text = text[-ENOUGH:]
    triples = (text[at : at + 3] for at in range(len(text) - 2))
    return " AND ".join('"' + triple.replace('"', '""') + '"' for triple in triples)


class Holds(Lookup):
    """`text__holds=("1801", "tel:…")`: the text holds at least one of these, as they are; none may be empty."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, connection: Any) -> Sql:
        lhs, params = self.process_lhs(compiler, connection)
        like, like_params = self._compared(lhs, params)
        # within a SELECT the planner cannot look at it, and counts on few rows whatever the word: always the index, never helpers
        return f"(anju_pairs({lhs}) @@ (SELECT %s::tsquery) AND {like})", [*params, pairs_query(self.rhs), *like_params]

    def as_sqlite(self, compiler: Any, connection: Any) -> Sql:
        lhs, params = self.process_lhs(compiler, connection)
        like, like_params = self._compared(lhs, params)
        model = self.lhs.target.model
        key = f"{connection.ops.quote_name(self.lhs.alias)}.{connection.ops.quote_name(model._meta.pk.column)}"
        tables = model._meta.db_table.removesuffix("entry")
        match, match_params = triples_match([self.rhs], tables)
        among = f"SELECT rowid FROM {tables}index WHERE {tables}index MATCH {match}"  # noqa: S608 our own name
        return f"({key} IN ({among}) AND {like})", [*match_params, *like_params]

    def _compared(self, lhs: str, params: Sequence[Any]) -> Sql:
        like = " OR ".join(rf"{lhs} LIKE %s ESCAPE '\'" for _text in self.rhs)
        return f"({like})", [value for text in self.rhs for value in (*params, f"%{_escaped(text)}%")]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def triples_match(words: Sequence[Sequence[str]], tables: str) -> Sql:
    """What makes the FTS5 query of texts that may hold an alternative of each word: SQL, as the triples that begin with one or two
    characters are read from the index."""
    sqls, params = [], []
    for alternatives in words:
        parts = [_triples_of(text, tables) for text in alternatives]
        sqls.append("'(' || " + " || ' OR ' || ".join(sql for sql, _given in parts) + " || ')'")
        params += [value for _sql, values in parts for value in values]
    return "(" + " || ' AND ' || ".join(sqls) + ")", params


def _triples_of(text: str, tables: str) -> Sql:
    """Of one or two characters every triple in use that begins with them: from each to the next, past all texts that hold it."""
    if len(text) >= 3:
        return "%s", [triples_query(text)]
    following = f"SELECT term FROM {tables}term WHERE term >="  # noqa: S608 our own name
    found = f"""(WITH RECURSIVE triple(term) AS (
        SELECT ({following} %s LIMIT 1) UNION ALL SELECT ({following} triple.term || char(1) LIMIT 1) FROM triple WHERE term < %s
    ) SELECT coalesce(group_concat('"' || replace(term, '"', '""') || '"', ' OR '), %s) FROM triple WHERE term < %s)"""  # noqa: S608 the same
    return found, [text, text + LAST, triples_query(text + LAST * 2), text + LAST]
