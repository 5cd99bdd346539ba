"""Retrieval quality, latency, memory and indexing time on BEIR files:

    python tests/benchmarks/retrieval.py CORPUS QUERIES QRELS [--strip-diacritics] [--segmenter none|longest|crf] [--json]

CORPUS and QUERIES are JSON lines with `_id`, `text` (and `title`, `doc_no`), QRELS tab-separated with a header; each plain or .gz. In the same run:
plain BM25 (bm25s) on accented syllables and on underthesea's words, bare tantivy (one text field of the same syllables, the same number of answers; for
indexing also with the same text fields, made beforehand) and, on a part of the corpus, Cancu's Whoosh engine. Each engine works in a process of its
own, so that memory is its own; serving is apart from indexing. Ratios of processor time hold on a busy machine too. Words for bm25s are kept in the
user's cache folder: only the first run has to find them (`--no-words` leaves them out).
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import beir
from platformdirs import user_cache_path

from graph.text import fold
from search.analysis import analyse
from search.records import POSITIONED, indexed_records
from search.segmenting import Remembering, Segmenter, prepare, segment_of

DEPTH = 100
"""Documents retrieved for each query."""
PART = 1000
"""Documents, and a fiftieth of it queries, on which Whoosh is measured: it is too slow for more."""
NUMBERS = 100
"""Documents that are looked for by number and by field."""
CACHE = user_cache_path("cancu") / "clauses.db"
OWN = ("syllables", "syllables_folded", "pairs", "numbers")
"""Text fields that each record has a value of its own for."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What an engine found for each query, its times and processor times in milliseconds, the memory of its process in megabytes, times of other work
    in seconds."""

    found: list[list[str]]
    times: list[float]
    processor: list[float]
    memory: float
    seconds: dict[str, float]


def timed(queries: Iterable[str], answer: Callable[[str], Sequence[str]]) -> tuple[list[list[str]], list[float], list[float]]:
    found, times, processor = [], [], []
    for text in queries:
        started, own = time.perf_counter(), time.process_time()
        found.append(list(answer(text)))
        times.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - own) * 1000)
    return found, times, processor


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- what runs in processes of its own --------------------------------------------------------------------------------------------------


def cancu_index(engine: str, folder: str, corpus: Path, segmenter: str, part: int | None) -> Answers:
    """Index; the time of the analysis alone (text into tokens and words), and of making all fields, are measured apart."""
    segment = segment_of(Segmenter(segmenter), CACHE, jobs=os.cpu_count() or 1)
    texts = [beir.words_of(row) for row in islice(beir.rows(corpus), part)]
    started = time.perf_counter()
    for at in range(0, len(texts), 256):
        bodies = [analyse(text, segment=None) for text in texts[at : at + 256]]
        if segment:
            clauses = [body.clauses for body in bodies]
            prepare(segment, clauses)
            for body in clauses:
                segment(body)
    seconds = {"analysis": time.perf_counter() - started}
    del texts
    made = [record for _, record in islice(beir.records(corpus), part)]
    started = time.perf_counter()
    for _ in indexed_records(made, segment):
        pass
    seconds["fields"] = time.perf_counter() - started
    index = _engine(engine, folder, segment)
    started = time.perf_counter()
    index.add(made)
    index.commit(1)
    seconds["indexing"] = time.perf_counter() - started
    index.close()
    return Answers([], [], [], memory(), seconds)


def _engine(name: str, folder: str, segment: Any) -> Any:
    if name == "whoosh":
        from search.whoosh_engine import WhooshEngine

        return WhooshEngine(Path(folder), segment=segment)
    from search.tantivy_engine import TantivyEngine

    return TantivyEngine(Path(folder), segment=segment)


def cancu_serve(engine: str, folder: str, queries: list[str], segmenter: str) -> Answers:
    """Open the index and answer."""
    from search.nodes import Query, Words

    index = _engine(engine, folder, segment_of(Segmenter(segmenter), CACHE))

    def answer(text: str) -> list[str]:
        return [hit.provision for hit in index.search(Query(Words(text), text), DEPTH, by_document=False).hits]

    timed(queries[:20], answer)
    return Answers(*timed(queries, answer), memory(), {})


def cancu_fields(engine: str, folder: str, queries: list[str]) -> Answers:
    """Numbers and fields, in the language of queries, ten documents each."""
    from search.query import parse_query

    index = _engine(engine, folder, None)

    def answer(text: str) -> list[str]:
        return [hit.provision for hit in index.search(parse_query(text), 10).hits]

    timed(queries[:10], answer)
    return Answers(*timed(queries, answer), memory(), {})


def bare(folder: str, corpus: Path, queries: list[str], folded: bool) -> Answers:
    """tantivy with one text field of the same syllables; without diacritics where the queries have none, else it would find nothing."""
    import tantivy
    from tantivy import Occur

    made = ((row["_id"], {"text": _bare_text(beir.words_of(row), folded)}) for row in beir.rows(corpus))
    index, seconds = _bare_index(folder, [*made], {"text": "position"})
    searcher = index.searcher()

    def answer(text: str) -> list[str]:
        tokens = dict.fromkeys(_bare_text(text, folded).split())
        terms = [(Occur.Should, tantivy.Query.term_query(index.schema, "text", token)) for token in tokens]
        hits = searcher.search(tantivy.Query.boolean_query(terms), DEPTH, count=False).hits
        return [searcher.doc(address)["name"][0] for _, address in hits]

    timed(queries[:20], answer)
    return Answers(*timed(queries, answer), memory(), seconds)


def _bare_text(text: str, folded: bool) -> str:
    analysis = analyse(text, segment=None)
    return " ".join(analysis.folded if folded else analysis.syllables)


def bare_fields(folder: str, corpus: Path) -> Answers:
    """tantivy with all of Cancu's text fields, made beforehand."""
    records = (record for _, record in beir.records(corpus))
    made = [(found.provision, {name: found.texts[name] for name in OWN}) for found in indexed_records(records, None)]
    _, seconds = _bare_index(folder, made, {name: "position" if name in POSITIONED else "freq" for name in OWN})
    return Answers([], [], [], memory(), seconds)


