"""Facts kept warm are those of the store, whatever was written meanwhile."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import AlreadyHeld, CancuError
from graph.lost_basis import lost_basis
from graph.model import RelationKind, ReviewState
from graph.review import review_queue
from graph.store import RecordStore
from graph.store.decisions import Entry
from graph.validity import Validities
from graph.warm import WarmFacts
from ingest.pipeline import read_text

TEXTS = [
    f"CHÍNH PHỦ\nSố: {n}/{2010 + n}/NĐ-CP\nHà Nội, ngày 0{n} tháng 01 năm {2010 + n}\nNGHỊ ĐỊNH\nThử {n}\nĐiều 1. Hiệu lực\n"
    f"Nghị định này có hiệu lực từ ngày 01/3/{2010 + n}. Nghị định này {verb} Nghị định số {target}/{2010 + target}/NĐ-CP ngày 0{target}/01/{2010 + target}.\n"
    for n, verb, target in [(1, "thay thế", 2), (2, "sửa đổi", 3), (3, "bãi bỏ", 1), (4, "thay thế", 3), (5, "bãi bỏ", 4), (6, "sửa đổi", 2)]
]

LAW = "QUỐC HỘI\nSố: 79/2006/QH11\nHà Nội, ngày 29 tháng 11 năm 2006\nLUẬT\nĐÊ ĐIỀU\nĐiều 1. Phạm vi\nLuật này thay thế Nghị định số 3/2013/NĐ-CP ngày 03/01/2013.\n"
TEXTS[0] += "Điều 2. Nghị định này hướng dẫn Luật Đê điều.\n"
TEXTS[1] += "Điều 2. Nghị định này hướng dẫn Luật Đê điều ngày 29 tháng 11 năm 2006.\n"
TEXTS[2] += "Điều 2. Nghị định này hướng dẫn Luật số 79/2006/QH11.\n"
TEXTS.append(LAW)

DAY = date(2020, 1, 1)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["add", "review", "enter", "undo", "remove"]), st.integers(0, 6)), min_size=1, max_size=8))
def test_warm_facts_are_those_of_the_store(tmp_path_factory: object, steps: list[tuple[str, int]]) -> None:
    home: Path = tmp_path_factory.mktemp("home")  # type: ignore[attr-defined]
    with RecordStore(home) as store:
        warm = WarmFacts(store)
        judged, followed = Validities(warm.refresh(), DAY), warm.revision
        for step, n in steps:
            works, relations = store.works(held=True), store.relations()
            if step == "add":
                store.add(read_text(TEXTS[n]), source=f"{n}.txt", content=TEXTS[n].encode())
            elif step == "review" and relations:
                store.review("relation", relations[n % len(relations)].id, [ReviewState.REJECTED, ReviewState.EXTRACTED][n % 2])
            elif step == "enter" and works:
                evidence, others = works[n % len(works)].id, store.works()
                entry = Entry(evidence, RelationKind.REPEALS, others[n % len(others)].id, evidence, "có hiệu lực")
                with suppress(CancuError), store.deciding("enter") as decisions:
                    decisions.enter(entry, "an", "")
            elif step == "undo" and store.decisions():
                with suppress(AlreadyHeld), store.deciding("undo") as decisions:
                    decisions.undo(store.decisions()[0].id, "an")
            elif works:
                store.remove(works[n % len(works)].id)
            warm.refresh()
            assert (warm.held(), warm.relations()) == (store.works(held=True), store.relations())
            assert lost_basis(store, DAY, facts=warm, validities=Validities(warm, DAY)) == lost_basis(store, DAY)
            assert review_queue(store, facts=warm) == review_queue(store)
            changed = warm.changed_since(followed)
            judged, followed = Validities(warm, DAY) if changed is None else judged.following(changed), warm.revision
            for work in store.works():
                assert warm.work(work.id) == work
                assert warm.relations(work.id) == store.relations(work.id)
                assert judged.of(work.id) == Validities(warm, DAY).of(work.id) == Validities(store, DAY).of(work.id)


def test_merged_works_are_followed_without_reading_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with RecordStore(tmp_path) as store:
        for n in (0, 1, 2):
            store.add(read_text(TEXTS[n]), source=f"{n}.txt", content=TEXTS[n].encode())
        warm = WarmFacts(store).refresh()
        known = store.revision()
        store.add(read_text(LAW), source="luat.txt", content=LAW.encode())
        assert store.merges_since(known)
        monkeypatch.setattr(WarmFacts, "_fill", lambda _: pytest.fail("all was read again"))
        warm.refresh()
        assert (warm.held(), warm.relations()) == (store.works(held=True), store.relations())
        assert all(warm.relations(work.id) == store.relations(work.id) for work in store.works())
