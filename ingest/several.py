"""Several documents in one file: where each begins, and the piece of the layout that is its own.

Rule 1  A document begins with a letterhead: the lines around a motto or a number of its own, up to the topmost that names a body, a motto, a
        number or a rubric. Signatures, names and annex titles above them are the end of the document before.
Rule 2  What begins there is a document when its head, read alone, states a number that no document before it has, its kind, and two of these: a
        title or an addressee, a day of issue, the motto; when a text follows; and when bases, articles or a signature stand before.
Rule 3  A form, a model or a quotation is none: a title of an annex or form stands above it or in its letterhead, dots stand for what is to be filled
        in, or the sentence before it ends with a colon. Nor is the certificate at the foot of a consolidated text.
Rule 4  What is promulgated with a document has no number of its own, or that document's: it stays its component (`ingest.structure`).
Rule 5  A letterhead that shares a table with the document before cannot be parted from it: the user is told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import merge
from itertools import islice, pairwise

from graph.model import Block, Cell, Layout, Paragraph, Part, ReadingWarning, Span, Table
from graph.text import clean_spaces
from ingest.certificates import Certificate, certificates_of
from ingest.header import read_header
from ingest.layout import layout_of_text

LONGEST_HEAD = 6000
LONGEST_LETTERHEAD = 1500
"""Characters: a head is judged by the first, a number of its own stands among the second."""

SHORTEST = 300
"""Characters: no document is shorter."""

MOST_LINES = 14
LONGEST_LINE = 300
"""Lines of a letterhead above its motto or number, and characters of each, at most."""

MOST_ABOVE = 3
"""Lines above a letterhead in which the title of an annex or a form stands; as many numbers of forms among twice these lines are a list of forms."""

MOST_JUDGED = 2000
"""Letterheads of one file that are read."""

_NUMBER = r"\d{1,5}(?:\.\d{1,2})?[a-zđ]?[^\S\n]?[/-]"
_MOTTO_ANCHOR = re.compile(r"ỘNG\s+H(?:ÒA|OÀ|ÓA|OA)\s+XÃ\s+HỘI|ẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM")
_NUMBER_ANCHOR = re.compile(rf"(?:ố(?<=[Ss]ố)|Ố(?<=SỐ))[^\S\n]*:?[^\S\n]*{_NUMBER}")
_OWN_NUMBERS = re.compile(rf"(?i:số)[^\S\n]*:?[^\S\n]*{_NUMBER}")
_MOTTO = re.compile(
    r"C[ỘO]NG\s+H[ÒOÓ][ÀA]?\s+X[ÃA]\s+H[ỘO]I|CHỦ\s+NGHĨA\s+VIỆT\s+NAM|Độc\s+lập\s*[-–.]|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM", re.IGNORECASE
)
_RULE = re.compile(r"[\s_\-–—=*.|]*")
_OWN_NUMBER = re.compile(r"(?i:(?:(?:Bộ luật|Luật|Lệnh|Nghị quyết|Pháp lệnh)\s+)?số\s*:)|Số\s*\d")
_DATED = re.compile(r"(?:[A-ZĐ]\S*|TP\.?)(?:\s+[^\s,]+){0,4}\s*,\s*ng[àa]y\s")
_RUBRIC = re.compile(r"Nguồn\s*:|(?:PHẦN\s+)?VĂN BẢN (?:QUY PHẠM PHÁP LUẬT|KHÁC)$|VĂN BẢN HỢP NHẤT\b|CÔNG BÁO/Số")
_SIGNS = re.compile(
    r"(?:TM|T/M|KT|K\.T|TL|TUQ|Q)\s?\.|(?:PHÓ )?(?:CHỦ TỊCH(?! NƯỚC)|GIÁM ĐỐC|BỘ TRƯỞNG|CHỦ NHIỆM|CỤC TRƯỞNG|VỤ TRƯỞNG|BÍ THƯ|TỔNG GIÁM ĐỐC"
    r"|TỔNG CỤC TRƯỞNG|CHÁNH VĂN PHÒNG|HIỆU TRƯỞNG|THỐNG ĐỐC|VIỆN TRƯỞNG|TRƯỞNG BAN)\b|THỦ TƯỚNG$|THỨ TRƯỞNG|PHÓ\b|TRƯỞNG\b"
    r"|(?:[^\W\d_]+ ){2}TRƯỞNG$|NƯỚC CỘNG HÒA\b"
)
"""Offices of those who sign; that of the President goes on in a second line: "CHỦ TỊCH" / "NƯỚC CỘNG HÒA …"."""
_BODY = re.compile(
    r"(?:SỞ|BAN|CỤC|CHI CỤC|TỔNG|VĂN PHÒNG|PHÒNG|UBND|ỦY BAN|UỶ BAN|HĐND|HỘI ĐỒNG|BỘ|THANH TRA|TRUNG TÂM|CÔNG AN|TRƯỜNG|VIỆN|TÒA ÁN|TOÀ ÁN|KIỂM TOÁN"
    r"|NGÂN HÀNG|CHÍNH PHỦ|QUỐC HỘI|THỦ TƯỚNG|CHỦ TỊCH NƯỚC|TỈNH|HUYỆN|QUẬN|THÀNH|ĐẢNG|XÃ|PHƯỜNG|ĐOÀN|LIÊN|MẶT TRẬN|BẢO HIỂM|KHO BẠC|TẬP ĐOÀN|CÔNG TY)\b"
)
_LOWERED = re.compile(r"chính phủ|quốc hội|thủ tướng chính phủ|(?:bộ|[uủ][ỷy] ban nhân dân|tổng cục|ngân hàng nhà nước)\b[^\W\d_ ]*(?: [^\W\d_]+| - ){1,10}")
"""Names of bodies in letterheads whose capitals came from the font."""

_UNNAMED = re.compile(r"[\d():;?…]|\.{2}")
"""What no name of a body holds."""

_ATTACHED = re.compile(r"\W*(?:MẪU|Mẫu|BIỂU|Biểu|PHỤ LỤC|Phụ lục|(?:[Bb]an hành\s+)?[Kk]èm theo|VÍ DỤ|Ví dụ)\b(?! này\b)")
_FORM = re.compile(r"\W*Mẫu(?: số)? \d")
_UNFINISHED = re.compile(
    r"\w[^\S\n]?(?:\.{3}|…)|(?:\.{3}|…)[^\S\n]?\w|^\W*(?:MẪU|Mẫu|BIỂU|Biểu|PHỤ LỤC|Phụ lục)\b|XÁC\s+THỰC\s+VĂN\s+BẢN|SAO\s+LỤC", re.MULTILINE
)
"""What no letterhead of a document has: dots to be filled in, the title of a form; or what a certificate at its foot has."""

_ADDRESSED = re.compile(r"^\W*Kính\s+gửi\s*:", re.MULTILINE | re.IGNORECASE)
_BEGUN = re.compile(r"^\W*(?:Căn cứ|CĂN CỨ|Điều 1\b|Thực hiện|Theo đề nghị|Xét|Kính gửi|I\.|1\.|A\.|Chương I\b|CHƯƠNG I\b|Phần|PHẦN)", re.MULTILINE)
_CLOSED = re.compile(r"N(?:ơi nhận|ƠI NHẬN)|(?:TM|KT|TL|TUQ)\.\s*[A-ZĐÀ-Ỹ]{2}|\n(?:Điều\s+1\b|Căn cứ\s|[IA]\.\s)|\nPursuant\s|(?:CHỦ TỊCH|BỘ TRƯỞNG|GIÁM ĐỐC|THỦ TƯỚNG)")
"""What stands in a document before another one begins behind it."""


def parts_of(layout: Layout) -> list[tuple[Layout, Part | None]]:
    """The documents of a file, in order, each with the layout of its own; one with no part for a file that holds one document."""
    starts, stuck = _starts(layout)
    if stuck:
        layout = replace(layout, warnings=(*layout.warnings, *map(_told, stuck)))
    if not starts:
        return [(layout, None)]
    bounds = [0, *(place.start for _, place in starts), len(layout.text)]
    return [
        (_piece(layout, start, end), _part(layout, number, len(bounds) - 1, start)) for number, (start, end) in enumerate(pairwise(bounds), 1)
    ]


def find_others(layout: Layout) -> Iterator[ReadingWarning]:
    """A warning for each further document in a text that is read as one."""
    starts, stuck = _starts(layout)
    yield from map(_told, sorted([*starts, *stuck], key=lambda told: told[1]))


def _told(found: tuple[str, Span]) -> ReadingWarning:
    message = f"tệp chứa thêm văn bản số {found[0]}, ở đây chỉ được đọc như phần kèm theo; hãy tách thành tệp riêng để nạp"
    return ReadingWarning("several_documents", message, found[1])


def _part(layout: Layout, number: int, count: int, start: int) -> Part:
    paragraph = 1 + bisect_right(layout.blocks, start, key=lambda block: block.span.end)
    return Part(number, count, start, paragraph)


# --- where documents begin -----------------------------------------------------------------------------------------------


def _starts(layout: Layout) -> tuple[list[tuple[str, Span]], list[tuple[str, Span]]]:
    """The numbers of further documents, each with the place where it begins; and of those that begin inside a table."""
    text, last, judged = layout.text, 0, -1
    starts: list[tuple[str, Span]] = []
    stuck: list[tuple[str, Span]] = []
    numbers: set[str] = set()
    closed = -1
    certificates = certificates_of(text)
    for start in islice(_tops(text), MOST_JUDGED):
        if start == judged or start - last < SHORTEST:
            continue
        judged = start
        if closed < last:
            closing = _CLOSED.search(text, last)
            closed = closing.start() if closing else len(text)
        if closed >= start or _is_attached(text, start):
            continue
        numbers = numbers or {read_header(_piece(layout, 0, min(start, LONGEST_HEAD))).number or ""}
        number = _number_of(_piece(layout, start, min(len(text), start + LONGEST_HEAD)), _certified_behind(start, certificates))
        if number is None or number in numbers:
            continue
        numbers.add(number)
        table = None if layout.plain else _table_around(layout.blocks, start)
        if table:
            stuck.append((number, Span(start, table.end)))
        else:
            starts.append((number, Span(start, start + 1)))
            last = start
    return starts, stuck


def _tops(text: str) -> Iterator[int]:
    """Where letterheads begin that have a number of their own, are followed by a text, and in which nothing is to be filled in."""
    for anchor in _anchors(text):
        start = _top(text, anchor)
        body = _BEGUN.search(text, start, start + LONGEST_HEAD)
        if body is None or not _OWN_NUMBERS.search(text, start, start + LONGEST_LETTERHEAD):
            continue
        if not _UNFINISHED.search(text, start, min(body.start(), start + LONGEST_LETTERHEAD)):
            yield start


def _anchors(text: str) -> Iterator[int]:
    """Starts of the lines in which a motto or a number of its own stands; a line may be two columns of a letterhead."""
    for found in merge(_MOTTO_ANCHOR.finditer(text), _NUMBER_ANCHOR.finditer(text), key=lambda found: found.start()):
        start = text.rfind("\n", max(0, found.start() - LONGEST_LINE), found.start()) + 1
        if found.start() - start < LONGEST_LINE and _is_head_line(text[start : found.start() + 1].strip(" |\t") + found[0][1:]):
            yield start


def _top(text: str, anchor: int) -> int:
    """The start of the letterhead around a line (Rule 1)."""
    top = at = anchor
    for _ in range(MOST_LINES):
        line = text.rfind("\n", max(0, at - 1 - LONGEST_LINE), max(0, at - 1)) + 1
        words = text[line : at - 1].strip(" |\t")
        if at <= 0 or at - line > LONGEST_LINE or not (_RULE.fullmatch(words) or _is_head_line(words)):
            break
        at = line
        if not _RULE.fullmatch(words) and not _goes_on(words):
            top = at
    return top + len(text[top : top + LONGEST_LINE]) - len(text[top : top + LONGEST_LINE].lstrip(" |\t"))


def _is_head_line(words: str) -> bool:
    """Whether a line can stand in a letterhead: motto, number, place and date, rubric, or the name of a body in capitals."""
    words = clean_spaces(words).strip(" |")
    if not words or len(words) > 200:
        return False
    if _MOTTO.match(words) or _OWN_NUMBER.match(words) or _RUBRIC.match(words) or _DATED.match(words):
        return True
    if words.islower():
        return _LOWERED.fullmatch(words) is not None
    return words.isupper() and not (_UNNAMED.search(words) or _SIGNS.match(words) or _ATTACHED.match(words))


def _goes_on(words: str) -> bool:
    """Whether a line in capitals is the rest of a name that begins above it: no letterhead begins with it."""
    return words.isupper() and not (_MOTTO.match(words) or _BODY.match(words) or _OWN_NUMBER.match(words) or _RUBRIC.match(words))


def _is_attached(text: str, start: int) -> bool:
    """Whether what stands above a letterhead makes it a form, a model or a quotation (Rule 3)."""
    above = [line.strip() for line in text[max(0, start - 600) : start].split("\n") if line.strip(" |_-–—*.\t")]
    listed = sum(_FORM.match(line) is not None for line in above[-2 * MOST_ABOVE :]) >= MOST_ABOVE
    return (not listed and any(map(_ATTACHED.match, above[-MOST_ABOVE:]))) or "".join(above[-1:]).endswith((":", "“"))


def _certified_behind(start: int, certificates: Sequence[tuple[int, Certificate]]) -> str | None:
    """The number that the first certificate behind a place gives."""
    behind = bisect_right(certificates, start, key=lambda found: found[0])
    number = certificates[behind][1].number if behind < len(certificates) else None
    return str(number) if number else None


def _number_of(head: Layout, certified: str | None) -> str | None:
    """The number of the document that begins with a head (Rule 2); None when none does. That of a consolidated text may stand in its certificate alone."""
    found = read_header(head)
    number = found.number or (certified if found.type == "văn bản hợp nhất" else None)
    body = _BEGUN.search(head.text)
    motto = _MOTTO.search(head.text, 0, body.start() if body else LONGEST_LETTERHEAD) is not None
    titled = found.title is not None or _ADDRESSED.search(head.text) is not None
    return number if found.type and titled + motto + (found.issued is not None) > 1 else None


def _table_around(blocks: Sequence[Block], place: int) -> Span | None:
    """The table in which a place lies behind the first character."""
    block = blocks[min(bisect_right(blocks, place, key=lambda b: b.span.end), len(blocks) - 1)]
    return block.span if isinstance(block, Table) and block.span.start < place else None


# --- the piece that is a document's own ----------------------------------------------------------------------------------


def _piece(layout: Layout, start: int, end: int) -> Layout:
    """The layout of the characters from `start` to before `end`, which do not part a table.

    What the file states beside its text (a panel, a number in its name) describes the first document.
    """
    text = layout.text[start:end]
    metadata = layout.metadata if start == 0 else ()
    if layout.plain:
        return replace(layout_of_text(text), metadata=metadata)
    warnings = tuple(_moved(w, start) for w in layout.warnings if w.span is None or start <= w.span.start < end)
    notes = None if layout.notes is None or layout.notes >= end else max(0, layout.notes - start)
    return Layout(text, tuple(_cut(layout.blocks, start, end)), metadata, warnings, notes=notes)


def _moved(warning: ReadingWarning, start: int) -> ReadingWarning:
    return replace(warning, span=_shift(warning.span, start)) if warning.span else warning


def _cut(blocks: Sequence[Block], start: int, end: int) -> Iterator[Block]:
    """The blocks between two places, spans counted from the first; a paragraph across a place is parted there."""
    for block in islice(blocks, bisect_right(blocks, start, key=lambda b: b.span.end), None):
        if block.span.start >= end:
            return
        if isinstance(block, Table):
            yield Table(_shift(block.span, start), tuple(_shifted(cell, start) for cell in block.cells))
        else:
            yield Paragraph(_shift(Span(max(block.span.start, start), min(block.span.end, end)), start), block.level)


def _shifted(cell: Cell, by: int) -> Cell:
    paragraphs = tuple(Paragraph(_shift(p.span, by), p.level) for p in cell.paragraphs)
    return Cell(cell.row, cell.column, paragraphs, cell.rowspan, cell.colspan)


def _shift(span: Span, by: int) -> Span:
    return Span(span.start - by, span.end - by)
