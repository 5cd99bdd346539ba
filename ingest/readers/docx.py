"""Word documents (.docx): body in order, merged cells, numbering as Word prints it, text boxes, letterheads, tracked changes applied.

The package is opened with bounds on its unpacked size, its XML is parsed without entities and without the network.
Source: ECMA-376, Part 1 (WordprocessingML).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from lxml import etree

from graph.errors import UnreadableFile
from graph.model import Layout, ReadingWarning
from ingest.readers.build import LayoutBuilder
from ingest.readers.numbering import Numbering
from ingest.readers.packages import DAMAGED

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_W = (_STRICT + b"wordprocessingml/main", _W[1:-1].encode())
_STRICT_R = (_STRICT + b"officeDocument/relationships", _R[1:-1].encode())
"""The namespaces of "Strict Open XML" documents, which say the same as the usual ones (ECMA-376, Part 1)."""

LARGEST_PART = 128 * 2**20
"""Bytes that one part may unpack to; a zip bomb stops here."""

HEAD = 12
"""Paragraphs and tables at the beginning in which a picture may be the stamp of a secret."""

_PICTURES = ("{http://schemas.openxmlformats.org/drawingml/2006/main}blip", "{urn:schemas-microsoft-com:vml}imagedata")

_SKIPPED = frozenset(
    {_W + "del", _W + "moveFrom", _W + "pPr", _W + "rPr", _W + "instrText", _W + "tblPr", _MC + "Fallback", _W + "sectPr"}
)
_CONTAINERS = frozenset({_W + "sdt", _W + "sdtContent", _W + "customXml", _W + "smartTag", _W + "ins", _W + "moveTo"})


_PAGE_NUMBER = re.compile(r"(?:trang|page|[\W\d_])*", re.IGNORECASE)
_LINE = re.compile(r"[ \t]*\n\s*(?=[-–+*•\d]|[A-ZĐÀ-ỸƠƯ])")


def layout_of_docx(content: bytes, name: str) -> Layout:
    """Paragraphs and tables of a Word document, with letterheads, notes and running titles.

    Raises:
        UnreadableFile: a damaged archive, a zip that is no Word document, or parts that unpack beyond all measure.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive, name)
    except DAMAGED as error:
        raise UnreadableFile(name, "tệp hỏng: gói nén bên trong bị cắt cụt hoặc sai") from error


def layout_of_word_package(content: bytes, name: str) -> Layout:
    """A Word document that was saved as one XML file ("Flat OPC"): its parts become a package again. Pictures are left behind.

    Raises:
        UnreadableFile: as `layout_of_docx`.
    """
    root = _parsed(content, "XML", name)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in root.iterfind(_PKG + "part"):
            data = part.find(_PKG + "xmlData")
            if data is not None and len(data):
                archive.writestr((part.get(_PKG + "name") or "").lstrip("/"), etree.tostring(data[0]))
    return layout_of_docx(packed.getvalue(), name)


def _read(archive: zipfile.ZipFile, name: str) -> Layout:
    main = _main_part(archive, name)
    document = _part(archive, main, name)
    body = document.find(_W + "body") if document is not None else None
    if document is None:
        raise UnreadableFile(name, "là tệp nén .zip nhưng không phải văn bản Word (.docx)")
    if body is None:
        raise UnreadableFile(name, "tệp Word không có phần thân văn bản")
    numbering = Numbering(_part(archive, "word/numbering.xml", name), _part(archive, "word/styles.xml", name))
    builder = LayoutBuilder()
    letterheads, titles = _margins(archive, document, name)
    for header in letterheads:
        _blocks(header, builder, numbering)
    notes = list(_numbered_notes(archive, body, name))
    _blocks(body, builder, numbering)
    builder.notes()
    for note in notes:
        _blocks(note, builder, numbering)
    for title in titles:
        _blocks(title, builder, numbering)
    layout = builder.layout()
    if not layout.text.strip():
        raise UnreadableFile(name, "tệp Word không có chữ (có thể chỉ có ảnh quét)")
    warnings = [*layout.warnings]
    if any(True for _ in document.iter(_W + "del")):
        warnings.append(ReadingWarning("tracked_changes", "văn bản có theo dõi sửa đổi: đã đọc như khi chấp nhận mọi sửa đổi"))
    if any(True for block in islice(body, HEAD) for _ in block.iter(*_PICTURES)):
        warnings.append(ReadingWarning("picture_in_head", "phần đầu văn bản có ảnh, ảnh không đọc được: hãy xem có phải dấu chỉ độ mật không"))
    return replace(layout, warnings=tuple(warnings))


