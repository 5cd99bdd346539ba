"""Vietnamese text for matching. Stored text is never changed by these functions; they make keys and views of it."""

from __future__ import annotations

import re
import unicodedata

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_ETH = {ord("Ð"): "Đ", ord("ð"): "đ"}
"""Icelandic eth, typed for đ in many files."""

_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_OLD_PLACED = re.compile(rf"(o|u)([{_TONE_MARKS}])(a|e|y)(?![a-z\u0300-\u036f])")
"""A tone mark on the first letter of an open oa, oe, uy ("hòa"); the new style puts it on the second ("hoà")."""


_LOOK_ALIKES = (("Ð", "Đ"), ("ð", "đ"), ("\u00a0", " "), ("\u2007", " "), ("\u202f", " "))
"""Letters and blanks that look like others, and what is meant."""
_UNSEEN = ("\u00ad", "\u200b", "\ufeff")


def composed(text: str) -> str:
    """NFC, and line ends as "\\n": all that may be done before text in an encoding from before Unicode, where odd letters mean others."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def canonical(text: str) -> str:
    """The form in which a text is stored: NFC, line ends as "\\n", đ for the Icelandic eth that old files have in its place, plain blanks
    for hard ones, no soft hyphens and blanks without width. Readers call it once, before any span is taken."""
    text = same_length_canonical(composed(text))
    for unseen in _UNSEEN:
        text = text.replace(unseen, "")
    return text


def as_typed(text: str) -> str:
    """What a person typed or pasted, as it reads: `canonical`, letters of full width as plain ones, without signs that are not seen (marks of direction
    and joiners come along with what is copied from pages and messages).

    >>> as_typed("９２／2017\u200e")
    '92/2017'
    """
    plain = canonical(unicodedata.normalize("NFKC", text))
    return plain if plain.isascii() else "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")


def same_length_canonical(text: str) -> str:
    """What `canonical` does letter by letter, so that every offset still holds."""
    for odd, meant in _LOOK_ALIKES:  # some fifty times as fast as `str.translate`, which looks every letter up
        text = text.replace(odd, meant)
    return text


def clean_spaces(text: str) -> str:
    """White space runs, line breaks included, as one space; none at the ends."""
    return " ".join(text.split())


def shortened(text: str, most: int = 220) -> str:
    """A text on one line for people to read, cut at `most` characters."""
    line = clean_spaces(text)
    return line if len(line) <= most else line[: most - 1] + "…"


def same_length_lower(text: str) -> str:
    """Lower case letter by letter, so that every offset still holds."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def match_key(text: str) -> str:
    """A key under which spellings of the same words are equal: case, NFD, Ð, hòa/hoà, dashes and white space are levelled.

    >>> match_key("Ủy ban  nhân dân") == match_key("UỶ BAN NHÂN DÂN")
    True
    """
    levelled = clean_spaces(text.translate(_ETH).translate(_DASHES)).casefold()
    decomposed = unicodedata.normalize("NFD", levelled)
    return unicodedata.normalize("NFC", _OLD_PLACED.sub(r"\1\3\2", decomposed))


class _Folded(dict[int, str]):
    """Code point → its base letters in lower case; filled as letters are met."""

    def __missing__(self, code: int) -> str:
        letters = unicodedata.normalize("NFD", chr(code).translate(_ETH).translate(_DASHES).casefold())
        folded = "".join(c for c in letters if not unicodedata.combining(c)).replace("đ", "d")
        self[code] = folded
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """The words without tone marks and diacritics, lower case, đ as d.

    >>> fold("Nghị định")
    'nghi dinh'
    """
    return text.lower() if text.isascii() else text.translate(_FOLDED)
