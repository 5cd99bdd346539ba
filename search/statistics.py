"""How rare tokens and pairs are in one state of an index, and which accented pairs an unaccented pair stands for. Remembered, because questions
repeat their words."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import product

from search.packing import FOLDED_LETTERS, indexed, pair_forms
from search.vocabulary import Vocabulary

_MOST = 200_000
"""Figures that are remembered."""
_VARIANTS = 12
"""Accented forms of a syllable that are tried, the most frequent ones: the rest are misprints and names."""
_LEAST = 0.05
"""Share of an unaccented pair's uses below which an accented form of it is left out."""

_LONG = 5000
"""Records that a list of matches may hold without costing time."""

Restored = tuple[tuple[str, float], ...]


class Statistics:
    """Figures of one state of an index. Pairs without diacritics are not indexed: their figures are those of their accented forms together.

    Args:
        frequency: (field, token as indexed) → records that hold it.
        size: records in the index.
        terms: gives the terms of a field that begin so, with their frequencies; all syllables are asked for once, and only for words without diacritics,
            prefixes and fuzzy words.
    """

    def __init__(self, frequency: Callable[[str, str], int], size: int, terms: Callable[[str, str], Sequence[tuple[str, int]]]) -> None:
        self._engine_frequency, self._size, self._terms = frequency, size, terms
        self._frequencies: dict[tuple[str, str], int] = {}
        self._restored: dict[str, tuple[int, Restored]] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The syllables."""
        return Vocabulary(self._terms("syllables", ""))

    def frequency(self, field: str, token: str) -> int:
        """Records that hold a token; a pair is written "căn_cứ"."""
        if field == "pairs_folded":
            return self._forms(token)[0]
        known = self._frequencies.get((field, token))
        if known is None:
            if len(self._frequencies) > _MOST:
                self._frequencies.clear()
            known = self._frequencies[field, token] = self._engine_frequency(field, indexed(field, token))
        return known

    def tells(self, field: str, token: str, *, quiet: bool) -> bool:
        """Whether looking for a token finds anything that other words would not. What a third of many records hold tells none of them from the
        others, nor do many records that hold a word which only asks; their lists are the longest, and half of the time of a search went into them.
        """
        frequency = self.frequency(field, token)
        return frequency <= _LONG or not (quiet or frequency > self._size / 3)

    def rarity(self, token: str, *, folded: bool) -> float:
        """Inverse document frequency of a syllable or a pair."""
        frequency = self.frequency(("pairs" if "_" in token else "syllables") + ("_folded" if folded else ""), token)
        return math.log1p((self._size - frequency + 0.5) / (frequency + 0.5))

    def restored(self, pair: str) -> Restored:
        """The accented forms of an unaccented pair, each with its share of the uses. Two syllables side by side settle each other: "quy dinh"
        is "quy định" in nearly all texts."""
        return self._forms(pair)[1]

    def _forms(self, pair: str) -> tuple[int, Restored]:
        known = self._restored.get(pair)
        if known is None:
            if len(self._restored) > _MOST:
                self._restored.clear()
            known = self._restored[pair] = self._tried(pair)
        return known

    def _tried(self, pair: str) -> tuple[int, Restored]:
        first, _, second = pair.partition("_")
        firsts, seconds = self.vocabulary.alike(first)[:_VARIANTS], self.vocabulary.alike(second)[:_VARIANTS]
        forms = pair_forms(firsts, seconds)
        held = dict(self._terms("pairs", forms[0][:FOLDED_LETTERS])) if forms else {}
        counts = {f"{a}_{b}": held[form] for (a, b), form in zip(product(firsts, seconds), forms, strict=True) if form in held}
        total = sum(counts.values())
        return min(total, self._size), tuple((form, count / total) for form, count in counts.items() if count / total >= _LEAST)
