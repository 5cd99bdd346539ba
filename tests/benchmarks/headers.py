"""Number, kind, issuer and date of gazette PDFs, Word files and portal pages: `python tests/benchmarks/headers.py [--show N]`.

Gold: for the gazette, number and kind are in the names that the portal gave its files; for all, kind, issuer and date are in the
catalogue `metadata/dev.jsonl.gz`, looked up by the portal's identifier or by the number that the gold states, never by what was read;
what the catalogue does not hold is not judged. The names of the files are kept from the reader.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from joblib import Parallel, delayed
from scores import Score, corpus_folder, print_scores

from graph.errors import CancuError
from graph.model import Document
from graph.text import fold
from ingest.header import read_header
from ingest.readers.files import layout_of_bytes

Row = dict[str, str]

_NAMED = re.compile(r"(?P<kind>[a-z-]+?)-so-(?P<number>\d+[a-z]?(?:-(?:19|20)\d\d)?-[a-z0-9-]+?)-\d+\.pdf$")
_ITEM = re.compile(r"ItemID=(\d+)", re.IGNORECASE)


def measure(corpus: Path) -> list[Score]:
    """Each field on each kind of file."""
    catalogue = Catalogue(corpus)
    return [
        *_score("gazette PDF", Parallel(n_jobs=2)(delayed(_judged)(*case) for case in _gazette(corpus, catalogue))),
        *_score("Word files", Parallel(n_jobs=2)(delayed(_judged)(*case) for case in _word(corpus, catalogue))),
        *_score(
            "vbpl pages", Parallel(n_jobs=2)(delayed(_judged)(*case) for case in _pages(corpus, catalogue)), ("issuer", "issued")
        ),
    ]


class Catalogue:
    """Rows of the catalogue by number and by the portal's identifier."""

    def __init__(self, corpus: Path) -> None:
        self.by_number: dict[str, list[Row]] = defaultdict(list)
        self.by_item: dict[str, Row] = {}
        with gzip.open(corpus / "metadata" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                self.by_number[_key(row["so_hieu"])].append(row)
                if found := _ITEM.search(row.get("vbpl") or ""):
                    self.by_item[found[1]] = row

    def gold(self, number: str) -> Row:
        """Kind, issuer and date of the only document with this number; nothing when there are several or none."""
        rows = self.by_number.get(_key(number), [])
        return _gold(rows[0]) if len(rows) == 1 else {}


def _gold(row: Row) -> Row:
    issued = datetime.strptime(row["ngay_ban_hanh"], "%d/%m/%Y").date().isoformat()
    return {"type": row["loai"], "issuer": row["co_quan"], "issued": issued}


def _gazette(corpus: Path, catalogue: Catalogue) -> Iterator[tuple[str, bytes, Row]]:
    for path in sorted((corpus / "pdf").glob("*.pdf")):
        if found := _NAMED.match(path.name):
            gold = {"number": found["number"], "type": found["kind"]}
            yield path.name, path.read_bytes(), catalogue.gold(found["number"]) | gold


def _word(corpus: Path, catalogue: Catalogue) -> Iterator[tuple[str, bytes, Row]]:
    for path in sorted((corpus / "docx").glob("*.docx")):
        row = catalogue.by_item.get(path.stem.removeprefix("VBPL_"))
        if row:
            yield path.name, path.read_bytes(), _gold(row) | {"number": row["so_hieu"]}


def _pages(corpus: Path, catalogue: Catalogue) -> Iterator[tuple[str, bytes, Row]]:
    with tarfile.open(corpus / "vbpl_pages.tar.xz") as archive:
        rows: dict[str, Row] = {}
        pages: dict[str, bytes] = {}
        for entry in archive:
            stream = archive.extractfile(entry) if entry.isfile() else None
            if stream and entry.name.endswith("metadata.jsonl"):
                rows = {row["file"]: row for row in map(json.loads, stream.read().decode().splitlines())}
            elif stream:
                pages[entry.name.rsplit("/", 1)[-1]] = stream.read()
    for name, content in pages.items():
        row = rows.get(name, {})
        found = catalogue.by_item.get(row.get("url", "").rsplit("--", 1)[-1])
        gold = _gold(found) if found else catalogue.gold(row.get("so_hieu") or "")
        if gold:
            yield name, content, gold


def _judged(name: str, content: bytes, gold: Row) -> list[tuple[str, str, str, str]]:
    """Name, field, what was read, what was expected."""
    try:
        read = read_header(layout_of_bytes(content, "tep" + Path(name).suffix))
    except CancuError:
        read = Document()
    return [(name, field, _written(getattr(read, field)), expected) for field, expected in gold.items()]


def _written(value: str | date | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


def _key(words: str) -> str:
    """Levelled so that a file name, which holds neither diacritics nor slashes, equals what is printed."""
    return re.sub(r"[^a-z0-9]+", "", fold(words)).lstrip("0")


def _score(
    set_name: str, judged: list[list[tuple[str, str, str, str]]], fields: tuple[str, ...] = ("number", "type", "issuer", "issued")
) -> Iterator[Score]:
    cases = [case for of_file in judged for case in of_file]
    for field in fields:
        of_field = [case for case in cases if case[1] == field]
        wrong = tuple(f"{name}: read {read!r}, expected {gold!r}" for name, _, read, gold in of_field if _key(read) != _key(gold))
        yield Score(set_name, field, len(of_field) - len(wrong), len(of_field), len(of_field), wrong)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0)
    print_scores(measure(corpus_folder()), parser.parse_args().show)
