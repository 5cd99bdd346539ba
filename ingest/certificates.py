"""The certificate at the foot of a consolidated text: whose it is, under which number and of which day.

Ordinance 01/2012/UBTVQH13 Điều 13: whoever consolidates authenticates the text. The signature reads "XÁC THỰC VĂN BẢN HỢP NHẤT"; beside it
stand the issuer, the number ("Số: 16/VBHN-BTC") and place and date, for the head of the text restates the consolidated document.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.text import clean_spaces
from ingest.header_dates import letterhead_date

_CERTIFIES = re.compile(r"^.{0,80}?XÁC\s+THỰC\s+VĂN\s+BẢN\s+HỢP\s+NHẤT\b", re.MULTILINE)
_NUMBER = re.compile(r"\b[Ss]ố\s*:?\s*(?P<number>\d{1,5}\s?/\s?(?:\d{4}\s?/\s?)?(?:VBHN|HNVB)\s?-\s?[A-ZĐ][\w&-]{0,20})")
BESIDE = 300
"""Characters before and behind the words of the certificate that belong to it."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate states of the consolidated text; None where it is silent."""

    number: DocumentNumber | None
    issued: date | None
    place: str | None


def certificate_of(text: str) -> Certificate | None:
    """The last certificate of a text; None when it has none. Linear time."""
    *_, found = None, *_CERTIFIES.finditer(text)
    return _read(text, found) if found else None


def certificates_of(text: str) -> list[tuple[int, Certificate]]:
    """Every certificate of a text with the place where it stands, in order."""
    return [(found.start(), _read(text, found)) for found in _CERTIFIES.finditer(text)] if "VĂN BẢN HỢP NHẤT" in text else []


def _read(text: str, found: re.Match[str]) -> Certificate:
    behind = text[found.end() : found.end() + BESIDE]
    number = _NUMBER.search(behind) or _NUMBER.search(text, max(0, found.start() - BESIDE), found.end())
    issued, place = letterhead_date([clean_spaces(line) for line in behind.split("\n")])
    return Certificate(_parsed(number["number"]) if number else None, issued, place)


def _parsed(words: str) -> DocumentNumber | None:
    with suppress(InvalidIdentifier):
        return DocumentNumber.parse(re.sub(r"\s", "", words))
    return None
