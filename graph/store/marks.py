"""Fingerprints of facts: what a decision is kept under, so that it survives a new reading of the file."""

from __future__ import annotations

import hashlib
from typing import Any

from graph.text import clean_spaces


def relation_mark(subject: str, predicate: str, target: str, quote: str) -> str:
    """Of a relation: the names as printed, the kind, the sentence."""
    return _mark("relation", subject, predicate, target, clean_spaces(quote))


def task_mark(text: str) -> str:
    """Of a task: its words."""
    return _mark("task", clean_spaces(text))


def citation_mark(text: str, within: str | None) -> str:
    """Of a mention: its words and the provision it stands in."""
    return _mark("citation", clean_spaces(text), within or "")


def document_mark(uri: str) -> str:
    """Of a document: its address."""
    return _mark("document", uri)


def mark_of(kind: str, row: Any) -> str:
    """Of a row of the store."""
    if kind == "relation":
        return relation_mark(row.subject, row.predicate, row.object, row.quote)
    return task_mark(row.text) if kind == "task" else citation_mark(row.text, row.within)


def _mark(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
