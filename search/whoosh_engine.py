"""The pure-Python engine, for machines where native wheels cannot be installed: Whoosh over the same tokens."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema

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
from search.whoosh_query import Compiler, declared, filled
from search.whoosh_reader import WhooshReader

FORMAT = "12"

class WhooshEngine:
    """An index in a folder; an index of another version is dropped and its revision is 0."""

    def __init__(self, path: Path, *, segment: Segment | None = crf) -> None:
        self._path = path
        self._segment = segment
        if path.exists() and format_of(path) != FORMAT:
            shutil.rmtree(path)
        path.mkdir(parents=True, exist_ok=True)
        fields: dict[str, Any] = {name: TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=name in POSITIONED) for name in TEXTS}
        fields |= declared() | {"work": ID(), "stored": STORED()}
        exists = whoosh_index.exists_in(str(path))
        self._index = whoosh_index.open_dir(str(path)) if exists else whoosh_index.create_in(str(path), Schema(**fields))
        if not (path / NAME).exists():
            set_mark(path, FORMAT, 0)  # who opens it next must not take it for one of another format
        self._writer: Any = None
        self._known: tuple[tuple[int, int], Statistics] | None = None

    def add(self, records: Iterable[IndexRecord]) -> None:
        """Queue records."""
        self.add_indexed(indexed_records(records, self._segment))

    def add_indexed(self, records: Iterable[Indexed]) -> None:
        """Queue records that were analysed elsewhere."""
        for indexed in records:
            self._open().add_document(**filled(indexed), stored=indexed.stored)

    def delete(self, work_id: int) -> None:
        """Queue a removal."""
        self._open().delete_by_term("work", str(work_id))

    def commit(self, revision: int) -> None:
        """Commit, then remember the revision."""
        self._open().commit()
        self._writer = None
        set_mark(self._path, FORMAT, revision)

    def revision(self) -> int:
        """The last committed revision."""
        return revision_of(self._path) if (self._path / NAME).exists() else 0

    def search(self, query: Query, limit: int = 10, *, by_document: bool = True) -> Page:
        """The best record of each of the best documents; with `by_document` false, the best records."""
        with self._index.searcher() as searcher:
            found = searcher.search(self._compiler(searcher).compiled(query.node), limit=max(CANDIDATES, limit * 2))
            candidates = [Candidate(float(hit.score), hit["stored"]) for hit in found]
            rarity = partial(self._statistics(searcher).rarity, folded=not has_diacritics(query.text))
            total = len(found)
            return page(query, candidates, rarity, limit, by_document=by_document, total=lambda: total)

    def follow(self) -> bool:
        """Nothing is made ready."""
        return False

    @contextmanager
    def reader(self, at_least: int | None = None) -> Iterator[WhooshReader]:
        """One view of the index as last committed."""
        with self._index.searcher() as searcher:
            yield WhooshReader(searcher, self._compiler(searcher), lambda: self._statistics(searcher))

    def _compiler(self, searcher: Any) -> Compiler:
        def terms(field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
            return WhooshReader(searcher, compiler, lambda: self._statistics(searcher)).terms(field, prefix, limit)

        compiler = Compiler(lambda: self._statistics(searcher), terms, of_queries(self._segment))
        return compiler

    def _statistics(self, searcher: Any) -> Statistics:
        """Figures of the index, kept as long as it stays as it is."""
        state = (self.revision(), searcher.doc_count())
        if self._known is None or self._known[0] != state:
            reader = self._index.reader()

            def frequency(field: str, token: str) -> int:
                return int(reader.doc_frequency(field, token))

            def terms(field: str, prefix: str) -> list[tuple[str, int]]:
                return [(term.decode(), frequency(field, term)) for term in reader.expand_prefix(field, prefix)]

            self._known = (state, Statistics(frequency, searcher.doc_count(), terms))
        return self._known[1]

    def close(self) -> None:
        """Give up an open writer."""
        if self._writer is not None:
            self._writer.cancel()
            self._writer = None
        self._index.close()

    def _open(self) -> Any:
        if self._writer is None:
            self._writer = self._index.writer()
        return self._writer
