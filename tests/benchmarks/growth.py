"""What one more document costs as the index grows: `python tests/benchmarks/growth.py [--sizes 1000 10000 100000 1000000]`.

Synthetic provisions of some 150 syllables, 20 to a document. At each size, five documents are indexed and committed one by one, and a question is
asked: both should stay flat.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from search.engine import IndexRecord
from search.query import parse_query
from search.tantivy_engine import TantivyEngine

PROVISIONS = 20
LENGTH = 150
MORE = 5
SYLLABLES = [f"{first}{middle}{last}" for first in "bcdghklmnpqrstvx" for middle in ("a", "ă", "ê", "i", "o", "ư", "iê", "uô") for last in ("", "n", "ng", "c", "t", "m")]


def documents(start: int, count: int) -> Iterator[IndexRecord]:
    """Provisions whose syllables are as unevenly frequent as those of texts."""
    chance = random.Random(start)
    weights = [1 / (rank + 3) for rank in range(len(SYLLABLES))]
    for work in range(start, start + count):
        for number in range(1, PROVISIONS + 1):
            words = chance.choices(SYLLABLES, weights, k=LENGTH)
            text = f"Điều {number}. {' '.join(words[:8])}\n{' '.join(words)}"
            yield IndexRecord(work, f"dieu_{number}", f"{work}/2020/NĐ-CP", "nghị định", "Chính phủ", 2020, "Nghị định", text)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000, 1_000_000])
    args = parser.parse_args()
    question = parse_query(" ".join(SYLLABLES[5:60:6]))
    print(f"{'provisions':>12} {'records/s':>10} {'one document more, ms':>22} {'question, ms':>13}")
    with tempfile.TemporaryDirectory() as folder:
        engine = TantivyEngine(Path(folder), segment=None)
        held = revision = 0
        for size in args.sizes:
            wanted = size // PROVISIONS - held
            started = time.perf_counter()
            engine.add(documents(held + 1, wanted))
            engine.commit(revision := revision + 1)
            rate = wanted * PROVISIONS / (time.perf_counter() - started)
            held += wanted
            costs = []
            for _ in range(MORE):
                started = time.perf_counter()
                engine.delete(held + 1)
                engine.add(documents(held + 1, 1))
                engine.commit(revision := revision + 1)
                costs.append((time.perf_counter() - started) * 1000)
                held += 1
            engine.search(question)
            times = []
            for _ in range(20):
                started = time.perf_counter()
                engine.search(question)
                times.append((time.perf_counter() - started) * 1000)
            print(f"{held * PROVISIONS:12} {rate:10.0f} {statistics.median(costs):22.1f} {statistics.median(times):13.1f}", flush=True)
        engine.close()


if __name__ == "__main__":
    main()
