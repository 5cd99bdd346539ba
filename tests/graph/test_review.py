"""The queue of doubtful facts; decisions with who and when, kept over new readings, taken back, felt by every answer; what was known when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from graph.answers import impact
from graph.coverage import coverage
from graph.errors import CancuError, UnknownReference
from graph.model import RelationKind, ReviewState, StoredRelation
from graph.review import review_queue
from graph.store import RecordStore
from graph.store.decisions import Entry
from graph.validity import Status, Validities
from ingest.pipeline import read_text


class Clock:
    """A day for every write."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(days=1)
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    return RecordStore(tmp_path, clock=Clock())


def paper(issuer: str, number: str, year: int, kind: str, *body: str) -> str:
    return f"{issuer}\nSố: {number}\nHà Nội, ngày 15 tháng 01 năm {year}\n{kind}\nVề phí\n" + "\n".join(body) + "\n"


OLD = paper("CHÍNH PHỦ", "10/2010/NĐ-CP", 2010, "NGHỊ ĐỊNH", "Điều 1. Nghị định này có hiệu lực kể từ ngày 01 tháng 3 năm 2010.")
NEW = paper("CHÍNH PHỦ", "50/2016/NĐ-CP", 2016, "NGHỊ ĐỊNH", "Điều 1. Nghị định này có hiệu lực kể từ ngày 01 tháng 8 năm 2016 và thay thế Nghị định số 10/2010/NĐ-CP.")
LOWER = paper("BỘ TÀI CHÍNH", "20/2017/TT-BTC", 2017, "THÔNG TƯ", "Điều 1. Bãi bỏ Nghị định số 50/2016/NĐ-CP.")


def put(store: RecordStore, *texts: str) -> None:
    for text in texts:
        reading = read_text(text)
        store.add(reading, source=f"{(reading.document.number or '').replace('/', '-')}.txt", content=text.encode())


def status(store: RecordStore, number: str, on: date = date(2020, 1, 1)) -> Status:
    return Validities(store, on).of(store.resolve(number).id).status


def relation(store: RecordStore, kind: RelationKind) -> StoredRelation:
    return next(r for r in store.relations() if r.relation.predicate is kind)


def test_what_cannot_be_comes_first_and_is_not_believed(store: RecordStore) -> None:
    put(store, OLD, NEW, LOWER)
    first = review_queue(store)[0]
    assert (first.relation and first.relation.relation.predicate, first.confidence) == (RelationKind.REPEALS, 0.2)
    assert "thứ bậc" in first.reasons[0]
    assert first.quote == first.span.slice(store.text(first.evidence.id))
    hit = {row.work.document.number: row.reason for row in impact(store, "20/2017").rows if row.target == "document"}
    assert hit.get("50/2016/NĐ-CP") != "acted_on"
    store.review("relation", first.id, ReviewState.CONFIRMED, who="an")
    hit = {row.work.document.number: row.reason for row in impact(store, "20/2017").rows if row.target == "document"}
    assert hit["50/2016/NĐ-CP"] == "acted_on"


def test_a_decision_leaves_the_queue_and_says_who_and_when(store: RecordStore) -> None:
    put(store, OLD, NEW, LOWER)
    doubt = review_queue(store)[0]
    store.review("relation", doubt.id, ReviewState.REJECTED, who="an", reason="thông tư không bãi bỏ nghị định")
    assert doubt.id not in {d.id for d in review_queue(store)}
    (decision,) = store.decisions()
    assert (decision.who, decision.reason, decision.at[:10], decision.state) == ("an", "thông tư không bãi bỏ nghị định", "2026-01-05", "rejected")


def test_rejecting_recomputes_validity_and_undoing_brings_it_back(store: RecordStore) -> None:
    put(store, OLD, NEW)
    assert status(store, "10/2010") is Status.LAPSED
    store.review("relation", relation(store, RelationKind.REPLACES).id, ReviewState.REJECTED, who="an")
    assert status(store, "10/2010") is Status.IN_FORCE
    assert "10/2010/NĐ-CP" not in {row.work.document.number for row in impact(store, "50/2016", cites=False).rows}
    with store.deciding("undo") as decisions:
        decisions.undo(store.decisions()[0].id, "an")
    assert store.decided() == store.revision()
    assert status(store, "10/2010") is Status.LAPSED
    assert "10/2010/NĐ-CP" in {row.work.document.number for row in impact(store, "50/2016", cites=False).rows}
    with pytest.raises(UnknownReference), store.deciding("undo") as decisions:
        decisions.undo(1, "an")


