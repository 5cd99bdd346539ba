"""Saved web pages: the main text as paragraphs and tables; scripts, menus and forms are dropped."""

from __future__ import annotations

import codecs
import re

from lxml import etree, html

from graph.errors import UnreadableFile
from graph.model import Layout
from ingest.portal import FIELDS, HEADING, STATUS, without_frame
from ingest.readers.build import LayoutBuilder
from ingest.readers.html_lists import print_list_numbers

_DROPPED = frozenset(
    {"script", "style", "noscript", "nav", "header", "footer", "form", "iframe", "button", "select", "svg", "aside", "template"}
)
_BLOCKS = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "section", "article", "blockquote", "center", "ul",
                     "ol", "main", "body", "pre", "dd", "dt", "dl", "tbody", "thead", "table"})  # fmt: skip
_CONTENT = ("toanvancontent", "fulltext", "content1", "divcontentdoc", "noidung", "vbcontent", "content")
_LEGAL = re.compile(r"\b(?:Điều\s+\d+|Căn cứ|CỘNG H[OÒ]|Số\s*:|Nơi nhận|Article\s+\d+|Pursuant to)")
_MOTTO = re.compile(r"CỘNG\s+H[OÒ][ÀA]\s+X[ÃA]\s+HỘI")

_BREAK = "\x00"
"""Stands for <br> while words are gathered: no page can hold it."""


SHORTEST = 60
"""Characters: a page with fewer and no legal word is a notice ("văn bản không tồn tại"), no document."""


def layout_of_html(content: bytes, name: str) -> Layout:
    """Main text of a web page.

    Raises:
        UnreadableFile: nothing readable in it.
    """
    try:
        page = html.document_fromstring(content, parser=_parser(content))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(name, "trang web hỏng hoặc rỗng") from error
    builder = LayoutBuilder()
    builder.metadata.update(_titled(page) | _panel(page))
    _drop_contents(page)
    main = _main(page)
    print_list_numbers(main)
    _walk(main, builder)
    layout = builder.layout()
    if not layout.text.strip() or (len(layout.text) < SHORTEST and not builder.metadata and not _LEGAL.search(layout.text)):
        raise UnreadableFile(name, "trang web không có nội dung văn bản")
    return without_frame(layout)


def _parser(content: bytes) -> html.HTMLParser:
    """A parser for the encoding that a mark or the page states; for UTF-8 when none is stated, or one that nobody knows
    ("x-user-defined"), or one in which these words could not have been read ("utf-16")."""
    stated = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", content[:4096], re.IGNORECASE)
    encoding = stated[1].decode("ascii").lower() if stated else "utf-8"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content.startswith(codecs.BOM_UTF8) or encoding.startswith(("utf-16", "unicode")):
        encoding = "utf-8"
    try:
        return html.HTMLParser(encoding=encoding, no_network=True, huge_tree=True, remove_comments=True)
    except LookupError:
        return html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True)


def _main(page: html.HtmlElement) -> html.HtmlElement:
    """The element that holds the document: by a known name, else the deepest one that keeps nearly all legal words:
    headings and dialogs beside it repeat a title, with three of them at most. A letterhead is never left outside."""
    for known in _CONTENT:
        for element in page.iter("div", "article", "main", "section"):
            if known in f"{element.get('id', '')} {element.get('class', '')}".lower().split() and _score(element) > 2:
                return element
    current = page.find("body") if page.find("body") is not None else page
    mains = [main for main in page.iter("main") if _score(main) * 2 >= _score(current)]
    current = mains[0] if mains else current
    total = _score(current)
    while total:
        inner = max(
            (child for child in current if isinstance(child.tag, str) and child.tag not in _DROPPED), key=_score, default=None
        )
        if inner is None or inner.tag in ("table", "p") or _score(inner) < min(0.9 * total, max(total - 3, total / 2)):
            break
        if any(_MOTTO.search(child.text_content()) for child in current if child is not inner and isinstance(child.tag, str)):
            break
        current = inner
    return current


