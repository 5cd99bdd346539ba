"""Reading speed beside underthesea.word_tokenize on the same text in the same run: `python tests/benchmarks/reading.py [--documents N]`."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from pathlib import Path

from underthesea import word_tokenize

from ingest.pipeline import read_text


def main() -> None:
    """Print MB/s of both and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=60)
    args = parser.parse_args()
    path = Path(os.environ["CANCU_CORPUS"]) / "vbpl_text" / "docs.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(args.documents), strict=False)]
    size = sum(len(text.encode()) for text in texts) / 1e6
    started = time.process_time()
    slowest = max((_timed(text), len(text)) for text in texts)
    reading = time.process_time() - started
    sample = texts[0][:100_000]
    started = time.process_time()
    word_tokenize(sample)
    segmenting = (time.process_time() - started) / (len(sample.encode()) / 1e6)
    print(
        f"reading {size / reading:.2f} MB/s over {len(texts)} documents, slowest {slowest[0]:.2f} s for {slowest[1]} characters"
    )
    print(f"word_tokenize {1 / segmenting:.2f} MB/s; ratio {segmenting / (reading / size):.1f}")


def _timed(text: str) -> float:
    started = time.process_time()
    read_text(text)
    return time.process_time() - started


if __name__ == "__main__":
    main()
