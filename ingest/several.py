"""Several documents in one file: the further ones are parts of the first as far as reading goes, so the user is told to part them.

A further document has a number of its own behind "Số:" and, close below, the line that names its kind, behind the first signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.model import Document, ReadingWarning, Span
from graph.registry import document_types

NEAR = 1500
"""Characters between a number and the line with the kind: a letterhead is shorter."""

LONGEST_LEAD = 200
"""Characters between the start of a line and the number in it."""

_NUMBER = re.compile(r"ố(?<=[Ss]ố)[^\S\n]*:[^\S\n]*(?P<number>\d{1,5}[a-z]?(?:/\d{4})?/[A-ZĐ][\w&-]{1,30})")
_BEFORE = re.compile(r"[^\S\n]*(?:Luật[^\S\n]+)?")


def find_others(text: str, document: Document) -> Iterator[ReadingWarning]:
    """A warning for each further document that the text holds."""
    if document.number is None:
        return
    seen = {document.number}
    for found in _NUMBER.finditer(text, NEAR):
        line = text.rfind("\n", found.start() - LONGEST_LEAD, found.start()) + 1
        opens = line >= NEAR and _BEFORE.fullmatch(text, line, found.start() - 1)
        if not opens or not _kind_line().search(text, found.end(), found.end() + NEAR):
            continue
        with suppress(InvalidIdentifier):
            number = str(DocumentNumber.parse(found["number"]))
            if number not in seen:
                seen.add(number)
                message = (
                    f"tệp chứa thêm văn bản số {number}; hãy tách thành tệp riêng để nạp, ở đây nó chỉ được đọc như phần kèm theo"
                )
                yield ReadingWarning("several_documents", message, Span(found.start("number"), found.end("number")))


@cache
def _kind_line() -> re.Pattern[str]:
    """A line with the name of a kind of document alone."""
    names = "|".join(r"[^\S\n]+".join(map(re.escape, row.name.upper().split())) for row in document_types() if len(row.name) > 3)
    return re.compile(rf"^[^\S\n]*(?:{names})[^\S\n]*$", re.MULTILINE)