def _panel(page: html.HtmlElement) -> dict[str, str]:
    """What a portal states beside the text: a label and the words that follow it in the same box."""
    stated: dict[str, str] = {}
    for element in page.iter("td", "th", "span", "div", "p", "li", "label", "dt", "strong", "b", "h3", "h4"):
        words = " ".join((element.text or "").split())
        if not words or len(words) > 40 or (element.tag == "p" and len(element)):
            continue
        field = FIELDS.get(words.rstrip(" :").lower())
        if field and field not in stated:
            value = _value(element)
            if value:
                stated[field] = value
        elif STATUS.match(words):
            stated.setdefault("status", words)
    return stated


def _titled(page: html.HtmlElement) -> dict[str, str]:
    """What a portal's heading says: "Nghị định số 309/2025/NĐ-CP Sửa đổi, bổ sung …"."""
    for heading in page.iter("h1"):
        found = HEADING.match(" ".join(heading.text_content().split()))
        if found:
            return {name.replace("odd", "number"): words for name, words in found.groupdict().items() if words}
    return {}


def _value(label: html.HtmlElement) -> str:
    following = label.getnext()
    words = (label.tail or "").strip() or (" ".join(following.text_content().split()) if following is not None else "")
    return words.strip(" :") if 0 < len(words) < 300 and words.strip("- :") else ""


def _drop_contents(page: html.HtmlElement) -> None:
    """Remove a portal's own table of contents: a box headed "Mục lục" whose lines are no sentences."""
    for element in list(page.iter("div", "h2", "h3", "h4", "span", "p", "aside")):
        if " ".join((element.text or "").split()).lower() != "mục lục":
            continue
        box = element
        while box.getparent() is not None and not any(True for _ in box.getparent().iter("p", "table")):
            box = box.getparent()
        if box.getparent() is not None and box.tag not in ("body", "html"):
            box.drop_tree()


def _score(element: html.HtmlElement) -> int:
    return len(_LEGAL.findall(" ".join(element.itertext())))


def _walk(element: html.HtmlElement, builder: LayoutBuilder) -> None:
    """Append the blocks below `element`; text between blocks is a paragraph of its own."""
    words = [_plain(element.text)]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _DROPPED and not _hidden(child):
            if child.tag == "table":
                words = _flush(words, builder)
                builder.table(_grid(child))
            elif child.tag in _BLOCKS or any(inner.tag in _BLOCKS for inner in child.iterdescendants()):
                words = _flush(words, builder)
                _walk(child, builder)
            else:
                words.append(_inline(child))
        words.append(_plain(child.tail))
    _flush(words, builder)


def _flush(words: list[str], builder: LayoutBuilder) -> list[str]:
    """Append what has been gathered: source line breaks are white space, <br> ends a paragraph."""
    for part in "".join(words).split(_BREAK):
        builder.paragraph(" ".join(part.split()))
    return []


def _plain(words: str | None) -> str:
    return words.replace(_BREAK, "") if words else ""


def _hidden(element: html.HtmlElement) -> bool:
    return "display:none" in element.get("style", "").replace(" ", "").lower()


def _inline(element: html.HtmlElement) -> str:
    if element.tag in _DROPPED:
        return ""
    if element.tag == "br":
        return _BREAK
    return _plain(element.text) + "".join((_inline(c) if isinstance(c.tag, str) else "") + _plain(c.tail) for c in element)


def _grid(table: html.HtmlElement) -> list[tuple[int, int, int, int, list[str]]]:
    """Cells with their spans; a position that a row-span covers is skipped over, as a browser does."""
    grid: list[tuple[int, int, int, int, list[str]]] = []
    taken: set[tuple[int, int]] = set()
    rows = [tr for tr in table.iter("tr") if next(tr.iterancestors("table")) is table]
    for row, tr in enumerate(rows):
        column = 0
        for cell in tr:
            if cell.tag not in ("td", "th"):
                continue
            while (row, column) in taken:
                column += 1
            height, width = _span(cell, "rowspan", len(rows) - row), _span(cell, "colspan", 200)
            taken.update((row + i, column + j) for i in range(height) for j in range(width))
            grid.append((row, column, height, width, _cell_words(cell)))
            column += width
    return grid


def _span(cell: html.HtmlElement, name: str, most: int) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), most)) if value.isdigit() else 1


def _cell_words(cell: html.HtmlElement) -> list[str]:
    inner = LayoutBuilder()
    _walk(cell, inner)
    return inner.lines()
