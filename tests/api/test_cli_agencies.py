from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

PLAN = "UBND TỈNH BẾN TRE\nSố: 7/KH-UBND\nBến Tre, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\nTHU PHÍ\nCăn cứ Nghị định số 10/2010/NĐ-CP ngày 15 tháng 01 năm 2010 của Chính phủ;\nI. NHIỆM VỤ\n1. Phí\n- Rà soát phí theo Nghị định số 10/2010/NĐ-CP, trước ngày 30/6/2018.\nĐơn vị chủ trì: Sở Kế hoạch và Đầu tư.\n"  # fmt: skip

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def held(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ke-hoach.txt").write_text(PLAN, encoding="utf-8")
    assert run("ingest", tmp_path / "ke-hoach.txt")[0] == 0


def test_an_agency_with_its_successor_and_sources(run: Run) -> None:
    code, out, _ = run("agencies", "Bộ TT&TT", "--json")
    found = json.loads(out)
    assert (code, found["name"], found["until"]) == (0, "Bộ Thông tin và Truyền thông", "2025-02-28")
    whole = next(row for row in found["successors"] if row["final"] and not row["partial"])
    assert (whole["name"], whole["by"], whole["on"]) == ("Bộ Khoa học và Công nghệ", "176/2025/QH15", "2025-03-01")
    assert "176/2025/QH15" in [act["number"] for act in found["sources"]]


def test_an_agency_as_of_a_day(run: Run) -> None:
    assert json.loads(run("agencies", "Bộ TT&TT", "--on", "2018-01-01", "--json")[1])["successors"] == []


def test_an_agency_for_people(run: Run) -> None:
    code, out, _ = run("agencies", "UBND tỉnh Bến Tre")
    assert code == 0
    assert "UBND tỉnh Vĩnh Long: 202/2025/QH15, từ 01/07/2025" in out


def test_the_registry_lists_what_exists_on_a_day(run: Run) -> None:
    then, now = (json.loads(run("agencies", "--on", day, "--json")[1]) for day in ("2018-01-01", "2025-12-01"))
    assert "Bộ Giao thông vận tải" in [row["name"] for row in then]
    assert "Bộ Giao thông vận tải" not in [row["name"] for row in now]


def test_an_unknown_agency_is_refused_with_the_nearest(run: Run) -> None:
    code, _, err = run("agencies", "Sở Nội dụ")
    assert code == 1
    assert "Sở Nội vụ" in err


@pytest.mark.usefixtures("held")
def test_tasks_are_shown_under_the_successor(run: Run) -> None:
    rows = json.loads(run("tasks", "--agency", "Sở Tài chính", "--json")[1])
    assert [(row["lead"], row["role"]) for row in rows] == [(["Sở Kế hoạch và Đầu tư"], "lead")]
    found = rows[0]["succession"]
    assert (found["from"], found["to"], found["by"], found["on"]) == (
        "Sở Kế hoạch và Đầu tư tỉnh Bến Tre", "Sở Tài chính tỉnh Vĩnh Long", "202/2025/QH15", "2025-07-01",
    )  # fmt: skip
    assert [step["by"] for step in found["steps"]] == ["45/2025/NĐ-CP", "202/2025/QH15"]
    assert "nay: Sở Kế hoạch và Đầu tư tỉnh Bến Tre → Sở Tài chính tỉnh Vĩnh Long" in run("tasks", "--agency", "Sở Tài chính")[1]


@pytest.mark.usefixtures("held")
def test_questions_and_impact_name_the_successor(run: Run) -> None:
    asked = json.loads(run("ask", "Sở Tài chính phải làm gì", "--json")[1])
    assert [row["succession"]["to"] for row in asked["tasks"]] == ["Sở Tài chính tỉnh Vĩnh Long"]
    rows = json.loads(run("impact", "10/2010", "--json")[1])["rows"]
    agency = next(row for row in rows if row["target"] == "agency")
    assert (agency["agency"], agency["succession"]["to"]) == ("Sở Kế hoạch và Đầu tư", "Sở Tài chính tỉnh Vĩnh Long")
    assert {row["succession"] for row in rows if row["target"] != "agency"} == {None}