def _numbered_notes(archive: zipfile.ZipFile, body: etree._Element, name: str) -> Iterator[etree._Element]:
    """The foot- and endnotes in the order in which they are referred to; their number is put in both places as "[3]"."""
    count = 0
    for kind in ("footnote", "endnote"):
        part = _part(archive, f"word/{kind}s.xml", name)
        notes = {note.get(_W + "id"): note for note in part.iterfind(_W + kind)} if part is not None else {}
        for reference in list(body.iter(f"{_W}{kind}Reference")):
            note = notes.pop(reference.get(_W + "id"), None)
            if note is not None:
                count += 1
                own = next(note.iter(f"{_W}{kind}Ref"), None)
                for mark in (reference, own) if own is not None else (reference,):
                    etree.SubElement(mark, _W + "t").text = f"[{count}]"
                yield note
        yield from (note for note in notes.values() if note.get(_W + "type") is None)


def _main_part(archive: zipfile.ZipFile, name: str) -> str:
    """The part that the package calls its document: some programs name it "word/document2.xml"."""
    relations = _part(archive, "_rels/.rels", name)
    targets = (r.get("Target", "") for r in relations if r.get("Type", "").endswith("/officeDocument")) if relations is not None else ()
    return next((target.lstrip("/") for target in targets), "word/document.xml")


def _part(archive: zipfile.ZipFile, part: str, name: str) -> etree._Element | None:
    if part not in archive.namelist():
        return None
    with archive.open(part) as stream:
        data = stream.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise UnreadableFile(name, f"phần {part} bung ra quá {LARGEST_PART // 2**20} MB")
    return _parsed(data.replace(*_STRICT_W).replace(*_STRICT_R) if _STRICT in data[:4096] else data, part, name)


def _parsed(data: bytes, part: str, name: str) -> etree._Element:
    if b"<!DOCTYPE" in data[:4096]:
        raise UnreadableFile(name, f"phần {part} chứa khai báo DOCTYPE không được phép")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(name, f"phần {part} hỏng", f"dòng {error.lineno}") from error


def _margins(archive: zipfile.ZipFile, document: etree._Element, name: str) -> tuple[list[etree._Element], list[etree._Element]]:
    """Headers and footers with words: the letterheads that some offices set there, and running titles ("Mẫu số 1"), each once.

    Page numbers alone are left out. Letterheads stand before the body, titles behind it.
    """
    relations = _part(archive, "word/_rels/document.xml.rels", name)
    targets = {r.get("Id"): r.get("Target", "") for r in relations} if relations is not None else {}
    found: dict[str, etree._Element] = {}
    for reference in document.iter(_W + "headerReference", _W + "footerReference"):
        margin = _part(archive, f"word/{targets.get(reference.get(_R + 'id'), '')}", name)
        words = " ".join("".join(_words(margin)).split()) if margin is not None else ""
        if margin is not None and not _PAGE_NUMBER.fullmatch(words):
            found.setdefault(words, margin)
    letterheads = [margin for words, margin in found.items() if "CỘNG H" in words.upper()][:1]
    return letterheads, [margin for margin in found.values() if margin not in letterheads]


def _blocks(parent: etree._Element, builder: LayoutBuilder, numbering: Numbering) -> None:
    for element in parent:
        if element.tag == _W + "p":
            _paragraph(element, builder, numbering)
        elif element.tag == _W + "tbl":
            builder.table(_grid(element, numbering))
        elif element.tag in _CONTAINERS:
            _blocks(element, builder, numbering)


