"""Works and relations of a store read once and kept by id, for answers that go through all of them."""

from __future__ import annotations

from collections import defaultdict

from graph.model import StoredRelation, Work
from graph.sources import Source


class LoadedFacts:
    """The works and relations of `source`, in memory; texts are read when asked for. Serves `graph.validity.Facts`."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.works = {work.id: work for work in source.works()}
        self._relations: dict[int, list[StoredRelation]] = defaultdict(list)
        for stored in source.relations():
            for end in {stored.subject_id, stored.object_id}:
                self._relations[end].append(stored)

    def work(self, work_id: int) -> Work:
        """One work."""
        return self.works[work_id]

    def relations(self, work_id: int | None = None) -> list[StoredRelation]:
        """The relations of one work, either way, or all."""
        return self._relations.get(work_id, []) if work_id is not None else self._source.relations()

    def text(self, work_id: int) -> str:
        """The stored text; "" for a stub."""
        return self._source.text(work_id)
