"""Names of documents and provisions: printed numbers, provision paths, URIs.

A printed number is a label, not a key: see `graph.resolve` for identity. `parse(str(x)) == x` holds for every value here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from graph.errors import InvalidIdentifier
from graph.text import clean_spaces, fold

_NUMBER = re.compile(
    r"""
    (?:số\s*:?\s*)?
    (?P<sequence>\d{1,5}(?:\.\d{1,3})?(?:[a-zA-ZđĐ]{1,2}?|\s[a-z](?=\s?/))?)   # 92, 30c, 66.7
    (?:\s*/\s*(?P<year>(?:19|20)\d\d|\d\d(?=\s*/)))?         # /2017
    (?:(?:\s*(?P<separator>[/-])\s*|\s(?=[A-ZĐ]+/))(?P<symbol>[^\W\d_][\w.&]*(?:\s?[-/.]\s?[\w&]+)*))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Old numbers set a space before the symbol ("43 TC/QLCS"). Decree 30/2020/NĐ-CP, Annex I, II.3: number and symbol of a document; Party numbers set a dash before the symbol."""

_SYMBOL_PARTS = re.compile(r"[-/.]")

_CANONICAL_PARTS = {
    "nd": "NĐ", "qd": "QĐ", "hdnd": "HĐND", "ubnd": "UBND", "ttg": "TTg", "cp": "CP", "tt": "TT", "nq": "NQ", "kh": "KH",
    "ct": "CT", "ttlt": "TTLT", "vbhn": "VBHN", "bldtbxh": "BLĐTBXH", "bgddt": "BGDĐT", "qdtw": "QĐTW", "ubtvqh": "UBTVQH",
    "hdxx": "HĐXX", "cd": "CĐ", "tldd": "TLĐĐ", "qdub": "QĐUB", "hdbt": "HĐBT",
}  # fmt: skip
"""Symbol parts whose letters are lost when typed without diacritics or in one case; folded → as printed."""

_LOOK_ALIKES = str.maketrans("ÐðАВСЕНКМОРТХ", "ĐđABCEHKMOPTX")
"""Icelandic eth and the Cyrillic capitals that slip into typed numbers."""
_MISPRINTS = {"UBNĐ": "UBND", "UBDN": "UBND", "Tg": "TTg", "TTG": "TTg", "UBNDN": "UBND"}
"""Misprints that real documents hold; the number is kept as printed and `suspect` tells what was probably meant."""


class InvalidDocumentNumber(InvalidIdentifier):
    """The string is no document number."""

    def __init__(self, text: str) -> None:
        super().__init__("số hiệu văn bản", text)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A printed number: `92/2017/NĐ-CP` has sequence "92", year 2017, symbol "NĐ-CP"; `separator` stands before the symbol."""

    sequence: str
    year: int | None = None
    symbol: str = ""
    separator: str = field(default="/")

    @classmethod
    def parse(cls, text: str) -> DocumentNumber:
        """Read a number as printed or as typed.

        >>> str(DocumentNumber.parse("92/2017/nd-cp"))
        '92/2017/NĐ-CP'

        Raises:
            InvalidDocumentNumber: `text` has another form, or is a bare number.
        """
        tidy = clean_spaces(re.sub(r"[‐‑‒–—−]", "-", text.translate(_LOOK_ALIKES)))
        found = _NUMBER.fullmatch(tidy)
        if not found or not (found["year"] or found["symbol"]):
            raise InvalidDocumentNumber(text)
        year = int(found["year"]) if found["year"] else None
        if year is not None and year < 100:
            year += 1900 if year > 44 else 2000
        symbol = canonical_symbol(found["symbol"] or "")
        separator = "/" if year is not None or not symbol else found["separator"] or " "
        return cls(re.sub(r"\s", "", found["sequence"]).lower(), year, symbol, separator)

    def __str__(self) -> str:
        middle = f"/{self.year}" if self.year is not None else ""
        return f"{self.sequence}{middle}{self.separator + self.symbol if self.symbol else ''}"

    @property
    def suspect(self) -> str | None:
        """The number that was probably meant when this one holds a known misprint, else None."""
        mended = "".join(_MISPRINTS.get(part, part) for part in re.split(r"([-/.])", self.symbol))
        return None if mended == self.symbol else str(DocumentNumber(self.sequence, self.year, mended, self.separator))

    @property
    def key(self) -> str:
        """For comparing however typed: folded, without leading zeros, separators levelled ("92/2017/nd-cp")."""
        sequence = fold(self.sequence).lstrip("0") or "0"
        parts = [sequence, *([str(self.year)] if self.year is not None else []), *([fold(self.symbol)] if self.symbol else [])]
        return "/".join(parts)

    @property
    def party(self) -> bool:
        """Whether it is a number of the Party: a dash before the symbol ("07-CT/TU")."""
        return self.separator == "-" and bool(self.symbol)


