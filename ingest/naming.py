"""Which paragraphs may name a document: one quick scan of the whole text spares most of them a slow search.

Rule 1  Every number has a sign behind its digits, every short form, law, standard and treaty a word of its own in front: a paragraph
        that holds none of these names nothing.
Rule 2  Paragraphs in capitals that follow each other are one heading: "NGHỊ ĐỊNH" / "SỐ 156/2018/NĐ-CP …".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from graph.model import Span
from ingest.law_mentions import law_starts, words_at_start
from ingest.mentions import number_kinds
from ingest.other_mentions import OTHER_STARTS

_SIGN = r"(?:\s?[a-zđA-ZĐ]{0,2}\s?[/–-]|\s[A-ZĐ]{1,8}/)"
"""Behind the digits of every number."""

_LONGEST_HEADING = 400


def naming_paragraphs(text: str, paragraphs: Sequence[Span]) -> Iterator[Span]:
    """The paragraphs, given in order of place, in which a mention may begin; lines of one heading as one."""
    starts = [span.start for span in paragraphs]
    at = 0
    while found := _starts().search(text, at):
        index = bisect_right(starts, found.start()) - 1
        if index < 0 or paragraphs[index].end <= found.start():
            if index + 1 == len(starts):
                return
            at = starts[index + 1]
            continue
        span = _whole_heading(text, paragraphs, index)
        yield span
        at = span.end


@cache
def _starts() -> re.Pattern[str]:
    """Every branch begins with a letter or digit of its own: that is what lets the search skip quickly."""
    numbered = [rf"{kind}(?=[\s:]+(?:[Ss][ốôỐ][\s:]*)?\d)" for kind in number_kinds() if kind[0].isupper()]
    named = words_at_start([*numbered, *law_starts(), *OTHER_STARTS])
    return re.compile("|".join([*(digit + _SIGN for digit in "0123456789"), named]))


def _whole_heading(text: str, paragraphs: Sequence[Span], index: int) -> Span:
    """Rule 2: the paragraph at `index` with those before and behind it that belong to one heading with it."""
    if not _in_capitals(text, paragraphs[index]):
        return paragraphs[index]
    first = last = index
    while first > 0 and _in_capitals(text, paragraphs[first - 1]) and _adjoin(text, paragraphs[first - 1], paragraphs[first]):
        first -= 1
    while (
        last + 1 < len(paragraphs)
        and _in_capitals(text, paragraphs[last + 1])
        and _adjoin(text, paragraphs[last], paragraphs[last + 1])
    ):
        last += 1
    return Span(paragraphs[first].start, paragraphs[last].end)


def _in_capitals(text: str, span: Span) -> bool:
    return (
        text[span.start : span.start + 1].isupper()
        and span.end - span.start < _LONGEST_HEADING
        and text[span.start : span.end].isupper()
    )


def _adjoin(text: str, before: Span, after: Span) -> bool:
    return text[before.end : after.start].isspace()
