"""The default engine: tantivy over our own tokens (whitespace analyser), one directory, revision kept in the commit."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import tantivy

from search.analysis import has_diacritics
from search.candidates import Candidate
from search.engine import IndexRecord, Page
from search.mark import NAME, format_of, revision_of, set_mark
from search.nodes import Query
from search.ranking import page
from search.records import POSITIONED, TEXTS, Indexed, indexed_records
from search.rerank import CANDIDATES
from search.segmenting import Segment, crf, of_queries
from search.statistics import Statistics
from search.tantivy_query import Compiler, declare, template
from search.tantivy_reader import Memory, Records, TantivyReader

FORMAT = "12"
"""Version of the field layout; another one on disk means that the index is built anew."""

_HEAP = 64_000_000
"""Bytes that the writer may fill before it writes a segment. With three times as much 78,000 articles make two segments instead of five and answer a
twentieth faster, but each ingest of some thousand documents takes the room. Small changes take none of it."""


class TantivyEngine:
    """An index in a folder. An index of another version is dropped: its revision is 0 then, and the caller fills it again."""

    def __init__(self, path: Path, *, segment: Segment | None = crf) -> None:
        self._path = path
        self._segment = segment
        if path.exists() and format_of(path) != FORMAT:
            shutil.rmtree(path)
        path.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        for name in TEXTS:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="position" if name in POSITIONED else "freq")
        builder.add_text_field("work", tokenizer_name="raw", index_option="basic")
        declare(builder)
        builder.add_bytes_field("stored", stored=True, indexed=False)
        self._index = _opened(path, builder.build())
        self._schema = self._index.schema
        if not (path / NAME).exists():
            set_mark(path, FORMAT, 0)  # who opens it next must not take it for one of another format
        self._writer: Any = None
        self._mark = (0, 0)
        self._state: _State | None = None
        self._records = Records()
        self._loading = threading.Lock()

    def add(self, records: Iterable[IndexRecord]) -> None:
        """Queue records."""
        self.add_indexed(indexed_records(records, self._segment))

    def add_indexed(self, records: Iterable[Indexed]) -> None:
        """Queue records that were analysed elsewhere."""
        writer, common = self._open(), None
        for indexed in records:
            if common is None or common[0] is not indexed.described:
                common = indexed.described, template(indexed.described)
            writer.add_document(_document(copy(common[1]), indexed))

    def delete(self, work_id: int) -> None:
        """Queue a removal."""
        self._open().delete_documents_by_term("work", str(work_id))

    def commit(self, revision: int) -> None:
        """Commit, then remember the revision; a crash between the two only repeats work."""
        self._open().commit()
        self._writer.wait_merging_threads()
        self._writer = None
        set_mark(self._path, FORMAT, revision)

    def revision(self) -> int:
        """The last committed revision."""
        return self._seen()[1]

    def search(self, query: Query, limit: int = 10, *, by_document: bool = True) -> Page:
        """The best record of each of the best documents; with `by_document` false, the best records."""
        state = self._loaded()
        searcher, compiled = state.searcher, self._compiler(state).compiled(query.node)
        found = searcher.search(compiled, max(CANDIDATES, limit * 4 if by_document else limit), count=False)
        candidates = [Candidate(score, searcher.doc(address)["stored"][0]) for score, address in found.hits]
        rarity = partial(state.statistics.rarity, folded=not has_diacritics(query.text))

        def total() -> int:
            return int(searcher.search(compiled, 1, count=True).count)

        return page(query, candidates, rarity, limit, by_document=by_document, total=total)

    def follow(self) -> bool:
        """Take up what was committed, and make it ready before it takes the place of what questions are answered from."""
        if self._state is not None and self._state.mark == self._seen():
            return False
        with self._loading:
            fresh = self._opened(self._seen())
            with self._reading(fresh) as reader:
                reader.prepare()
            self._state = fresh
        return True

    def _loaded(self, at_least: int | None = None) -> _State:
        """The index as last committed, by this process or another: its mark tells when to look again."""
        state = self._state
        if state is not None and at_least is not None and state.mark[1] >= at_least:
            return state
        seen = self._seen()
        if state is not None and state.mark == seen:
            return state
        with self._loading:
            if self._state is None or self._state.mark != seen:
                self._state = self._opened(seen)
            return self._state

    def _opened(self, mark: tuple[int, int]) -> _State:
        self._index.reload()
        return _State(mark, self._index.searcher())

    def _seen(self) -> tuple[int, int]:
        """When the mark was written, and the revision that it names. It is read again only when it has changed."""
        try:
            at = os.stat(self._path / NAME).st_mtime_ns
        except FileNotFoundError:
            return 0, 0
        if at != self._mark[0]:
            self._mark = (at, revision_of(self._path))
        return self._mark

    def reader(self, at_least: int | None = None) -> AbstractContextManager[TantivyReader]:
        """One view of the index."""
        return self._reading(self._loaded(at_least))

    @contextmanager
    def _reading(self, state: _State) -> Iterator[TantivyReader]:
        yield TantivyReader(state.searcher, self._compiler(state), state.statistics, state.memory, self._records)

    def close(self) -> None:
        """Drop the writer and its lock."""
        self._writer = None

    def _open(self) -> Any:
        if self._writer is None:
            self._writer = self._index.writer(_HEAP, 1)
        return self._writer

    def _compiler(self, state: _State) -> Compiler:
        def terms(field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
            return list(state.searcher.terms_with_prefix(field, prefix, limit=limit))

        return Compiler(self._schema, state.statistics, terms, of_queries(self._segment))


class _State:
    """One state of the index: the view of it, its figures, and what was counted in it."""

    __slots__ = ("mark", "memory", "searcher", "statistics")

    def __init__(self, mark: tuple[int, int], searcher: Any) -> None:
        self.mark, self.searcher, self.memory = mark, searcher, Memory()
        self.statistics = Statistics(searcher.doc_freq, searcher.num_docs, searcher.terms_with_prefix)


def _document(document: Any, indexed: Indexed) -> Any:
    """What is a record's own, added to what it shares."""
    for name, value in indexed.texts.items():
        if value:
            document.add_text(name, value)
    if indexed.article:
        document.add_text("article", indexed.article)
    document.add_bytes("stored", indexed.stored)
    document.add_unsigned("record", int.from_bytes(blake2b(indexed.stored, digest_size=8).digest()))
    return document


def _opened(path: Path, schema: Any) -> Any:
    """The index in a folder; one whose fields are others is dropped, whatever its version says."""
    try:
        return tantivy.Index(schema, str(path))
    except ValueError:
        shutil.rmtree(path)
        path.mkdir(parents=True)
        return tantivy.Index(schema, str(path))
