"""Article-level precision and recall of amendments: `python tests/benchmarks/amendments.py [--show N]`.

Gold: (amending document → amended document, article) from the notes of Bộ pháp điển, for amending documents whose text is at hand as text,
.docx or page. Only amended documents that the gold names for that amending document are judged: the codification holds a part of all
law. It holds articles in force, so an article that was repealed as a whole is in no gold and is not judged either.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path

from scores import Score, corpus_folder, print_scores

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.model import Layout, Reading
from ingest.header import read_header
from ingest.layout import layout_of_text
from ingest.pipeline import read_document
from ingest.readers import read_layout

Article = tuple[str, str]
"""Key of the amended document's number, number of its article."""


def measure(corpus: Path) -> list[Score]:
    """Amended articles over all amending documents at hand."""
    gold = _gold(corpus)
    right = read_count = gold_count = 0
    wrong: list[str] = []
    judged: set[str] = set()
    for layout in _layouts(corpus, gold.keys()):
        number = _key(read_header(layout).number or "")
        expected = gold.get(number)
        if not expected or number in judged:
            continue
        judged.add(number)
        read = amended_articles(read_document(layout), {amended for amended, _ in expected})
        right, read_count, gold_count = right + len(read & expected), read_count + len(read), gold_count + len(expected)
        wrong += [f"{number} missed {amended} Điều {article}" for amended, article in sorted(expected - read)]
        wrong += [f"{number} extra {amended} Điều {article}" for amended, article in sorted(read - expected)]
    return [Score("amendments", "amended article", right, read_count, gold_count, tuple(wrong))]


def amended_articles(reading: Reading, objects: set[str]) -> set[Article]:
    """The articles of `objects` that a document changes and leaves in force."""
    return {
        (_key(a.object), step[5:].replace("_", "").replace("dd", "đ"))
        for a in reading.amendments
        for step in (a.object_provision or "").split("__")
        if step.startswith("dieu_") and _key(a.object) in objects and not (a.operation == "bãi bỏ" and step == a.object_provision)
    }


def _gold(corpus: Path) -> dict[str, set[Article]]:
    gold: dict[str, set[Article]] = defaultdict(set)
    with gzip.open(corpus / "amendments" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            gold[_key(row["amending_doc"])].add((_key(row["amended_doc"]), str(row["amended_article"]).lower()))
    return gold


def _layouts(corpus: Path, wanted: Collection[str]) -> Iterator[Layout]:
    """The layouts of all texts that may be amending documents of the gold set; a number in the folder's metadata spares reading the rest."""
    for path in sorted((corpus / "amendments" / "texts").glob("*.txt")):
        yield layout_of_text(path.read_text(encoding="utf-8"))
    for path in sorted((corpus / "docx").glob("*.docx")):
        yield read_layout(path)
    with gzip.open(corpus / "vbpl_text" / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if _key(row.get("so_hieu") or "") in wanted:
                yield layout_of_text(row["text"])


def _key(number: str) -> str:
    try:
        return DocumentNumber.parse(number).key
    except InvalidIdentifier:
        return number.lower()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0)
    print_scores(measure(corpus_folder()), parser.parse_args().show)
