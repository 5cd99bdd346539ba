"""Reading speed beside underthesea.word_tokenize on the same text in the same run: `python tests/benchmarks/reading.py [--documents N]`.

Also: memory after half of the documents and after all; the same text in a growing document, up to 20 MB; 5 MB of hostile text in one line,
beside 1.25 MB of it; and reading in two processes. Times are of the processor, in one process unless said otherwise.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import time
from collections.abc import Sequence

from joblib import Parallel, delayed
from scores import corpus_folder
from underthesea import word_tokenize

from ingest.pipeline import read_text

HOSTILE = {
    "no spaces": "a",
    "opened quotations": "“",
    "numbers": "số 12/2020/NĐ-CP ",
    "provisions": "điểm a khoản 1 Điều 2 và ",
    "laws": "Luật Đất đai và ",
    "assignments": "Giao Sở Nội vụ ",
    "bars": "| ",
}


def main() -> None:
    """Print MB/s of all of these."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=464)
    parser.add_argument("--quick", action="store_true", help="documents only")
    args = parser.parse_args()
    texts = _texts(args.documents)
    _print_documents(texts)
    if not args.quick:
        _print_growing(texts)
        _print_hostile()
        _print_processes(texts)


def _texts(count: int) -> list[str]:
    path = corpus_folder() / "vbpl_text" / "docs.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line, _ in zip(lines, range(count), strict=False)]


def _print_documents(texts: Sequence[str]) -> None:
    word_tokenize("nạp mô hình")
    read_text(texts[0])
    sample = "\n".join(texts[:3])[:60_000]
    segmenting = len(sample.encode()) / 1e6 / _timed(word_tokenize, sample)
    half = len(texts) // 2
    times = [_timed(read_text, text) for text in texts[:half]]
    memory = _peak_memory()
    times += [_timed(read_text, text) for text in texts[half:]]
    reading = sum(len(text.encode()) for text in texts) / 1e6 / sum(times)
    slowest = max(zip(times, map(len, texts), strict=True))
    print(f"reading {reading:.2f} MB/s over {len(texts)} documents, slowest {slowest[0]:.2f} s for {slowest[1]} characters")
    print(f"word_tokenize {segmenting:.2f} MB/s; ratio {reading / segmenting:.0f}")
    print(f"memory at most {memory:.0f} MB after {half} documents, {_peak_memory():.0f} MB after {len(texts)}")


def _print_growing(texts: Sequence[str]) -> None:
    """Cost must be linear: the speed on one document of 20 MB is that on one of 1 MB."""
    whole = "\n".join(texts).encode()
    whole = (whole * (20_000_000 // len(whole) + 1))[:20_000_000]
    for size in (1_000_000, 5_000_000, 20_000_000):
        text = whole[:size].decode(errors="ignore")
        print(f"one document of {size // 1_000_000} MB: {size / 1e6 / _timed(read_text, text):.2f} MB/s")


def _print_hostile() -> None:
    for name, words in HOSTILE.items():
        speeds = []
        for size in (1_250_000, 5_000_000):
            text = words * (size // len(words.encode()))
            speeds.append(size / 1e6 / _timed(read_text, text))
        print(f"one line of {name}: {speeds[0]:.2f} MB/s at 1.25 MB, {speeds[1]:.2f} MB/s at 5 MB")


def _print_processes(texts: Sequence[str]) -> None:
    """Wall-clock time, for it is what the second process saves; each process has read the texts before, as this one has."""
    batches = [texts[i::16] for i in range(16)]
    with Parallel(n_jobs=2) as pool:
        pool(delayed(_read_all)(batch) for batch in batches)
        started = time.perf_counter()
        pool(delayed(_read_all)(batch) for batch in batches)
        two = time.perf_counter() - started
    started = time.perf_counter()
    for batch in batches:
        _read_all(batch)
    print(f"two processes: {(time.perf_counter() - started) / two:.2f} times as fast as one")


def _read_all(texts: Sequence[str]) -> int:
    return sum(len(read_text(text).provisions) for text in texts)


def _timed(work, text: str) -> float:  # type: ignore[no-untyped-def]
    started = time.process_time()
    work(text)
    return time.process_time() - started


def _peak_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
