"""Article-level precision and recall of amendments: `python tests/benchmarks/amendments.py [--show N]`.

Gold: (amending document → amended document, article) from the notes of Bộ pháp điển, for amending documents whose text is at hand.
Only amended documents that the gold names for that amending document are judged: the codification holds a part of all law.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from pathlib import Path

from scores import Score, corpus_folder, print_scores

from ingest.pipeline import read_text


def measure(corpus: Path) -> list[Score]:
    """Amended articles over all amending documents at hand."""
    gold: dict[str, set[tuple[str, str]]] = defaultdict(set)
    with gzip.open(corpus / "amendments" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            gold[row["amending_doc"].upper()].add((row["amended_doc"].upper(), str(row["amended_article"]).lower()))
    texts = [path.read_text(encoding="utf-8") for path in sorted((corpus / "amendments" / "texts").glob("*.txt"))]
    with gzip.open(corpus / "vbpl_text" / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts += [row["text"] for row in map(json.loads, lines) if (row.get("so_hieu") or "").upper() in gold]
    right = read_count = gold_count = 0
    wrong: list[str] = []
    for text in texts:
        reading = read_text(text)
        number = (reading.document.number or "").upper()
        expected = gold.get(number)
        if not expected:
            continue
        objects = {amended for amended, _ in expected}
        read = {
            (a.object.upper(), step[5:].replace("_", "").replace("dd", "đ"))
            for a in reading.amendments
            for step in (a.object_provision or "").split("__")
            if step.startswith("dieu_") and a.object.upper() in objects
        }
        right, read_count, gold_count = right + len(read & expected), read_count + len(read), gold_count + len(expected)
        wrong += [f"{number} missed {amended} Điều {article}" for amended, article in sorted(expected - read)]
        wrong += [f"{number} extra {amended} Điều {article}" for amended, article in sorted(read - expected)]
    return [Score("amendments", "amended article", right, read_count, gold_count, tuple(wrong))]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0)
    print_scores(measure(corpus_folder()), parser.parse_args().show)
