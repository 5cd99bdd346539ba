"""What each field of the index is worth: `python tests/benchmarks/fields.py [--segmenter longest|crf|none] [--sets NAME…] [--index FOLDER]`.

For the development sets below CANCU_CORPUS, R@10 and MRR@10 of the engine's own order and after the second look: with all fields, without each of them,
and with the second look left out. Words are those of `--segmenter`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import beir

from search import ranking
from search.nodes import Query, Words
from search.reader import Order
from search.rerank import CANDIDATES
from search.segmenting import Segmenter, segment_of
from search.tantivy_engine import TantivyEngine

SETS = ("zalo_phapdien", "alqac23_25")
FIELDS = ("syllables", "pairs", "title", "words")


@contextmanager
def without(field: str) -> Iterator[None]:
    weight = ranking.WEIGHTS[field] if field else 0.0
    if field:
        ranking.WEIGHTS[field] = 0.0
    yield
    if field:
        ranking.WEIGHTS[field] = weight


def scored(found: list[list[str]], gold: list[set[str]]) -> str:
    recall = statistics.fmean(len(right & set(some[:10])) / len(right) for some, right in zip(found, gold, strict=True))
    reciprocal = statistics.fmean(
        next((1 / rank for rank, name in enumerate(some[:10], 1) if name in right), 0.0) for some, right in zip(found, gold, strict=True)
    )
    return f"{recall:.4f} {reciprocal:8.4f}"


def engine_order(engine: TantivyEngine, text: str) -> list[str]:
    with engine.reader() as reader:
        return [c.provision for c in reader.load(reader.records(Words(text), Order.RELEVANCE, 10))]


def second_look(engine: TantivyEngine, text: str) -> list[str]:
    return [hit.provision for hit in engine.search(Query(Words(text), text), CANDIDATES, by_document=False).hits[:10]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--segmenter", choices=[s.value for s in Segmenter], default="longest")
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--index", type=Path)
    args = parser.parse_args()
    segment = segment_of(Segmenter(args.segmenter))
    for name in args.sets:
        corpus = Path(os.environ["CANCU_CORPUS"]) / "search" / name
        gold = beir.judgements(corpus / "qrels.tsv")
        asked = beir.questions(corpus / "queries.jsonl", gold)
        right = [gold[key] for key in asked]
        with tempfile.TemporaryDirectory() as temporary:
            engine = TantivyEngine((args.index or Path(temporary)) / f"{name}-{args.segmenter}", segment=segment)
            if not engine.revision():
                engine.add(record for _, record in beir.records(corpus / "corpus.jsonl.gz"))
                engine.commit(1)
            print(f"{name}, words: {args.segmenter}\n{'':24} R@10 MRR@10 engine   R@10 MRR@10 second look")
            for field in ("", *FIELDS):
                with without(field):
                    rows = [scored([way(engine, text) for text in asked.values()], right) for way in (engine_order, second_look)]
                print(f"{'without ' + field if field else 'all fields':22} {rows[0]}          {rows[1]}", flush=True)
            engine.close()


if __name__ == "__main__":
    main()
