"""Documents that carry a stamp of state secrecy are turned away before anything of them is kept.

The stamp (MẬT, TỐI MẬT, TUYỆT MẬT) is a line, or a cell, of the document's head: above the name of its kind ("QUYẾT ĐỊNH"), directly below it, or
above "Kính gửi" of a letter; or it is printed above or below the pages. The same words inside a title or a text mean nothing: a decree on state secrets
is no secret.

Source: Law 29/2018/QH14 on the protection of state secrets, Điều 8 (degrees), Điều 10 (marking), Điều 5 khoản 5 (computers and networks).
"""

from __future__ import annotations

import re

from graph.errors import StateSecret
from graph.registry import document_types

LINES = 40
"""Lines of a head at most."""

_DEGREES = {"MẬT": "Mật", "TỐIMẬT": "Tối mật", "TUYỆTMẬT": "Tuyệt mật"}
_COLUMNS = re.compile(r"\t|\||[ \u00a0]{3,}")
_SIGNS = " \u00a0()[]{}<>*.,:;-–—_~\"'“”"
_NAMED = re.compile(r"(?:độ|dấu|mức)\s+(?:độ\s+)?mật\s*:\s*", re.IGNORECASE)
_BODY = re.compile(
    r"\s*(?:kính\s+gửi|căn\s+cứ|điều\s+\d|chương\s+[ivx\d]|phần\s+(?:thứ|[ivx])|[ivx]+\s*[.-]\s|1\s*[.)]\s)", re.IGNORECASE
)


def refuse_secret(text: str, name: str, margins: str = "") -> None:
    """Pass the text of a document that carries no stamp.

    Args:
        margins: what is printed above and below the pages, by lines.

    Raises:
        StateSecret: it carries one; the message gives the legal reason and nothing of the document.
    """
    degree = secrecy_degree(text) or next(filter(None, map(_stamp, margins.splitlines())), None)
    if degree is not None:
        raise StateSecret(name, degree)


def secrecy_degree(text: str) -> str | None:
    """The degree that a text's head is stamped with, None for none."""
    kinds = _kinds()
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:LINES]
    for number, line in enumerate(lines):
        degree = _stamp(line)
        if degree is not None:
            return degree
        if _BODY.match(line):
            return None
        if any(cell.strip(_SIGNS).upper() in kinds for cell in _COLUMNS.split(line)):
            return _stamp(lines[number + 1]) if number + 1 < len(lines) else None
    return None


def _stamp(line: str) -> str | None:
    for cell in (line, *_COLUMNS.split(line)):
        named = _NAMED.search(cell)
        words = cell[named.end() :] if named else cell
        letters = "".join(words.strip(_SIGNS).split())
        degree = _DEGREES.get(letters.upper() if named else letters)
        if degree is not None:
            return degree
    return None


def _kinds() -> frozenset[str]:
    return frozenset(row.name.upper() for row in document_types())
