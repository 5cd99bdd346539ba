"""A stamp of state secrecy in every format that people send: refused with the law, nothing kept, nothing left behind."""

from __future__ import annotations

import io
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings

WORDS = ("Bình minh đỏ", "987/KH-BX", "ke-hoach-rieng")
HEAD = "BỘ X\n{}\nSố: 987/KH-BX\nHà Nội, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\nVề chiến dịch Bình minh đỏ\nI. NHIỆM VỤ\n1. Việc chung.\n"
PUBLIC = "BỘ X\nSố: 12/KH-BX\nHà Nội, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\nBảo vệ bí mật nhà nước\nCăn cứ Luật Bảo vệ bí mật nhà nước;\nI. NHIỆM VỤ\n1. Rà soát danh mục tài liệu độ Mật, TỐI MẬT và TUYỆT MẬT.\nMẬT\n"


def word(text: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def margin(text: str, place: str) -> bytes:
    """A Word document with a stamp above or below its pages."""
    document, out = docx.Document(), io.BytesIO()
    section = document.sections[0]
    section.different_first_page_header_footer = place == "first"
    part = {"header": section.header, "footer": section.footer, "first": section.first_page_header}[place]
    part.paragraphs[0].text = text
    for line in HEAD.format("").splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def excel(text: str, above: str) -> bytes:
    """A workbook with a stamp above its printed pages."""
    workbook, out = openpyxl.Workbook(), io.BytesIO()
    for line in text.splitlines():
        workbook.active.append([line])
    workbook.active.oddHeader.right.text = above
    workbook.save(out)
    return out.getvalue()


def pdf(text: str, above: str = "", pages: int = 1) -> bytes:
    """Pages with a layer of text: one font with a map from codes to letters. `above` is printed at the top of each."""
    letters = sorted(set((text + above).replace("\n", "")))
    code = {letter: number + 1 for number, letter in enumerate(letters)}
    lines = [*((780 - 18 * n, line) for n, line in enumerate(text.splitlines())), (825, above)]
    shown = "".join(f"1 0 0 1 60 {height} Tm <{''.join(f'{code[c]:04x}' for c in line)}> Tj " for height, line in lines if line)
    page = f"BT /F 12 Tf {shown}ET".encode()
    chars = "".join(f"<{number:04x}> <{letter.encode('utf-16-be').hex()}>\n" for letter, number in code.items())
    cmap = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def 1 begincodespacerange <0000> <ffff> endcodespacerange {len(code)} beginbfchar\n{chars}endbfchar endcmap end end".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"3 0 R " * pages, pages),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type0/BaseFont/Courier/Encoding/Identity-H/DescendantFonts[8 0 R]/ToUnicode 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap),
        b"<</Type/FontDescriptor/FontName/Courier/Flags 4/FontBBox[0 -250 600 750]/Ascent 750/Descent -250/CapHeight 600/ItalicAngle 0/StemV 50>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Courier/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 7 0 R/DW 600>>",
    ]  # fmt: skip
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 9\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size 9/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % table)


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


SECRETS = {
    "ke-hoach-rieng-1.txt": HEAD.format("MẬT").encode(), "ke-hoach-rieng-2.docx": word(HEAD.format("TỐI MẬT")), "ke-hoach-rieng-3.pdf": pdf(HEAD.format("TUYỆT MẬT")),
    "ke-hoach-rieng-4.zip": zipped("ke-hoach-rieng.docx", word(HEAD.format("MẬT"))), "ke-hoach-rieng-5.zip": zipped("b.zip", zipped("a.pdf", pdf(HEAD.format("TỐI MẬT")))),
    "ke-hoach-rieng-6.pdf": pdf(HEAD.format(""), "TỐI MẬT", 3), "ke-hoach-rieng-7.docx": margin("MẬT", "header"), "ke-hoach-rieng-8.docx": margin("MẬT", "footer"),
    "ke-hoach-rieng-9.docx": margin("Độ mật: Tối mật", "first"), "ke-hoach-rieng-10.xlsx": excel(HEAD.format(""), "TUYỆT MẬT"),
}  # fmt: skip
OPEN = {"mo.txt": PUBLIC.encode(), "mo.docx": word(PUBLIC.replace("12/", "13/")), "mo.pdf": pdf(PUBLIC.replace("12/", "14/"))}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Path, dict[str, Any]]]:
    home = tmp_path_factory.mktemp("secrets") / "home"
    with TestClient(create_app(Settings(home, segmenter="none"))) as client:
        answer = client.post("/api/v1/jobs", files=[("files", sent) for sent in (SECRETS | OPEN).items()])
        deadline = time.monotonic() + 120
        while (job := client.get(answer.headers["location"]).json())["state"] != "done":
            assert time.monotonic() < deadline
            time.sleep(0.2)
        yield client, home, job


def test_each_is_refused_with_the_law_and_open_ones_are_read(read: tuple[TestClient, Path, dict[str, Any]]) -> None:
    files = read[2]["files"]
    assert [[o["status"] for o in file["outcomes"]] for file in files] == [["failed"]] * len(SECRETS) + [["added"]] * len(OPEN)
    assert all("29/2018/QH14" in file["outcomes"][0]["message"] for file in files[: len(SECRETS)])
    assert [file["name"] for file in files[len(SECRETS) :]] == list(OPEN)


def test_no_word_of_them_is_in_any_file_while_the_service_runs(
    read: tuple[TestClient, Path, dict[str, Any]], contents: Callable[[Path], dict[Path, bytes]]
) -> None:
    _, home, _ = read
    kept = contents(home)
    assert any(b"12/KH-BX" in content for content in kept.values())
    assert [(path.name, word) for path, content in kept.items() for word in WORDS if word.encode() in content] == []
    assert not list((home / "uploads").rglob("*"))
    assert len([path for path in (home / "files").rglob("*") if path.is_file()]) == len(OPEN)


def test_no_answer_knows_them(read: tuple[TestClient, Path, dict[str, Any]]) -> None:
    client, _, job = read
    paths = ("/api/v1/documents", "/api/v1/search?q=Bình minh đỏ", "/api/v1/audit", "/nhat-ky", "/tong-quan", f"/nap-van-ban/{job['id']}", f"/api/v1/jobs/{job['id']}")
    for path in paths:
        text = client.get(path).text
        assert "chiến dịch Bình minh" not in text, path
        assert not any(word in text for word in WORDS[1:]), path


@pytest.mark.parametrize("name", SECRETS)
def test_a_draft_is_refused_alike_and_its_copy_is_gone(read: tuple[TestClient, Path, dict[str, Any]], name: str) -> None:
    if name.endswith(".zip"):
        pytest.skip("a draft is one file")
    before = set(Path(tempfile.gettempdir()).glob("cancu-draft-*"))
    answer = read[0].post("/api/v1/impact/draft", files={"file": (name, SECRETS[name])})
    assert answer.status_code == 451
    assert "29/2018/QH14" in answer.text
    assert "Bình minh" not in answer.text
    assert set(Path(tempfile.gettempdir()).glob("cancu-draft-*")) <= before
