"""The terms of an index with their frequencies: which terms begin so, look so, or are the same letters with other diacritics."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from whoosh.automata.fsa import find_all_matches
from whoosh.automata.lev import levenshtein_automaton
from whoosh.spelling import Corrector

from graph.text import fold
from search.analysis import has_diacritics, syllable_key

EXPANSION = 64
"""Terms that one prefix or fuzzy word stands for at most, the most frequent ones: what a query costs is bounded, whatever is typed."""


class Vocabulary:
    """Terms in order with their frequencies. Syllables of Vietnamese are some seven thousand; the rest are numbers and foreign words."""

    def __init__(self, terms: Sequence[tuple[str, int]]) -> None:
        self._frequency = dict(terms)
        self._terms = sorted(self._frequency)
        self._alike: dict[str, list[str]] = defaultdict(list)
        for term in self._terms:
            self._alike[_letters(term)].append(term)
        self._letters = sorted(self._alike)
        self._near = lru_cache(maxsize=4096)(self._nearest)

    def frequency(self, term: str) -> int:
        """Records that hold a term."""
        return self._frequency.get(term, 0)

    def alike(self, word: str) -> list[str]:
        """The terms of the same letters, whatever their diacritics, most frequent first."""
        return sorted(self._alike.get(fold(word), ()), key=self._rank)

    def beginning(self, prefix: str) -> list[str]:
        """The most frequent terms that begin so; a prefix without diacritics stands for all accented forms."""
        key = syllable_key(prefix)
        if has_diacritics(prefix):
            return self._most(_from(self._terms, key))
        return self._most(term for letters in _from(self._letters, fold(key)) for term in self._alike[letters])

    def near(self, word: str, distance: int) -> list[str]:
        """The most frequent terms at most `distance` letters away, the word itself among them; without diacritics letters are compared."""
        key = syllable_key(word)
        if has_diacritics(word):
            return self._most(self._near(key, distance, False))
        return self._most(term for letters in self._near(fold(key), distance, True) for term in self._alike[letters])

    def _nearest(self, key: str, distance: int, folded: bool) -> list[str]:
        known = self._letters if folded else self._terms
        same = [key] if key in (self._alike if folded else self._frequency) else []
        return [*same, *Speller(known).suggest(key, limit=EXPANSION, maxdist=distance, prefix=1)] if known else []

    def _most(self, terms: object) -> list[str]:
        return sorted(dict.fromkeys(terms), key=self._rank)[:EXPANSION]  # type: ignore[call-overload]

    def _rank(self, term: str) -> tuple[int, str]:
        return -self._frequency[term], term


class Speller(Corrector):  # type: ignore[misc]
    """Whoosh's speller over words in order. Its own `ListCorrector` loses words of short lists: it looks for them behind where they stand."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    def _suggestions(self, text: str, maxdist: int, prefix: int) -> Iterator[tuple[int, str]]:
        seen: set[str] = set()
        for distance in range(1, maxdist + 1):
            for word in find_all_matches(levenshtein_automaton(text, distance, prefix).to_dfa(), self._not_before):
                if word not in seen:
                    seen.add(word)
                    yield -distance, word

    def _not_before(self, word: str) -> str | None:
        place = bisect_left(self._words, word)
        return self._words[place] if place < len(self._words) else None


@lru_cache(maxsize=100_000)
def _letters(term: str) -> str:
    """The letters of a term without diacritics; remembered, for the next state of an index has nearly the same terms."""
    return fold(term)


def _from(known: Sequence[str], prefix: str) -> list[str]:
    return list(known[bisect_left(known, prefix) : bisect_left(known, prefix + "\U0010ffff")])
