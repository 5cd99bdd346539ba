"""Agencies for people to read."""

from __future__ import annotations

from datetime import date
from typing import Any

from api.printing import decided, plain, remark


def entries(rows: list[dict[str, Any]]) -> None:
    """The registry, a line each."""
    for row in rows:
        short = f" ({', '.join(row['short'][:4])})" if row["short"] else ""
        plain(f"- {row['name']}{short} — {row['kind']}{_days(row)}")


def busy(rows: list[dict[str, Any]]) -> None:
    """The agencies that documents name, a line each."""
    for row in rows:
        now = f" — nay là {row['successor']}" if row["successor"] else ""
        plain(f"- {row['name']}: chủ trì {row['leads']}, phối hợp {row['supports']} nhiệm vụ; ban hành {row['issued']} văn bản{now}")


def profile(found: dict[str, Any]) -> None:
    """One agency: row, before, after, groups, sources."""
    plain(f"{found['agency']} — {found['kind']}, cấp {found['level']}{_days(found)}")
    for label, values in (("tên khác, viết tắt", found["short"]), ("ký hiệu", found["signs"]), ("thuộc nhóm", found["groups"]), ("gồm", found["members"])):
        if values:
            plain(f"  {label}: {', '.join(values)}")
    for label, rows in (("Tiếp nhận từ", found["predecessors"]), ("Về sau", found["successors"])):
        if rows:
            plain(f"{label}:")
        for row in rows:
            part = " (một phần)" if row["partial"] else ""
            plain(f"  - {row['name'] or 'không có một cơ quan kế thừa'}{part}: {'; '.join(decided(step) for step in row['steps'])}{remark(row)}")
    if found["sources"]:
        plain("Văn bản quyết định:")
    for act in found["sources"]:
        plain(f"  - {act['number'] + ': ' if act['number'] else ''}{act['title']}, ngày {_words(act['issued'])}")


def _days(row: dict[str, Any]) -> str:
    since = f", từ {_words(row['since'])}" if row["since"] else ""
    return since + (f", đến {_words(row['until'])}" if row["until"] else "")


def _words(day: str) -> str:
    return date.fromisoformat(day).strftime("%d/%m/%Y")
