"""Who leads and who supports, where one cell names both: "Chủ trì: Sở Nội vụ; phối hợp: Sở Tài chính", "Sở Nội vụ chủ trì, phối hợp với Sở Tài chính"."""

from __future__ import annotations

import re

LONGEST = 1000
"""Characters of a cell that names bodies; a longer one is left as it is."""

_BLANKS = re.compile(r"[ \t]+")
_BODY = r"(?:(?:cơ\s+quan|đơn\s+vị|bộ\s+phận)\s+)?"
_LABELLED = re.compile(
    rf"[-–+*\s]*{_BODY}(?:chủ\s+trì(?:\s+(?:thực\s+hiện|tham\s+mưu))?|(?-i:CT))\s*:\s*(?P<lead>[^:]*?)(?:[\s;.,–-]*{_BODY}(?:phối\s+hợp(?:\s+thực\s+hiện)?|(?-i:PH))\s*:\s*(?P<support>.*))?$",
    re.IGNORECASE | re.DOTALL,
)
_OF_EACH = re.compile(rf"(?P<name>[^()]+?)\s*\(\s*{_BODY}(?P<role>chủ\s+trì|phối\s+hợp)\s*\)[\s,;.]*", re.IGNORECASE)
"""A body with its part in brackets: "Sở Tài chính (chủ trì), Sở Nội vụ (phối hợp)"."""
_BODY_ALONE = re.compile(r"[-–+*\s]*(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|bộ\s+phận|người)\s*$", re.IGNORECASE)
_LEADS = re.compile(r"\s+(?:là\s+)?(?:cơ\s+quan\s+|đơn\s+vị\s+)?chủ\s+trì(?:\s+(?:thực\s+hiện|tham\s+mưu|tổ\s+chức|triển\s+khai))?(?P<rest>\s*(?:[,;.\n]|$|phối\s+hợp))", re.IGNORECASE)
_WITH = re.compile(r"[\s,;.]*(?:và\s+)?phối\s+hợp(?:\s+(?:chặt\s+chẽ|thực\s+hiện))?\s+(?:với|cùng(?:\s+với)?)\s+(?P<support>.+)$", re.IGNORECASE | re.DOTALL)
_SUPPORTS = re.compile(r"\s+(?:cùng\s+)?phối\s+hợp(?:\s+thực\s+hiện)?[\s.;,]*$", re.IGNORECASE)


def parted(lead: str, support: str) -> tuple[str, str]:
    """Who leads and who supports, by the words of the two cells; what one cell says of both is parted.

    >>> parted("Sở Nội vụ chủ trì; Sở Tài chính phối hợp", ""), parted("Sở Nội vụ", "Sở Tài chính")
    (('Sở Nội vụ', 'Sở Tài chính'), ('Sở Nội vụ', 'Sở Tài chính'))
    """
    if support.strip() or len(lead) > LONGEST:
        return lead, support
    lead = _BLANKS.sub(" ", lead)
    roles = list(_OF_EACH.finditer(lead)) if "(" in lead else []
    if roles and roles[0].start() == 0 and roles[-1].end() == len(lead):
        return tuple("\n".join(found["name"] for found in roles if found["role"].lower().startswith(role)) for role in ("chủ", "phối"))  # type: ignore[return-value]
    if found := _LABELLED.match(lead):
        return found["lead"], found["support"] or ""
    leads = _LEADS.search(lead)
    if leads and not _BODY_ALONE.match(lead[: leads.start()]):
        rest = lead[leads.start("rest") :]
        together = _WITH.match(rest)
        return lead[: leads.start()], together["support"] if together else _SUPPORTS.sub("", rest).strip(" ,;.\n")
    together = _WITH.search(lead)
    return (lead[: together.start()], together["support"]) if together and together.start() else (lead, support)
