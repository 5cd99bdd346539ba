"""Documents taken out of the store, the same from the command line, the pages and over HTTP: what that would hit, the decision, and the entry in the audit
log. They are put back by undoing the decision (`api.reviewing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.refused import Refused
from api.state import StateStore
from api.state.audit import Event, record_all
from graph.model import StoredRelation, StoredTask, Work
from graph.store import RecordStore
from graph.store.decisions import Decision


class NotHeld(Refused):
    """There is nothing to take out: the store knows a document only because others name it."""

    status, title = 409, "Không có gì để gỡ"

    def __init__(self, work: Work) -> None:
        super().__init__(f"kho không có toàn văn {work.label}, chỉ biết qua viện dẫn, nên không có gì để gỡ")


@dataclass(frozen=True, slots=True)
class Hit:
    """What taking `works` out would hit. `counts` are what goes with each: provisions, citations, tasks; `beside` the other documents of their files;
    `citing` the documents left that name them, in so many `mentions`; `relations` and `tasks` of those would name what is not held."""

    works: tuple[Work, ...]
    counts: dict[int, dict[str, int]]
    beside: tuple[Work, ...]
    citing: tuple[Work, ...]
    mentions: int
    relations: tuple[StoredRelation, ...]
    tasks: tuple[StoredTask, ...]


class Removing:
    """Removals from one home folder."""

    def __init__(self, store: RecordStore, state: StateStore) -> None:
        self._store, self._state = store, state

    def meant(self, references: Sequence[str], *, whole_file: bool = False) -> tuple[Work, ...]:
        """The held documents that references name, each once; with `whole_file` also those read from the same files.

        Raises:
            UnknownReference, AmbiguousReference: none or several answer.
            NotHeld: a document is only cited.
        """
        works = [self._store.resolve(reference) for reference in references]
        for work in works:
            if not work.held:
                raise NotHeld(work)
        return tuple({work.id: work for work in (*works, *(self._beside(works) if whole_file else ()))}.values())

    def hit(self, works: Sequence[Work]) -> Hit:
        """What taking documents out would hit."""
        store, gone = self._store, {work.id for work in works}
        mentions = [mention for work in works for mention in store.citations_of(work.id) if mention.work_id not in gone]
        stated = {r.id: r for work in works for r in store.relations(work.id) if r.evidence_id not in gone}
        tasks = {task.id: task for named in store.tasks_naming(list(gone)).values() for task in named if task.work_id not in gone}
        citing = {mention.work_id for mention in mentions} | {r.evidence_id for r in stated.values()} | {task.work_id for task in tasks.values()}
        return Hit(tuple(works), store.counts_of(list(gone)), self._beside(works), tuple(store.works_with(sorted(citing))), len(mentions),
                   tuple(stated.values()), tuple(tasks.values()))  # fmt: skip

    def remove(self, works: Sequence[Work], who: str, reason: str = "") -> Decision:
        """Take documents out in one decision.

        Raises:
            UnknownReference: one is not held any more.
        """
        made = self._store.decision(self._store.remove(*(work.id for work in works), who=who, reason=reason))
        detail = {"decision": made.id, "reason": reason}
        record_all(self._state, who, [Event("document.removed", work.label, work.id, detail) for work in works])
        return made

    def _beside(self, works: Sequence[Work]) -> tuple[Work, ...]:
        """The other held documents that were read from the same files."""
        files = dict.fromkeys(work.sha256 for work in works if work.sha256)
        known = {work.id for work in works}
        return tuple(other for sha256 in files for other in self._store.of_file(sha256) if other.id not in known)
