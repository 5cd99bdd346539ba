"""Tokens as numbers, so that a hundred candidates are judged in one sweep over arrays.

A token's number is made of two hashes: 20 bits of the folded token, 12 bits of the token itself. So the same array answers what was typed with
and without diacritics, and no vocabulary has to be kept beside the index. Two tokens that a question and a text may hold share a number about once
in a million comparisons; that costs a rank, never an answer.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.text import fold

Ids: TypeAlias = NDArray[np.uint32]

BREAK_ID = 0
"""The number of a sign between clauses."""

FOLD_SHIFT = 12

PAIR_FIELDS = frozenset(("pairs", "heading_pairs"))


class _Ids(dict[str, int]):
    """Token → number; forgets when there are too many rare ones."""

    def __missing__(self, key: str) -> int:
        if len(self) > 200_000:
            self.clear()
        number = ((zlib.crc32(fold(key).encode()) << FOLD_SHIFT) & 0xFFFFFFFF) | (zlib.crc32(key.encode()) & 0xFFF)
        self[key] = number = (number or 1) if key else BREAK_ID
        return number


_IDS = _Ids()


def ids_of(keys: Sequence[str]) -> Ids:
    """The numbers of tokens; "" parts clauses."""
    return np.frombuffer(array("I", map(_IDS.__getitem__, keys)), dtype=np.uint32) if keys else np.empty(0, np.uint32)


def pair_ids(ids: Ids) -> Ids:
    """The numbers of neighbouring tokens that no sign parts."""
    first, second = ids[:-1], ids[1:]
    whole = (first != BREAK_ID) & (second != BREAK_ID)
    return _mixed(first[whole], second[whole])


def _mixed(first: Ids, second: Ids) -> Ids:
    mixed = np.asarray(first * np.uint32(0x9E3779B1) + (second ^ (second >> np.uint32(16))) * np.uint32(0x85EBCA77), np.uint32)
    return np.asarray(mixed ^ (mixed >> np.uint32(15)), np.uint32)


def pair_tokens(ids: Ids) -> str:
    """Pairs as an engine indexes them: eight letters each, parted by spaces. Faster to make and to index than the words themselves."""
    return _letters(pair_ids(ids))


@lru_cache(maxsize=65536)
def indexed(field: str, token: str) -> str:
    """A token as the index holds it in a field: a pair ("căn_cứ") in its eight letters, all else as it is."""
    if field not in PAIR_FIELDS:
        return token
    first, joint, second = token.partition("_")
    return pair_tokens(ids_of((first, second))) if joint else token


def _letters(pairs: Ids) -> str:
    return pairs.byteswap().tobytes().hex(" ", 4)
