"""The pure-Python engine, for machines where native wheels cannot be installed: Whoosh over the same tokens."""

from __future__ import annotations

import json
import math
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema

from graph.text import fold
from search.analysis import analyse, has_diacritics, number_keys
from search.engine import IndexRecord, Page
from search.facts import year_of
from search.nodes import Query
from search.ranking import heading_of, page
from search.rerank import CANDIDATES, Candidate, joined
from search.vocabulary import Vocabulary
from search.whoosh_query import Compiler, declared, filled
from search.whoosh_reader import WhooshReader

FORMAT = "3"

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


_PHRASES = ("syllables", "syllables_folded", "issuer")
"""Fields in which phrases are looked for; the others need no places."""


class WhooshEngine:
    """An index in a folder; an index of another version is dropped and its revision is 0."""

    def __init__(self, path: Path, *, segment: bool = True) -> None:
        self._path = path
        self._segment = segment
        mark = path / "cancu.json"
        if path.exists() and not (mark.exists() and json.loads(mark.read_text()).get("format") == FORMAT):
            shutil.rmtree(path)
        path.mkdir(parents=True, exist_ok=True)
        fields: dict[str, Any] = {name: TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=name in _PHRASES) for name in _TEXT}
        fields |= declared() | {"work": ID(), "stored": STORED()}
        exists = whoosh_index.exists_in(str(path))
        self._index = whoosh_index.open_dir(str(path)) if exists else whoosh_index.create_in(str(path), Schema(**fields))
        self._writer: Any = None
        self._known: tuple[tuple[int, int], Vocabulary] | None = None

    def add(self, records: Iterable[IndexRecord]) -> None:
        """Queue records."""
        for record in records:
            body, title = analyse(record.text, segment=self._segment), analyse(record.title, segment=False)
            heading = analyse(heading_of(record), segment=False)
            self._open().add_document(
                syllables=" ".join(body.syllables), pairs=" ".join(body.pairs), syllables_folded=" ".join(body.folded),
                pairs_folded=" ".join(body.folded_pairs), title=" ".join(title.syllables), title_folded=" ".join(title.folded),
                heading_pairs=" ".join(heading.pairs), heading_pairs_folded=" ".join(heading.folded_pairs), words=" ".join(body.words), numbers=" ".join(body.numbers), own_number=" ".join(number_keys(record.number)),
                issuer=fold(record.issuer), type=fold(record.type), year=str(record.year or year_of(record.number, record.facts.issued)), work=str(record.work_id),
                stored=[record.work_id, record.provision, record.number, record.title, record.text, joined(heading.clauses), joined(body.clauses), record.start],
                **filled(record),
            )  # fmt: skip

    def delete(self, work_id: int) -> None:
        """Queue a removal."""
        self._open().delete_by_term("work", str(work_id))

    def commit(self, revision: int) -> None:
        """Commit, then remember the revision."""
        self._open().commit()
        self._writer = None
        mark = self._path / "cancu.json.new"
        mark.write_text(json.dumps({"format": FORMAT, "revision": revision}))
        os.replace(mark, self._path / "cancu.json")

    def revision(self) -> int:
        """The last committed revision."""
        mark = self._path / "cancu.json"
        return int(json.loads(mark.read_text())["revision"]) if mark.exists() else 0

    def search(self, query: Query, limit: int = 10, *, by_document: bool = True) -> Page:
        """The best record of each of the best documents; with `by_document` false, the best records."""
        with self._index.searcher() as searcher:
            found = searcher.search(self._compiler(searcher).compiled(query.node), limit=max(CANDIDATES, limit * 2))
            candidates = [Candidate(float(hit.score), *hit["stored"]) for hit in found]
            folded = "" if has_diacritics(query.text) else "_folded"

            def rarity(token: str) -> float:
                frequency = searcher.doc_frequency(("pairs" if "_" in token else "syllables") + folded, token)
                return math.log1p((searcher.doc_count() - frequency + 0.5) / (frequency + 0.5))

            return page(query, candidates, lru_cache(rarity), limit, by_document=by_document, total=len(found))

    @contextmanager
    def reader(self) -> Iterator[WhooshReader]:
        """One view of the index."""
        with self._index.searcher() as searcher:
            yield WhooshReader(searcher, self._compiler(searcher), lambda: self._vocabulary(searcher))

    def _compiler(self, searcher: Any) -> Compiler:
        def terms(field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
            return WhooshReader(searcher, compiler, lambda: self._vocabulary(searcher)).terms(field, prefix, limit)

        compiler = Compiler(lambda: self._vocabulary(searcher), terms, segment=self._segment)
        return compiler

    def _vocabulary(self, searcher: Any) -> Vocabulary:
        """The syllables, read once for each state of the index."""
        state = (self.revision(), searcher.doc_count())
        if self._known is None or self._known[0] != state:
            reader = searcher.reader()
            self._known = (state, Vocabulary([(term, reader.doc_frequency("syllables", term)) for term in reader.field_terms("syllables")]))
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
