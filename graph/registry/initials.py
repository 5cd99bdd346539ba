"""The grammar of abbreviated names: "TT&TT", "TTTT", "TT và TT", "NN và PTNT", "Nông nghiệp và PTNT" → initials.

Rule 1  Separators (& - , . spaces) and "và" carry nothing.
Rule 2  A word in capitals stands for itself; any other gives its first letter.
Rule 3  An abbreviation fits a name of the same initials that holds every word spelled out in it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from graph.text import match_key

_WORD = re.compile(r"\w+")


def initials_of(words: str) -> tuple[str, tuple[str, ...]]:
    """The initials, and the words that are spelled out.

    >>> initials_of("Lao động - Thương binh và Xã hội")[0], initials_of("Nông nghiệp và PTNT")
    ('LĐTBXH', ('NNPTNT', ('nông', 'nghiệp')))
    """
    letters: list[str] = []
    spelled: list[str] = []
    for word in _WORD.findall(words):
        if word == "và":
            continue
        if len(word) > 1 and word.isupper():
            letters.append(word)
        else:
            letters.append(word[0].upper())
            spelled.append(match_key(word))
    return "".join(letters), tuple(word for word in spelled if len(word) > 1)


@lru_cache(maxsize=16384)
def words_key(words: str) -> str:
    """A key under which a name with "&", "-", "," or "và" between its parts is one name (Rule 1).

    >>> words_key("Lao động, Thương binh & Xã hội") == words_key("Lao động - Thương binh và Xã hội")
    True
    """
    return " ".join(word for word in _WORD.findall(match_key(words)) if word != "và")
