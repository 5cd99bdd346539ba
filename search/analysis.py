"""Text → tokens, the same at index and query time. Numbers are protected before anything is cut.

Fields (syllables first, words second):
    syllables   accented syllables, "hoà" as "hòa", lower case        pairs     neighbouring syllables of one clause, "căn_cứ"
    words       underthesea's words of more than one syllable         numbers   document numbers: whole and without sign, folded
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial

import numpy as np
from numpy.typing import NDArray

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
_UNIT = re.compile(rf"[^\W\d]\w*(?:[.,]\d+)*|[.;:,()\n!?“”\"]|(?=\d){_NUMBER_WORDS}|\w+(?:[.,]\d+)*")
"""A document number, a syllable, or a sign that parts clauses. What is frequent is tried first; only a digit can begin a number."""
_IN_NUMBER = re.compile(r"(?:\d[a-zđA-ZĐ]{0,2}\s?[/-]\s?|[\w&][/&-]|[&\d]|\w[.,])\Z")
"""What may stand before a word that is part of a number."""
_GOES_ON, _DIGITS_GO_ON = re.compile(r"[.,]\d"), re.compile(r"[.,]\d|\s?[/-]")
"""What behind a word, or behind digits, may be part of the same token."""
_APART = re.compile(r"(?<![/-])[ \n](?![/-])")
"""A blank that is part of no token."""
_INSIDE = re.compile(r"\w")
_BEGINS = re.compile(r"[0-9]+")
_BEFORE, _BEHIND = frozenset(" \n(“\""), frozenset(" \n;:)!?”\"")
"""Signs beside a word that make it no part of a number: nearly all words stand between two of them, and are not looked at more closely."""
_NEW_PLACED = re.compile(r"(o|u)(a|e|y)([\u0300\u0301\u0303\u0309\u0323])\Z")
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
        breaks = [-1, *(place for place, key in enumerate(self.keys) if not key), len(self.keys)]
        return tuple(self.keys[a + 1 : b] for a, b in itertools.pairwise(breaks) if b > a + 1)

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
        return tuple(numbers_in(" ".join(self.keys)))


class _Keys(dict[str, str]):
    """Unit of a text → its key, `BREAK` for a sign; only numbers are written with spaces inside ("92 / 2017"). Vietnamese has some seven thousand syllables, so nearly all are known; what is rare
    (numbers, names) is forgotten when there is too much of it."""

    def __missing__(self, unit: str) -> str:
        if len(self) > 200_000:
            self.clear()
        key = BREAK if unit in _SIGNS else match_key(unit).replace(" ", "")
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


def places_of(text: str, wanted: Collection[str], *, folded: bool) -> list[tuple[int, int]]:
    """Where the tokens stand whose key (without diacritics when `folded`) is wanted. A page of results looks through ten thousand tokens: words of letters
    and digits are looked for as they are written, and numbers by their first digits, which takes a fifth of the time of parting the text into tokens."""
    view = _folded_view(text) if folded else text.lower().replace("ð", "đ")
    part = partial(_token_places, text, wanted, folded=folded)
    words = [key for key in wanted if key.isalnum() and (not folded or key.isascii())]
    begins = [begin[0] for key in wanted if not key.isalnum() and (begin := _BEGINS.match(key))]
    if len(view) != len(text) or len(words) + len(begins) < len(wanted):
        return part(0, len(text))
    found = set[tuple[int, int]]()
    for word in words if folded else itertools.chain.from_iterable(map(_spellings, words)):
        found.update(_written_places(text, view, word, part))
    for digits in set(begins):
        found.update(_beginning_places(text, digits, part))
    return sorted(found)


def _token_places(text: str, wanted: Collection[str], start: int, end: int, *, folded: bool) -> list[tuple[int, int]]:
    keys: dict[str, str] = _FOLDED if folded else _KEYS
    return [found.span() for found in _TOKEN.finditer(text, start, end) if keys[found[0]] in wanted]


def _written_places(text: str, view: str, word: str, part: Callable[[int, int], list[tuple[int, int]]]) -> Iterator[tuple[int, int]]:
    """Where a word of letters or digits stands in a text, and in its small letters; what may be part of a number is parted into tokens with what is beside it."""
    padded = f"  {text}  "  # every word has neighbours
    digits, size, at, seen = word[0].isdigit(), len(word), view.find(word), 0
    while at >= 0:
        end = at + size
        before, behind = padded[at + 1], padded[end + 2]
        if before in _BEFORE and behind in _BEHIND and padded[at] not in "/-" and not (digits and padded[end + 3] in "/-"):
            yield at, end
        elif at >= seen and not before.isalpha() and not behind.isalpha():
            if _IN_NUMBER.search(padded, max(0, at - 4), at + 2) or (_DIGITS_GO_ON if digits else _GOES_ON).match(padded, end + 2):
                start, seen = _around(text, at, end, seen)
                yield from part(start, seen)
            elif not _INSIDE.match(before) and not _INSIDE.match(behind):
                yield at, end
        at = view.find(word, end)


def _beginning_places(text: str, digits: str, part: Callable[[int, int], list[tuple[int, int]]]) -> Iterator[tuple[int, int]]:
    """Where the wanted tokens stand that begin with these digits."""
    at, seen = text.find(digits), 0
    while at >= 0:
        start, seen = _around(text, at, at + len(digits), seen)
        yield from part(start, seen)
        at = text.find(digits, max(seen, at + 1))


def _around(text: str, start: int, end: int, since: int) -> tuple[int, int]:
    """The stretch from `since` on around a place that no token reaches out of: a blank beside a stroke or a dash may be part of a number."""
    left = text.rfind(" ", since, start)
    while left > since and (text[left - 1] in "/-" or text[left + 1] in "/-"):
        left = text.rfind(" ", since, left)
    right = _APART.search(text, end)
    return max(left, since), right.start() if right else len(text)


@lru_cache(maxsize=4096)
def _spellings(key: str) -> tuple[str, ...]:
    """How a key may be written in small letters: "hoà" and "hòa"."""
    older = _NEW_PLACED.sub(r"\1\3\2", unicodedata.normalize("NFD", key))
    return tuple({key: None, unicodedata.normalize("NFC", older): None})


def _folded_view(text: str) -> str:
    """The text without diacritics, letter by letter; "\0" stands for what has no single plain letter."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    return str(_letters()[units].tobytes(), "ascii")


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


