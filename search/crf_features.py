"""The features that underthesea's model sees of each syllable, put together from remembered pieces.

The library makes them anew for every syllable, which takes four fifths of its time. But each feature is about one, two or three neighbouring syllables
("T[-1,0].lower=ủy ban"), and those repeat: they are made once and joined. The features are the library's own, so the answers are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_TEMPLATE = re.compile(r"T\[(-?\d)(?:,(-?\d))?\](?:\.(lower|isdigit|istitle|is_in_dict))?")
_MOST = 100_000
"""Pieces that are remembered for each place."""


class UnknownTemplate(ValueError):
    """A feature of a kind that we do not make; the library's own way has to be taken."""


class _Pieces(dict[str, tuple[str, ...]]):
    """Neighbouring syllables → their features at one place."""

    def __init__(self, templates: Sequence[tuple[str, str]], dictionary: Collection[str]) -> None:
        super().__init__()
        self._templates, self._dictionary = templates, dictionary

    def __missing__(self, words: str) -> tuple[str, ...]:
        if len(self) > _MOST:
            self.clear()
        self[words] = made = tuple(f"{name}={self._value(words, kind)}" for name, kind in self._templates)
        return made

    def _value(self, words: str, kind: str) -> str:
        if kind == "is_in_dict":
            return str(words.lower() in self._dictionary)
        if kind == "isdigit":
            return str(words.isdigit())
        if kind == "istitle":
            return str(all(word[0] == word[0].upper() for word in words.split()))
        return words.lower() if kind == "lower" else words


class CrfFeatures:
    """Makes the features of the model's templates.

    Args:
        templates: "T[0]", "T[-1,0].lower", …
        dictionary: the words of the model's `is_in_dict`.

    Raises:
        UnknownTemplate: a template of another form.
    """

    def __init__(self, templates: Sequence[str], dictionary: Collection[str]) -> None:
        places: dict[tuple[int, int], list[tuple[str, str]]] = {}
        for template in templates:
            read = _TEMPLATE.fullmatch(template)
            if read is None:
                raise UnknownTemplate(template)
            first = int(read[1])
            places.setdefault((first, int(read[2] or first)), []).append((template, read[3] or ""))
        self._places = [
            (first, last, _Pieces(named, dictionary), tuple(f"{name}=BOS" for name, _ in named), tuple(f"{name}=EOS" for name, _ in named))
            for (first, last), named in places.items()
        ]
        self._widths = sorted({last - first + 1 for first, last in places})

    def of(self, syllables: Sequence[str]) -> list[list[str]]:
        """The features of each syllable of a clause."""
        size = len(syllables)
        stretches = {w: [" ".join(syllables[at : at + w]) for at in range(size - w + 1)] for w in self._widths}
        rows: list[list[str]] = [[] for _ in syllables]
        for first, last, pieces, before, behind in self._places:
            words = stretches[last - first + 1]
            for at, row in enumerate(rows):
                if at + first < 0:
                    row += before
                elif at + last >= size:
                    row += behind
                else:
                    row += pieces[words[at + first]]
        return rows