def _bare_index(folder: str, made: list[tuple[str, dict[str, str]]], fields: dict[str, str]) -> tuple[Any, dict[str, float]]:
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name, option in fields.items():
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    builder.add_text_field("name", tokenizer_name="raw", index_option="basic", stored=True)
    index = tantivy.Index(builder.build(), folder)
    started = time.perf_counter()
    writer = index.writer(64_000_000, 1)
    for name, texts in made:
        document = tantivy.Document()
        for field, text in texts.items():
            document.add_text(field, text)
        document.add_text("name", name)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    seconds = {"indexing": time.perf_counter() - started}
    index.reload()
    return index, seconds


def plain(corpus: Path, queries: list[str], words: bool) -> Answers:
    """bm25s on accented syllables, or on underthesea's words."""
    import bm25s

    names = [row["_id"] for row in beir.rows(corpus)]
    split = _words if words else _syllables
    started = time.perf_counter()
    tokens = list(split(beir.words_of(row) for row in beir.rows(corpus)))
    seconds = {"analysis": time.perf_counter() - started}
    peer = bm25s.BM25()
    peer.index(tokens, show_progress=False)
    del tokens

    def answer(text: str) -> list[str]:
        found, _ = peer.retrieve([next(iter(split([text])))], k=min(DEPTH, len(names)), show_progress=False)
        return [names[int(number)] for number in found[0]]

    timed(queries[:20], answer)
    return Answers(*timed(queries, answer), memory(), seconds)


def _syllables(texts: Iterable[str]) -> Iterator[list[str]]:
    return ([*analyse(text, segment=None).syllables] for text in texts)


def _words(texts: Iterable[str]) -> Iterator[list[str]]:
    """Words and the syllables that belong to none."""
    segment = Remembering(CACHE, jobs=os.cpu_count() or 1)
    waiting = iter(texts)
    while some := list(islice(waiting, 2000)):
        clauses = [analyse(text, segment=None).clauses for text in some]
        segment.prepare(clauses)
        for text in clauses:
            yield _joined([syllable for clause in text for syllable in clause], segment(text))
    segment.close()


def _joined(syllables: list[str], words: tuple[str, ...]) -> list[str]:
    found, at = [], 0
    waiting = iter(words)
    word = next(waiting, None)
    while at < len(syllables):
        size = word.count("_") + 1 if word else 1
        if word and "_".join(syllables[at : at + size]) == word:
            found.append(word)
            word = next(waiting, None)
            at += size
        else:
            found.append(syllables[at])
            at += 1
    return found


# --- figures ----------------------------------------------------------------------------------------------------------------------------


def figures(name: str, answers: Answers, gold: list[set[str]]) -> dict[str, object]:
    """R@1/10/100, MRR@10, nDCG@10 (binary), latency percentiles in milliseconds, memory of the process in megabytes."""
    recalls: dict[int, list[float]] = {1: [], 10: [], 100: []}
    reciprocal, gains = [], []
    for found, right in zip(answers.found, gold, strict=True):
        hits = [document in right for document in found]
        for k, values in recalls.items():
            values.append(sum(hits[:k]) / len(right))
        reciprocal.append(next((1 / rank for rank, hit in enumerate(hits[:10], 1) if hit), 0.0))
        ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(10, len(right)) + 1))
        gains.append(sum(1 / math.log2(rank + 1) for rank, hit in enumerate(hits[:10], 1) if hit) / ideal)
    return {
        "engine": name, **{f"R@{k}": round(statistics.fmean(v), 4) for k, v in recalls.items()},
        "MRR@10": round(statistics.fmean(reciprocal), 4), "nDCG@10": round(statistics.fmean(gains), 4), **latency(answers.times),
        "memory_mb": round(answers.memory),
    }  # fmt: skip


