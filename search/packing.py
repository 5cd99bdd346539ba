"""Tokens as numbers, so that a hundred candidates are judged in one sweep over arrays.

A token's number is made of two hashes: 20 bits of the folded token, 12 bits of the token itself. So the same array answers what was typed with
and without diacritics, and no vocabulary has to be kept beside the index. Two tokens that a question and a text may hold share a number about once
in a million comparisons; that costs a rank, never an answer.
"""

from __future__ import annotations

import itertools
import sys
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.text import fold

Ids: TypeAlias = NDArray[np.uint32]

BREAK_ID = 0
"""The number of a sign between clauses."""

FOLD_SHIFT = 12
_FOLD, _ACCENTS = np.uint32(FOLD_SHIFT), np.uint32((1 << FOLD_SHIFT) - 1)
FOLDED_LETTERS = 5
"""Letters of an indexed pair that its accented forms have in common."""

PAIR_FIELDS = frozenset(("pairs",))

_STEP = 9
"""Letters from one pair to the next."""


class _Ids(dict[str, bytes]):
    """Token → its number, four bytes; forgets when there are too many rare ones."""

    def __missing__(self, key: str) -> bytes:
        if len(self) > 200_000:
            self.clear()
        number = ((zlib.crc32(fold(key).encode()) << FOLD_SHIFT) & 0xFFFFFFFF) | (zlib.crc32(key.encode()) & 0xFFF)
        self[key] = four = ((number or 1) if key else BREAK_ID).to_bytes(4, sys.byteorder)
        return four


_IDS = _Ids()


def ids_of(keys: Iterable[str]) -> Ids:
    """The numbers of tokens; "" parts clauses."""
    return np.frombuffer(number_bytes(keys), np.uint32)


def number_bytes(keys: Iterable[str]) -> bytes:
    """The numbers of tokens as bytes, four each, as they are kept."""
    return b"".join(map(_IDS.__getitem__, keys))


def pair_ids(ids: Ids) -> Ids:
    """The numbers of neighbouring tokens that no sign parts."""
    first, second = ids[:-1], ids[1:]
    whole = (first != BREAK_ID) & (second != BREAK_ID)
    return _mixed(first[whole], second[whole])


def _mixed(first: Ids, second: Ids) -> Ids:
    """Twenty bits of what both are without diacritics, then twelve of their accents: all accented forms of a pair stand together in the index."""
    folded = (first >> _FOLD) * np.uint32(0x9E3779B1) + (second >> _FOLD) * np.uint32(0x85EBCA77)
    accents = (first & _ACCENTS) * np.uint32(0xC2B2AE3D) + (second & _ACCENTS) * np.uint32(0x27D4EB2F)
    folded, accents = folded ^ (folded >> np.uint32(15)), accents ^ (accents >> np.uint32(13))
    return np.asarray((folded << _FOLD) | ((accents >> np.uint32(7)) & _ACCENTS), np.uint32)


def pair_tokens(ids: Ids) -> str:
    """Pairs as an engine indexes them: eight letters each, parted by spaces. Faster to make and to index than the words themselves."""
    return _letters(pair_ids(ids))


def pair_forms(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """All pairs of one of the first and one of the second tokens as the index holds them, the second changing fastest."""
    ids, others = ids_of(first), ids_of(second)
    return _letters(_mixed(np.repeat(ids, len(others)), np.tile(others, len(ids)))).split()


@lru_cache(maxsize=65536)
def indexed(field: str, token: str) -> str:
    """A token as the index holds it in a field: a pair ("căn_cứ") in its eight letters, all else as it is."""
    if field not in PAIR_FIELDS:
        return token
    first, joint, second = token.partition("_")
    return pair_tokens(ids_of((first, second))) if joint else token


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of a text: as an engine indexes them, how many they are, and a quarter of them (the same of every text) as bytes."""

    tokens: str
    count: int
    sample: bytes


def pairs_of_each(texts: Sequence[bytes]) -> list[Pairs]:
    """The pairs of several texts at once, each given by its `number_bytes`."""
    pairs, ends = _pairs_of_each(texts)
    letters = _letters(pairs)
    chosen = np.flatnonzero(pairs * np.uint32(0x9E3779B1) < np.uint32(1 << 30))
    sample, places = pairs[chosen].tobytes(), np.searchsorted(chosen, ends).tolist()
    cuts = zip(itertools.pairwise([0, *ends]), itertools.pairwise([0, *places]), strict=True)
    return [Pairs(letters[_STEP * a : max(_STEP * b - 1, 0)], b - a, sample[4 * c : 4 * d]) for (a, b), (c, d) in cuts]


def _pairs_of_each(texts: Sequence[bytes]) -> tuple[Ids, list[int]]:
    """The pairs of all texts one behind the other, and where those of each end."""
    gap = BREAK_ID.to_bytes(4, sys.byteorder)
    whole = np.frombuffer(gap.join(texts), np.uint32)
    joints = np.flatnonzero((whole[:-1] != BREAK_ID) & (whole[1:] != BREAK_ID))
    ends = np.searchsorted(joints, np.cumsum([len(text) // 4 + 1 for text in texts]))
    return _mixed(whole[joints], whole[joints + 1]), ends.tolist()


def _letters(pairs: Ids) -> str:
    return pairs.byteswap().tobytes().hex(" ", 4)
