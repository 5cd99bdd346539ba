"""Reading of BEIR files (JSON lines `_id`, `title`, `text`; judgements tab-separated with a header), plain or .gz, and the records made of them."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from search.engine import IndexRecord
from search.subjects import states_scope, subject_of


def opened(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def rows(path: Path) -> Iterator[dict[str, str]]:
    with opened(path) as lines:
        yield from map(json.loads, lines)


def judgements(path: Path) -> dict[str, set[str]]:
    """Query → relevant documents; queries without any are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    with opened(path) as lines:
        for row in csv.reader(lines, delimiter="\t"):
            if len(row) >= 3 and row[-1].lstrip("-").isdigit() and int(row[-1]) > 0:
                found[row[0]].add(row[-2])
    return dict(found)


def questions(path: Path, gold: dict[str, set[str]]) -> dict[str, str]:
    """The judged queries."""
    return {row["_id"]: row["text"] for row in rows(path) if gold.get(row["_id"])}


def words_of(row: dict[str, str]) -> str:
    return f"{row.get('title', '')}\n{row['text']}".strip()


def work_of(row: dict[str, str]) -> str:
    """What document a row is of: rows with the same `doc_no` are provisions of one."""
    return row.get("doc_no") or row["_id"]


def subjects(path: Path) -> dict[str, str]:
    """What each document is about. The rows of a document may lie far apart; they hold no titles."""
    articles: dict[str, list[str]] = defaultdict(list)
    for row in rows(path):
        known = articles[work_of(row)]
        if not known or states_scope(words_of(row)):
            known.append(words_of(row))
    return {work: subject_of("", texts) for work, texts in articles.items()}


def records(path: Path, about: dict[str, str] | None = None) -> Iterator[tuple[str, IndexRecord]]:
    """Identity and record of each document; `about` are its `subjects`, if they are known already."""
    works: dict[str, int] = {}
    about = subjects(path) if about is None else about
    for row in rows(path):
        work = works.setdefault(work_of(row), len(works) + 1)
        yield row["_id"], IndexRecord(
            work, row["_id"], row.get("doc_no", ""), row.get("doc_type", ""), "", 0, "", words_of(row), row.get("title", ""), subject=about[work_of(row)]
        )
