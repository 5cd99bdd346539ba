"""Who signed a document, as far as the text tells."""

from __future__ import annotations

import re

_SIGNS = re.compile(
    r"\n[ \t]*(?:(?:TM|T/M|KT|K\.T|TL|TUQ|Q)\b\.?[ \t]*[A-ZĐÀ-Ỹ]{2}"
    r"|CHỦ TỊCH|CHỦ NHIỆM|BỘ TRƯỞNG|THỦ TƯỚNG|THỦ TRƯỞNG|THỨ TRƯỞNG|PHÓ|GIÁM ĐỐC|BÍ THƯ|TỔNG|CHÁNH|CỤC TRƯỞNG|VỤ TRƯỞNG|TRƯỞNG BAN|HIỆU TRƯỞNG|THỐNG ĐỐC|VIỆN TRƯỞNG)"
)
"""A signing office behind a line break, which lets the search skip quickly: nothing is signed in its first line."""
_NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]*'?\s+){1,4}[A-ZĐÀ-Ỹ][a-zà-ỹđ]+$")
_SIGNED_MARK = re.compile(
    r"^\W*(?:[Đđ]ã\s+ký\b)?\W*(?:(?:Đại|Thượng|Trung|Thiếu)\s+(?:tướng|tá|úy)\s+|(?:P?GS\b|TS\b|ThS\b|NGND\b)[.\s]*(?:TS[.\s]+)?)?"
)
"""What stands before a name: a note that it is signed, a military rank, an academic degree."""

_GLUED_NAME = re.compile(r"[A-ZĐÀ-Ỹ]{2}\W*(?:\(?[Đđ]ã\s+ký\W*)?(?P<name>(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]*\s+){1,4}[A-ZĐÀ-Ỹ][a-zà-ỹđ]+)$")
"""A name that lost its line break: "CHỦ TỊCH QUỐC HỘIĐã ký: Trần Văn An"."""


def signer_of(text: str) -> str | None:
    """The name under the first signature: a line of two to five capitalised words after the signing office, or glued to it. Annexes
    and forms, whose signatures have no name, stand behind it."""
    for found in _SIGNS.finditer(text):
        _, office, *below = text[found.start() : found.start() + 701].split("\n")[:10]
        glued = _GLUED_NAME.search(office[-160:])
        for line in ([glued["name"]] if glued else []) + below:
            name = _SIGNED_MARK.sub("", line).strip()
            if _NAME.fullmatch(name) and not name.isupper():
                return name
    return None
