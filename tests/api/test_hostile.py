"""Hostile input by way of the service: each is told to the sender and harms nothing."""

from __future__ import annotations

import csv
import io
import json
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from ingest.readers.archive import unpack

XSS = "<img src=x onerror=alert(1)>"
PLAN = "ỦY BAN NHÂN DÂN TỈNH BẾN TRE\nSố: {}/KH-UBND\nBến Tre, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\n{}\nI. NHIỆM VỤ\n1. Việc\n- {} theo Nghị định số 92/2017/NĐ-CP ngày 07/8/2017.\n"
SECRET = "BỘ X\nTỐI MẬT\nSố: 5/KH-BX\nHà Nội, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\nVề chiến dịch Bình minh\n"
FORMULA = '=HYPERLINK("http://x.example","bấm")'


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(document: str) -> bytes:
    kinds = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped({"[Content_Types].xml": kinds.encode(), "word/document.xml": document.encode()})


BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>'
XXE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + BODY.format("&x;")
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(9)) + "]>" + BODY.format("&a8;")

UPLOADS: dict[str, bytes] = {
    f"{XSS}.txt": PLAN.format(1, XSS, XSS).encode(),
    "cong-thuc.txt": PLAN.format(2, "THỬ", FORMULA).encode(),
    "xxe.docx": docx(XXE),
    "cuoi.docx": docx(LAUGHS),
    "bom.docx": docx(BODY.format(" " * 200_000_000)),
    "bom.zip": zipped({"a.txt": b"\0" * 300_000_000}),
    "bom-trong-bom.zip": zipped({"b.zip": zipped({"a.txt": b"\0" * 50_000_000})}),
    "duong-dan.zip": zipped({"../../ra-ngoai.txt": PLAN.format(3, "A", "B").encode(), "/tmp/ra-ngoai.txt": PLAN.format(4, "A", "B").encode()}),
    "bieu-thuc.txt": ("Căn cứ " + "Nghị định số " * 20_000 + "1" * 50_000 + "/" * 20_000).encode(),
    "ngoac.html": ("<html><body>" + "<div>" * 30_000 + "x").encode(),
    "mat.txt": SECRET.encode(),
    "mat.zip": zipped({"ten-rieng-biet.txt": SECRET.replace("TỐI MẬT", "TUYỆT MẬT").encode()}),
    "\u202egpj.exe\n.txt": PLAN.format(5, "C", "D").encode(),
    "..": b"x",
    "%PDF.pdf": b"%PDF-1.7\n" + b"<<" * 50_000,
}


@pytest.fixture(scope="module")
def uploaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Path, dict[str, Any]]]:
    home = tmp_path_factory.mktemp("hostile") / "home"
    with TestClient(create_app(Settings(home, segmenter="none"))) as client:
        answer = client.post("/api/v1/jobs", files=[("files", (name, content)) for name, content in UPLOADS.items()])
        assert answer.status_code == 202
        deadline = time.monotonic() + 200
        while (job := client.get(answer.headers["location"]).json())["state"] != "done":
            assert time.monotonic() < deadline
            time.sleep(0.3)
        yield client, home, job


