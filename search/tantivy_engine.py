"""The default engine: tantivy over our own tokens (whitespace analyser), one directory, revision kept in the commit."""

from __future__ import annotations

import json
import math
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from graph.text import fold
from search.analysis import analyse, has_diacritics, number_keys
from search.engine import IndexRecord, Page
from search.facts import year_of
from search.nodes import Query
from search.ranking import heading_of, page
from search.rerank import CANDIDATES, Candidate, joined
from search.tantivy_query import Compiler, declare, fill
from search.tantivy_reader import TantivyReader
from search.vocabulary import Vocabulary

FORMAT = "3"
"""Version of the field layout; another one on disk means that the index is built anew."""

_TEXT = (
    "syllables",
    "pairs",
    "syllables_folded",
    "pairs_folded",
    "heading_pairs",
    "heading_pairs_folded",
    "title",
    "title_folded",
    "words",
    "numbers",
    "own_number",
    "issuer",
)


class TantivyEngine:
    """An index in a folder. An index of another version is dropped: its revision is 0 then, and the caller fills it again."""

    def __init__(self, path: Path, *, segment: bool = True) -> None:
        self._path = path
        self._segment = segment
        if path.exists() and _format(path) != FORMAT:
            shutil.rmtree(path)
        path.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        for name in _TEXT:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        builder.add_text_field("work", tokenizer_name="raw", index_option="basic")
        declare(builder)
        builder.add_bytes_field("stored", stored=True, indexed=False)
        self._index = tantivy.Index(builder.build(), str(path))
        self._schema = self._index.schema
        self._writer: Any = None
        self._rarities: dict[str, float] = {}
        self._known: tuple[tuple[int, int], Vocabulary] | None = None

    def add(self, records: Iterable[IndexRecord]) -> None:
        """Queue records."""
        for record in records:
            self._open().add_document(self._document(record))

    def delete(self, work_id: int) -> None:
        """Queue a removal."""
        self._open().delete_documents_by_term("work", str(work_id))

    def commit(self, revision: int) -> None:
        """Commit, then remember the revision; a crash between the two only repeats work."""
        self._open().commit()
        self._writer.wait_merging_threads()
        self._writer = None
        self._index.reload()
        self._rarities.clear()
        mark = self._path / "cancu.json.new"
        mark.write_text(json.dumps({"format": FORMAT, "revision": revision}))
        os.replace(mark, self._path / "cancu.json")

    def revision(self) -> int:
        """The last committed revision."""
        mark = self._path / "cancu.json"
        return int(json.loads(mark.read_text())["revision"]) if mark.exists() else 0

    def search(self, query: Query, limit: int = 10, *, by_document: bool = True) -> Page:
        """The best record of each of the best documents; with `by_document` false, the best records."""
        self._index.reload()
        searcher = self._index.searcher()
        found = searcher.search(self._compiler(searcher).compiled(query.node), max(CANDIDATES, limit * 2))
        candidates = [self._candidate(searcher.doc(address), score) for score, address in found.hits]
        folded = "" if has_diacritics(query.text) else "_folded"

        def rarity(token: str) -> float:
            known = self._rarities.get(token + folded)
            if known is None:
                frequency = searcher.doc_freq(("pairs" if "_" in token else "syllables") + folded, token)
                known = self._rarities[token + folded] = math.log1p((searcher.num_docs - frequency + 0.5) / (frequency + 0.5))
            return known

        return page(query, candidates, rarity, limit, by_document=by_document, total=found.count)  # type: ignore[attr-defined]

    @contextmanager
    def reader(self) -> Iterator[TantivyReader]:
        """One view of the index."""
        self._index.reload()
        searcher = self._index.searcher()
        yield TantivyReader(searcher, self._compiler(searcher), lambda: self._vocabulary(searcher))

    def close(self) -> None:
        """Drop the writer and its lock."""
        self._writer = None

    def _open(self) -> Any:
        if self._writer is None:
            self._writer = self._index.writer(64_000_000, 1)
        return self._writer

    def _compiler(self, searcher: Any) -> Compiler:
        def terms(field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
            return list(searcher.terms_with_prefix(field, prefix, limit=limit))

        return Compiler(self._schema, lambda: self._vocabulary(searcher), terms, segment=self._segment)

    def _vocabulary(self, searcher: Any) -> Vocabulary:
        """The syllables, read once for each state of the index."""
        state = (self.revision(), searcher.num_docs)
        if self._known is None or self._known[0] != state:
            self._known = (state, Vocabulary(searcher.terms_with_prefix("syllables", "")))
        return self._known[1]

    def _document(self, record: IndexRecord) -> Any:
        body = analyse(record.text, segment=self._segment)
        title = analyse(record.title, segment=False)
        heading = analyse(heading_of(record), segment=False)
        values = {
            "syllables": body.syllables, "pairs": body.pairs, "syllables_folded": body.folded, "pairs_folded": body.folded_pairs,
            "heading_pairs": heading.pairs, "heading_pairs_folded": heading.folded_pairs, "title": title.syllables,
            "title_folded": title.folded, "words": body.words, "numbers": body.numbers, "own_number": tuple(number_keys(record.number)),
            "issuer": tuple(fold(record.issuer).split()),
        }  # fmt: skip
        document = tantivy.Document()
        for name, tokens in values.items():
            document.add_text(name, " ".join(tokens))
        for name, value in (("type", fold(record.type)), ("year", str(record.year or year_of(record.number, record.facts.issued))), ("work", str(record.work_id))):
            document.add_text(name, value)
        kept = (
            record.work_id,
            record.provision,
            record.number,
            record.title,
            record.text,
            joined(heading.clauses),
            joined(body.clauses),
            record.start,
        )
        fill(document, record)
        document.add_bytes("stored", json.dumps(kept, ensure_ascii=False).encode())
        return document

    def _candidate(self, document: Any, score: float) -> Candidate:
        return Candidate(score, *json.loads(document["stored"][0]))


def _format(path: Path) -> str:
    mark = path / "cancu.json"
    try:
        return str(json.loads(mark.read_text())["format"]) if mark.exists() else ""
    except (ValueError, KeyError):
        return ""
