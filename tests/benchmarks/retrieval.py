"""Retrieval quality and latency on BEIR files: `python tests/benchmarks/retrieval.py CORPUS QUERIES QRELS [--strip-diacritics] [--words] [--json]`.

CORPUS and QUERIES are JSON lines with `_id`, `text` (and `title`), QRELS tab-separated with a header; each plain or .gz. Cancu indexes the
corpus with its own engine and answers the queries; bm25s on accented syllables is measured in the same run, as is tantivy's own BM25 on
the same syllables. `--words` adds underthesea's words to Cancu's index (slow: segmentation is the bottleneck).
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import beir
import bm25s

from graph.text import fold
from search.analysis import analyse
from search.engine import IndexRecord
from search.nodes import Query, Words
from search.tantivy_engine import TantivyEngine

DEPTH = 100
"""Documents retrieved for each query."""


def measure(
    name: str, answer: Callable[[str], Sequence[str]], queries: dict[str, str], gold: dict[str, set[str]]
) -> dict[str, object]:
    """R@1/10/100, MRR@10, nDCG@10 (binary), latency percentiles in milliseconds of one engine."""
    recalls: dict[int, list[float]] = {1: [], 10: [], 100: []}
    reciprocal, gains, times = [], [], []
    for key, text in queries.items():
        started = time.perf_counter()
        found = list(answer(text))
        times.append((time.perf_counter() - started) * 1000)
        hits = [document in gold[key] for document in found]
        for k, values in recalls.items():
            values.append(sum(hits[:k]) / len(gold[key]))
        reciprocal.append(next((1 / rank for rank, hit in enumerate(hits[:10], 1) if hit), 0.0))
        ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(10, len(gold[key])) + 1))
        gains.append(sum(1 / math.log2(rank + 1) for rank, hit in enumerate(hits[:10], 1) if hit) / ideal)
    cuts = statistics.quantiles(times, n=100)
    return {
        "engine": name, **{f"R@{k}": round(statistics.fmean(v), 4) for k, v in recalls.items()}, "MRR@10": round(statistics.fmean(reciprocal), 4),
        "nDCG@10": round(statistics.fmean(gains), 4), "p50_ms": round(cuts[49], 2), "p95_ms": round(cuts[94], 2),
    }  # fmt: skip


def main() -> None:
    """Index, answer, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("qrels", type=Path)
    parser.add_argument("--strip-diacritics", action="store_true")
    parser.add_argument("--words", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    gold = beir.judgements(args.qrels)
    queries = {
        row["_id"]: fold(row["text"]) if args.strip_diacritics else row["text"]
        for row in beir.rows(args.queries)
        if gold.get(row["_id"])
    }
    identities: list[str] = []
    works: dict[str, int] = {}
    syllables: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        engine = TantivyEngine(Path(folder), segment=args.words)
        started = time.perf_counter()

        def records() -> Iterator[IndexRecord]:
            for number, row in enumerate(beir.rows(args.corpus)):
                identities.append(row["_id"])
                text = f"{row.get('title', '')}\n{row['text']}".strip()
                syllables.append(list(analyse(text, segment=False).syllables))
                work = works.setdefault(row.get("doc_no") or row["_id"], len(works))
                yield IndexRecord(work, str(number), "", "", "", 0, "", text, row.get("title", ""))

        engine.add(records())
        engine.commit(1)
        indexing = time.perf_counter() - started
        results = [
            measure(
                "cancu",
                lambda text: [
                    identities[int(hit.provision)]
                    for hit in engine.search(Query(Words(text), text), DEPTH, by_document=False).hits
                ],
                queries,
                gold,
            )
        ]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        peer = bm25s.BM25()
        peer.index(syllables, show_progress=False)

        def plain(text: str) -> list[str]:
            found, _ = peer.retrieve(
                [list(analyse(text, segment=False).syllables)], k=min(DEPTH, len(identities)), show_progress=False
            )
            return [identities[int(number)] for number in found[0]]

        results.append(measure("bm25s, accented syllables", plain, queries, gold))
    summary = {
        "documents": len(identities),
        "queries": len(queries),
        "indexing_s": round(indexing, 1),
        "peak_memory_mb": round(memory),
        "results": results,
    }
    if args.json:
        print(json.dumps(summary, ensure_ascii=False))
        return
    print(f"{len(identities)} documents indexed in {indexing:.1f} s, {len(queries)} queries, peak memory {memory:.0f} MB")
    for result in results:
        print("  ".join(f"{name} {value}" for name, value in result.items()))
    print(f"p50 ratio to bm25s {float(str(results[0]['p50_ms'])) / max(1e-6, float(str(results[1]['p50_ms']))):.2f}")


if __name__ == "__main__":
    main()
