"""Marks of notes as portals print them, "[3]": they stand behind labels and headings and belong to neither."""

from __future__ import annotations

import re

LONGEST_LABEL = 20
"""Characters that a label takes at most."""

_BEHIND_LABEL = re.compile(r"(?<=[\w.:)])\s?\[\d{1,3}\]")
_AT_END = re.compile(r"(?<=\w)\[\d{1,3}\]$")


def unmarked_label(words: str) -> str:
    """A paragraph without the mark behind its label.

    >>> unmarked_label("Điều 5.[3] Phạm vi"), unmarked_label("d)[4] Cơ quan")
    ('Điều 5.  Phạm vi', 'd)  Cơ quan')
    """
    return _BEHIND_LABEL.sub(" ", words, count=1) if "[" in words[:LONGEST_LABEL] else words


def unmarked_heading(words: str) -> str:
    """A heading without the mark behind it.

    >>> unmarked_heading("QUYẾT ĐỊNH[1]")
    'QUYẾT ĐỊNH'
    """
    return _AT_END.sub("", words) if words.endswith("]") else words
