"""The arrays: the same walk as one edge at a time, kept up to date as documents come, go and change."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.arrays import RANKED, Columns, GraphArrays, Segment, dated
from graph.closure import ROOT, Walker, concerns
from graph.impact import ACTS, RESTS_ON
from graph.model import Relation, RelationKind, ReviewState, Span, StoredRelation
from graph.store import RecordStore
from ingest.pipeline import read_text

NODES = 14


def stored(rows: Sequence[tuple[int, int, int, str | None]]) -> list[StoredRelation]:
    return [
        StoredRelation(i, subject, subject, target, Relation("", RANKED[kind], "", Span(0, 0), object_provision=provision), "")
        for i, (subject, target, kind, provision) in enumerate(rows, start=1)
    ]


def arrays_of(relations: Sequence[StoredRelation]) -> GraphArrays:
    return GraphArrays(Segment(Columns.of(relations)), dated(np.empty(0, dtype=np.int32), dict.fromkeys(range(NODES), 0)))


def by_hand(
    relations: Sequence[StoredRelation], root: int, provision: str | None, depth: int | None
) -> dict[int, tuple[int, list[int]]]:
    """The walk one edge at a time: node → depth and the ids of the relations on its way to the root."""
    live = [r for r in relations if r.subject_id != r.object_id]
    reached: dict[int, tuple[int, list[int]]] = {root: (0, [])}
    for kinds in (ACTS, {RelationKind.PROMULGATES}):
        for r in live:
            if r.subject_id == root and r.relation.predicate in kinds:
                reached.setdefault(r.object_id, (1, [r.id]))
    queue = list(reached)
    for node in queue:
        steps, way = reached[node]
        if depth is not None and steps >= depth:
            continue
        kinds_here = RESTS_ON if node == root else RESTS_ON[:-1]
        edges = [r for r in live if r.object_id == node and r.relation.predicate in kinds_here]
        for r in sorted(edges, key=lambda r: (RESTS_ON.index(r.relation.predicate), r.id)):
            if r.subject_id not in reached and (node != root or concerns(r.relation.object_provision, provision)):
                reached[r.subject_id] = (steps + 1, [r.id, *way])
                queue.append(r.subject_id)
    return reached


def walked(arrays: GraphArrays, root: int, provision: str | None, depth: int | None) -> dict[int, tuple[int, list[int]]]:
    found = Walker(arrays).reach(
        root, acts=ACTS, rests_on=RESTS_ON[:-1], from_root=RESTS_ON[-1:], provision=provision, depth=depth
    )
    assert found.reasons[0] == ROOT
    return {int(found.nodes[p]): (int(found.depths[p]), found.way(p)) for p in range(len(found))}


edge = st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1), st.integers(0, len(RANKED) - 1), st.sampled_from([None, "dieu_1", "dieu_1__khoan_2", "dieu_2"]))  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(edge, max_size=60),
    st.integers(0, NODES - 1),
    st.sampled_from([None, "dieu_1", "dieu_2"]),
    st.sampled_from([None, 1, 2]),
)
def test_the_same_as_one_edge_at_a_time(rows: list, root: int, provision: str | None, depth: int | None) -> None:
    relations = stored(rows)
    assert walked(arrays_of(relations), root, provision, depth) == by_hand(relations, root, provision, depth)


@settings(max_examples=150, deadline=None)
@given(st.lists(edge, max_size=40), st.lists(edge, max_size=40), st.integers(0, NODES - 1))
def test_a_document_read_again_replaces_what_it_said(before: list, after: list, root: int) -> None:
    """Everything a few documents say is replaced; the walk is that over arrays built anew."""
    old = stored(before)
    changed = {0, 1, 2, 3}
    new = [r for r in stored([*before, *after])[len(before) :] if r.evidence_id in changed]
    read = {e: Columns.of([r for r in new if r.evidence_id == e]) for e in changed}
    updated = arrays_of(old).with_changes({}, read, 2)
    expected = [r for r in old if r.evidence_id not in changed] + new
    assert walked(updated, root, None, None) == by_hand(expected, root, None, None)


def test_cycles_and_loops_end() -> None:
    relations = stored([(1, 2, 0, None), (2, 1, 0, None), (3, 3, 0, None), (3, 1, 0, None)])
    assert set(walked(arrays_of(relations), 1, None, None)) == {1, 2, 3}


def test_rejected_relations_are_left_out() -> None:
    (relation,) = stored([(1, 2, 0, None)])
    rejected = StoredRelation(1, 1, 1, 2, relation.relation, "", ReviewState.REJECTED)
    assert len(Columns.of([rejected])) == 0


def test_works_issued_later_are_not_there() -> None:
    relations = stored([(1, 2, 0, None), (3, 1, 0, None)])
    arrays = GraphArrays(
        Segment(Columns.of(relations)), dated(np.empty(0, np.int32), {1: date(2020, 1, 1).toordinal(), 2: 0, 3: 0})
    )
    found = Walker(arrays, date(2019, 12, 31)).reach(2, acts=ACTS, rests_on=RESTS_ON[:-1], from_root=RESTS_ON[-1:])
    assert found.nodes.tolist() == [2]


def test_a_root_beyond_all_edges_reaches_itself_only() -> None:
    assert set(walked(arrays_of(stored([(1, 2, 0, None)])), NODES - 1, None, None)) == {NODES - 1}


# --- over the store -------------------------------------------------------------------------------------------------------


def paper(sequence: int, bases: Sequence[int]) -> str:
    lines = "".join(f"Căn cứ Nghị định số {b}/2015/NĐ-CP;\n" for b in bases)
    return (
        f"CHÍNH PHỦ\nSố: {sequence}/2015/NĐ-CP\nHà Nội, ngày 05 tháng 01 năm 2015\nNGHỊ ĐỊNH\nVề phí\n{lines}Điều 1. Nội dung\n"
    )


def naming_law(sequence: int, law: str) -> str:
    return paper(sequence, [1]).replace("Điều 1.", f"Căn cứ {law};\nĐiều 1.")


LAW = "QUỐC HỘI\nSố: 79/2006/QH11\nHà Nội, ngày 29 tháng 11 năm 2006\nLUẬT\nĐÊ ĐIỀU\nĐiều 1. Phạm vi\nLuật này quy định thử.\n"
"""A law that others name in two ways: two stubs become one work when its text comes."""


def put(store: RecordStore, sequence: int, bases: Sequence[int]) -> int:
    return put_text(store, sequence, paper(sequence, bases))


def put_text(store: RecordStore, sequence: int, text: str) -> int:
    return store.add(read_text(text), source=f"{sequence}.txt", content=text.encode()).work_id


def edges(arrays: GraphArrays) -> set[tuple[int, int, int]]:
    found = set()
    for segment in arrays.segments:
        c = segment.columns
        found |= {(int(c.id[i]), int(c.subject[i]), int(c.object[i])) for i in np.flatnonzero(segment.alive)}
    return found


def test_the_arrays_follow_the_store(tmp_path: Path) -> None:
    """Documents added, changed, removed and decided on in any order: the kept arrays are those of a store opened anew."""
    dice = random.Random(7)
    with RecordStore(tmp_path) as store:
        for step in range(40):
            if step % 9 == 8:
                store.remove(dice.choice(store.works(held=True)).id)
            elif step % 11 == 10 and store.relations():
                store.review("relation", dice.choice(store.relations()).id, ReviewState.REJECTED)
            else:
                put(store, dice.randint(1, 12), dice.sample(range(1, 15), dice.randint(0, 4)))
            kept = store.graph_arrays()
            with RecordStore(tmp_path) as other:
                anew = other.graph_arrays()
            assert edges(kept) == edges(anew)
            assert kept.issued[: len(anew.issued)].tolist() == anew.issued.tolist()


def test_merged_works_are_followed_without_a_reload(tmp_path: Path) -> None:
    with RecordStore(tmp_path) as store:
        for sequence, law in ((1, "Luật Đê điều"), (2, "Luật Đê điều ngày 29 tháng 11 năm 2006"), (3, "Luật số 79/2006/QH11")):
            put_text(store, sequence, naming_law(sequence, law))
        before, known = store.graph_arrays(), store.revision()
        put_text(store, 79, LAW)
        kept = store.graph_arrays()
        with RecordStore(tmp_path) as other:
            anew = other.graph_arrays()
        assert store.merges_since(known)
        assert kept.base.columns is before.base.columns
        assert edges(kept) == edges(anew)
        assert kept.issued[: len(anew.issued)].tolist() == anew.issued.tolist()


def test_an_added_document_is_not_a_reload(tmp_path: Path) -> None:
    with RecordStore(tmp_path) as store:
        put(store, 1, [2])
        base = store.graph_arrays().base.columns
        put(store, 3, [1])
        assert store.graph_arrays().base.columns is base
        assert store.graph_arrays().tail is not None


@pytest.mark.parametrize("ids", [[], [1], [10**6], list(range(1, 1200))], ids=["none", "one", "unknown", "many"])
def test_records_by_ids(tmp_path: Path, ids: list[int]) -> None:
    with RecordStore(tmp_path) as store:
        put(store, 1, [2])
        known = {work.id for work in store.works()}
        assert {work.id for work in store.works_with(ids)} == known & set(ids)
