"""Works and relations of a store read once and kept by id, for answers that go through all of them."""

from __future__ import annotations

from collections import defaultdict
from typing import Protocol

from graph.model import StoredRelation, Work
from graph.sources import Source
from graph.validity import Facts


class WholeFacts(Facts, Protocol):
    """Facts that can be gone through; `relations` without a work gives all of them, by id."""

    def held(self) -> list[Work]:
        """The works whose texts are held, by id."""
        ...


class LoadedFacts:
    """The works and relations of `source`, in memory; texts are read when asked for. Serves `graph.validity.Facts`."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.works = {work.id: work for work in source.works()}
        self._all = source.relations()
        self._relations: dict[int, list[StoredRelation]] = defaultdict(list)
        for stored in self._all:
            for end in {stored.subject_id, stored.object_id}:
                self._relations[end].append(stored)

    def work(self, work_id: int) -> Work:
        """One work."""
        return self.works[work_id]

    def held(self) -> list[Work]:
        """The works whose texts are held, by id."""
        return [work for work in self.works.values() if work.held]

    def relations(self, work_id: int | None = None) -> list[StoredRelation]:
        """The relations of one work, either way, or all."""
        return self._relations.get(work_id, []) if work_id is not None else self._all

    def text(self, work_id: int) -> str:
        """The stored text; "" for a stub."""
        return self._source.text(work_id)
