"""References as users type them, and mentions as documents print them → works; nothing is written."""

from __future__ import annotations

import difflib
from typing import Any

from sqlalchemy import Engine, select

from graph.errors import AmbiguousReference, UnknownReference
from graph.model import Citation, ResolutionState, Work
from graph.resolve import Resolution, Scope, described_by, matches, number_key, title_key
from graph.store import rows, schema
from graph.store.known import BY_ID
from graph.store.lookup import LISTED, Reference, same_name
from graph.text import fold

_UNLIKE = 0.55
"""Likeness below which a name is no help to a user who has typed another."""


class ReferenceReader:
    """The side of the record store that names are looked up in; `RecordStore` is one."""

    _engine: Engine

    def find(self, reference: str) -> list[Work]:
        """Works that answer to a reference however typed ("nđ 92/2017", "Luật Đê điều", an id, a URI); held ones first."""
        parsed = Reference.parse(reference)
        if parsed.id is not None:
            with self._engine.connect() as connection:
                return [work for row in BY_ID.rows(connection, parsed.id) if not (work := rows.work_listed(row)).orphan]
        found = [rows.work_of(row) for row in self._found(parsed.query())]
        works = [work for work in found if parsed.agrees(work) and not work.orphan]
        return sorted(works, key=lambda work: (not work.held, work.id))

    def resolve(self, reference: str) -> Work:
        """The one work that a reference names; a held one is preferred to stubs.

        Raises:
            UnknownReference: none answers; carries the nearest known ones.
            AmbiguousReference: several do.
        """
        found = self.find(reference)
        held = [work for work in found if work.held]
        pool = held if len(held) == 1 else found
        if not pool:
            raise UnknownReference(reference, self.nearest(reference))
        if len(pool) > 1:
            raise AmbiguousReference(reference, [_told_apart(work) for work in pool])
        return pool[0]

    def identify(self, citation: Citation, scope: Scope | None = None) -> Resolution:
        """The work that a mention names, as `add` would resolve it in a document of `scope`; nothing is stored."""
        document = described_by(citation, scope)
        query = same_name(document)
        if query is None:
            return Resolution(ResolutionState.UNPARSED, None)
        return matches(document, [work for row in self._found(query) if not (work := rows.work_of(row)).orphan], scope)

    def nearest(self, reference: str, limit: int = 5) -> list[str]:
        """Labels of the works whose numbers look most like the reference."""
        parsed = Reference.parse(reference)
        near = self._found(select(*LISTED).where(parsed.near()).limit(5000))
        works = [work for row in near if not (work := rows.work_of(row)).orphan]
        words = parsed.title or parsed.key or parsed.bare or parsed.typed
        likely = [(likeness, work) for work in works if (likeness := _likeness(words, work)) > _UNLIKE]
        return list(dict.fromkeys(work.label for _, work in sorted(likely, key=lambda pair: -pair[0])))[:limit]

    def redirect(self, uri: str) -> int | None:
        """The id of the work that a merged URI, or "#" and a merged id, leads to."""
        found = self._found(select(schema.merges.c.work_id).where(schema.merges.c.uri == uri))
        return int(found[0].work_id) if found else None

    def _found(self, query: Any) -> list[Any]:
        with self._engine.connect() as connection:
            return list(connection.execute(query))


def _likeness(words: str, work: Work) -> float:
    """How much a number or a name looks like a work's, from 0 to 1; with equal likeness a held one comes first."""
    name = title_key(work.document) if not words[:1].isdigit() else number_key(work.document.number)
    if words.endswith("/") and name:
        words, name = words[:-1], name.partition("/")[0]
        return 0.5 + 0.5 * difflib.SequenceMatcher(None, words, name).ratio() + 0.001 * work.held
    return difflib.SequenceMatcher(None, fold(words), fold(name or work.document.title or "")).ratio() + 0.001 * work.held


def _told_apart(work: Work) -> str:
    issued = f" ngày {work.document.issued:%d/%m/%Y}" if work.document.issued else ""
    issuer = f" của {work.document.issuer}" if work.document.issuer else ""
    return f"{work.label}{issued}{issuer}"
