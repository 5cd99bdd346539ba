"""Short forms and what they stand for, both ways: "TTHC" finds "thủ tục hành chính", and the other way round."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
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


def written_out(keys: Keys, rarity: Callable[[str], float], *, folded: bool) -> Keys:
    """The keys with each short form written out of which the index holds the words more often: "giáo viên THPT" is "giáo viên trung học phổ thông" in
    laws, but "UBND" stays what it is where plans write it so."""
    found: list[str] = []
    at = 0
    while at < len(keys):
        forms = [(form, other) for form, other in _forms(folded).get(keys[at], ()) if len(form) < len(other) and keys[at : at + len(form)] == form]
        form, other = max(forms, key=lambda pair: len(pair[0]), default=((keys[at],), ()))
        rarer = other and max(map(rarity, form)) > max(rarity(f"{a}_{b}") for a, b in itertools.pairwise(other))
        found += other if rarer else form
        at += len(form)
    return tuple(found)


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
