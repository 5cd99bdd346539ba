"""The answer to a question typed into the search box, above the results: its first rows with their evidence, and where all of them stand."""

from __future__ import annotations

from typing import Any

from api import answering
from api.bootstrap import Services
from graph.errors import AmbiguousReference, UnknownReference
from search.questions import Question, understand

ROWS = 5
"""Rows of an answer that are shown above the results."""

_LINKED = ("impact", "documents")
"""Kinds of questions that are not answered here: an impact has a page of its own, documents are the results of another query."""


def answered(services: Services, typed: str) -> dict[str, Any] | None:
    """What the words ask, as `api.answering.answered` answers it, with `total` rows and the address of a page with all of them under `all`; None when they ask
    nothing, or name a document that is not known or not one: the router says so.
    """
    question = understand(typed)
    if question.kind == "search":
        return None
    shown = {"understood": question.explanation, "kind": question.kind, "all": _page(question), "total": 0}
    if question.kind in _LINKED:
        return shown
    try:
        answer = answering.answered(services, question)
    except (UnknownReference, AmbiguousReference):
        return None
    return None if "hits" in answer else {**answer, **shown, **_first(answer)}


def _first(answer: dict[str, Any]) -> dict[str, Any]:
    """The first rows of each kind, and how many there are."""
    rows = {key: answer.get(key) or [] for key in ("tasks", "relations", "operations")}
    return {key: found[:ROWS] for key, found in rows.items()} | {"total": max(map(len, rows.values()))}


def _page(question: Question) -> tuple[str, dict[str, str]] | None:
    """Path and parameters of the page that answers in full; None when there is none."""
    reference, agency = question.reference or "", question.agency or ""
    days = {"tu": str(question.due_from or ""), "den": str(question.due_to or "")}
    if question.kind in ("due", "active", "duties", "depends_on", "assignments"):
        document = {"depends_on": {"can_cu": reference}, "assignments": {"van_ban": reference}}.get(question.kind, {})
        return "/nhiem-vu", _given({"don_vi": agency, **document, **days})
    if question.kind == "impact":
        return "/tac-dong", _given({"van_ban": reference, "dieu_khoan": question.place or ""})
    if question.kind == "documents":
        return "/", {"q": question.topic}
    if question.kind in ("responsible", "when"):
        return None
    tab = {"validity": "thuoc-tinh", "about": "thuoc-tinh", "provision": "noi-dung"}.get(question.kind, "luoc-do")
    return "/van-ban", {"so": reference, "muc": tab}


def _given(parameters: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if value}
