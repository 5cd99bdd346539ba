"""Saved web pages: the main text as paragraphs and tables; scripts, menus and forms are dropped."""

from __future__ import annotations

import re

from lxml import etree, html

from graph.errors import UnreadableFile
from graph.model import Layout
from ingest.readers.build import LayoutBuilder

_DROPPED = frozenset(
    {"script", "style", "noscript", "nav", "header", "footer", "form", "iframe", "button", "select", "svg", "aside", "template"}
)
_BLOCKS = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "section", "article", "blockquote", "center", "ul",
                     "ol", "main", "body", "pre", "dd", "dt", "dl", "tbody", "thead", "table"})  # fmt: skip
_CONTENT = ("toanvancontent", "fulltext", "content1", "divcontentdoc", "noidung", "vbcontent", "content")
_LEGAL = re.compile(r"\b(?:Điều\s+\d+|Căn cứ|CỘNG H[OÒ]|Số\s*:|Nơi nhận)", re.UNICODE)


def layout_of_html(content: bytes, name: str) -> Layout:
    """Main text of a web page.

    Raises:
        UnreadableFile: nothing readable in it.
    """
    parser = html.HTMLParser(encoding=_encoding(content), no_network=True, huge_tree=True, remove_comments=True)
    try:
        page = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(name, "trang web hỏng hoặc rỗng") from error
    builder = LayoutBuilder()
    _walk(_main(page), builder)
    layout = builder.layout()
    if not layout.text.strip():
        raise UnreadableFile(name, "trang web không có chữ")
    return layout


def _encoding(content: bytes) -> str:
    stated = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", content[:4096], re.IGNORECASE)
    if content.startswith(b"\xef\xbb\xbf") or stated is None:
        return "utf-8"
    return stated[1].decode("ascii")


def _main(page: html.HtmlElement) -> html.HtmlElement:
    """The element that holds the document: by a known name, else the deepest one that keeps nearly all legal words."""
    for known in _CONTENT:
        for element in page.iter("div", "article", "main", "section"):
            if known in f"{element.get('id', '')} {element.get('class', '')}".lower().split() and _score(element) > 2:
                return element
    current = page.find("body") if page.find("body") is not None else page
    total = _score(current)
    while total:
        inner = [
            child
            for child in current
            if isinstance(child.tag, str) and child.tag not in _DROPPED and _score(child) >= 0.9 * total
        ]
        if not inner or inner[0].tag in ("table", "p"):
            break
        current = inner[0]
    return current


def _score(element: html.HtmlElement) -> int:
    return len(_LEGAL.findall(" ".join(element.itertext())))


def _walk(element: html.HtmlElement, builder: LayoutBuilder) -> None:
    """Append the blocks below `element`; text between blocks is a paragraph of its own."""
    words = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _DROPPED and not _hidden(child):
            if child.tag == "table":
                words = _flush(words, builder)
                builder.table(_grid(child))
            elif child.tag == "br":
                words.append("\n")
            elif child.tag in _BLOCKS or any(inner.tag in _BLOCKS for inner in child.iterdescendants()):
                words = _flush(words, builder)
                _walk(child, builder)
            else:
                words.append(_inline(child))
        words.append(child.tail or "")
    _flush(words, builder)


def _flush(words: list[str], builder: LayoutBuilder) -> list[str]:
    """Append what has been gathered: source line breaks are white space, <br> ends a paragraph."""
    for part in "".join(_br_kept(w) for w in words).split("\x00"):
        builder.paragraph(" ".join(part.split()))
    return []


def _br_kept(words: str) -> str:
    return "\x00" if words == "\n" else words.replace("\x00", "")


def _hidden(element: html.HtmlElement) -> bool:
    return "display:none" in element.get("style", "").replace(" ", "").lower()


def _inline(element: html.HtmlElement) -> str:
    if element.tag in _DROPPED:
        return ""
    return (element.text or "") + "".join(
        _inline(c) + (c.tail or "") if isinstance(c.tag, str) else (c.tail or "") for c in element
    )


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
    return [line for line in inner.layout().text.split("\n") if line.strip()]
