"""Official translations: read for what they describe, told apart because only the Vietnamese text is the law."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model import ReadingWarning

_ENGLISH = re.compile(r"\b(?:Pursuant to|Article 1\b|SOCIALIST REPUBLIC OF VIET ?NAM)")
_VIETNAMESE = re.compile(r"Điều\s+1\b|Căn cứ\s")
_CUES = ("Pursuant to", "Article 1", "SOCIALIST REPUBLIC")
"""One of these stands in every translation; to look for plain words takes a tenth of the time."""

NEAR = 20_000
"""Characters: the head and the first articles of a document."""


def find_translation(text: str) -> Iterator[ReadingWarning]:
    """A warning when the text is a translation into English."""
    if any(text.find(cue, 0, NEAR) >= 0 for cue in _CUES) and _ENGLISH.search(text, 0, NEAR) and not _VIETNAMESE.search(text, 0, NEAR):
        yield ReadingWarning("translation", "bản dịch tiếng Anh: không thay toàn văn tiếng Việt, điều khoản của bản dịch không được tách")
