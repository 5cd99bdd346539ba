"""Article-level precision and recall of amendments: `python tests/benchmarks/amendments.py [--show N]`.

Gold: (amending document → amended document, article) from the notes of Bộ pháp điển, for amending documents whose text is at hand.
Only amended documents that the gold names for that amending document are judged: the codification holds a part of all law.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
from collections import defaultdict
from pathlib import Path

from ingest.pipeline import read_text


def main() -> None:
    """Print precision, recall and F1."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    corpus = Path(os.environ["CANCU_CORPUS"])
    gold: dict[str, set[tuple[str, str]]] = defaultdict(set)
    with gzip.open(corpus / "amendments" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            gold[row["amending_doc"].upper()].add((row["amended_doc"].upper(), str(row["amended_article"]).lower()))
    texts = [path.read_text(encoding="utf-8") for path in sorted((corpus / "amendments" / "texts").glob("*.txt"))]
    with gzip.open(corpus / "vbpl_text" / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts += [row["text"] for row in map(json.loads, lines) if (row.get("so_hieu") or "").upper() in gold]
    common = read_count = gold_count = documents = 0
    for text in texts:
        reading = read_text(text)
        expected = gold.get((reading.document.number or "").upper())
        if not expected:
            continue
        documents += 1
        objects = {number for number, _ in expected}
        read = {
            (a.object.upper(), step[5:].replace("_", "").replace("dd", "đ"))
            for a in reading.amendments
            for step in (a.object_provision or "").split("__")
            if step.startswith("dieu_") and a.object.upper() in objects
        }
        common, read_count, gold_count = common + len(read & expected), read_count + len(read), gold_count + len(expected)
        if documents <= args.show:
            print(reading.document.number, "extra", sorted(read - expected)[:12], "missed", sorted(expected - read)[:12])
    precision, recall = common / max(1, read_count), common / max(1, gold_count)
    print(
        f"amended articles: P {precision:.4f} R {recall:.4f} F1 {2 * precision * recall / max(1e-9, precision + recall):.4f}",
        end=" ",
    )
    print(f"over {documents} documents, {gold_count} articles")


if __name__ == "__main__":
    main()
