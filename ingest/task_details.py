"""Who leads a task, who supports it and when it is due, where a plan says so behind labels, in lines of their own or at the end of the task:
"Cơ quan chủ trì: Sở Nội vụ; cơ quan phối hợp: Sở Tư pháp. Thời gian thực hiện: Quý II/2018."
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BODY = r"(?:đơn\s+vị|cơ\s+quan|bộ\s+phận)"
_LEAD = (
    rf"(?:{_BODY}\s+)?chủ\s+trì(?:\s+(?:thực\s+hiện|tham\s+mưu|triển\s+khai|soạn\s+thảo))?"
    rf"|{_BODY}\s+(?:thực\s+hiện|tham\s+mưu|đầu\s+mối|chịu\s+trách\s+nhiệm)|(?:phân\s+công|trách\s+nhiệm)\s+thực\s+hiện|(?:(?:người|{_BODY})\s+)?phụ\s+trách(?:\s+chính)?"
)
_SUPPORT = rf"(?:{_BODY}\s+)?phối\s+hợp(?:\s+(?:thực\s+hiện|tham\s+mưu|triển\s+khai))?"
_WHEN = r"(?:thời\s+gian|thời\s+hạn|tiến\s+độ)(?:\s+(?:thực\s+hiện|hoàn\s+thành|triển\s+khai|tổ\s+chức|báo\s+cáo|trình))?|hoàn\s+thành"
_LABEL = re.compile(
    rf"(?:^[\s\-–+*•]*(?:\w{{1,3}}[.)]\s*)?|[;.,(]\s*(?:[-–+]\s*)?)(?:(?P<lead>{_LEAD})|(?P<support>{_SUPPORT})|(?P<when>{_WHEN}))\s*:", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3})\.\s+(?=[A-ZĐ])|(?<=\d)\.\s+(?=[A-ZĐ])")
"""The end of a sentence, not the point of an abbreviation ("TP. Bến Tre")."""


@dataclass(frozen=True, slots=True)
class Details:
    """What labels tell of a task, each "" where none does; `start` is where the first label begins."""

    start: int
    lead: str = ""
    support: str = ""
    when: str = ""

    @property
    def alone(self) -> bool:
        """Whether the words are nothing but labels and what they tell."""
        return self.start == 0


def details_in(words: str) -> Details | None:
    """What labels tell in these words; None where there is none.

    >>> details_in("- Cơ quan chủ trì: Sở Nội vụ; thời gian: Quý II/2018.")
    Details(start=0, lead='Sở Nội vụ', support='', when='Quý II/2018')
    """
    if ":" not in words:
        return None
    labels = list(_LABEL.finditer(words))
    if not labels:
        return None
    told: dict[str, str] = {}
    for found, end in zip(labels, [*(label.start() for label in labels[1:]), len(words)], strict=True):
        value = _SENTENCE_END.split(words[found.end() : end], maxsplit=1)[0].strip(" .;,()-–")
        told.setdefault(found.lastgroup or "", value if found.lastgroup != "when" else value.partition(";")[0])
    return Details(labels[0].start(), **told)
