"""Character error rate on files from before Unicode: `python tests/benchmarks/legacy.py [--worst N]`.

The error rate is the edit distance between the words read and the words expected, in characters, white space and cell marks levelled,
divided by the length expected (Levenshtein distance of the whole text, by difflib-free banded computation of rapidfuzz).
"""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from graph.errors import CancuError
from ingest.readers import read_layout


def main() -> None:
    """Print the share of files with at most 1 % of errors, and the worst."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--worst", type=int, default=10)
    args = parser.parse_args()
    root = Path(os.environ["CANCU_CORPUS"]) / "legacy_encodings"
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
    good = sum(rate <= 0.01 for rate, _ in rates)
    print(f"{good} of {len(rates)} files ({good / len(rates):.3f}) with character error rate <= 0.01")
    for rate, name in sorted(rates, reverse=True)[: args.worst]:
        print(f"{rate:.4f} {name}")


def _levelled(text: str) -> str:
    return re.sub(r"[\s|]+", "", text)


if __name__ == "__main__":
    main()