def _paragraph(element: etree._Element, builder: LayoutBuilder, numbering: Numbering) -> None:
    level = numbering.outline_level(element)
    for words in _printed(element, numbering):
        builder.paragraph(words, level)
    for box in _boxes(element):
        _blocks(box, builder, numbering)


def _printed(element: etree._Element, numbering: Numbering, *, alone: bool = False) -> list[str]:
    """The words of a paragraph behind its number; one without words has none, unless it stands `alone` and its number is no bullet. A line break
    before a capital, a digit or a bullet parts it: Word users press Shift+Enter where they mean a new line."""
    words = "".join(_words(element)).strip()
    label = numbering.label(element) if words or alone else ""
    if not words:
        return [label] if label.strip("-") else []
    lines = _LINE.split(words)
    return [f"{label} {lines[0]}" if label else lines[0], *lines[1:]]


def _words(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == _W + "t":
            yield child.text or ""
        elif child.tag == _W + "tab":
            yield "\t"
        elif child.tag in (_W + "br", _W + "cr"):
            yield "\n"
        elif child.tag == _W + "noBreakHyphen":
            yield "-"
        elif child.tag == _W + "softHyphen":
            yield "\xad"
        elif child.tag == _W + "txbxContent":
            continue
        else:
            yield from _words(child)


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Text boxes anchored in a paragraph; each stands twice in the file (DrawingML and the fallback for old Word): once is read."""
    for box in element.iter(_W + "txbxContent"):
        if not any(True for _ in box.iterancestors(_MC + "Fallback")):
            yield box


def _grid(table: etree._Element, numbering: Numbering) -> list[tuple[int, int, int, int, list[str]]]:
    """Cells with their spans: `gridSpan` runs right, `vMerge` without `restart` goes on with the cell above."""
    open_cells: dict[int, int] = {}
    grid: list[tuple[int, int, int, int, list[str]]] = []
    for row, tr in enumerate(_rows(table)):
        column = _grid_before(tr)
        for tc in _cells(tr):
            width = _number(tc, "gridSpan", 1)
            merge = tc.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(_W + "val") != "restart" and column in open_cells:
                top, left, _, across, words = grid[open_cells[column]]
                grid[open_cells[column]] = (top, left, row - top + 1, across, words)
            else:
                open_cells.pop(column, None)
                if merge is not None:
                    open_cells[column] = len(grid)
                grid.append((row, column, 1, width, list(_cell_words(tc, numbering))))
            column += width
    return grid


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == _W + "tr":
            yield child
        elif child.tag in _CONTAINERS:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == _W + "tc":
            yield child
        elif child.tag in _CONTAINERS:
            yield from _cells(child)


def _grid_before(row: etree._Element) -> int:
    before = row.find(f"{_W}trPr/{_W}gridBefore")
    return int(before.get(_W + "val", "0")) if before is not None else 0


def _number(cell: etree._Element, tag: str, default: int) -> int:
    found = cell.find(f"{_W}tcPr/{_W}{tag}")
    value = found.get(_W + "val", "") if found is not None else ""
    return int(value) if value.isdigit() else default


def _cell_words(cell: etree._Element, numbering: Numbering) -> Iterator[str]:
    """The paragraphs of a cell. A number that Word prints is the whole cell where rows are numbered as a list."""
    alone = sum(element.tag in (_W + "p", _W + "tbl") for element in cell) == 1
    for element in cell:
        if element.tag == _W + "p":
            yield from _printed(element, numbering, alone=alone)
            for box in _boxes(element):
                yield from _cell_words(box, numbering)
        elif element.tag == _W + "tbl":
            for row in _rows(element):
                for inner in _cells(row):
                    yield from _cell_words(inner, numbering)
        elif element.tag in _CONTAINERS:
            yield from _cell_words(element, numbering)
