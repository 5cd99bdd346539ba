"""Tasks under the successor of the agency they were given to, with the deciding document."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.answers import tasks_matching
from graph.assignments import asked_agency
from graph.model import Document, Reading, Span, Task, TaskSource
from graph.store import RecordStore

TASKS = [
    ("Xây dựng hạ tầng mạng.", ("Sở Thông tin và Truyền thông",), ("Sở Nội vụ",)),
    ("Tuyên truyền trên báo chí.", ("Sở Thông tin và Truyền thông",), ()),
    ("Chăm sóc trẻ em.", ("Sở Lao động - Thương binh và Xã hội",), ()),
    ("Giải quyết việc làm.", ("Sở Lao động - Thương binh và Xã hội",), ()),
    ("Niêm yết thủ tục.", ("UBND cấp huyện",), ()),
    ("Chỉ đạo chung.", ("UBND tỉnh Bến Tre",), ()),
    ("Công bố thủ tục.", ("Sở Tư pháp",), ()),
]


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    store = RecordStore(tmp_path)
    text = "\n".join(words for words, _, _ in TASKS)
    tasks = []
    for words, lead, support in TASKS:
        start = text.index(words)
        tasks.append(Task(words, Span(start, start + len(words)), source=TaskSource.BODY, lead=lead, support=support))
    described = Document(number="7/KH-UBND", type="kế hoạch", issuer="UBND tỉnh Bến Tre", issued=date(2018, 1, 5), place="Bến Tre", title="Kế hoạch")
    store.add(Reading(text, described, tasks=tuple(tasks)), source="a.txt", content=b"a")
    return store


CASES = [
    ("Sở TT&TT", ["Xây dựng hạ tầng mạng.", "Tuyên truyền trên báo chí."]),
    ("Sở Khoa học và Công nghệ", ["Xây dựng hạ tầng mạng.", "Tuyên truyền trên báo chí."]),
    ("Sở KH&CN tỉnh Vĩnh Long", ["Xây dựng hạ tầng mạng.", "Tuyên truyền trên báo chí."]),
    ("Sở KH&CN tỉnh Trà Vinh", []),
    ("Sở VHTT&DL", ["Tuyên truyền trên báo chí."]),
    ("Sở Y tế", ["Chăm sóc trẻ em."]),
    ("Sở Nội vụ", ["Chăm sóc trẻ em.", "Giải quyết việc làm.", "Xây dựng hạ tầng mạng."]),
    ("UBND tỉnh", ["Chỉ đạo chung."]),
    ("UBND tỉnh Vĩnh Long", ["Chỉ đạo chung."]),
    ("UBND cấp huyện", ["Niêm yết thủ tục."]),
    ("so tu phap", ["Công bố thủ tục."]),
]


@pytest.mark.parametrize(("agency", "expected"), CASES, ids=[agency for agency, _ in CASES])
def test_tasks_of_predecessors_are_the_agencys(store: RecordStore, agency: str, expected: list[str]) -> None:
    assert sorted(row.task.task.text for row in tasks_matching(store, agency=agency)) == sorted(expected)


def test_the_deciding_document_is_named(store: RecordStore) -> None:
    row = next(row for row in tasks_matching(store, agency="Sở Khoa học và Công nghệ") if row.task.task.text == TASKS[0][0])
    assert row.succession is not None
    assert (str(row.succession.former), str(row.succession.latter)) == (
        "Sở Thông tin và Truyền thông tỉnh Bến Tre", "Sở Khoa học và Công nghệ tỉnh Vĩnh Long",
    )  # fmt: skip
    assert [(s.change.by.number, s.change.on) for s in row.succession.steps] == [
        ("45/2025/NĐ-CP", date(2025, 3, 1)), ("202/2025/QH15", date(2025, 7, 1)),
    ]  # fmt: skip


def test_the_district_level_ended_without_a_successor(store: RecordStore) -> None:
    row = tasks_matching(store, agency="UBND cấp huyện")[0]
    assert row.succession is not None
    assert row.succession.latter is None
    assert row.succession.deciding.by.number == "203/2025/QH15"
    assert "không có một cơ quan kế thừa" in row.succession.deciding.note


def test_an_asked_name_is_of_its_province_or_of_any() -> None:
    assert (asked_agency("Sở TT&TT").place, asked_agency("UBND tỉnh Bến Tre").place) == (None, "Bến Tre")
