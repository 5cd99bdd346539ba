"""Files for people, opened again with the libraries that read them."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import icalendar
import networkx as nx
import openpyxl
import pytest
from docx.oxml.ns import qn
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api.cli import app
from api.exports import network, reports
from api.exports.csv_table import neutral
from api.exports.deadlines import calendar_of
from api.exports.files import UnwritableFile, atomic
from api.exports.report import Column, Report
from api.exports.writers import written
from graph.answers import AssignedTask, impact, tasks_depending_on, tasks_matching
from graph.impact import KnowledgeGraph
from graph.lost_basis import lost_basis
from graph.model import Deadline, DeadlineKind, Document, RelationKind, Span, StoredTask, Task, TaskSource, Work
from graph.store import RecordStore

TODAY = date(2026, 11, 24)


@pytest.fixture
def store(sample_home: Path) -> Iterator[RecordStore]:
    with RecordStore(sample_home) as opened:
        yield opened


def sheet(report: Report) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(written(report, "xlsx")))
    return list(book.active.iter_rows(values_only=True))


def word_rows(report: Report) -> list[list[str]]:
    (table,) = docx.Document(io.BytesIO(written(report, "docx"))).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def csv_rows(report: Report) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written(report, "csv").decode("utf-8-sig"))))


def test_all_formats_hold_every_row_of_the_impact(store: RecordStore) -> None:
    answer = impact(store, "63/2010")
    report = reports.impact_report(answer, TODAY)
    wanted = [str(cell) for cell in report.rows[0]]
    assert len(report.rows) == len(answer.rows) > 10
    cells = sheet(report)
    heading = next(i for i, row in enumerate(cells) if row[0] == "TT")
    assert [str(cell or "") for cell in cells[heading + 1]] == ["1", *wanted]
    assert [row[1:] for row in word_rows(report)][1] == wanted
    assert csv_rows(report)[1] == wanted
    assert len(word_rows(report)) == len(csv_rows(report)) == len(answer.rows) + 1
    assert {row[4] for row in report.rows} >= {"Đ.39.2", ""}


def test_quotations_of_a_report_stand_in_the_texts(store: RecordStore) -> None:
    report = reports.impact_report(impact(store, "63/2010"), TODAY)
    texts = [" ".join(store.text(work.id).split()) for work in store.works(held=True)]
    quotes = [line.split(": “", 1)[1].rstrip("”").rstrip("…") for row in report.rows for line in str(row[-1]).split("\n")]
    assert len(quotes) > 10
    assert all(any(quote in text for text in texts) for quote in quotes)


def test_tasks_and_lost_bases(store: RecordStore) -> None:
    tasks = reports.tasks_report(store, tasks_matching(store), TODAY)
    assert len(tasks.rows) == len(tasks_matching(store))
    assert any("Nghị định 92/2017/NĐ-CP" in str(row[5]) for row in tasks.rows)
    why = tasks_depending_on(store, "92/2017")
    ids = {row.task.id for row in why}
    proven = reports.tasks_report(
        store, [row for row in tasks_matching(store) if row.task.id in ids], TODAY, [("Căn cứ vào", "92/2017")], why
    )
    assert proven.columns[-1].title == "Chứng cứ"
    assert all("“" in str(row[-1]) for row in proven.rows)
    assert ("Căn cứ vào", "92/2017") in proven.facts
    lost = reports.lost_basis_report(lost_basis(store, TODAY), TODAY, TODAY, False)
    assert len(lost.rows) == len(lost_basis(store, TODAY)) > 0


def test_a_word_file_can_be_filed(store: RecordStore) -> None:
    report = reports.impact_report(impact(store, "63/2010"), TODAY)
    document = docx.Document(io.BytesIO(written(report, "docx")))
    section, (table,) = document.sections[0], document.tables
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    words = [p.text for p in document.paragraphs]
    assert words[0] == report.title
    assert "Ngày xuất: 24/11/2026" in words
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in table.rows[1:])
    assert round(sum(cell.width.mm for cell in table.rows[0].cells)) == 267
    fields = [f.get(qn("w:instr")) for f in section.footer.paragraphs[0]._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_an_excel_file_prints_on_a4_with_its_heading_on_each_page(store: RecordStore) -> None:
    report = reports.impact_report(impact(store, "63/2010"), TODAY)
    page = openpyxl.load_workbook(io.BytesIO(written(report, "xlsx"))).active
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToWidth) == ("landscape", 9, 1)
    heading = len(report.facts) + 3
    assert page.print_title_rows == f"${heading}:${heading}"
    assert page.freeze_panes == f"A{heading + 1}"
    assert page.auto_filter.ref.startswith(f"A{heading}:")


EVIL = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", " =1", "\n=1", "x\x00\x01y")


@pytest.mark.parametrize("words", EVIL)
def test_cells_are_never_formulas(words: str) -> None:
    report = Report("x", words, (("a", words),), (Column("A", 100),), ((words,),), (words,))
    ((cell,),) = csv_rows(report)[1:]
    assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r")
    book = openpyxl.load_workbook(io.BytesIO(written(report, "xlsx")))
    assert all(c.data_type != "f" for row in book.active.iter_rows() for c in row)
    assert word_rows(report)[1][1].strip() == "".join(c for c in words if c >= " " or c in "\n\t").strip()


def test_the_same_report_is_the_same_excel_file_all_day(monkeypatch: pytest.MonkeyPatch) -> None:
    report = Report("a", "Báo cáo", (), (Column("Nhiệm vụ", 255),), (("Rà soát",),))
    content = written(report, "xlsx")
    monkeypatch.setattr("zipfile.time.localtime", lambda *_: (2031, 5, 6, 7, 8, 10, 1, 126, 0))
    assert written(report, "xlsx") == content
    told = openpyxl.load_workbook(io.BytesIO(content)).properties
    assert told.created == told.modified == datetime.combine(date.today(), datetime.min.time())


def test_ordinary_words_stay_as_they_are() -> None:
    assert [neutral(c) for c in ("Căn cứ", "", 5, "5-6", "a=b")] == ["Căn cứ", "", 5, "5-6", "a=b"]


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    target.write_text("cũ")

    def broken() -> None:
        with atomic(target) as stream:
            stream.write(b"half")
            raise ValueError("giữa chừng")

    with pytest.raises(ValueError, match="giữa chừng"):
        broken()
    assert target.read_text() == "cũ"
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]
    with pytest.raises(UnwritableFile, match="không ghi được tệp"), atomic(tmp_path / "no" / "x.csv"):
        pass


# --- calendars -----------------------------------------------------------------------------------------------------------

PLAN = Work(1, "/eli/vn/ke-hoach/-/2018/1-kh", Document("1/KH-UBND", "kế hoạch"), True)
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def assigned(deadline: Deadline | None, text: str = "Báo cáo", task_id: int = 1) -> AssignedTask:
    return AssignedTask(
        StoredTask(task_id, 1, Task(text, Span(0, 7), TaskSource.BODY, lead=("Sở Nội vụ",), deadline=deadline), ()), PLAN, "lead"
    )


def events(*rows: AssignedTask) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(calendar_of(rows, "Lịch", NOW)).walk("VEVENT"))


INTERVAL = Deadline("Quý II/2018", DeadlineKind.INTERVAL, date(2018, 4, 1), date(2018, 6, 30))


def test_an_event_lasts_the_last_day() -> None:
    (event,) = events(assigned(INTERVAL))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2018, 6, 30), date(2018, 7, 1))
    assert "Quý II/2018" in event["description"]
    assert "Sở Nội vụ" in event["description"]


def test_several_days_are_several_events_and_no_day_is_none() -> None:
    second = Deadline("cuối năm", DeadlineKind.INTERVAL, date(2018, 10, 1), date(2018, 12, 31))
    several = Deadline(
        "đầu năm và cuối năm", DeadlineKind.SEVERAL, date(2018, 1, 1), date(2018, 12, 31), None, (INTERVAL, second)
    )
    assert [e["dtstart"].dt for e in events(assigned(several))] == [date(2018, 6, 30), date(2018, 12, 31)]
    assert events(assigned(Deadline("Thường xuyên", DeadlineKind.NONE)), assigned(None)) == []


def test_each_month_is_a_rule() -> None:
    deadline = Deadline(
        "trước ngày 25 hằng tháng", DeadlineKind.RECURRING, date(2018, 1, 1), date(2018, 12, 31), "ngày 25 hằng tháng"
    )
    (event,) = events(assigned(deadline))
    assert event["dtstart"].dt == date(2018, 1, 25)
    assert event["rrule"]["FREQ"] == ["MONTHLY"]


def test_names_of_events_stay_and_tell_twins_apart() -> None:
    once, again = ([e["uid"] for e in events(assigned(INTERVAL, task_id=i), assigned(INTERVAL, task_id=i + 1))] for i in (1, 50))
    assert once == again
    assert len(set(once)) == 2


# --- networks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "reader"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networks_are_read_again(store: RecordStore, form: str, reader: object) -> None:
    root = store.resolve("63/2010")
    found, cut = network.neighbourhood(store, root.id, 2)
    buffer = io.BytesIO()
    network.WRITERS[form](found, buffer)
    buffer.seek(0)
    again = reader(buffer)  # type: ignore[operator]
    assert not cut
    assert (again.number_of_nodes(), again.number_of_edges()) == (found.number_of_nodes(), found.number_of_edges())
    assert any(data["label"] == root.label for _, data in again.nodes(data=True))
    assert all(data["quote"] for *_, data in again.edges(data=True))


def test_depth_kinds_and_bounds_of_a_network(store: RecordStore) -> None:
    root = store.resolve("63/2010").id
    near, far = (network.neighbourhood(store, root, depth)[0] for depth in (1, 3))
    assert set(near) < set(far)
    amends, _ = network.neighbourhood(store, root, 3, [RelationKind.AMENDS])
    assert {data["kind"] for *_, data in amends.edges(data=True)} == {"amends"}
    assert network.neighbourhood(store, root, 3, most=4)[1]
    assert network.neighbourhood(store, root, 3, most=4)[0].number_of_nodes() == 4


# --- command line and HTTP -----------------------------------------------------------------------------------------------


def cancu(home: Path, *arguments: object) -> str:
    done = CliRunner().invoke(app, [*map(str, arguments), "--home", str(home)])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize(
    "command", [("impact", "63/2010"), ("tasks",), ("tasks", "--depends-on", "92/2017"), ("lost-basis", "--on", "2026-11-24")]
)
def test_commands_write_files(sample_home: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    paths = {form: tmp_path / f"bao-cao.{form}" for form in ("xlsx", "docx", "csv")}
    cancu(sample_home, *command, *(part for form, path in paths.items() for part in (f"--{form}", path)))
    assert openpyxl.load_workbook(paths["xlsx"]).active.max_row > 5
    assert len(docx.Document(str(paths["docx"])).tables[0].rows) > 1
    assert paths["csv"].read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(list(tmp_path.iterdir())) == 3


def test_commands_write_calendars_and_networks(sample_home: Path, tmp_path: Path) -> None:
    cancu(sample_home, "tasks", "--agency", "Sở Nội vụ", "--ics", tmp_path / "lich.ics")
    assert icalendar.Calendar.from_ical((tmp_path / "lich.ics").read_bytes()).walk("VEVENT")
    cancu(sample_home, "graph", "63/2010", "--depth", 2, "--graphml", tmp_path / "a.graphml", "--gexf", tmp_path / "a.gexf")
    assert nx.read_graphml(tmp_path / "a.graphml").number_of_nodes() > 5
    assert "sửa đổi, bổ sung" in cancu(sample_home, "graph", "63/2010", "--kind", "amends")
    assert '"edges"' in cancu(sample_home, "graph", "63/2010", "--json")


FILES = [
    ("impact?reference=63/2010&format=docx", "tac-dong-63-2010-nd-cp.docx", b"PK"),
    ("impact?reference=63/2010&format=xlsx&kind=amends&depth=2", "tac-dong-63-2010-nd-cp.xlsx", b"PK"),
    ("tasks?agency=S%E1%BB%9F+N%E1%BB%99i+v%E1%BB%A5&format=ics", "thoi-han-so-noi-vu.ics", b"BEGIN:VCALENDAR"),
    ("tasks?depends_on=92/2017&format=csv", "nhiem-vu.csv", b"\xef\xbb\xbf"),
    ("lost-basis?on=2026-11-24&format=xlsx", "mat-can-cu-2026-11-24.xlsx", b"PK"),
    ("graph?reference=63/2010&depth=2&format=gexf&kinds=amends&kinds=based_on", "do-thi-63-2010-nd-cp.gexf", b"<"),
    ("store?format=turtle", "kho.ttl", b"@prefix"),
    ("store?format=csv", "kho.csv", b"\xef\xbb\xbf"),
]


@pytest.mark.parametrize(("path", "name", "begins"), FILES)
def test_http_gives_files_with_names_and_types(sample: TestClient, path: str, name: str, begins: bytes) -> None:
    answer = sample.get(f"/api/v1/exports/{path}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["content-type"] != "application/json"
    assert answer.content.startswith(begins)


@pytest.mark.parametrize("agency", ['A"\r\nX-Evil: 1; đường\u202e', "a\nBEGIN:VEVENT", "\x00", "Đường sắt; a,b", "é" * 400])
def test_words_of_an_address_stay_out_of_headers_and_lines_of_a_file(sample: TestClient, agency: str) -> None:
    answer = sample.get("/api/v1/exports/tasks", params={"agency": agency, "format": "ics"})
    assert answer.status_code == 200, answer.text
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.ics"', answer.headers["content-disposition"])
    assert "x-evil" not in answer.headers
    assert [len(list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT")))] == [0]
    assert not [line for line in answer.text.splitlines() if line.startswith(("X-Evil", "BEGIN:VEVENT"))]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("impact?reference=999/1999", 404),
        ("impact?reference=63/2010&format=pdf", 422),
        ("tasks?due_before=x", 422),
        ("graph?reference=21/NQ-CP", 300),
    ],
)
def test_http_says_what_is_wrong(sample: TestClient, path: str, status: int) -> None:
    answer = sample.get(f"/api/v1/exports/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("/tac-dong?van_ban=63/2010&loai=amends", "/api/v1/exports/impact?"),
        ("/nhiem-vu?don_vi=S%E1%BB%9F+N%E1%BB%99i+v%E1%BB%A5", "/api/v1/exports/tasks?"),
        ("/mat-can-cu?ngay=2026-11-24", "/api/v1/exports/lost-basis?"),
    ],
)
def test_pages_link_to_files_that_are_there(sample: TestClient, page: str, link: str) -> None:
    from html import unescape
    from re import findall

    links = [unescape(found) for found in findall(r'href="([^"]+)"', sample.get(page).text) if link in unescape(found)]
    assert {found.rsplit("format=", 1)[1] for found in links} >= {"xlsx", "docx", "csv"}
    assert [sample.get(found).status_code for found in links] == [200] * len(links)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_libreoffice_prints_the_file_on_its_side(store: RecordStore, tmp_path: Path, form: str) -> None:
    import pypdfium2

    (tmp_path / f"x.{form}").write_bytes(written(reports.impact_report(impact(store, "63/2010"), TODAY), form))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / f"x.{form}"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    printed = pypdfium2.PdfDocument(tmp_path / "x.pdf")
    width, height = printed[0].get_size()
    assert width > height
    pages = [page.get_textpage().get_text_range() for page in printed]
    assert all("Kiến nghị" in " ".join(words.split()) for words in pages[:-1])
    assert "Đ.39" in pages[0]


def test_rows_and_report_are_one_to_one(store: RecordStore) -> None:
    root = store.resolve("63/2010").id
    assert len(KnowledgeGraph(store).impact(root)) == len(reports.impact_report(impact(store, "63/2010"), TODAY).rows)
