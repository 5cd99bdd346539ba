"""Vietnamese text from before Unicode: TCVN3 (ABC), VNI, VISCII and VPS, found by their statistics and turned into Unicode.

Such text reaches us as Western letters ("Céng hoµ x· héi chñ nghÜa"), because its fonts drew Vietnamese over the code points of Latin-1.

Rule 1  A whole document is judged: of the words with Western letters, how many are Vietnamese syllables as they stand, how many after
        each conversion. A conversion is taken when it makes clearly more words right; otherwise nothing is touched.
Rule 2  Within such a document a piece that shows letters which only Unicode has (ă, ơ, ư, ạ, ế …) is Unicode already and stays.
Rule 3  A word stays when it is a Vietnamese syllable as it stands and its conversion is none.

Sources: TCVN 5712:1993 (VN3); RFC 1456 (VISCII); the VNI and VPS tables as Vietnamese keyboard programs publish them.
Capitals of TCVN3's capital fonts (".VnTimeH") share the codes of small letters, hence come out as small letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

_SMALL = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
_CAPITAL = "ĂÂĐÊÔƠƯ"

_TCVN3 = bytes.fromhex(
    "b5b6b7b8b9a8bbbcbdbec6a9c7c8c9cacbaecccecfd0d1aad2d3d4d5d6d7d8dcdddedfe1e2e3e4abe5e6e7e8e9aceaebecedeeeff1f2f3f4adf5f6f7f8f9fafbfcfdfe"
    "a1a2a7a3a4a5a6"
)
_VISCII = bytes.fromhex(
    "e0e4e3e1d5e5a2c6c7a1a3e2a5a6e7a4a7f0e8eba8e9a9eaabacadaaaeecefeeedb8f2f6f5f3f7f4b0b1b2afb5bdb6b7debefef9fcfbfaf8dfd7d8e6d1f1cfd6dbfddc"
    "c5c2d0cad4b4bf"
)
_VPS = bytes.fromhex(
    "e0e4e3e1e5e6a2a3a4a1a5e2c0c4c5c3c6c7e8c8ebe9cbea8a8bcd898cecccefedcef2d5f5f386f4d2b087d3b6d6a9aaaba7aef9fbdbfaf8dcd8babbd9bfff9bcf9a9c"
    "88c2f1cad4f7d0"
)

_VNI_MARKS = {
    "a": dict(zip("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "i": dict(zip("ùøûõï", "íìỉĩị", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIR = re.compile("[aeiouyôö][ùøûõïâáàåãäêéèúüë]|[ôöñíìæóòî]", re.IGNORECASE)

_WORD = re.compile(r"[^\W\d_]+")
_UNICODE_ONLY = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9]")
_SYLLABLE = re.compile(
    r"(?:b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|nh|ng|ngh|p|ph|qu|r|s|t|th|tr|v|x)?"
    r"(?:i[êeu]|iêu|yê|yêu|u[ôoâêaeyiơ]|uy[êau]|ươ[iu]?|ư[aiu]|o[aăeio]|oa[iyo]|oeo|uơ|uô[i]|uâ[y]|a[iyou]|â[uy]|e[o]|êu|ô[i]|ơ[i]|i[a]|[aăâeêioôơuưy])"
    r"(?:c|ch|k|m|n|ng|nh|p|t)?"
)
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SAMPLE = 80_000
"""Words that a document is judged by."""


def western_text(data: bytes) -> str:
    """Bytes as programs of the West show them: Windows-1252, its five holes as control letters."""
    return "".join(_cp1252(byte) for byte in data)


def _cp1252(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def _table(codes: bytes) -> dict[int, str]:
    letters = (_SMALL + _CAPITAL)[: len(codes)]
    return {ord(western): letter for western, letter in zip(western_text(codes), letters, strict=True) if western != letter}


def _single(codes: bytes, drawn: Mapping[str, str] | None = None) -> Callable[[str], str]:
    """`drawn`: what PDF writers make of single letters when they name the glyph instead of the code."""
    table = {**_table(codes), **{ord(glyph): letter for glyph, letter in (drawn or {}).items()}}
    return lambda words: words.translate(table)


def _vni_letter(found: re.Match[str]) -> str:
    pair = found[0]
    base, mark = pair[0].lower(), pair[1:].lower()
    letter = _VNI_MARKS.get(base, {}).get(mark) if mark else _VNI_SINGLE.get(base)
    if letter is None:
        letter = _VNI_SINGLE.get(base, base) + mark
    return letter.upper() if pair[0].isupper() else letter


def _vni(words: str) -> str:
    return _VNI_PAIR.sub(_vni_letter, words)


_CONVERTERS: Mapping[str, Callable[[str], str]] = {
    "TCVN3": _single(_TCVN3, {"−": "ư", "∙": "ã", "μ": "à"}),
    "VNI": _vni,
    "VISCII": _single(_VISCII),
    "VPS": _single(_VPS),
}


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether a word has the sounds of one Vietnamese syllable, tone aside."""
    toneless = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).translate(_TONES))
    return _SYLLABLE.fullmatch(toneless) is not None