@lru_cache(maxsize=4096)
def canonical_symbol(symbol: str) -> str:
    """A symbol with white space dropped and the letters of known parts restored: "nd-cp" → "NĐ-CP", "qd - ttg" → "QĐ-TTg"."""
    parts = re.split(r"([-/.])", re.sub(r"\s+", "", symbol))
    return "".join(_canonical_part(part) for part in parts)


def _canonical_part(part: str) -> str:
    folded = fold(part)
    if part == part.lower():
        return _CANONICAL_PARTS.get(folded, part.upper())
    restored = _CANONICAL_PARTS.get(folded, part)
    return restored if "đ" not in part.casefold() else part


_LEVEL_WORDS = {
    "phan": "Phần", "chuong": "Chương", "muc": "Mục", "tieu_muc": "Tiểu mục", "dieu": "Điều", "khoan": "khoản", "diem": "điểm",
    "gach": "gạch đầu dòng thứ", "phu_luc": "Phụ lục", "kem_theo": "văn bản kèm theo", "doan": "đoạn",
}  # fmt: skip

_DEPTH = {level: depth for depth, level in enumerate(("phu_luc", "phan", "chuong", "muc", "tieu_muc", "dieu", "khoan", "diem"))}
_TYPED = re.compile(r"(phan|chuong|tieu muc|muc|dieu|khoan|diem|phu luc)(?: thu)? ([0-9]+[a-z]{0,2}|[a-z]{1,4})")
"""Levels and numbers as people write them, folded, "đ" as "dd": "khoan 2 dieu 5"."""

_STEP = re.compile(r"(phan|chuong|tieu_muc|muc|dieu|khoan|diem|gach|phu_luc|kem_theo|doan)_([0-9a-z]+(?:_[0-9a-z]+)*)")


@dataclass(frozen=True, slots=True)
class ProvisionPath:
    """Address of a provision inside its document: steps of (level, number), outermost first; "đ" is written "dd"."""

    steps: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str) -> ProvisionPath:
        """Read a path, or what a person writes for it, in either order.

        >>> str(ProvisionPath.parse("dieu_5__khoan_2__diem_dd"))
        'dieu_5__khoan_2__diem_dd'
        >>> str(ProvisionPath.parse("điểm đ khoản 2 Điều 5"))
        'dieu_5__khoan_2__diem_dd'

        Raises:
            InvalidIdentifier: a step is of no known level.
        """
        if " " in text.strip():
            return cls._typed(text)
        steps = []
        for part in text.split("__"):
            found = _STEP.fullmatch(part)
            if not found:
                raise InvalidIdentifier("đường dẫn điều khoản", text)
            steps.append((found[1], found[2]))
        return cls(tuple(steps))

    @classmethod
    def _typed(cls, text: str) -> ProvisionPath:
        words = fold(re.sub(r"(?<=\s)đ\b", "dd", clean_spaces(text.lower())))
        found = {level.replace(" ", "_"): number for level, number in _TYPED.findall(words)}
        if not found or len(_TYPED.sub("", words).replace(",", "").replace("cua", "").split()) > 0:
            raise InvalidIdentifier("đường dẫn điều khoản", text)
        return cls(tuple(sorted(found.items(), key=lambda step: _DEPTH[step[0]])))

    def __str__(self) -> str:
        return "__".join(f"{level}_{number}" for level, number in self.steps)

    @property
    def parent(self) -> ProvisionPath | None:
        """The provision around it, None for an outermost one."""
        return ProvisionPath(self.steps[:-1]) if len(self.steps) > 1 else None

    def label(self) -> str:
        """As a person writes it, innermost first: "điểm đ khoản 2 Điều 5"."""
        return " ".join(f"{_LEVEL_WORDS[level]} {_printed(level, number)}" for level, number in reversed(self.steps))


@lru_cache(maxsize=4096)
def provision_number(printed: str) -> str:
    """The number of a step from what is printed: "đ" → "dd", "26a" → "26a", "1.2" → "1_2", "IV" → "iv"."""
    return fold(printed.strip().lower().replace("đ", "dd")).replace(".", "_").strip("_")


def _printed(level: str, number: str) -> str:
    if number == "dd":
        return "đ"
    if level in ("chuong", "muc", "phu_luc", "phan") and not number[0].isdigit():
        return number.upper()
    return number.replace("_", ".")


def slug(text: str) -> str:
    """Lower-case ASCII with dashes, for URIs; never a key by itself (NĐ and ND become equal)."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def work_uri(*, type: str | None, issuer: str | None, issued: date | None, number: DocumentNumber | None, title: str | None,
             place: str | None = None) -> str:  # fmt: skip
    """ELI-like address `/eli/vn[-province]/{type}/{issuer}/{yyyy[-mm-dd]}/{number-slug}`; unknown parts are `-`."""
    when = str(number.year) if number and number.year else issued.isoformat() if issued else "-"
    name = slug(str(number)) if number else slug(title or "") or "-"
    area = f"vn-{slug(place)}" if place else "vn"
    return f"/eli/{area}/{slug(type or '') or '-'}/{slug(issuer or '') or '-'}/{when}/{name}"
