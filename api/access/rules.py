"""Which role an address needs. What no row names: reading needs a reader, anything else an editor."""

from __future__ import annotations

import re

PUBLIC = "public"
"""Needs nobody: sign-in, health, files of the pages, feeds that carry their own secret."""

ROWS: tuple[tuple[str, str, str], ...] = (
    ("*", r"/(?:health|ready|static/.*|dang-nhap(?:/.*)?|dang-xuat)", PUBLIC),
    ("*", r"/theo-doi/[\w-]{20,}\.(?:atom|ics)", PUBLIC),
    ("GET", r"/(?:metrics|nhat-ky|quan-tri(?:/.*)?)|/api/v1/audit", "admin"),
    ("POST", r"/(?:quan-tri(?:/.*)?)", "admin"),
    ("POST", r"/(?:tac-dong|kiem-tra-can-cu|tai-khoan(?:/.*)?|theo-doi(?:/.*)?)", "reader"),
    ("POST", r"/api/v1/(?:impact/draft|check-basis|extract|sparql|follows)", "reader"),
    ("DELETE", r"/api/v1/follows/\d+", "reader"),
    ("POST", r"/mcp/?", "reader"),
    ("GET", r"/(?:nap-van-ban|ra-soat)(?:/.*)?|/van-ban/\d+/go-khoi-kho|/api/v1/(?:jobs|review)(?:/.*)?", "editor"),
)
"""Method ("*" for all), address, role; the first that fits."""

_COMPILED = tuple((method, re.compile(pattern), role) for method, pattern, role in ROWS)


def needed(method: str, path: str) -> str:
    """The role that a request needs."""
    asked = "GET" if method == "HEAD" else method
    for named, pattern, role in _COMPILED:
        if named in ("*", asked) and pattern.fullmatch(path):
            return role
    return "reader" if asked in ("GET", "OPTIONS") else "editor"
