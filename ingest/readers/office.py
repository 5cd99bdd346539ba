"""Old Word, RTF, OpenDocument, Excel and PowerPoint files, through LibreOffice: converted in a folder of their own, then read as what they became.

LibreOffice runs without a window, with a profile that is thrown away, bounded in time and memory. It does not run macros.
"""

from __future__ import annotations

import io
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import zipfile
from pathlib import Path

from lxml import etree

from graph.errors import UnreadableFile
from graph.model import Layout
from ingest.readers.build import LayoutBuilder
from ingest.readers.docx import layout_of_docx

SECONDS = 180
"""Time that one conversion may take."""

MEMORY = 4 * 2**30
"""Bytes of address space that one conversion may take."""

_TARGETS = {".xls": "xlsx", ".ods": "xlsx", ".xlt": "xlsx", ".ppt": "odp", ".pptx": "odp", ".pps": "odp", ".odp": "odp"}
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def layout_of_office(content: bytes, name: str) -> Layout:
    """Paragraphs and tables of a file that LibreOffice opens.

    Raises:
        UnreadableFile: LibreOffice is not installed, cannot open the file (damaged, password), or takes longer than `SECONDS`.
    """
    target = _TARGETS.get(Path(name).suffix.lower(), "xlsx" if _is_workbook(content) else "docx")
    converted = convert(content, name, target)
    if target == "docx":
        return layout_of_docx(converted, name)
    if target == "odp":
        return _layout_of_slides(converted, name)
    from ingest.readers.spreadsheet import layout_of_xlsx

    return layout_of_xlsx(converted, name)


def convert(content: bytes, name: str, target: str) -> bytes:
    """The file in the format `target` ("docx", "xlsx", "odp").

    Raises:
        UnreadableFile: as `layout_of_office`.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableFile(
            name, "cần LibreOffice để đọc định dạng này (gói libreoffice-writer và libreoffice-calc); chưa thấy cài trên máy"
        )
    with tempfile.TemporaryDirectory(prefix="cancu-office-") as folder:
        source = Path(folder, "in" + (Path(name).suffix.lower() if Path(name).suffix.isascii() else ""))
        source.write_bytes(content)
        out = Path(folder, "out")
        command = [
            program, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
            "--convert-to", target, "--outdir", str(out), str(source),
        ]  # fmt: skip
        _run(command, name, folder)
        results = list(out.glob("*." + target)) if out.is_dir() else []
        if not results:
            raise UnreadableFile(name, "LibreOffice không mở được tệp (tệp hỏng hoặc có mật khẩu)")
        return results[0].read_bytes()


def _run(command: list[str], name: str, folder: str) -> None:
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=environment, start_new_session=True, preexec_fn=_bound_memory,
    )  # fmt: skip
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(name, f"LibreOffice đọc tệp quá {SECONDS} giây") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _bound_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _is_workbook(content: bytes) -> bool:
    """An old Excel file names its stream "Workbook" or "Book", in UTF-16; a Word file that embeds a sheet names "WordDocument" too."""
    if "WordDocument".encode("utf-16-le") in content:
        return False
    return "Workbook".encode("utf-16-le") in content or "\0B\0o\0o\0k\0\0".encode("latin-1") in content


def _layout_of_slides(content: bytes, name: str) -> Layout:
    """The paragraphs of an OpenDocument presentation, slide by slide."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(archive.read("content.xml"), parser)
    builder = LayoutBuilder()
    for page in root.iter(_DRAW + "page"):
        for paragraph in page.iter(_TEXT + "p"):
            builder.paragraph("".join(str(words) for words in paragraph.itertext()))
    layout = builder.layout()
    if not layout.text.strip():
        raise UnreadableFile(name, "tệp trình chiếu không có chữ")
    return layout
