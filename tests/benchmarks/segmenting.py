"""Speed of finding words beside plain `underthesea.word_tokenize` on the same text in the same run: `segmenting.py [--documents N] [--jobs N]`.

The text is that of portal pages (`vbpl_text` below CANCU_CORPUS). Ratios are per core: processor time, except with several jobs.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from underthesea import word_tokenize

from graph.text import match_key
from search.analysis import analyse
from search.segmenting import Remembering, longest


def texts(count: int) -> list[str]:
    path = Path(os.environ["CANCU_CORPUS"]) / "vbpl_text" / "docs.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in itertools.islice(lines, count)]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Processor time and wall time of a piece of work, in seconds."""
    wall, own = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - own, time.perf_counter() - wall


def agreement(plain: list[list[str]], ours: list[tuple[str, ...]]) -> float:
    """Share of plain words of more than one syllable that we find as well."""
    theirs = Counter(match_key(word).replace(" ", "_") for words in plain for word in words if " " in word)
    return (theirs & Counter(itertools.chain(*ours))).total() / max(1, theirs.total())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    chosen = texts(args.documents)
    clauses = [analyse(text, segment=False).clauses for text in chosen]
    syllables = sum(len(clause) for text in clauses for clause in text)
    word_tokenize("nạp mô hình")
    words: list[list[str]] = []
    plain, plain_wall = timed(lambda: words.extend(word_tokenize(text) for text in chosen))
    with tempfile.TemporaryDirectory() as folder:
        # Processes first: what this process segments is remembered by the workers it forks.
        jobs = Remembering(Path(folder) / "jobs.db", jobs=args.jobs)
        _, parallel = timed(lambda: jobs.prepare(clauses))
        jobs.close()
        cold = Remembering(Path(folder) / "clauses.db")
        first, _ = timed(lambda: cold.prepare(clauses))
        cold.close()
        again = Remembering(Path(folder) / "clauses.db")
        found: list[tuple[str, ...]] = []
        second, _ = timed(lambda: (again.prepare(clauses), found.extend(map(again, clauses))))
        again.close()
    listed: list[tuple[str, ...]] = []
    longest(clauses[0])
    third, _ = timed(lambda: listed.extend(longest(text) for text in clauses))
    print(f"{len(chosen)} documents, {syllables} syllables, {len({c for t in clauses for c in t}) / max(1, sum(map(len, clauses))):.0%} of clauses distinct")
    print(f"{'':44} syllables/s   ratio to plain   words found as well")
    rows = [("plain word_tokenize", plain, plain, 1.0)]
    rows += [("clauses, nothing known", first, plain, agreement(words, found))]
    rows += [("the same text again, another process", second, plain, agreement(words, found))]
    rows += [(f"clauses, nothing known, {args.jobs} processes (wall)", parallel, plain_wall, 1.0)]
    rows += [("longest words of the list", third, plain, agreement(words, listed))]
    for name, seconds, base, same in rows:
        print(f"{name:44} {syllables / seconds:11.0f} {base / seconds:16.1f} {same:21.1%}")


if __name__ == "__main__":
    main()