def latency(times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else times * 99
    return {"p50_ms": round(cuts[49], 2), "p95_ms": round(cuts[94], 2)}


def apart(work: Callable[..., Answers], *arguments: object) -> Answers:
    """Run in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def ratio(ours: float, theirs: float) -> float:
    return round(ours / max(theirs, 1e-9), 2)


def measured(args: argparse.Namespace) -> dict[str, object]:
    gold = beir.judgements(args.qrels)
    asked = {key: fold(text) if args.strip_diacritics else text for key, text in beir.questions(args.queries, gold).items()}
    queries, right = [*asked.values()], [gold[key] for key in asked]
    numbers = dict.fromkeys((row.get("doc_no", ""), row.get("doc_type", "")) for row in beir.rows(args.corpus))
    known = [(number, kind) for number, kind in numbers if "/" in number][:NUMBERS]
    typed = [words for number, kind in known for words in (number, f"so:{number}", f'so:{number} loai:"{kind}"')]
    with tempfile.TemporaryDirectory() as root:
        folder = {name: str(Path(root) / name) for name in ("cancu", "bare", "fields", "whoosh", "part")}
        for path in folder.values():
            Path(path).mkdir()
        index = apart(cancu_index, "tantivy", folder["cancu"], args.corpus, args.segmenter, None)
        ours = apart(cancu_serve, "tantivy", folder["cancu"], queries, args.segmenter)
        single = apart(bare, folder["bare"], args.corpus, queries, args.strip_diacritics)
        several = apart(bare_fields, folder["fields"], args.corpus)
        fields = apart(cancu_fields, "tantivy", folder["cancu"], typed) if typed else None
        results = [figures("cancu", ours, right), figures("bare tantivy", single, right)]
        results.append(figures("bm25s, accented syllables", apart(plain, args.corpus, queries, False), right))
        if not args.no_words:
            results.append(figures("bm25s, underthesea words", apart(plain, args.corpus, queries, True), right))
        few = queries[: PART // 50]
        slow = apart(cancu_index, "whoosh", folder["whoosh"], args.corpus, "none", PART)
        quick = apart(cancu_index, "tantivy", folder["part"], args.corpus, "none", PART)
        slow_answers = apart(cancu_serve, "whoosh", folder["whoosh"], few, "none")
        quick_answers = apart(cancu_serve, "tantivy", folder["part"], few, "none")
    after = index.seconds["indexing"] - index.seconds["analysis"]
    return {
        "queries": len(queries), "stripped": args.strip_diacritics, "segmenter": args.segmenter, "results": results,
        "indexing_s": round(index.seconds["indexing"], 1), "analysis_s": round(index.seconds["analysis"], 1),
        "bare_indexing_s": round(single.seconds["indexing"], 1),
        "fields_s": round(index.seconds["fields"], 1), "bare_same_fields_indexing_s": round(several.seconds["indexing"], 1), "indexing_memory_mb": round(index.memory), "serving_memory_mb": round(ours.memory),
        "numbers_and_fields": latency(fields.times) if fields else None,
        "ratios": {
            "p50 of processor time to bare tantivy": ratio(statistics.median(ours.processor), statistics.median(single.processor)),
            "p50 to bare tantivy": ratio(latency(ours.times)["p50_ms"], latency(single.times)["p50_ms"]),
            "indexing after analysis to bare tantivy, one field": ratio(after, single.seconds["indexing"]),
            "indexing after analysis to bare tantivy, the same fields": ratio(after, several.seconds["indexing"]),
            "whoosh p50 to tantivy, part": ratio(latency(slow_answers.times)["p50_ms"], latency(quick_answers.times)["p50_ms"]),
            "whoosh indexing to tantivy, part": ratio(slow.seconds["indexing"], quick.seconds["indexing"]),
        },
    }  # fmt: skip


def main() -> None:
    """Index, answer, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("qrels", type=Path)
    parser.add_argument("--strip-diacritics", action="store_true")
    parser.add_argument("--segmenter", choices=[s.value for s in Segmenter], default="none", help="words in Cancu's own index")
    parser.add_argument("--no-words", action="store_true", help="leave bm25s on underthesea's words out")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    summary = measured(args)
    if args.json:
        json.dump(summary, sys.stdout, ensure_ascii=False)
        print()
        return
    results: Any = summary.pop("results")
    for result in results:
        print(f"{result.pop('engine'):28}" + "  ".join(f"{name} {value}" for name, value in result.items()))
    for name, value in summary.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
