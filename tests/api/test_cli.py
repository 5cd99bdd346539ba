from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

PLAN = """ỦY BAN NHÂN DÂN TỈNH BẾN TRE
Số: 77/KH-UBND
Bến Tre, ngày 05 tháng 01 năm 2018
KẾ HOẠCH
KIỂM SOÁT THỦ TỤC NĂM 2018
I. NHIỆM VỤ
1. Về thủ tục
- Công khai thủ tục theo Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 của Chính phủ.
II. TỔ CHỨC THỰC HIỆN
a) Sở Nội vụ: Báo cáo trước ngày 30/6/2018.
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_ingest_then_depends_on(run: Run, plan: Path) -> None:
    assert run("ingest", plan)[0] == 0
    code, out, _ = run("tasks", "--depends-on", "Nghị định 92/2017", "--json")
    (row,) = json.loads(out)
    assert (code, row["quote"]) == (0, "Công khai thủ tục theo Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 của Chính phủ.")


def test_ask_says_how_it_understood(run: Run, plan: Path) -> None:
    run("ingest", plan)
    code, out, _ = run("ask", "nhiem vu dua tren nghi dinh 92/2017", "--json")
    answer = json.loads(out)
    assert (code, answer["kind"], len(answer["tasks"])) == (0, "depends_on", 1)
    assert answer["understood"]


def test_duties_in_a_quarter(run: Run, plan: Path) -> None:
    run("ingest", plan)
    rows = json.loads(run("ask", "Sở Nội vụ phải làm gì trong quý II/2018", "--json")[1])["tasks"]
    assert [row["task"] for row in rows] == ["Báo cáo trước ngày 30/6/2018."]


def test_ingesting_again_changes_nothing(run: Run, plan: Path) -> None:
    run("ingest", plan)
    assert json.loads(run("ingest", plan, "--json")[1])[0]["status"] == "unchanged"


@pytest.mark.parametrize("with_jobs", [(), ("--jobs", "2")], ids=["one process", "two"])
def test_bad_files_are_named_and_the_rest_goes_on(run: Run, plan: Path, tmp_path: Path, with_jobs: tuple[str, ...]) -> None:
    junk = tmp_path / "junk"
    junk.mkdir()
    (junk / "rong.txt").write_bytes(b"")
    (junk / "rong.docx").write_bytes(b"")
    (junk / "nen.docx").write_bytes(b"PK\x05\x06" + bytes(18))
    (junk / "latin.txt").write_bytes("Đây là".encode()[:3] + "café".encode("latin-1"))
    (junk / "anh.bin").write_bytes(bytes(range(256)) * 20)
    (junk / "dai.txt").write_text("chữ " * 400_000, encoding="utf-8")
    plan.rename(junk / "tot.txt")
    code, out, _ = run("ingest", junk, "--json", *with_jobs)
    status = {Path(row["path"]).name: row["status"] for row in json.loads(out)}
    assert (code, status) == (
        1,
        {
            "rong.txt": "failed",
            "rong.docx": "failed",
            "nen.docx": "failed",
            "latin.txt": "failed",
            "anh.bin": "failed",
            "dai.txt": "added",
            "tot.txt": "added",
        },
    )
    assert all(Path(row["path"]).name in row["message"] for row in json.loads(out) if row["status"] == "failed")


def test_extract_has_the_contract_fields(run: Run, plan: Path) -> None:
    answer = json.loads(run("extract", plan, "--json")[1])
    assert set(answer) == {"document", "amendments", "provisions", "citations", "relations", "tasks", "warnings", "text"}
    assert set(answer["citations"][0]) == {
        "start",
        "end",
        "text",
        "type",
        "number",
        "issued",
        "issuer",
        "title",
        "provision",
        "within",
        "relation",
    }
    assert {"text", "group", "lead", "support", "deadline", "bases", "note", "source", "within", "start", "end"} <= set(
        answer["tasks"][0]
    )
    assert set(answer["document"]) == {
        "number",
        "type",
        "issuer",
        "issued",
        "place",
        "title",
        "signer",
        "in_force_from",
        "status",
    }


def test_extract_jsonl_answers_line_by_line(run: Run, tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"text": "theo Nghị định số 92/2017/NĐ-CP"}\n{"text": "không có gì"}\n', encoding="utf-8")
    answers = [json.loads(line) for line in run("extract", "--jsonl", lines)[1].splitlines()]
    assert [[c["number"] for c in answer["citations"]] for answer in answers] == [["92/2017/NĐ-CP"], []]
    assert "text" not in answers[0]


def test_a_mention_that_names_several_provisions_is_printed_once(run: Run, tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"text": "theo điểm a, b khoản 2 Điều 7 của Nghị định số 92/2017/NĐ-CP"}\n', encoding="utf-8")
    (mention,) = json.loads(run("extract", "--jsonl", lines)[1])["citations"]
    assert mention["provision"] == "dieu_7__khoan_2__diem_a"
    assert mention["provisions"] == ["dieu_7__khoan_2__diem_a", "dieu_7__khoan_2__diem_b"]


def test_exit_codes(run: Run, plan: Path) -> None:
    run("ingest", plan)
    assert run("show", "Nghị định 91/2017")[0] == 1
    assert run("tasks", "--due-before", "mai")[0] == 2
    assert run("nothing")[0] == 2


def test_search_and_impact_and_doctor(run: Run, plan: Path, tmp_path: Path) -> None:
    run("ingest", plan)
    assert json.loads(run("search", "cong khai thu tuc", "--json")[1])["hits"][0]["document"]["number"] == "77/KH-UBND"
    assert json.loads(run("search", "92/2017", "--json")[1])["hits"][0]["document"]["number"] == "92/2017/NĐ-CP"
    csv = tmp_path / "x.csv"
    assert json.loads(run("impact", "92/2017", "--csv", csv, "--json")[1])["rows"]
    assert "Công khai thủ tục" in csv.read_text(encoding="utf-8-sig")
    health = json.loads(run("doctor", "--json")[1])
    assert health["revision"] == health["index_revision"] == 1
    assert run("rebuild")[0] == 0


@pytest.mark.parametrize(
    "command",
    ["ingest", "extract", "show", "citations", "text", "tasks", "search", "ask", "impact", "rebuild", "doctor", "serve"],
)
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert "Ví dụ" in out


@pytest.mark.parametrize(("way", "code"), [("longest", 0), ("none", 0), ("khac", 2)])
def test_words_are_found_in_the_way_that_is_named(run: Run, plan: Path, way: str, code: int) -> None:
    assert run("ingest", plan, "--segmenter", way)[0] == code


def test_an_unknown_way_in_the_environment_is_named(run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANCU_SEGMENTER", "khac")
    code, _, err = run("ingest", plan)
    assert code == 1
    assert "'khac'" in err


def test_what_the_reader_doubts_is_told_with_the_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ban-dich.txt"
    for number, options in (("78", ()), ("79", ("--json",))):
        path.write_text(f"DECREE\nNo. {number}/2020/ND-CP\nPursuant to the Law on Organization;\nArticle 1. Scope\n", encoding="utf-8")
        out = run("ingest", path, *options)[1]
        assert "bản dịch tiếng Anh" in out
        assert ("lưu ý: " in out) != bool(options)


def test_each_document_of_a_file_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hai-van-ban.txt"
    filled = PLAN + "b) Sở Tư pháp: Theo dõi việc công khai thủ tục ở các xã.\n" * 5
    path.write_text(filled + filled.replace("77/KH-UBND", "78/KH-UBND"), encoding="utf-8")
    (extracted,) = [json.loads(run("extract", path, "--json")[1])]
    (further,) = extracted["further"]
    text = path.read_text(encoding="utf-8")
    assert [d["document"]["number"] for d in (extracted, further)] == ["77/KH-UBND", "78/KH-UBND"]
    assert text[further["offset"] :] == further["text"]
    (told,) = json.loads(run("ingest", path, "--json")[1])
    assert [(d["number"], d["part"], d["parts"], d["status"]) for d in told["documents"]] == [("77/KH-UBND", 1, 2, "added"), ("78/KH-UBND", 2, 2, "added")]
    assert (told["status"], told["document"]) == ("added", told["documents"][0]["document"])
    (again,) = json.loads(run("ingest", path, "--json")[1])
    assert again["status"] == "unchanged"

