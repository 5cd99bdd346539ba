"""Documents taken out and put back: what is left, what comes back, what the store would be had they never come."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from graph.errors import AlreadyHeld, UnknownFact, UnknownReference
from graph.model import Reading, RelationKind, ResolutionState, ReviewState
from graph.store import RecordStore
from graph.store.decisions import Entry
from ingest.pipeline import read_file, read_text

CORPUS = Path(__file__).resolve().parents[2] / "data" / "corpus"
SAMPLES = sorted(CORPUS.iterdir())

DECREE = """CHÍNH PHỦ
Số: 92/2017/NĐ-CP
Hà Nội, ngày 07 tháng 8 năm 2017
NGHỊ ĐỊNH
Về một tên sai
Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 63/2010/NĐ-CP
Nghị định này có hiệu lực từ ngày 25 tháng 9 năm 2017.
"""
PLAN = """ỦY BAN NHÂN DÂN TỈNH BẾN TRE
Số: 77/KH-UBND
Bến Tre, ngày 05 tháng 01 năm 2018
KẾ HOẠCH
KIỂM SOÁT THỦ TỤC NĂM 2018
I. NHIỆM VỤ
- Công khai thủ tục theo Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 của Chính phủ.
"""
RESOLUTION = "CHÍNH PHỦ\nSố: 21/NQ-CP\nHà Nội, ngày {day}\nNGHỊ QUYẾT\nVề {about}\nĐiều 1. Nội dung\n"
LATER = "ỦY BAN NHÂN DÂN TỈNH BẾN TRE\nSố: 9/KH-UBND\nBến Tre, ngày 05 tháng 01 năm 2022\nKẾ HOẠCH\nNĂM 2022\nI. NHIỆM VỤ\n1. Về tiêm\n- Sở Y tế làm theo Nghị quyết số 21/NQ-CP của Chính phủ.\n"


@pytest.fixture(scope="module")
def readings() -> list[tuple[Path, Reading]]:
    return [(path, read_file(path)) for path in SAMPLES]


def fill(home: Path, readings: Iterable[tuple[Path, Reading]]) -> RecordStore:
    store = RecordStore(home)
    for path, reading in readings:
        store.add(reading, source=path.name, content=path.read_bytes())
    return store


def put(store: RecordStore, text: str, source: str = "a.txt") -> int:
    return store.add(read_text(text), source=source, content=text.encode()).work_id


def undo(store: RecordStore, decision: int) -> None:
    with store.deciding("undo") as decisions:
        decisions.undo(decision, "an")


def told(store: RecordStore) -> dict[str, list[str]]:
    """All that a store says of documents, by their addresses."""
    works = {work.id: work for work in store.works() if not work.orphan}
    named = {None: "", **{work_id: work.uri for work_id, work in works.items()}}
    held = [work for work in works.values() if work.held]
    return {
        "works": sorted(f"{w.uri} {w.held} {w.document} {w.source}" for w in works.values()),
        "relations": sorted(f"{named[r.evidence_id]} {named[r.subject_id]} {named[r.object_id]} {r.relation} {r.quote} {r.review}" for r in store.relations()),
        "mentions": sorted(f"{w.uri} {c.citation} {c.state} {named[c.target_id]}" for w in held for c in store.citations(w.id)),
        "tasks": sorted(f"{named[t.work_id]} {t.task} {[named[b] for b in t.basis_ids]} {[named[b] for b in t.heading_basis_ids]} {t.review}" for t in store.tasks()),
        "amendments": sorted(f"{w.uri} {a.amendment} {named[a.work_id]}" for w in works.values() for a in store.amendments(w.id)),
        "texts": sorted(f"{w.uri} {store.provisions(w.id)} {store.warnings(w.id)} {[v['sha256'] for v in store.versions(w.id)]} {store.blocks(w.id)} {store.text(w.id)}" for w in held),
    }  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_undone_the_store_is_as_it_was_and_meanwhile_as_if_it_had_never_come(tmp_path: Path, readings: list[tuple[Path, Reading]], sample: Path) -> None:
    store = fill(tmp_path / "all", readings)
    work = next(work for work in store.works(held=True) if work.source == sample.name)
    before = told(store)
    decision = store.remove(work.id, who="an", reason="nạp nhầm")
    without = fill(tmp_path / "without", [pair for pair in readings if pair[0] != sample])
    assert told(store) == told(without)
    undo(store, decision)
    assert told(store) == before
    assert store.work(work.id).held
    store.close()
    without.close()


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    return RecordStore(tmp_path)


def test_what_others_name_is_known_by_what_they_say(store: RecordStore) -> None:
    put(store, PLAN)
    decree = put(store, DECREE, "b.txt")
    store.remove(decree)
    left = store.resolve("92/2017")
    assert (left.id, left.held, left.document.title, left.document.in_force_from, left.source) == (decree, False, None, None, None)
    assert (store.text(decree), store.provisions(decree), store.versions(decree)) == ("", [], [])
    assert [c.state for c in store.citations_of(decree)] == [ResolutionState.STUB]


def test_what_nothing_names_answers_to_nothing(store: RecordStore) -> None:
    plan = put(store, PLAN)
    store.remove(plan)
    for reference in ("77/KH-UBND", "92/2017", f"#{plan}", store.work(plan).uri):
        with pytest.raises(UnknownReference) as caught:
            store.resolve(reference)
        assert caught.value.nearest == ()
    assert (store.works(held=False), store.count_works(held=False)) == ([], 0)
    with pytest.raises(UnknownReference):
        store.remove(plan)


def test_fed_again_it_has_its_id_and_its_decisions(store: RecordStore) -> None:
    decree = put(store, DECREE, "b.txt")
    relation = next(r for r in store.relations(decree) if r.relation.predicate is RelationKind.AMENDS)
    store.review("relation", relation.id, ReviewState.REJECTED)
    removed = store.remove(decree)
    assert put(store, DECREE, "b.txt") == decree
    assert {r.review for r in store.relations(decree) if r.relation.predicate is RelationKind.AMENDS} == {ReviewState.REJECTED}
    with pytest.raises(AlreadyHeld, match="92/2017/NĐ-CP"):
        undo(store, removed)
    assert store.removal(decree) is not None


def test_a_mention_that_comes_meanwhile_names_it_again(store: RecordStore) -> None:
    decree = put(store, DECREE, "b.txt")
    removed = store.remove(decree)
    put(store, PLAN)
    assert (store.resolve("92/2017").id, store.resolve("92/2017").document.title) == (decree, None)
    undo(store, removed)
    assert [c.state for c in store.citations_of(decree)] == [ResolutionState.RESOLVED]
    assert store.resolve("92/2017").document.title is not None


def test_of_two_of_one_number_the_other_is_meant_then(store: RecordStore) -> None:
    first = put(store, RESOLUTION.format(day="21 tháng 3 năm 2016", about="phân cấp"), "r1.txt")
    wrong = put(store, RESOLUTION.format(day="26 tháng 02 năm 2021", about="vắc xin"), "r2.txt")
    plan = put(store, LATER)
    assert [(c.state, c.target_id) for c in store.citations(plan)] == [(ResolutionState.AMBIGUOUS, None)]
    removed = store.remove(wrong)
    assert [(c.state, c.target_id) for c in store.citations(plan)] == [(ResolutionState.RESOLVED, first)]
    assert [task.basis_ids for task in store.tasks(plan)] == [(first,)]
    undo(store, removed)
    assert [(c.state, c.target_id) for c in store.citations(plan)] == [(ResolutionState.AMBIGUOUS, None)]
    assert [task.basis_ids for task in store.tasks(plan)] == [()]


def test_what_was_stated_and_undone_meanwhile_holds(store: RecordStore) -> None:
    decree, other = put(store, DECREE, "b.txt"), put(store, RESOLUTION.format(day="21 tháng 3 năm 2016", about="phân cấp"))
    with store.deciding("enter") as decisions:
        kept = decisions.enter(Entry(decree, RelationKind.GUIDES, other, decree, "Về một tên sai"), "an", "")
    with store.deciding("enter") as decisions:
        dropped = decisions.enter(Entry(decree, RelationKind.IMPLEMENTS, other, decree, "Về một tên sai"), "an", "")
    amends = next(r for r in store.relations(decree) if r.relation.predicate is RelationKind.AMENDS)
    rejected = store.review("relation", amends.id, ReviewState.REJECTED)
    removed = store.remove(decree)
    assert store.relations(other) == []
    undo(store, dropped)
    undo(store, rejected)
    undo(store, removed)
    assert [r.relation.predicate for r in store.relations(other)] == [RelationKind.GUIDES]
    assert ReviewState.REJECTED not in {r.review for r in store.relations(decree)}
    assert store.decision(kept).undone is None


def test_several_are_taken_out_and_put_back_together(store: RecordStore) -> None:
    works = [put(store, PLAN), put(store, DECREE, "b.txt")]
    before = told(store)
    removed = store.remove(*works, who="an")
    assert store.works(held=True) == []
    assert {store.removal(work_id).who for work_id in works} == {"an"}  # type: ignore[union-attr]
    undo(store, removed)
    assert told(store) == before
    assert [store.removal(work_id) for work_id in works] == [None, None]
    with pytest.raises(UnknownFact):
        undo(store, removed)


def test_what_one_of_several_is_again_does_not_keep_the_others(store: RecordStore) -> None:
    plan, decree = put(store, PLAN), put(store, DECREE, "b.txt")
    removed = store.remove(plan, decree)
    put(store, DECREE, "b.txt")
    undo(store, removed)
    assert [work.id for work in store.works(held=True)] == [plan, decree]


def test_what_was_known_on_a_day_stays_known(store: RecordStore) -> None:
    decree = put(store, DECREE, "b.txt")
    then = store.as_known(store.revision())
    removed = store.remove(decree)
    between = store.as_known(store.revision())
    undo(store, removed)
    assert (then.text(decree), [r.quote for r in then.relations(decree)] != []) == (DECREE, True)
    assert (between.text(decree), between.work(decree).held, between.relations(decree)) == ("", False, [])


def test_a_name_that_a_new_version_no_longer_names_is_known_no_more(store: RecordStore) -> None:
    put(store, PLAN)
    put(store, PLAN.replace("92/2017", "93/2017"))
    assert [work.document.number for work in store.works(held=False)] == ["93/2017/NĐ-CP"]
