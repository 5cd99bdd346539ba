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


def records(path: Path) -> Iterator[tuple[str, IndexRecord]]:
    """Identity and record of each document; documents with the same `doc_no` are provisions of one."""
    works: dict[str, int] = {}
    for row in rows(path):
        work = works.setdefault(row.get("doc_no") or row["_id"], len(works) + 1)
        yield row["_id"], IndexRecord(work, row["_id"], row.get("doc_no", ""), row.get("doc_type", ""), "", 0, "", words_of(row), row.get("title", ""))
