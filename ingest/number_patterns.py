"""Patterns of printed numbers and of the dates behind them, for every module that looks for mentions."""

from __future__ import annotations

import re
from functools import lru_cache

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from ingest.dates import DAY_MONTH_YEAR

_SYMBOL = r"[A-ZĐÐ](?:(?!ngày)[\w&]|\.(?=\w)){0,14}(?:(?:\s?[-–/]\s?|\.)[A-ZĐÐ](?:(?!ngày)[\w&]){0,24}){0,9}(?:(?<=QH)\s\d{1,2}(?![\d/]))?"
_PARTY = r"(?:NQ|CT|QĐ|KL|CTr|KH|TB|QC|HD|QyĐ|ĐA|BC|CV|TTr?)\s?/\s?[A-ZĐ][\w&-]{0,20}|TC/[\w-]{1,20}|(?:CP|HĐBT|TTg|CT|TC|LCT)(?!\w)(?:/\w+)?"
NUMBER = (
    rf"\d{{1,5}}(?:\.\d{{1,2}})?(?:\s?[a-zđA-ZĐ]{{1,2}})?\s?/\s?(?:\d{{3,4}}\s?/\s?{_SYMBOL}|\d{{4}}\s?[-–]\s?(?:L-CTN|QH\d\d?|(?:PL-)?UBTVQH\d\d?)(?!\w)"
    rf"|\d{{4}}(?:NĐ-CP|QĐ-TTg|NQ-CP|TT-[A-ZĐ]{{2,12}})(?!\w)|\d{{4}}(?!\d|\s?/\s?\d)|\d\d\s?/\s?{_SYMBOL}|{_SYMBOL})"
    rf"|\d{{1,5}}[a-zA-Z]?\s?[-–]\s?(?:{_PARTY})"
    rf"|\d{{1,5}}[a-z]?\s(?:[A-ZĐ]{{1,8}}/[A-ZĐ][\w&-]{{0,20}}|CP(?![\w/-]))"
)
"""A printed number of the State ("92/2017/NĐ-CP", "30c/NQ-CP"), of the Party ("07-CT/TU") or of old ("43 TC/QLCS", "150 CP")."""

BLANK_NUMBER = rf"(?:…|\.{{2,5}}|_{{2,5}})?\s?/\s?\d{{4}}\s?/\s?{_SYMBOL}"
"""The number of a draft, its sequence still left open: "…/2016/TT-BCT"."""

_BLANK_DATE = r"ngày\s*(?:…|\.{2,5}|_{2,5})?\s*tháng\s*(?:…|\.{2,5}|_{2,5})?\s*năm\s*(?:\d{4}|…|\.{2,5})"
_MAIMED_DATE = r"ngày\s*\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{3}(?!\d)"
"""A date whose year lost a digit: it is part of the mention and dates nothing."""
DATE_AFTER = re.compile(
    rf"(?:\s*</\w+>)?\s*(?:\([A-Z]\d{{1,3}}\)\s*)?,?\s*\(?(?:của\s+(?=ngày))?(?P<date>(?i:ngày\s*{DAY_MONTH_YEAR})|{_BLANK_DATE}|{_MAIMED_DATE})"
)
"""The date that belongs to a number or a name. The Ministry of Public Security sets the unit between: "12/2002/TT-BCA (A11) ngày …"."""


@lru_cache(maxsize=8192)
def number_of(printed: str) -> str | None:
    """A printed number, normalised; None for one that can't be read ("139/009/TT-BTC"): the mention stays, without number."""
    tidy = re.sub(r"(?<=QH)\s(?=\d)", "", re.sub(r"(?<=\d)\sCP$", "/CP", re.sub(r"(/\d{4})(?=[A-ZĐ])", r"\1/", printed)))
    try:
        return str(DocumentNumber.parse(tidy))
    except InvalidIdentifier:
        return None
