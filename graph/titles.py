"""Titles as a person writes them: one printed in capitals is put in sentence case, with the capitals that names keep.

Only for showing: the store keeps titles as printed.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from graph.model import Work
from graph.registry import document_types, law_names, province_names

_ALWAYS = (
    "Việt Nam", "Quốc hội", "Chính phủ", "Thủ tướng", "Nhà nước", "Đảng", "Hội đồng nhân dân", "Ủy ban nhân dân", "Mặt trận Tổ quốc", "Công an",
    "Quân đội nhân dân", "Bộ trưởng", "Liên hợp quốc", "Tòa án", "Viện kiểm sát", "Ủy ban Thường vụ", "Hồ Chí Minh", "Đông Nam Á",
)  # fmt: skip
"""Names that stand in titles of every field and are no rows of the registry."""

_KEPT = re.compile(r"\S*\d\S*|[IVXLC]+(?=[\s.,;:)]|$)|\S*/\S*")
"""Words that keep their form: numbers of documents, Roman numerals."""


@lru_cache(maxsize=8192)
def sentence_case(title: str) -> str:
    """A title for reading; one that holds small letters is returned as it is.

    >>> sentence_case("SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA LUẬT ĐÊ ĐIỀU")
    'Sửa đổi, bổ sung một số điều của Luật Đê điều'
    """
    if not title.isupper():
        return title
    lowered = "".join(part if _KEPT.fullmatch(part) else part.lower() for part in re.split(r"(\s+)", title))
    written = _names().sub(lambda found: _spelled()[_key(found[0])], lowered)
    return written[:1].upper() + written[1:]


def subtitle(work: Work) -> str:
    """The title of a work for showing beside its label; "" where the label says it already."""
    title = sentence_case(work.document.title or "")
    return "" if title.casefold() in work.label.casefold() else title


@cache
def _spelled() -> dict[str, str]:
    """Names as they are written, by their small letters."""
    laws = [f"{kind.capitalize()} {name}" for kind, names in law_names().items() for name in names]
    kinds = [row.name.capitalize() for row in document_types() if row.normative or row.name == "văn bản hợp nhất"]
    names = (*_ALWAYS, *province_names(), *kinds, *laws)
    return {_key(name): name for name in names}


def _key(words: str) -> str:
    return " ".join(words.lower().split())


@cache
def _names() -> re.Pattern[str]:
    names = sorted(_spelled(), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names) + r")(?!\w)")
