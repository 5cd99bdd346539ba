"""Quotation: the sentence that proves a step, cut from the stored text."""

from __future__ import annotations

import re

from graph.model import Span

_BREAK = re.compile(r"[.;!?…\n](?:(?<!\n)(?=\s)|(?<=\n)(?=[ \t]*(?:\n|[-+*|])))")
"""Where a sentence may end: a stop before white space, an empty line, a line that starts a bullet or a table cell."""

_LABEL = re.compile(r"\s*\n[ \t]*(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)]|[a-zđ]{1,2}[.)])\s")
"""The number or letter of a provision at the beginning of a line: what stands before it has ended."""

LONGEST = 1200
"""Characters on either side: a longer sentence is cut around the mention, so that a quotation stays readable."""


def sentence_around(text: str, mention: Span, within: Span | None = None, item: re.Pattern[str] | None = None) -> Span:
    """The span of the sentence that `mention` stands in; it never leaves `within` and always covers `mention`.

    A semicolon in front of what `item` matches parts the items of a list and ends no sentence.
    """
    low = max(within.start if within else 0, mention.start - LONGEST)
    high = min(within.end if within else len(text), mention.end + LONGEST)
    start = low
    for found in _BREAK.finditer(text, low, mention.start):
        if _ends_sentence(text, found.end()) and not _parts_items(text, found, item):
            start = found.end()
    for found in _BREAK.finditer(text, mention.end, high):
        if _ends_sentence(text, found.end()) and not _parts_items(text, found, item):
            high = found.end()
            break
    return _trimmed(text, start, max(high, mention.end), mention)


def _parts_items(text: str, found: re.Match[str], item: re.Pattern[str] | None) -> bool:
    return item is not None and found[0] == ";" and item.match(text, found.end()) is not None


def _ends_sentence(text: str, position: int) -> bool:
    """A stop ends a sentence when a capital, a quotation, a bullet, the label of a provision on a new line or nothing follows; a date or number never
    ends one."""
    if _LABEL.match(text, position, position + 40):
        return True
    rest = text[position : position + 40].lstrip()
    return not rest or rest[0].isupper() or rest[0] in '-+*|“"'


def _trimmed(text: str, start: int, end: int, mention: Span) -> Span:
    while start < mention.start and text[start] in " \t\n\r-+*|":
        start += 1
    while end > mention.end and text[end - 1] in " \t\n\r|":
        end -= 1
    return Span(start, end)
