"""Precision, recall and F1 of mentions against CANCU_CORPUS/citations: `python tests/benchmarks/citations.py [--show N]`.

Gold: the validation split of VNLegalText. "overlap": a mention counts when it overlaps a gold span of the same kind, one to one;
"exact": when both ends agree as well.

Disputed, and counted against us all the same: where the gold names one document twice, the words of the second mention are marked at the place
of the first, inside the span that stands there. One of the two spans is always missed, and the second mention is read where none is marked.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from scores import Score, corpus_folder, print_scores

from ingest.mentions import find_mentions

KINDS = {"NĐ": "nghị định", "L": "luật", "TT": "thông tư", "QĐ": "quyết định", "PL": "pháp lệnh", "BL": "bộ luật", "NQ": "nghị quyết",
         "TTLT": "thông tư liên tịch", "HP": "hiến pháp"}  # fmt: skip

Mention = tuple[int, int, str]
"""Start, end, kind."""


def measure(corpus: Path) -> list[Score]:
    """Both measures, over all kinds and for each kind."""
    counts: dict[str, Counter[tuple[str, str]]] = {mode: Counter() for mode in ("overlap", "exact")}
    wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
    disputed: dict[tuple[str, str], list[str]] = defaultdict(list)
    with gzip.open(corpus / "citations" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            gold = [(s["start"], s["end"], KINDS[s["type"]]) for s in row["spans"]]
            found = [
                (c.span.start, c.span.end, c.type or "")
                for c in find_mentions(row["text"])
                if c.type in KINDS.values() and not c.in_title
            ]
            for mode, what, (start, end, kind) in compare(gold, found):
                for key in (kind, "all"):
                    counts[mode][key, what] += 1
                    if what in ("missed", "extra"):
                        case = f"line {number} {what} {kind} {start}-{end}"
                        wrong[mode, key].append(case)
                        if misplaced(row["text"], gold, (start, end, kind)):
                            disputed[mode, key].append(case)
    return [
        Score("citations", f"{mode}, {kind}", c[kind, "right"], c[kind, "right"] + c[kind, "extra"], c[kind, "right"] + c[kind, "missed"],
              tuple(wrong[mode, kind]), tuple(disputed[mode, kind]))
        for mode, c in counts.items() for kind in ("all", *KINDS.values())
    ]  # fmt: skip


def compare(gold: list[Mention], found: list[Mention]) -> Iterator[tuple[str, str, Mention]]:
    """Measure, "right" | "missed" | "extra", and the mention: each gold span is matched with one span read at most."""
    left = list(found)
    for span in gold:
        match = next((f for f in left if f[2] == span[2] and f[0] < span[1] and span[0] < f[1]), None)
        yield "overlap", "right" if match else "missed", span
        yield "exact", "right" if match and match[:2] == span[:2] else "missed", span
        if match:
            left.remove(match)
            if match[:2] != span[:2]:
                yield "exact", "extra", match
    for span in left:
        yield "overlap", "extra", span
        yield "exact", "extra", span


def misplaced(text: str, gold: list[Mention], span: Mention) -> bool:
    """Whether a span of the gold shares its place with another, or a mention that was read has the words of one that does."""
    inner = [a for a in gold if any(a != b and b[0] <= a[0] and a[1] <= b[1] for b in gold)]
    if span in gold:
        return any(span != other and span[0] < other[1] and other[0] < span[1] for other in gold)
    return any(text[a[0] : a[1]] == text[span[0] : span[1]] for a in inner)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0)
    print_scores(measure(corpus_folder()), parser.parse_args().show)
