"""The traversal over a small hand-made store: 63/2010 amended by 92/2017, a plan that names both, a circular, a repealed base."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from graph.impact import KnowledgeGraph
from graph.model import (
    Citation,
    Document,
    Relation,
    RelationKind,
    ResolutionState,
    ReviewState,
    Span,
    StoredCitation,
    StoredRelation,
    StoredTask,
    Task,
    TaskSource,
    Work,
)

KINDS = {kind.value: kind for kind in RelationKind}


@dataclass
class Shelf:
    """A source of facts held in memory; every text is its statements, one a line, so that each quotation is really there."""

    held: dict[int, Work] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)
    stored: list[StoredRelation] = field(default_factory=list)
    todo: list[StoredTask] = field(default_factory=list)
    named: list[StoredCitation] = field(default_factory=list)

    def work(self, id: int, number: str, issued: date | None = None) -> None:
        self.held[id] = Work(id, f"/eli/vn/{id}", Document(number=number, type="nghị định", issued=issued), held=True)
        self.lines[id] = ""

    def say(self, evidence: int, words: str) -> Span:
        start = len(self.lines[evidence])
        self.lines[evidence] += words + "\n\n"
        return Span(start, start + len(words))

    def relate(self, subject: int, kind: str, object: int, provision: str | None = None) -> None:
        words = f"{self.held[subject].label} {kind} {self.held[object].label}."
        relation = Relation("", KINDS[kind], "", self.say(subject, words), object_provision=provision)
        self.stored.append(StoredRelation(len(self.stored) + 1, subject, subject, object, relation, words))

    def task(self, work: int, words: str, *bases: int, lead: tuple[str, ...] = ()) -> None:
        span = self.say(work, words + "".join(f" {self.held[b].document.number}" for b in bases) + ".")
        for basis in bases:
            at = self.lines[work].index(str(self.held[basis].document.number), span.start)
            where = Span(at, at + len(str(self.held[basis].document.number)))
            citation = Citation(where, where.slice(self.lines[work]), "nghị định")
            self.named.append(StoredCitation(len(self.named) + 1, work, citation, ResolutionState.RESOLVED, basis))
        task = Task(span.slice(self.lines[work]), span, TaskSource.BODY, lead=lead)
        self.todo.append(StoredTask(len(self.todo) + 1, work, task, bases))

    def works(self, held: bool | None = None) -> list[Work]:
        return list(self.held.values())

    def relations(self, work_id: int | None = None) -> list[StoredRelation]:
        return self.stored

    def tasks(self, work_id: int | None = None) -> list[StoredTask]:
        return self.todo

    def citations(self, work_id: int) -> list[StoredCitation]:
        return [c for c in self.named if c.work_id == work_id]

    def text(self, work_id: int) -> str:
        return self.lines[work_id]


@pytest.fixture
def shelf() -> Shelf:
    shelf = Shelf()
    shelf.work(1, "63/2010/NĐ-CP", date(2010, 6, 8))
    shelf.work(2, "92/2017/NĐ-CP", date(2017, 8, 7))
    shelf.work(3, "02/2017/TT-VPCP", date(2017, 10, 31))
    shelf.work(4, "6119/KH-UBND", date(2017, 12, 29))
    shelf.work(5, "48/2013/NĐ-CP", date(2013, 5, 14))
    shelf.relate(2, "amends", 1)
    shelf.relate(5, "amends", 1, "dieu_5")
    shelf.relate(3, "based_on", 2)
    shelf.relate(4, "based_on", 3)
    shelf.task(4, "Công bố thủ tục theo", 2, lead=("Sở Tư pháp",))
    shelf.task(4, "Kiểm soát thủ tục theo", 1)
    shelf.task(4, "Trồng cây")
    return shelf


def texts(rows: list) -> list[str]:
    return [row.task.task.text for row in rows if row.task]


def test_task_that_names_the_document_comes_first(shelf: Shelf) -> None:
    row = KnowledgeGraph(shelf).dependent_tasks(2)[0]
    assert (row.task.id, row.level, row.chain) == (1, "direct", False)
    assert row.hops[0].quote == "Công bố thủ tục theo 92/2017/NĐ-CP."


def test_task_that_names_the_amended_document_depends_on_the_amender(shelf: Shelf) -> None:
    row = KnowledgeGraph(shelf).dependent_tasks(2)[1]
    assert (row.task.id, row.chain, [hop.predicate for hop in row.hops]) == (2, True, ["direct", "amends"])


def test_task_that_names_the_amender_depends_on_the_amended_document(shelf: Shelf) -> None:
    rows = KnowledgeGraph(shelf).dependent_tasks(1)
    assert {row.task.id: row.chain for row in rows} == {2: False, 1: True}


def test_two_amenders_of_one_document_do_not_depend_on_each_other(shelf: Shelf) -> None:
    assert [row.task.id for row in KnowledgeGraph(shelf).dependent_tasks(5)] == [2]


def test_without_the_chain_only_named_documents_count(shelf: Shelf) -> None:
    assert [row.task.id for row in KnowledgeGraph(shelf).dependent_tasks(5, chain=False)] == []


def test_impact_lists_what_decree_79_names_and_carries_its_clause(shelf: Shelf) -> None:
    rows = KnowledgeGraph(shelf).impact(2)
    documents = {row.work.id: (row.reason, row.clause, row.depth) for row in rows if row.target == "document"}
    assert documents == {1: ("acted_on", "Đ.39.1", 1), 3: ("based_on", "Đ.39.2", 1), 4: ("based_on", "", 2)}


def test_impact_rows_lead_back_to_the_root(shelf: Shelf) -> None:
    plan = next(row for row in KnowledgeGraph(shelf).impact(2) if row.target == "document" and row.work.id == 4)
    assert [(hop.subject, hop.object) for hop in plan.hops] == [
        ("Nghị định 6119/KH-UBND", "Nghị định 02/2017/TT-VPCP"),
        ("Nghị định 02/2017/TT-VPCP", "Nghị định 92/2017/NĐ-CP"),
    ]


def test_every_hop_quotes_words_that_are_there(shelf: Shelf) -> None:
    rows = [row for root in shelf.held for row in KnowledgeGraph(shelf).impact(root)]
    assert all(hop.quote == hop.span.slice(shelf.text(hop.evidence_id)) for row in rows for hop in row.hops)


def test_depth_stops_the_walk(shelf: Shelf) -> None:
    assert {row.work.id for row in KnowledgeGraph(shelf).impact(2, depth=1) if row.target == "document"} == {1, 3}


def test_a_relation_to_another_provision_is_left_out(shelf: Shelf) -> None:
    reached = {row.work.id for row in KnowledgeGraph(shelf).impact(1, provision="dieu_7") if row.target == "document"}
    assert 5 not in reached


def test_documents_issued_later_are_left_out(shelf: Shelf) -> None:
    reached = {row.work.id for row in KnowledgeGraph(shelf, on=date(2017, 11, 1)).impact(2)}
    assert 4 not in reached


def test_a_correction_carries_nothing(shelf: Shelf) -> None:
    assert KnowledgeGraph(shelf).impact(2, kind=RelationKind.CORRECTS) == []


def test_a_rejected_relation_carries_nothing(shelf: Shelf) -> None:
    shelf.stored = [replace(stored, review=ReviewState.REJECTED) for stored in shelf.stored]
    assert [row for row in KnowledgeGraph(shelf).impact(2) if row.target == "document"] == []


def test_cycles_end(shelf: Shelf) -> None:
    shelf.relate(1, "based_on", 4)
    assert len(KnowledgeGraph(shelf).impact(2)) > 0


def test_agencies_of_hit_tasks_are_listed(shelf: Shelf) -> None:
    assert [row.agency for row in KnowledgeGraph(shelf).impact(2) if row.target == "agency"] == ["Sở Tư pháp"]
