"""Doubtful facts and decisions for people, in Vietnamese, on standard output."""

from __future__ import annotations

from typing import Any

from api.printing import plain
from api.words import DECISIONS
from graph.text import shortened


def queue(answer: dict[str, Any]) -> None:
    """The queue."""
    if not answer["rows"]:
        plain("Không có điều gì cần rà soát.")
        return
    plain(f"{answer['total']} điều chưa chắc, rủi ro nhất trước (độ nghi ngờ × số quan hệ, nhiệm vụ dựa vào):")
    for row in answer["rows"]:
        plain(f"[{row['id']}] {_what(row)}")
        plain(f"     {'; '.join(row['reasons'])} (độ tin {row['confidence']:.2f}, {row['rests']} mục dựa vào)")
        plain(f"     {row['evidence']['label']}: “{shortened(row['quote'])}”")
    plain("Quyết định: cancu confirm q…, cancu reject q…, cancu correct q… --kind …, cancu correct v… --object …")


def _what(row: dict[str, Any]) -> str:
    if row["relation"]:
        stated = row["relation"]
        return f"{stated['subject']} {stated['label']} {stated['object']}"
    named = " ".join(row["citation"]["text"].split())
    candidates = [f"#{c['id']} {c['label']} ({'; '.join([*filter(None, [c['issued']]), *c['why']])})" for c in row["candidates"]]
    return f"viện dẫn “{named}” → {' | '.join(candidates)}"


def decisions(answer: dict[str, Any]) -> None:
    """Decisions, newest first."""
    if not answer["decisions"]:
        plain("Chưa có quyết định nào.")
    for row in answer["decisions"]:
        fact = row["fact"]
        words = fact.get("quote") or fact.get("text") or fact.get("label") or ""
        tail = " (đã hoàn tác)" if row["undone"] else ""
        plain(f"{row['id']}. {row['at'][:16].replace('T', ' ')} UTC, {row['who'] or 'không rõ'}: {DECISIONS[row['state']].lower()}{tail}")
        plain(f"     “{shortened(words)}”" + (f" — {row['reason']}" if row["reason"] else ""))


def done(words: str) -> None:
    """What was recorded."""
    plain(words)