def entry(store: RecordStore, quote: str) -> Entry:
    new, old = store.resolve("50/2016"), store.resolve("10/2010")
    return Entry(new.id, RelationKind.SUSPENDS, old.id, new.id, quote, scope="phần phí", starts=date(2016, 9, 1), ends=date(2016, 12, 31))


def test_an_entered_relation_counts_with_its_days_and_survives_a_new_reading(store: RecordStore) -> None:
    put(store, OLD, NEW.replace("thay thế", "nhắc tới"))
    with store.deciding("enter") as decisions:
        decisions.enter(entry(store, "nhắc tới Nghị định số 10/2010/NĐ-CP"), "an", "đã hỏi cơ quan soạn thảo")
    assert status(store, "10/2010", date(2016, 10, 1)) is Status.SUSPENDED
    assert status(store, "10/2010", date(2017, 1, 1)) is Status.IN_FORCE
    put(store, NEW.replace("thay thế", "nhắc tới") + "Điều 2. Thêm\n")
    assert relation(store, RelationKind.SUSPENDS).review is ReviewState.ENTERED
    put(store, NEW.replace("thay thế", "không nói gì về"))
    assert [r for r in store.relations() if r.relation.predicate is RelationKind.SUSPENDS] == []
    assert "entered-lost" in {w.code for w in store.warnings(store.resolve("50/2016").id)}


def test_words_that_are_not_there_prove_nothing(store: RecordStore) -> None:
    put(store, OLD, NEW)
    with pytest.raises(CancuError, match="không thấy câu trích"), store.deciding("enter") as decisions:
        decisions.enter(entry(store, "đình chỉ Nghị định"), "an", "")
    assert store.decisions() == []


def test_a_correction_is_undone_as_one(store: RecordStore) -> None:
    put(store, OLD, NEW)
    old = relation(store, RelationKind.REPLACES)
    with store.deciding("correct") as decisions:
        decisions.judge("relation", old.id, ReviewState.REJECTED, "an", "")
        decisions.enter(Entry(old.subject_id, RelationKind.AMENDS, old.object_id, old.evidence_id, old.quote), "an", "")
    assert status(store, "10/2010") is Status.IN_FORCE
    with store.deciding("undo") as decisions:
        decisions.undo(store.decisions()[0].id, "an")
    assert status(store, "10/2010") is Status.LAPSED
    assert [r.review for r in store.relations() if r.relation.predicate in (RelationKind.AMENDS, RelationKind.REPLACES)] == [ReviewState.EXTRACTED]


def test_what_was_known_on_a_day(store: RecordStore) -> None:
    """OLD is written on 2 January, NEW on the 3rd, the rejection on the 4th: each day has its own answer about one and the same day of law."""
    put(store, OLD, NEW)
    store.review("relation", relation(store, RelationKind.REPLACES).id, ReviewState.REJECTED)
    work = store.resolve("10/2010").id
    told = {}
    for day in (2, 3, 4):
        facts = store.as_known(store.revision_on(date(2026, 1, day)))
        told[day] = Validities(facts, date(2020, 1, 1)).of(work).status
    assert told == {2: Status.IN_FORCE, 3: Status.LAPSED, 4: Status.IN_FORCE}
    assert not store.as_known(store.revision_on(date(2026, 1, 1))).knows(work)


def test_a_text_of_before_is_still_known(store: RecordStore) -> None:
    put(store, OLD)
    put(store, OLD + "Điều 2. Nghị định này có hiệu lực đến hết ngày 31/12/2012.\n")
    work = store.resolve("10/2010").id
    assert "31/12/2012" not in store.as_known(1).text(work)
    assert Validities(store.as_known(1), date(2020, 1, 1)).of(work).status is Status.IN_FORCE
    assert status(store, "10/2010") is Status.LAPSED


def test_coverage_names_what_is_missing(store: RecordStore) -> None:
    put(store, OLD, paper("BỘ TÀI CHÍNH", "7/2012/TT-BTC", 2012, "THÔNG TƯ", "Căn cứ Nghị định số 10/2010/NĐ-CP;", "Căn cứ Nghị định số 9/2009/NĐ-CP;", "Điều 1. Phí"))
    found = coverage(store)
    assert (found.documents, found.bases, found.bases_held) == (2, 2, 1)
    assert [(m.work.document.number, m.as_basis) for m in found.missing] == [("9/2009/NĐ-CP", 1)]
