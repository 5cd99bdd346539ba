"""What a document is about, in its own words, and what part an article plays in it. Drafting rules (Nghị định 78/2025/NĐ-CP and those before it)
give every document the same frame: scope and addressees first, terms explained, how it takes effect last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum

from graph.text import fold

HEADING = 300
"""Characters of the first line that counts as a heading."""
SUBJECT = 100
"""Tokens of a document's subject that are kept: a title and the first sentences on scope."""
_LETTERS = 7 * SUBJECT
"""As many tokens fit into: a syllable and its space take five letters."""

_SCOPE = re.compile(r"\bpham vi (?:va doi tuong )?(?:dieu chinh|ap dung)\b")
_MEANINGS = re.compile(r"\bgiai thich (?:tu ngu|thuat ngu)\b")
_PART = (
    r"(?:pham vi(?: dieu chinh| ap dung)?|doi tuong(?: ap dung| dieu chinh)?|hieu luc(?: thi hanh)?|dieu khoan (?:thi hanh|chuyen tiep|ap dung)"
    r"|quy dinh chuyen tiep|to chuc thuc hien|trach nhiem (?:thi hanh|to chuc thuc hien|thuc hien)|bai bo(?: van ban)?|thi hanh)"
)
_FRAME = re.compile(rf"(?:dieu \d+[a-z]?\W+)?{_PART}(?:(?:, | va ){_PART})*\W*")
"""A heading that is nothing but parts of the frame: "Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng"."""


class Role(IntEnum):
    """What an article does for its document."""

    CONTENT = 0
    MEANINGS = 1
    FRAME = 2


def heading_line(text: str) -> str:
    """The first line of an article, as far as it may be a heading."""
    return text.split("\n", 1)[0][:HEADING]


def states_scope(text: str) -> bool:
    """Whether an article says what its document is about.

    >>> states_scope("Điều 1. Phạm vi điều chỉnh\\nNghị định này quy định về hộ tịch.")
    True
    """
    return bool(_SCOPE.search(fold(heading_line(text))))


def subject_of(title: str, articles: Iterable[str]) -> str:
    """The title and the article on scope; with neither, the first article.

    >>> subject_of("Về hộ tịch", ["Điều 1. Phạm vi điều chỉnh\\nĐăng ký hộ tịch.", "Điều 2. Giải thích từ ngữ"])
    'Về hộ tịch\\nĐiều 1. Phạm vi điều chỉnh\\nĐăng ký hộ tịch.'
    """
    texts = iter(articles)
    first = next(texts, "")
    scope = next((text for text in (first, *texts) if states_scope(text)), "" if title else first)
    return "\n".join(filter(None, (title, scope)))[:_LETTERS]


def role_of(heading: str) -> Role:
    """What an article with this heading does.

    >>> role_of("Điều 2. Giải thích từ ngữ"), role_of("Điều 9. Hiệu lực thi hành"), role_of("Điều 9. Hiệu lực của hợp đồng")
    (<Role.MEANINGS: 1>, <Role.FRAME: 2>, <Role.CONTENT: 0>)
    """
    folded = fold(heading)
    if _MEANINGS.search(folded):
        return Role.MEANINGS
    return Role.FRAME if _FRAME.fullmatch(folded) else Role.CONTENT