def legacy_encoding(pieces: Iterable[str]) -> str | None:
    """Rule 1: the name of the encoding that a document is written in, None for Unicode and for anything in doubt. Linear time."""
    counts = _western_words(pieces)
    total = sum(counts.values())
    if total < 3:
        return None
    best, most = None, 0.2 + _right(counts, str) / total
    if most >= 1:
        return None
    for name, convert in _CONVERTERS.items():
        share = _right(counts, convert) / total
        if share > max(most, 0.6):
            best, most = name, share
    return best


def _western_words(pieces: Iterable[str]) -> Counter[str]:
    """How often each word stands that Unicode's own letters do not show to be Unicode, in the first `_SAMPLE` words. Counted before it is looked at: of ten
    words in a text nine stand in it more than once."""
    words: list[str] = []
    for piece in pieces:
        words += piece.split()
        if len(words) >= _SAMPLE:
            break
    counts = Counter(words[:_SAMPLE])
    return Counter({word: count for word, count in counts.items() if not word.isascii() and not _UNICODE_ONLY.search(word)})


def _right(counts: Counter[str], convert: Callable[[str], str]) -> int:
    """How many words consist of Vietnamese syllables after conversion, and still hold a letter beyond ASCII."""
    return sum(count for word, count in counts.items() if _all_syllables(convert(word)))


def _all_syllables(word: str) -> bool:
    parts = _WORD.findall(word)
    return bool(parts) and not word.isascii() and all(is_syllable(part) for part in parts) and not _odd(word)


def _odd(word: str) -> bool:
    """Signs inside a word that no Vietnamese text has there: ¸ µ ¹ are letters of TCVN3 that were left over."""
    return any(
        not c.isascii() and unicodedata.category(c) in ("Sk", "So", "Sc", "No", "Cc", "Cf", "Po") for c in word.strip("“”‘’…–•·")
    )


def to_unicode(piece: str, encoding: str) -> str:
    """Convert one paragraph or cell of a document in `encoding`; rules 2 and 3."""
    if piece.isascii():
        return piece
    words = re.split(r"(\s+)", piece)
    modern = sum(1 for word in words if _UNICODE_ONLY.search(word))
    western = [word for word in words if not word.isascii() and not _UNICODE_ONLY.search(word)]
    if modern > len(western) or (modern and all(map(_all_syllables, western))):
        return piece  # "Ủy ban nhân dân": letters that Windows-1252 has too need not be old ones
    convert = _CONVERTERS[_of_piece(words, encoding)]
    return "".join(word if word.isascii() or _stays(word, convert) else convert(word) for word in words)


def _of_piece(words: list[str], encoding: str) -> str:
    """Sheets and pages of one file come from several hands: a piece that is clearly written in another encoding is read so."""
    counts = Counter(word for word in words if not word.isascii())
    if not counts:
        return encoding
    right = {name: _right(counts, convert) / sum(counts.values()) for name, convert in _CONVERTERS.items()}
    best = max(right, key=right.__getitem__)
    clear = right[best] > right[encoding] + 0.4 if sum(counts.values()) > 2 else right[best] == 1 and right[encoding] == 0
    return best if clear else encoding


def _stays(word: str, convert: Callable[[str], str]) -> bool:
    return bool(_UNICODE_ONLY.search(word)) or (_all_syllables(word) and not _all_syllables(convert(word)))
