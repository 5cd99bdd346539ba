"""Short forms and what they stand for, both ways: "TTHC" finds "thủ tục hành chính", and the other way round."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from graph.registry import abbreviations
from search.analysis import BREAK, analyse, folded_keys

Keys = tuple[str, ...]


def expanded(keys: Keys, *, folded: bool) -> Keys:
    """The keys, and behind a break the other form of each abbreviation or written-out name among them.

    >>> expanded(("tthc",), folded=False)
    ('tthc', '', 'thủ', 'tục', 'hành', 'chính')
    """
    forms = _forms(folded)
    others: dict[Keys, None] = {}
    for at, key in enumerate(keys):
        for form, other in forms.get(key, ()):
            if keys[at : at + len(form)] == form:
                others[other] = None
    return (*keys, *(key for other in others for key in (BREAK, *other)))


@cache
def _forms(folded: bool) -> dict[str, list[tuple[Keys, Keys]]]:
    """First key of a form → (form, the other form). A short form of several written ones goes to the first; the longest short form is left to
    the reader of numbers."""
    found: dict[str, list[tuple[Keys, Keys]]] = {}
    taken: set[Keys] = set()
    for short, long in abbreviations().items():
        pair = _keys(short, folded), _keys(long, folded)
        for form, other in (pair, pair[::-1]):
            if form and other and form not in taken:
                taken.add(form)
                found.setdefault(form[0], []).append((form, other))
    return found


def _keys(words: str, folded: bool) -> Keys:
    keys: Sequence[str] = tuple(filter(None, analyse(words, segment=False).keys))
    return folded_keys(keys) if folded else tuple(keys)
