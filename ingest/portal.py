"""Pages of law portals saved as text, or of which only the frame was saved: the document is told from menus, panel, footer and contents.

Rule 1  A text is such a page when three of a portal's menu lines stand among its first lines.
Rule 2  The document begins behind the last menu line before its first legal words, and ends where the portal's footer or contents begin.
        A text with the footers of several pages holds several documents: nothing is left out.
Rule 3  A page that has the panel of properties in the document's place holds no document: only what the panel states is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from graph.model import Layout, ReadingWarning

FIELDS = {
    "số hiệu": "number", "số ký hiệu": "number", "loại văn bản": "type", "ngày ban hành": "issued", "ngày ký xác thực": "issued", "ngày có hiệu lực": "in_force_from",
    "hiệu lực": "status", "tình trạng hiệu lực": "status", "tình trạng": "status", "cơ quan ban hành": "issuer", "nơi ban hành": "issuer",
    "người ký": "signer", "trích yếu": "title",
}  # fmt: skip
"""Labels that panels of properties have on law portals."""

HEADING = re.compile(
    r"(?P<type>[^\W\d_]+(?: [^\W\d_]+){0,4}?)(?:(?: số:?)? (?P<number>\d[\d.]*[a-zđ]?\s?/[^\s,;]{2,40})| số:? (?P<odd>\d[^\s,;]{2,40}))(?: (?P<title>.{3,}))?$"
)
"""A portal's heading: "Nghị định số 309/2025/NĐ-CP Sửa đổi, bổ sung …"."""

STATUS = re.compile(
    r"(?:Còn hiệu lực|Hết hiệu lực(?: (?:một|toàn|1) ?(?:phần|bộ))?|Chưa có hiệu lực|Ngưng hiệu lực.{0,20}|Không còn phù hợp)$"
)

NO_TEXT = ReadingWarning(
    "no_text",
    "trang chỉ có bảng thuộc tính, không có toàn văn: chỉ số hiệu, cơ quan, ngày được ghi nhận; hãy nạp thêm tệp có toàn văn",
)

_MENU = frozenset(
    ["trang chủ", "giới thiệu", "thuộc tính", "lược đồ", "văn bản gốc", "tải về", "nội dung", "hiển thị chi tiết cập nhật", "toàn văn", "văn bản liên quan",
     "lịch sử", "bản pdf", "văn bản pháp luật trung ương", "văn bản pháp luật địa phương"]
)  # fmt: skip
_OFTEN = ("\nThuộc tính\n", "\nVăn bản gốc\n", "\nLược đồ\n")
HEAD = 80
"""Lines: menus, heading and panel of a page end before."""

_BEGINS = re.compile(r"(?:CỘNG H[OÒ]|Căn cứ|CĂN CỨ|Điều\s+1\b|Pursuant|Article\s+1\b|SOCIALIST REPUBLIC|Số\s*:)")
_CONTENTS = re.compile(r"(?:Phần|Chương|Mục|Điều)\s+\w")
_PANEL = re.compile(rf"[|\s]*(?P<label>{'|'.join(FIELDS)})\s*:?\s*(?P<value>\S.*)?$", re.IGNORECASE)
_PANEL_LINES = 4
"""Properties that stand below each other in a panel, and never in a document."""


@dataclass(frozen=True, slots=True)
class Page:
    """Where the document stands among the lines of a page (`first` to before `last`), and what the page states about it."""

    first: int
    last: int
    stated: dict[str, str] = field(default_factory=dict)


def page_of(lines: Sequence[str]) -> Page | None:
    """Tell a saved page by its lines, None when they are a document as it is. `first` equals `last` when the page holds none."""
    lines = [line.strip() for line in lines]
    footers = list(_footers(lines))
    head = lines[: min(HEAD, *footers, len(lines))]
    if len({line.lower() for line in head} & _MENU) < 3 or len(footers) > 1:
        return None
    begins = next((i for i, line in enumerate(head) if _BEGINS.match(line)), len(head))
    first = max((i + 1 for i, line in enumerate(head[:begins]) if line.lower() in _MENU), default=0)
    stated = _stated(head[:begins])
    last = next((i for i in footers if i >= first), len(lines))
    last = _contents(lines, first, last)
    while last > first and not lines[last - 1]:
        last -= 1
    panel = [found for line in lines[first:last][:HEAD] if (found := _PANEL.match(line[:300]))]
    if begins == len(head) and len(panel) >= _PANEL_LINES:
        values = {FIELDS[found["label"].lower()]: found["value"].strip(" |") for found in panel if found["value"]}
        return Page(first, first, stated | {name: value for name, value in values.items() if value.strip("- ")})
    return Page(first, last, stated)


def is_page(text: str) -> bool:
    """Whether `page_of` is worth asking; a quick look."""
    head = text[:8000]
    return any(line in head for line in _OFTEN)


def without_frame(layout: Layout) -> Layout:
    """A page whose main part is the panel, read to what the panel states, with a warning; any other layout as it is."""
    page = page_of(layout.text.split("\n")) if is_page("\n" + layout.text) else None
    if page is None or page.first < page.last:
        return layout
    stated = page.stated | dict(layout.metadata)
    return Layout("", (), tuple(stated.items()), (*layout.warnings, NO_TEXT))


def _stated(head: Sequence[str]) -> dict[str, str]:
    """Number, kind, title, status and date that stand above the document."""
    stated: dict[str, str] = {}
    for line in head:
        heading = HEADING.match(line)
        panel = _PANEL.match(line)
        if heading and "number" not in stated:
            stated.update({name.replace("odd", "number"): words for name, words in heading.groupdict().items() if words})
        elif panel and panel["value"] and panel["value"].strip("- |"):
            stated.setdefault(FIELDS[panel["label"].lower()], panel["value"].strip(" |"))
        elif STATUS.match(line):
            stated.setdefault("status", line)
    return stated


def _footers(lines: Sequence[str]) -> Iterator[int]:
    """The lines where the portal's footer begins."""
    for i in _standing(lines, "CƠ SỞ DỮ LIỆU QUỐC GIA", 0, len(lines) - 1):
        if lines[i + 1] == "VỀ PHÁP LUẬT":
            yield i


def _contents(lines: Sequence[str], first: int, last: int) -> int:
    """The line where the portal's own contents begin; `last` when there are none."""
    for i in _standing(lines, "Mục lục", first, last):
        if any(_CONTENTS.match(further) for further in lines[i + 1 : i + 4]):
            return i
    return last


def _standing(lines: Sequence[str], words: str, first: int, last: int) -> Iterator[int]:
    """The lines between two that hold these words alone."""
    with suppress(ValueError):
        while True:
            first = lines.index(words, first, last) + 1
            yield first - 1
