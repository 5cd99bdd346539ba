from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

OLD = "CHÍNH PHỦ\nSố: 10/2010/NĐ-CP\nHà Nội, ngày 15 tháng 01 năm 2010\nNGHỊ ĐỊNH\nVề phí\nĐiều 1. Phí\nNghị định này có hiệu lực kể từ ngày 01 tháng 3 năm 2010.\n"
NEW = "CHÍNH PHỦ\nSố: 50/2016/NĐ-CP\nHà Nội, ngày 01 tháng 6 năm 2016\nNGHỊ ĐỊNH\nVề phí\nĐiều 1. Nghị định này có hiệu lực kể từ ngày 01 tháng 8 năm 2016 và thay thế Nghị định số 10/2010/NĐ-CP.\n"
PLAN = "UBND TỈNH BẾN TRE\nSố: 7/KH-UBND\nBến Tre, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\nTHU PHÍ\nCăn cứ Nghị định số 10/2010/NĐ-CP ngày 15 tháng 01 năm 2010 của Chính phủ;\nI. NHIỆM VỤ\n1. Phí\n- Sở Tài chính thu phí theo Nghị định số 10/2010/NĐ-CP, trước ngày 30/6/2018.\n"  # fmt: skip

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def held(run: Run, tmp_path: Path) -> Path:
    """A store with a replaced decree, its successor and a plan; returns the plan's file."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, text in (("cu.txt", OLD), ("moi.txt", NEW), ("ke-hoach.txt", PLAN)):
        (folder / name).write_text(text, encoding="utf-8")
    assert run("ingest", folder)[0] == 0
    return folder / "ke-hoach.txt"


def test_validity_as_of_a_day(run: Run, held: Path) -> None:
    code, out, _ = run("validity", "10/2010", "--on", "2016-08-01", "--json")
    answer = json.loads(out)
    assert (code, answer["status"], answer["since"]) == (0, "lapsed", "2016-08-01")
    assert "thay thế Nghị định số 10/2010/NĐ-CP" in answer["effects"][0]["quote"]
    assert json.loads(run("validity", "10/2010", "--on", "2016-07-31", "--json")[1])["status"] == "in_force"
    assert "kho chưa ghi nhận văn bản bãi bỏ" in run("validity", "10/2010", "--on", "2016-07-31")[1]


def test_wrong_use_of_validity(run: Run, held: Path) -> None:
    assert run("validity", "10/2010", "--on", "hôm qua")[0] == 2
    assert run("validity", "10/2010", "--provision", "../x")[0] == 1
    assert run("validity", "99/2099")[0] == 1


def test_check_basis_reads_a_draft(run: Run, held: Path) -> None:
    code, out, _ = run("check-basis", held, "--on", "2018-01-05", "--json")
    (line,) = json.loads(out)["lines"]
    assert (code, [b["verdict"] for b in line["bases"]]) == (0, ["lapsed"])
    assert PLAN[line["start"] : line["end"]] == line["text"]
    assert "50/2016/NĐ-CP" in run("check-basis", held, "--on", "2018-01-05")[1]


def test_lost_basis_lists_plan_and_task(run: Run, held: Path) -> None:
    rows = json.loads(run("lost-basis", "--on", "2018-01-05", "--json")[1])["rows"]
    assert [(row["target"], row["every"]) for row in rows] == [("document", True), ("task", True)]
    assert "mất 1/1 căn cứ" in run("lost-basis", "--on", "2018-01-05")[1]
    assert "chưa ghi nhận" in run("lost-basis", "--on", "2016-07-31")[1]


@pytest.mark.parametrize("command", ["validity", "check-basis", "lost-basis"])
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert (code, "Ví dụ" in out) == (0, True)


AMENDER = "CHÍNH PHỦ\nSố: 60/2017/NĐ-CP\nHà Nội, ngày 01 tháng 6 năm 2017\nNGHỊ ĐỊNH\nSửa đổi, bổ sung một số điều của Nghị định số 50/2016/NĐ-CP ngày 01 tháng 6 năm 2016 của Chính phủ về phí\nĐiều 1. Sửa đổi Điều 1 Nghị định số 50/2016/NĐ-CP như sau:\n“Điều 1. Phí thu qua kho bạc.”\nĐiều 2. Hiệu lực\nNghị định này có hiệu lực kể từ ngày 01 tháng 8 năm 2017.\n"  # fmt: skip


def test_text_on_a_day_and_what_changed(run: Run, held: Path) -> None:
    amender = held.parent / "sua-doi.txt"
    amender.write_text(AMENDER, encoding="utf-8")
    assert run("ingest", amender)[0] == 0
    _, early, _ = run("text", "50/2016", "--on", "2017-01-01")
    _, late, _ = run("text", "50/2016", "--on", "2018-01-01", "--provision", "dieu_1")
    assert "kho bạc" not in early
    assert late == "⟦Điều 1. Phí thu qua kho bạc.⟧ (Nghị định 60/2017/NĐ-CP)\n"
    _, out, _ = run("diff", "50/2016", "--from", "2017-01-01", "--to", "2018-01-01", "--json")
    answer = json.loads(out)
    assert [line["text"] for line in answer["changes"][0] if line["sign"] == "+"] == ["Điều 1. Phí thu qua kho bạc."]


def test_impact_of_a_draft_stores_nothing(run: Run, held: Path) -> None:
    draft = held.parent / "du-thao.txt"
    draft.write_text(
        "CHÍNH PHỦ\nSố:     /2026/NĐ-CP\nNGHỊ ĐỊNH\nVề phí\nĐiều 1. Phí\nĐiều 2. Bãi bỏ Nghị định số 10/2010/NĐ-CP ngày 15 tháng 01 năm 2010.\n",
        encoding="utf-8",
    )
    before = run("doctor", "--json")[1]
    code, out, _ = run("impact", "--draft", draft, "--json")
    assert code == 0
    (effect,) = json.loads(out)["effects"]
    assert effect["kind"] == "repeals"
    assert {row["target"] for row in effect["impact"]["rows"]} >= {"document", "task"}
    assert run("doctor", "--json")[1] == before
    assert "Bãi bỏ" in run("impact", "--draft", draft)[1]


def test_impact_needs_a_document_or_a_draft(run: Run, held: Path) -> None:
    assert run("impact")[0] == 2


LOWER = "BỘ TÀI CHÍNH\nSố: 20/2017/TT-BTC\nHà Nội, ngày 05 tháng 01 năm 2017\nTHÔNG TƯ\nVề phí\nĐiều 1. Bãi bỏ Nghị định số 50/2016/NĐ-CP.\n"


def test_review_decide_undo(run: Run, held: Path) -> None:
    lower = held.parent / "thong-tu.txt"
    lower.write_text(LOWER, encoding="utf-8")
    assert run("ingest", lower)[0] == 0
    first = json.loads(run("review", "--json")[1])["rows"][0]
    assert (first["relation"]["predicate"], first["relation"]["subject"]) == ("repeals", "Thông tư 20/2017/TT-BTC")
    assert "thứ bậc" in run("review")[1]
    code, out, _ = run("reject", first["id"], "--who", "an", "--reason", "không thể", "--json")
    decision = json.loads(out)
    assert (code, decision["state"], decision["who"], decision["reason"]) == (0, "rejected", "an", "không thể")
    assert first["id"] not in [row["id"] for row in json.loads(run("review", "--json")[1])["rows"]]
    assert run("undo", decision["id"])[0] == 0
    assert first["id"] in [row["id"] for row in json.loads(run("review", "--json")[1])["rows"]]
    assert "đã hoàn tác" in run("review", "--decided")[1]


def test_correct_and_enter(run: Run, held: Path) -> None:
    stated = json.loads(run("show", "10/2010", "--json")[1])["relations"]
    replaced = next(r for r in stated if r["predicate"] == "replaces")
    assert run("correct", f"q{replaced['id']}", "--kind", "amends", "--object-provision", "dieu_1", "--who", "an")[0] == 0
    assert json.loads(run("validity", "10/2010", "--on", "2020-01-01", "--json")[1])["status"] == "in_force"
    quote = "thay thế Nghị định số 10/2010/NĐ-CP"
    assert run("enter", "50/2016", "repeals", "10/2010", "--quote", quote, "--from", "2018-01-01", "--who", "an")[0] == 0
    assert json.loads(run("validity", "10/2010", "--on", "2020-01-01", "--json")[1])["since"] == "2018-01-01"


def test_a_mention_is_given_a_document_that_the_store_does_not_know(run: Run, held: Path) -> None:
    misprinted = held.with_name("ngay-sai.txt")
    misprinted.write_text(PLAN.replace("7/KH-UBND", "8/KH-UBND").replace("ngày 15 tháng 01 năm 2010", "ngày 16 tháng 02 năm 2010"), encoding="utf-8")
    run("ingest", misprinted)
    (doubt,) = json.loads(run("review", "--kind", "citation", "--json")[1])["rows"]
    given = ("correct", doubt["id"], "--object", "NĐ 11/2010/NĐ-CP ngày 16/02/2010")
    assert run(*given)[0] == 1
    made = json.loads(run(*given, "--new", "--json")[1])
    assert json.loads(run("show", "11/2010", "--json")[1])["held"] is False
    assert json.loads(run("review", "--kind", "citation", "--json")[1])["rows"] == []
    assert run("undo", made["id"])[0] == 0
    assert run("show", "11/2010")[0] == 1
    assert len(json.loads(run("review", "--kind", "citation", "--json")[1])["rows"]) == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("confirm", "x1"), 2), (("confirm", "q999"), 1), (("confirm", "v1"), 2), (("enter", "50/2016", "loves", "10/2010", "--quote", "a"), 2),
     (("enter", "50/2016", "amends", "10/2010", "--quote", "không có câu này"), 1), (("undo", "99"), 1), (("review", "--kind", "x"), 2)],
)  # fmt: skip
def test_wrong_decisions_are_refused(run: Run, held: Path, arguments: tuple[str, ...], code: int) -> None:
    assert run(*arguments)[0] == code
    assert json.loads(run("review", "--decided", "--json")[1])["decisions"] == []


def test_known_on_a_day_before_the_store_knew_it(run: Run, held: Path) -> None:
    assert run("validity", "10/2010", "--known-on", "2001-01-01")[0] == 1
    revision = json.loads(run("validity", "10/2010", "--json")[1])["revision"]
    answer = json.loads(run("validity", "10/2010", "--on", "2020-01-01", "--known-on", f"r{revision}", "--json")[1])
    assert answer["status"] == "lapsed"


def test_coverage(run: Run, held: Path) -> None:
    answer = json.loads(run("coverage", "--json")[1])
    assert (answer["bases"], answer["bases_held"]) == (1, 1)
    assert "Căn cứ ban hành: kho có 1/1 (100%)." in run("coverage")[1]


@pytest.mark.parametrize("command", ["review", "confirm", "reject", "correct", "enter", "undo", "coverage"])
def test_every_review_command_has_help_with_an_example(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert (code, "Ví dụ" in out) == (0, True)
