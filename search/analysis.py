"""Text → tokens, the same at index and query time. Numbers are protected before anything is cut.

Fields (syllables first, words second):
    syllables   accented syllables, "hoà" as "hòa", lower case        pairs     neighbouring syllables of one clause, "căn_cứ"
    words       underthesea's words of more than one syllable         numbers   document numbers: whole and without sign, folded
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.text import canonical, fold, match_key
from search.segmenting import Segment, crf

_NUMBER_WORDS = (
    r"(?<!\d/)(?<![Tt]háng )(?<![Tt]hang )(?<!THÁNG )(?<!THANG )\d{1,5}(?:\.\d{1,2})?[a-zđA-ZĐ]{0,2}\s?[/-]\s?(?:\d{4}(?:\s?/\s?[\w&]+(?:[-/][\w&]+)*)?|[a-zđA-ZĐ][\w&]*(?:[-/][\w&]+)*)"
)
"""A document's number; "15/9/2020" and "tháng 7/2020" are days and months."""
_NUMBER = re.compile(_NUMBER_WORDS)
_TOKEN = re.compile(rf"{_NUMBER_WORDS}|\w+(?:[.,]\d+)*")
_UNIT = re.compile(rf"{_NUMBER_WORDS}|\w+(?:[.,]\d+)*|[.;:,()\n!?“”\"]")
"""A document number, a syllable, or a sign that parts clauses."""
_SIGNS = frozenset('.;:,()\n!?“”"')

BREAK = ""
"""Stands between clauses in `Analysis.keys`, so that no pair reaches over a sign."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a text with its place, for highlighting."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """The tokens of a text: its syllables with `BREAK` between clauses, and underthesea's words if they were asked for."""

    keys: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def syllables(self) -> tuple[str, ...]:
        """The syllables and numbers."""
        return tuple(filter(None, self.keys))

    @property
    def clauses(self) -> tuple[tuple[str, ...], ...]:
        """The syllables, clause by clause."""
        return tuple(tuple(group) for inside, group in itertools.groupby(self.keys, bool) if inside)

    @property
    def pairs(self) -> tuple[str, ...]:
        """Neighbouring syllables of one clause."""
        return tuple(pairs_of(self.keys))

    @property
    def folded(self) -> tuple[str, ...]:
        """The syllables and numbers without diacritics."""
        return folded_keys(self.syllables)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Keys of the document numbers."""
        return tuple(key for token in self.keys if "/" in token or "-" in token for key in _token_numbers(token))


class _Keys(dict[str, str]):
    """Unit of a text → its key, `BREAK` for a sign. Vietnamese has some seven thousand syllables, so nearly all are known; what is rare
    (numbers, names) is forgotten when there is too much of it."""

    def __missing__(self, unit: str) -> str:
        if len(self) > 200_000:
            self.clear()
        key = BREAK if unit in _SIGNS else match_key(unit)
        self[unit] = key
        return key


_KEYS = _Keys()


class _Folds(dict[str, str]):
    """Key → the same without diacritics."""

    def __missing__(self, key: str) -> str:
        if len(self) > 200_000:
            self.clear()
        self[key] = folded = fold(key)
        return folded


_FOLDED = _Folds()


def tokens(text: str) -> Iterator[Token]:
    """Syllables and numbers with their places; a document number is one token."""
    for found in _TOKEN.finditer(text):
        yield Token(found[0], found.start(), found.end())


def places_of(text: str, wanted: Container[str], *, folded: bool) -> list[tuple[int, int]]:
    """Where the tokens stand whose key (without diacritics when `folded`) is wanted. A page of results looks through ten thousand tokens."""
    keys: dict[str, str] = _FOLDED if folded else _KEYS
    return [found.span() for found in _TOKEN.finditer(text) if keys[found[0]] in wanted]


def analyse(text: str, *, segment: Segment | bool | None = True) -> Analysis:
    """All tokens of a text. `segment` finds its words; True is underthesea, False and None leave them out."""
    keys = tuple(map(_KEYS.__getitem__, _UNIT.findall(canonical(text))))
    plain = Analysis(keys)
    if not segment:
        return plain
    return Analysis(keys, (crf if segment is True else segment)(plain.clauses))


def pairs_of(keys: Sequence[str]) -> Iterable[str]:
    """Neighbouring syllables that no sign parts."""
    return (f"{a}_{b}" for a, b in itertools.pairwise(keys) if a and b)


def folded_keys(keys: Iterable[str]) -> tuple[str, ...]:
    """Keys without diacritics."""
    return tuple(map(_FOLDED.__getitem__, keys))


def syllable_key(token: str) -> str:
    """The key of one token."""
    return _KEYS[token]


def number_keys(text: str) -> Iterator[str]:
    """Keys of the document numbers in a text: whole ("92/2017/nd-cp"), without the sign ("92/2017")."""
    for found in _NUMBER.finditer(text):
        try:
            number = DocumentNumber.parse(found[0])
        except InvalidIdentifier:
            continue
        yield number.key
        if number.year is not None and number.symbol:
            yield f"{number.key.split('/')[0]}/{number.year}"


@lru_cache(maxsize=65536)
def _token_numbers(token: str) -> tuple[str, ...]:
    """The same of one token: texts name the same documents again and again."""
    return tuple(number_keys(token))


def has_diacritics(text: str) -> bool:
    """Whether the user typed Vietnamese letters; if not, they are restored."""
    return fold(text) != text.casefold()