def outcomes(job: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {name: file["outcomes"] for name, file in zip(UPLOADS, job["files"], strict=True)}


def test_every_file_has_an_outcome_and_the_good_ones_are_read(uploaded: tuple[TestClient, Path, dict[str, Any]]) -> None:
    found = {name: [o["status"] for o in rows] for name, rows in outcomes(uploaded[2]).items()}
    assert found[f"{XSS}.txt"] == ["added"]
    assert found["duong-dan.zip"] == ["added", "added"]
    for name in ("xxe.docx", "cuoi.docx", "bom.docx", "bom.zip", "mat.txt", "mat.zip", "%PDF.pdf"):
        assert found[name] == ["failed"], name
    assert all(rows for rows in found.values())


def test_nothing_is_written_outside_and_names_stay_names(uploaded: tuple[TestClient, Path, dict[str, Any]]) -> None:
    client, home, job = uploaded
    assert not list(home.parent.glob("ra-ngoai*"))
    assert not Path("/tmp/ra-ngoai.txt").exists()
    assert all("\n" not in file["name"] and "/" not in file["name"] and "\u202e" not in file["name"] for file in job["files"])
    assert list((home / "uploads").iterdir()) == []
    assert "root:" not in json.dumps(client.get("/api/v1/documents").json())


def linked_zip() -> bytes:
    link = zipfile.ZipInfo("lien-ket.txt")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def tricky_tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind, target in (("mem.txt", tarfile.SYMTYPE, "/etc/passwd"), ("cung.txt", tarfile.LNKTYPE, "/etc/passwd"), ("dev", tarfile.CHRTYPE, "")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, target
            archive.addfile(member)
        for name in ("/tmp/ra-ngoai.txt", "../../ra-ngoai.txt"):
            member = tarfile.TarInfo(name)
            member.size = 3
            archive.addfile(member, io.BytesIO(b"abc"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.zip", linked_zip()), ("a.tar", tricky_tar()), ("nguoc.zip", zipped({"..\\..\\ra-ngoai.txt": b"abc"})),
     ("khong.zip", zipped({"aXb.txt": b"abc"}).replace(b"aXb.txt", b"a\0b.txt"))],
    ids=["link", "tar", "backslash", "nul"],
)  # fmt: skip
def test_what_an_archive_holds_stays_in_its_folder(tmp_path: Path, name: str, content: bytes) -> None:
    path, folder = tmp_path / name, tmp_path / "trong" / "sau" / "kho"
    path.write_bytes(content)
    for _, where in unpack(path, folder):
        assert where.resolve().is_relative_to(folder.resolve())
        assert b"root:" not in where.read_bytes()
    kept = [found for found in tmp_path.rglob("*") if found.is_file()]
    assert all(found == path or found.is_relative_to(folder) for found in kept)
    assert not any(found.is_symlink() for found in tmp_path.rglob("*"))
    assert not Path("/tmp/ra-ngoai.txt").exists()


def test_markup_in_titles_and_names_is_shown_not_run(uploaded: tuple[TestClient, Path, dict[str, Any]]) -> None:
    client, _, job = uploaded
    root = client.get("/api/v1/documents/1/KH-UBND").json()["id"]
    pages = [f"/van-ban/{root}", "/?q=Nghị định", "/van-ban", "/nhiem-vu", "/tong-quan", "/nhat-ky", "/theo-doi?muc=" + XSS, f"/nap-van-ban/{job['id']}", "/nap-van-ban",
             f"/van-ban/{root}?muc=thuoc-tinh", "/tac-dong?van_ban=92/2017", f"/?q={XSS}", f"/van-ban?so={XSS}", "/dang-nhap?toi=" + XSS]  # fmt: skip
    for path in pages:
        answer = client.get(path)
        assert "<img src=x" not in answer.text, path
        assert "'unsafe" not in answer.headers["content-security-policy"]


def test_nothing_of_a_state_secret_is_kept(
    uploaded: tuple[TestClient, Path, dict[str, Any]], contents: Callable[[Path], dict[Path, bytes]]
) -> None:
    client, home, job = uploaded
    for name in ("mat.txt", "mat.zip"):
        (outcome,) = outcomes(job)[name]
        assert "29/2018/QH14" in outcome["message"]
        assert "ten-rieng-biet" not in json.dumps(outcome)
    assert not {"mat.txt", "mat.zip"} & {file["name"] for file in job["files"]}
    words = ("Bình minh", "5/KH-BX", "ten-rieng-biet")
    for path, content in contents(home).items():
        assert not any(word.encode() in content for word in words), path
    entries = client.get("/api/v1/audit").json()
    assert [e["object"] for e in entries if e["action"] == "document.refused"] == ["tài liệu có dấu độ mật"] * 2


def test_cells_of_a_table_are_words_not_formulas(uploaded: tuple[TestClient, Path, dict[str, Any]]) -> None:
    client, _, _ = uploaded
    answer = client.get("/api/v1/impact?reference=92/2017").json()
    assert FORMULA[:12] in json.dumps(answer, ensure_ascii=False).replace('\\"', '"')
    table = client.get("/api/v1/exports/impact?reference=92/2017&format=csv")
    cells = [cell for row in csv.reader(io.StringIO(table.content.decode("utf-8-sig"))) for cell in row]
    assert any(FORMULA[:12] in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r") or (cell[:1] == "-" and not cell[1:2].isdigit())]


def test_a_huge_upload_is_refused_before_it_is_read(tmp_path: Path) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        for _ in range(300):
            sent += 1_000_000
            yield b"a" * 1_000_000

    with TestClient(create_app(Settings(tmp_path, segmenter="none", upload_limit=20_000_000))) as client:
        kind = {"content-type": "multipart/form-data; boundary=x"}
        for path in ("/api/v1/jobs", "/nap-van-ban", "/api/v1/impact/draft"):
            assert client.post(path, headers=kind | {"content-length": "300000000"}, content=b"--x").status_code == 413, path
            assert client.post(path, headers=kind, content=endless()).status_code == 413, path
        assert client.post("/api/v1/review/relation/1", headers={"content-length": "9000000"}, content=b"{}").status_code == 413
        assert client.post("/api/v1/jobs", headers=kind | {"content-length": "1e9"}, content=b"").status_code == 413
        assert not list((tmp_path / "uploads").glob("*/*"))


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/search?q=" + "(" * 900, "/api/v1/search?q=" + "a* " * 300, "/api/v1/search?q=" + '"' * 999, "/api/v1/search?q=" + "NOT " * 200 + "x",
        "/api/v1/search?q=%00%01%ff", "/api/v1/documents/" + "1/" * 240, "/api/v1/documents/%00", "/api/v1/documents/%F0%9F%92%A9", "/api/v1/ask?q=" + "Nghị định " * 90,
        "/api/v1/documents/" + "9" * 400 + "/2017", "/api/v1/documents/%23" + "9" * 40, "/eli/" + "../" * 50, "/van-ban/" + "9" * 30, "/static/../app.py",
        "/static/%2e%2e/%2e%2e/app.py", "/api/v1/impact?reference=92/2017&provision=" + "dieu_1__" * 30, "/van-ban?so=%00", "/nhiem-vu?trang=" + "9" * 30,
        "/api/v1/audit?before=" + "9" * 40, "/api/v1/tasks?due_before=9999-99-99", "/theo-doi/" + "a" * 5000 + ".atom",
    ],
)  # fmt: skip
def test_bombs_in_addresses_are_answered_and_soon(uploaded: tuple[TestClient, Path, dict[str, Any]], path: str) -> None:
    answer = uploaded[0].get(path)
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text


def test_many_requests_of_one_client_must_wait(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(tmp_path, segmenter="none", rate=2))) as client:
        statuses = [client.get("/health").status_code for _ in range(15)]
    assert statuses[:8] == [200] * 8
    assert 429 in statuses[8:]
