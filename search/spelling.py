"""Did you mean: a query whose syllables the index does not know together → the likeliest reading that it does know.

Each syllable may be itself, the same letters with other diacritics, or a term that Whoosh's speller finds one letter away. The best sequence
is sought over the frequencies of neighbouring pairs (Viterbi): what people mean stands together in documents. A query whose own pairs are
known is never corrected, however rare.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from graph.identifiers import DocumentNumber
from graph.text import fold
from search.analysis import has_diacritics, syllable_key, tokens
from search.reader import Reader
from search.vocabulary import Speller

_CHOICES = 8
"""Readings of one syllable that are weighed."""
_ALIKE, _NEAR = 3.0, 5.0
"""What another tone or diacritic costs, and another letter, in natural logarithms of frequency: a reading must be some twenty, or a hundred and
fifty, times as frequent as what was typed."""
_ALONE = 2.0
"""What a pair that never stands together costs."""
_LONGEST = 24
"""Syllables of a query that are weighed."""
_CONFUSED = (("s", "x"), ("ch", "tr"), ("d", "gi", "r", "v"), ("l", "n"), ("c", "k", "q"), ("ng", "ngh"), ("g", "gh"))
_INITIALS = ("ngh", "ng", "ch", "tr", "gh", "gi", "kh", "nh", "ph", "th", "s", "x", "d", "r", "v", "l", "n", "c", "k", "q", "g")
_SYNTAX = re.compile(r'["()\[\]{}:*~]')
_NUMBER = re.compile(r"\d{1,5}[a-zđ]{0,2}/\d{4}(?:/[\w&-]+)?$")


def did_you_mean(reader: Reader, text: str) -> str | None:
    """The query as it was probably meant; None when nothing is likelier than what was typed.

    Args:
        text: words as typed; a query with syntax is left alone.
    """
    typed = [*tokens(text)]
    if _SYNTAX.search(text) or not 0 < len(typed) <= _LONGEST:
        return None
    meant = _likeliest(reader, [syllable_key(token.words) for token in typed], accented=has_diacritics(text))
    if meant is None:
        return None
    corrected, at = "", 0
    for token, word in zip(typed, meant, strict=True):
        same = syllable_key(token.words) == word
        corrected += text[at : token.start] + (token.words if same else _cased(token.words, word))
        at = token.end
    corrected += text[at:]
    return None if corrected == text else corrected


def _sounds_alike(key: str) -> list[str]:
    """The syllable with its first consonants as they are confused in speech: s and x, ch and tr, d, gi, r and v, l and n."""
    initial = next((i for i in _INITIALS if key.startswith(i)), "")
    group = next((g for g in _CONFUSED if initial in g), ())
    return [other + key[len(initial) :] for other in group if other != initial]


def _likeliest(reader: Reader, typed: Sequence[str], *, accented: bool) -> list[str] | None:
    choices = [_choices(reader, key, accented) for key in typed]
    if all(found.keys() == {key} for found, key in zip(choices, typed, strict=True)):
        return None
    best: list[dict[str, tuple[float, str]]] = []
    for place, found in enumerate(choices):
        column: dict[str, tuple[float, str]] = {}
        for word, cost in found.items():
            before = best[-1] if best else {"": (0.0, "")}
            score, last = max((known + _bond(reader, previous, word, place, accented), previous) for previous, (known, _) in before.items())
            column[word] = (score - cost, last)
        best.append(column)
    word = max(best[-1], key=lambda w: best[-1][w][0])
    path = [word]
    for column in reversed(best[1:]):
        word = column[word][1]
        path.append(word)
    return path[::-1]


def _choices(reader: Reader, key: str, accented: bool) -> dict[str, float]:
    """Readings of a syllable with their cost. A number is itself, or the known number that looks most like it."""
    if any(c.isdigit() for c in key):
        return _numbers(reader, key)
    vocabulary = reader.vocabulary
    found = {key: 0.0}
    if not accented:
        if vocabulary.alike(key):
            return found
        near = [word for word in _sounds_alike(key) if vocabulary.alike(word)] + [fold(word) for word in vocabulary.near(key, 1)]
        return found | dict.fromkeys(dict.fromkeys(near[:_CHOICES]), _NEAR)
    for word in vocabulary.alike(key)[:_CHOICES]:
        found.setdefault(word, _ALIKE)
    if len(key) > 1 and vocabulary.frequency(key) < 20:
        sounding = (known for word in _sounds_alike(key) for known in vocabulary.alike(word)[:2])
        for word in (*sounding, *vocabulary.near(key, 1)[:_CHOICES]):
            found.setdefault(word, _NEAR)
    return found


def _numbers(reader: Reader, key: str) -> dict[str, float]:
    folded = fold(key)
    if not _NUMBER.match(folded) or reader.frequency("own_number", folded) or reader.frequency("numbers", folded):
        return {key: 0.0}
    known = sorted(term for term, _ in reader.terms("own_number", folded[:1], 20_000) if term.count("/") == folded.count("/"))
    near = Speller(known).suggest(folded, limit=1, maxdist=2, prefix=1) if known else []
    return {str(DocumentNumber.parse(near[0])): 0.0} if near else {key: 0.0}


def _bond(reader: Reader, previous: str, word: str, place: int, accented: bool) -> float:
    """How likely a word is behind another one."""
    tail = "" if accented else "_folded"
    alone = 0.25 * math.log1p(reader.statistics.frequency(f"syllables{tail}", word))
    if not place or not previous:
        return alone
    together = reader.statistics.frequency(f"pairs{tail}", f"{previous}_{word}")
    return alone + (math.log1p(together) if together else -_ALONE)


def _cased(typed: str, word: str) -> str:
    return word.upper() if typed.isupper() and len(typed) > 1 else word.capitalize() if typed[:1].isupper() else word
