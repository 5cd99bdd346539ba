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

_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def layout_of_office(content: bytes, name: str, target: str, ending: str) -> Layout:
    """Paragraphs and tables of a file that LibreOffice opens, converted to `target` ("docx", "xlsx", "odp"); `ending` is that of its
    true format, whatever the file is called.

    Raises:
        UnreadableFile: LibreOffice is not installed, cannot open the file, or takes longer than `SECONDS`.
    """
    converted = convert(content, name, target, ending)
    if target == "docx":
        return layout_of_docx(converted, name)
    if target == "odp":
        return _layout_of_slides(converted, name)
    from ingest.readers.spreadsheet import layout_of_xlsx

    return layout_of_xlsx(converted, name)


def convert(content: bytes, name: str, target: str, ending: str) -> bytes:
    """The file in the format `target`.

    Raises:
        UnreadableFile: as `layout_of_office`.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableFile(
            name, "cần LibreOffice để đọc định dạng này (gói libreoffice-writer và libreoffice-calc); chưa thấy cài trên máy"
        )
    with tempfile.TemporaryDirectory(prefix="cancu-office-") as folder:
        source = Path(folder, "in" + ending)
        source.write_bytes(content)
        out = Path(folder, "out")
        command = [
            program, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
            "--convert-to", target, "--outdir", str(out), str(source),
        ]  # fmt: skip
        _run(command, name, folder)
        results = list(out.glob("*." + target)) if out.is_dir() else []
        if not results:
            raise UnreadableFile(name, "LibreOffice không mở được tệp (tệp hỏng)")
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
