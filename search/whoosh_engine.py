"""The pure-Python engine, for machines where native wheels cannot be installed: Whoosh over the same tokens."""

from __future__ import annotations

import json
import math
import os
import shutil
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh import query as q
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema

from graph.text import fold, match_key
from search.analysis import analyse, has_diacritics, number_keys
from search.engine import And, Field, IndexRecord, Node, Not, Page, Phrase, Query, Words
from search.ranking import clauses_of, heading_of, page
from search.rerank import CANDIDATES, Candidate, joined

FORMAT = "2"

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


class WhooshEngine:
    """An index in a folder; an index of another version is dropped and its revision is 0."""

    def __init__(self, path: Path, *, segment: bool = True) -> None:
        self._path = path
        self._segment = segment
        mark = path / "cancu.json"
        if path.exists() and not (mark.exists() and json.loads(mark.read_text()).get("format") == FORMAT):
            shutil.rmtree(path)
        path.mkdir(parents=True, exist_ok=True)
        fields: dict[str, Any] = {name: TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=name == "syllables") for name in _TEXT}
        fields |= {"type": ID(), "year": ID(), "work": ID(), "stored": STORED()}
        exists = whoosh_index.exists_in(str(path))
        self._index = whoosh_index.open_dir(str(path)) if exists else whoosh_index.create_in(str(path), Schema(**fields))
        self._writer: Any = None

    def add(self, records: Iterable[IndexRecord]) -> None:
        """Queue records."""
        for record in records:
            body, title = analyse(record.text, segment=self._segment), analyse(record.title, segment=False)
            heading = analyse(heading_of(record), segment=False)
            self._open().add_document(
                syllables=" ".join(body.syllables), pairs=" ".join(body.pairs), syllables_folded=" ".join(body.folded),
                pairs_folded=" ".join(body.folded_pairs), title=" ".join(title.syllables), title_folded=" ".join(title.folded),
                heading_pairs=" ".join(heading.pairs), heading_pairs_folded=" ".join(heading.folded_pairs), words=" ".join(body.words), numbers=" ".join(body.numbers), own_number=" ".join(number_keys(record.number)),
                issuer=fold(record.issuer), type=fold(record.type), year=str(record.year), work=str(record.work_id),
                stored=[record.work_id, record.provision, record.number, record.title, record.text, joined(heading.clauses), joined(body.clauses)],
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
            found = searcher.search(self._compiled(query.node), limit=max(CANDIDATES, limit * 2))
            candidates = [Candidate(float(hit.score), *hit["stored"]) for hit in found]
            folded = "" if has_diacritics(query.text) else "_folded"

            def rarity(token: str) -> float:
                frequency = searcher.doc_frequency(("pairs" if "_" in token else "syllables") + folded, token)
                return math.log1p((searcher.doc_count() - frequency + 0.5) / (frequency + 0.5))

            return page(query, candidates, lru_cache(rarity), limit, by_document=by_document, total=len(found))

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

    def _compiled(self, node: Node) -> Any:
        """Our tree → Whoosh's."""
        if isinstance(node, Words):
            return q.Or(
                [q.Term(field, token, boost=weight) for field, token, weight in clauses_of(node.text, segment=self._segment)]
            )
        if isinstance(node, Phrase):
            return q.Phrase("syllables", list(analyse(node.text, segment=False).syllables))
        if isinstance(node, Field):
            return self._field(node)
        if isinstance(node, Not):
            return q.Not(self._compiled(node.part))
        parts = [self._compiled(part) for part in node.parts]
        return q.And(parts) if isinstance(node, And) else q.Or(parts)

    def _field(self, field: Field) -> Any:
        if field.name == "number":
            keys = list(number_keys(field.value))
            return q.Term("own_number", keys[-1]) if keys else q.NullQuery
        if field.name == "issuer":
            return q.And([q.Term("issuer", token) for token in fold(match_key(field.value)).split()])
        return q.Term(field.name, fold(field.value))
