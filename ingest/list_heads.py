"""The line that opens a list, and what it does to the documents listed: "2. Các văn bản sau đây hết hiệu lực:".

Rule 1  The head of a bullet is the nearest paragraph above it that ends in a colon, other bullets of its list left out.
Rule 2  An article's heading that repeals "một số văn bản …" heads its clauses without a colon, those that open with a document.
Rule 3  The head acts on what is listed when its verb opens it, or follows the document itself, and stands before words for documents or parts of them, or before nothing: "Thông tư này
        thay thế:", "Bãi bỏ các quy định sau:". "Tiền trồng rừng thay thế gồm:" does not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from graph.model import RelationKind, Span
from ingest.relation_verbs import ACTED_ON, LAPSED, changes_phrase, masked

LABEL = re.compile(
    r"\s*(?:\d+(?:\.\d+)*[.)]?\s|[a-zđ]\d?\)\s|[-+•]\s?|Điều\s+\d+[a-z]?\.?\s|(?:Chương|Mục)\s+[IVXLC\d]+\.?\s|[IVX]+\.\s)?\s*(?=\w)"
)
"""What stands before the words of a clause: its number."""
_BULLETS = (re.compile(r"\s*\d+[.)]\s"), re.compile(r"\s*[a-zđ]\d?\)\s"), re.compile(r"\s*[-+•]\s?(?=\S)"))
"""Kinds of bullets; those of one list are of one kind."""
_OPEN = re.compile(r"(?:sau\s+đây|sau|dưới\s+đây)[^.;:]{0,80}:\s*$|:\s*$", re.IGNORECASE)
_VERB = re.compile(
    rf"(?<!\w)(?:(?P<amends>sửa\s+đổi|bổ\s+sung)|(?P<repeals>bãi\s+bỏ|h[uủ][ỷy]\s+bỏ)|(?P<replaces>thay\s+thế))(?!\w)(?:\s+cho)?"
    rf"(?=(?:\s*,?\s*(?:và\s+|hoặc\s+)?(?:sửa\s+đổi|bổ\s+sung|bãi\s+bỏ|h[uủ][ỷy]\s+bỏ|thay\s+thế)(?!\w))*(?:\s+{ACTED_ON}|\s*:|\s*$|\s+sau))"
)
_DOCUMENTS = r"(?:văn\s+bản|nghị\s+định|thông\s+tư|quyết\s+định|nghị\s+quyết|chỉ\s+thị)(?!\w)"
_REPEALING_ARTICLE = re.compile(
    rf"Điều\s+\d+[a-z]?\.?\s+(?:Bãi\s+bỏ|H[uủ][ỷy]\s+bỏ)\s+(?:toàn\s+bộ\s+|một\s+phần\s+)?(?:các\s+|một\s+số\s+)?(?:quy\s+định\s+(?:của|tại)\s+)?(?:các\s+)?{_DOCUMENTS}",
    re.IGNORECASE,
)
_NAMING = re.compile(
    rf"\s*(?:\d+[.)]|[a-zđ]\d?\)|[-+•])\s*(?:toàn\s+bộ\s+)?(?:(?:các|điểm|khoản|điều|[a-zđ]|\d{{1,3}}[a-z]?|,|;|và|của|tại)(?!\w)\s*){{0,40}}{_DOCUMENTS}\s+(?:liên\s+tịch\s+)?(?:số\s|\d)",
    re.IGNORECASE,
)
"""A clause that opens with a document, or with parts of one."""
_STANDS = re.compile(r"(?:^|(?<!\w)này(?!\w)[^.;]{0,200}|hiệu\s+lực[^.;]{0,80}[,;]\s*(?:đồng\s+thời\s+)?|(?<!\w)(?:được|bị)\s+)$")
"""Before a verb that acts: nothing, the document itself, the day from which it holds, or a passive."""
_PROMULGATES = re.compile(r"(?<!\w)ban\s+hành\s+kèm\s+theo\s+(?:thông\s+tư|quyết\s+định)\s+này(?!\w)")
_LISTABLE = re.compile(rf"(?<!\w){ACTED_ON}(?!\w)")

MOST = 40
"""Paragraphs above a bullet in which its head is looked for."""
LONGEST = 1200
"""Characters of a head."""


class ListHeads:
    """Finds the heads of bullets. `paragraphs` are those of `text`, in order of place."""

    def __init__(self, text: str, paragraphs: Sequence[Span]) -> None:
        self._text = text
        self._paragraphs = paragraphs
        self._starts = [span.start for span in paragraphs]
        self._last: tuple[int, RelationKind | None, bool] = (-1, None, False)

    def act_on(self, at: int) -> RelationKind | None:
        """What the head of the list does to the item at offset `at`; None when it stands in no such list, or in no bullet."""
        index = bisect_right(self._starts, at) - 1
        if index != self._last[0]:
            self._last = (index, *self._head_of(index))
        return self._last[1]

    def one_each(self, at: int) -> bool:
        """Whether the head is an article's heading without a colon: each clause under it has one document."""
        return self.act_on(at) is not None and self._last[2]

    def _head_of(self, index: int) -> tuple[RelationKind | None, bool]:
        """What the head does, and whether it is an article's heading."""
        own = _bullet(self._text, self._paragraphs[index].start) if index >= 0 else None
        if own is None:
            return None, False
        lines = [(line, kind) for line, kind in self._above(index, own) if kind != own]
        opened = next((_act(line) for line, _ in lines if _OPEN.search(line)), None)
        if opened or not lines or not _NAMING.match(self._text, self._paragraphs[index].start):
            return opened, False
        return (RelationKind.REPEALS, True) if _REPEALING_ARTICLE.match(lines[-1][0]) else (None, False)

    def start(self, at: int) -> int:
        """Where the paragraph around offset `at` begins."""
        index = bisect_right(self._starts, at) - 1
        return self._starts[index] if index >= 0 else at

    def _above(self, index: int, own: int) -> Iterator[tuple[str, int | None]]:
        """The paragraphs above, nearest first, with the kinds of their bullets, up to the first that ends the list."""
        for span in reversed(self._paragraphs[max(0, index - MOST) : index]):
            line, kind = self._text[max(span.start, span.end - LONGEST) : span.end], _bullet(self._text, span.start)
            yield line, kind
            if kind is None or (kind != own and _OPEN.search(line)):
                return


def _bullet(text: str, at: int) -> int | None:
    return next((kind for kind, pattern in enumerate(_BULLETS) if pattern.match(text, at)), None)


def _act(line: str) -> RelationKind | None:
    """Rule 3."""
    low = masked(line)
    if changes_phrase(low, 0) and _VERB.search(low):
        return RelationKind.AMENDS
    if _PROMULGATES.search(low):
        return RelationKind.PROMULGATES
    lapsed = LAPSED.search(low)
    if lapsed and _LISTABLE.search(low, 0, lapsed.start()):
        return RelationKind.REPEALS
    first = _VERB.search(low)
    label = LABEL.match(low)
    if first is None or not _STANDS.search(low[label.end() if label else 0 : first.start()]):
        return None
    found = {str(verb.lastgroup) for verb in _VERB.finditer(low)}
    kinds = (("amends", RelationKind.AMENDS), ("repeals", RelationKind.REPEALS), ("replaces", RelationKind.REPLACES))
    return next((kind for name, kind in kinds if name in found), None)
