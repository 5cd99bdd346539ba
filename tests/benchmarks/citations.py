"""Precision, recall and F1 of mentions against CANCU_CORPUS/citations: `python tests/benchmarks/citations.py [--errors N]`.

Gold: the validation split of VNLegalText. "overlap": a mention counts when it overlaps a gold span of the same kind, one to one;
"exact": when both ends agree as well.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
from collections import Counter
from pathlib import Path

from ingest.mentions import find_mentions

KINDS = {"NĐ": "nghị định", "L": "luật", "TT": "thông tư", "QĐ": "quyết định", "PL": "pháp lệnh", "BL": "bộ luật", "NQ": "nghị quyết",
         "TTLT": "thông tư liên tịch", "HP": "hiến pháp"}  # fmt: skip


def main() -> None:
    """Print one line a kind and one for all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--edges", action="store_true")
    args = parser.parse_args()
    path = Path(os.environ["CANCU_CORPUS"]) / "citations" / "dev.jsonl.gz"
    counts: dict[str, Counter[str]] = {mode: Counter() for mode in ("overlap", "exact")}
    shown = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            gold = [(s["start"], s["end"], KINDS[s["type"]]) for s in row["spans"]]
            found = [(c.span.start, c.span.end, c.type or "") for c in find_mentions(row["text"]) if c.type in KINDS.values()]
            missed, extra = score(gold, found, counts)
            if args.edges:
                for a, b, kind in found:
                    for c, d, other in gold:
                        if kind == other and a < d and c < b and (a, b) != (c, d):
                            print(f"edge: {row['text'][a:b]!r} gold {row['text'][c:d]!r}")
            if (missed or extra) and shown < args.errors:
                shown += 1
                print(row["text"][:400].replace("\n", " "), "\n   missed", [row["text"][a:b] for a, b, _ in missed], "extra",
                      [row["text"][a:b] for a, b, _ in extra])  # fmt: skip
    for mode, counter in counts.items():
        for kind in [*KINDS.values(), "all"]:
            right, given, wanted = counter[kind, "right"], counter[kind, "given"], counter[kind, "wanted"]  # type: ignore[index]
            precision, recall = right / max(1, given), right / max(1, wanted)
            f1 = 2 * precision * recall / max(1e-9, precision + recall)
            print(f"{mode:8} {kind:22} P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}  gold {wanted}")


Span = tuple[int, int, str]


def score(gold: list[Span], found: list[Span], counts: dict[str, Counter[str]]) -> tuple[list[Span], list[Span]]:
    """Count one sentence; returns what was missed and what was too many under the overlap measure."""
    left = list(found)
    missed = []
    for span in gold:
        match = next((f for f in left if f[2] == span[2] and f[0] < span[1] and span[0] < f[1]), None)
        for mode in counts:
            for key in (span[2], "all"):
                counts[mode][key, "wanted"] += 1  # type: ignore[index]
                if match and (mode == "overlap" or match[:2] == span[:2]):
                    counts[mode][key, "right"] += 1  # type: ignore[index]
        if match:
            left.remove(match)
        else:
            missed.append(span)
    for span in found:
        for mode in counts:
            for key in (span[2], "all"):
                counts[mode][key, "given"] += 1  # type: ignore[index]
    return missed, left


if __name__ == "__main__":
    main()