@cache
def _letters() -> NDArray[np.uint8]:
    """The folded letter of each character that has a single one, 0 for the others."""
    folded = [fold(chr(code)) if not 0xD800 <= code < 0xE000 else "" for code in range(0x3000)]
    letters = np.zeros(0x10000, np.uint8)
    letters[: len(folded)] = [ord(found) if len(found) == 1 and found < "\x7f" else 0 for found in folded]
    return letters


def folded_texts(joined: Sequence[str]) -> list[str]:
    """Texts of keys parted by spaces, without diacritics: what `fold` makes of each, ten times as fast for many.

    >>> folded_texts(["uỷ ban  92/2017/nđ-cp", "µ"])
    ['uy ban  92/2017/nd-cp', 'μ']
    """
    if not joined:
        return []
    units = np.frombuffer("\n".join(joined).encode("utf-16-le", "surrogatepass"), "<u2")
    found = _letters()[units].tobytes().decode("ascii").split("\n")
    return [fold(text) if "\0" in letters else letters for text, letters in zip(joined, found, strict=True)]


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


def numbers_in(joined: str) -> Iterator[str]:
    """Keys of the document numbers among tokens that are parted by spaces. Nothing but a number holds a stroke or a dash."""
    strokes = joined.replace("-", "/")
    at = strokes.find("/")
    while at >= 0:
        end = strokes.find(" ", at)
        end = len(joined) if end < 0 else end
        yield from _token_numbers(joined[strokes.rfind(" ", 0, at) + 1 : end])
        at = strokes.find("/", end)


@lru_cache(maxsize=65536)
def _token_numbers(token: str) -> tuple[str, ...]:
    """The same of one token: texts name the same documents again and again."""
    return tuple(number_keys(token))


def has_diacritics(text: str) -> bool:
    """Whether the user typed Vietnamese letters; if not, they are restored."""
    return fold(text) != text.casefold()
