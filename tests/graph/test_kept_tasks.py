"""Tasks kept in memory are those of the store, whatever was written meanwhile."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import AlreadyHeld
from graph.model import ReviewState
from graph.store import RecordStore, tasks
from ingest.pipeline import read_text

BASES = ["Nghị định số 92/2017/NĐ-CP ngày 07/8/2017", "Nghị định số 92/2017/NĐ-CP", "Luật Đê điều", "Luật Đê điều ngày 29 tháng 11 năm 2006"]
PLANS = [
    f"ỦY BAN NHÂN DÂN\nTỈNH BẾN TRE\nSố: {n}/KH-UBND\nBến Tre, ngày 02 tháng 0{n + 1} năm 2018\nKẾ HOẠCH\nThử {n}\nII. NHIỆM VỤ\n"
    f"- Sở Nội vụ rà soát theo {BASES[n % 4]}. Hoàn thành trước ngày {10 + n}/6/2018.\n- Sở Tư pháp báo cáo kết quả thực hiện {BASES[(n + 1) % 4]} hằng quý.\n"
    for n in range(1, 6)
]
ACTS = [
    "CHÍNH PHỦ\nSố: 92/2017/NĐ-CP\nHà Nội, ngày 07 tháng 8 năm 2017\nNGHỊ ĐỊNH\nThử\nĐiều 1. Phạm vi\nNghị định này quy định thử.\n",
    "QUỐC HỘI\nSố: 79/2006/QH11\nHà Nội, ngày 29 tháng 11 năm 2006\nLUẬT\nĐÊ ĐIỀU\nĐiều 1. Phạm vi\nLuật này quy định thử.\n",
]
FILES = [*PLANS, *ACTS]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["add", "add", "review", "undo", "remove"]), st.integers(0, 6)), min_size=2, max_size=10))
def test_kept_tasks_are_those_of_the_store(tmp_path_factory: object, steps: list[tuple[str, int]]) -> None:
    home: Path = tmp_path_factory.mktemp("home")  # type: ignore[attr-defined]
    with RecordStore(home) as store:
        for step, n in steps:
            known, works = store.tasks(), store.works(held=True)
            if step == "add":
                store.add(read_text(FILES[n]), source=f"{n}.txt", content=FILES[n].encode())
            elif step == "review" and known:
                store.review("task", known[n % len(known)].id, [ReviewState.REJECTED, ReviewState.EXTRACTED][n % 2])
            elif step == "undo" and store.decisions():
                with suppress(AlreadyHeld), store.deciding("undo") as decisions:
                    decisions.undo(store.decisions()[0].id, "an")
            elif step == "remove" and works:
                store.remove(works[n % len(works)].id)
            with RecordStore(home) as other:
                assert store.assignments() == other.assignments()
                assert store.tasks() == other.tasks() == [task for work in other.works() for task in other.tasks(work.id)]


def test_too_many_tasks_are_read_each_time(tmp_path: Path, monkeypatch: object) -> None:
    monkeypatch.setattr(tasks, "MOST", 1)  # type: ignore[attr-defined]
    with RecordStore(tmp_path) as store:
        store.add(read_text(PLANS[0]), source="a.txt", content=b"a")
        first = store.assignments()
        assert len(first) == 2
        assert store.assignments() == first
        assert store.assignments() is not first


def test_only_tasks_that_can_be_kept_are_loaded_ahead(tmp_path: Path, monkeypatch: object) -> None:
    with RecordStore(tmp_path) as store:
        store.add(read_text(PLANS[0]), source="a.txt", content=b"a")
        asked: list[object] = []
        whole = store.assignments
        monkeypatch.setattr(store, "assignments", lambda: asked.append(whole()))  # type: ignore[attr-defined]
        store.load_tasks()
        assert [len(found) for found in asked] == [2]  # type: ignore[arg-type]
        monkeypatch.setattr(tasks, "MOST", 1)  # type: ignore[attr-defined]
        store.load_tasks()
        assert len(asked) == 1
