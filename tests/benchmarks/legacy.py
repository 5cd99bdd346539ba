"""Character error rate on files from before Unicode: `python tests/benchmarks/legacy.py [--show N]`.

The error rate is the Levenshtein distance between the words read and the words expected, in characters, white space and cell marks left
out, divided by the length expected. A file is right when its rate is at most 1 %.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from rapidfuzz.distance import Levenshtein
from scores import Score, corpus_folder, print_scores

from graph.errors import CancuError
from ingest.readers import read_layout

MOST_ERRORS = 0.01


def measure(corpus: Path) -> list[Score]:
    """Files read with at most 1 % of errors; the others are named, the worst first, with their rates."""
    root = corpus / "legacy_encodings"
    rates = []
    for gold in sorted(root.rglob("*.expected.txt")):
        stem = gold.name.removesuffix(".expected.txt")
        source = next(path for path in gold.parent.iterdir() if path != gold and path.stem == stem)
        expected = _levelled(gold.read_text(encoding="utf-8"))
        try:
            read = _levelled(read_layout(source).text)
        except CancuError as error:
            print(error)
            read = ""
        rates.append((Levenshtein.distance(expected, read) / max(1, len(expected)), str(source.relative_to(root))))
    wrong = tuple(f"{name}: {rate:.3f}" for rate, name in sorted(rates, reverse=True) if rate > MOST_ERRORS)
    return [Score("legacy encodings", "file, <= 1 % errors", len(rates) - len(wrong), len(rates), len(rates), wrong)]


def _levelled(text: str) -> str:
    return re.sub(r"[\s|]+", "", text)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=10)
    print_scores(measure(corpus_folder()), parser.parse_args().show)
