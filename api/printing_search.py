"""Search results and answers to questions for people, in Vietnamese."""

from __future__ import annotations

from typing import Any

from api import printing, printing_impact
from api.printing import plain
from api.searching import joined_marks
from graph.text import shortened

Json = dict[str, Any]


def hits(answer: Json) -> None:
    """Search results; found words stand between « »."""
    for note in (answer["note"], answer["did_you_mean"] and f"có phải bạn muốn tìm: {answer['did_you_mean']}"):
        if note:
            plain(f"({note})")
    if answer["route"]:
        _route(answer["route"])
    if not answer["hits"]:
        plain("Không tìm thấy.")
    for number, hit in enumerate(answer["hits"], start=1):
        _hit(number, hit)
    if answer["hits"]:
        plain(f"{answer['total']} văn bản khớp." + (f" Trang sau: --cursor {answer['next']}" if answer["next"] else ""))
    for facet in answer["facets"]:
        plain(f"{facet['heading']}: " + "; ".join(f"{value['words']} ({value['count']})" for value in facet["values"]))


def _hit(number: int, hit: Json) -> None:
    held = "" if hit["document"]["held"] else " (chưa có toàn văn)"
    plain(f"{number}. {hit['document']['label']}{held} — {hit['document']['title'] or ''}".rstrip(" —"))
    if hit["validity"]["status"] not in ("in_force", "unknown"):
        plain(f"   [{hit['validity']['words']}]")
    for passage in hit["passages"]:
        where = f"{passage['path']}: " if passage["path"] else ""
        plain(f"   {where}{_marked(passage['snippet'], passage['marks'])}")
    if hit["alike"]:
        plain(f"   Gần như trùng lời: {', '.join(document['label'] for document in hit['alike'])}")


def _route(route: Json) -> None:
    if route["ambiguous"]:
        plain(f"“{route['reference']}” có thể là {len(route['documents'])} văn bản:")
        for document in route["documents"]:
            plain(f"   • {document['label']}, {document['issuer'] or ''}, {document['issued'] or 'chưa rõ ngày'}: {document['title'] or ''}")
    if route["nearest"] and not route["documents"]:
        plain(f"Kho không có “{route['reference']}”. Gần nhất: {', '.join(route['nearest'])}")
    for group in route["groups"]:
        plain(f"{group['heading']} ({group['total']}):")
        for row in group["documents"][:5]:
            plain(f"   • {row['document']['label']} — “{shortened(row['relation']['quote'], 120)}”")
        for row in group["tasks"][:5]:
            plain(f"   • {shortened(row['text'], 120)} — {row['document']['label']}")


def suggestions(rows: list[Json]) -> None:
    """What typed characters may become."""
    for row in rows:
        plain(row["label"] + (f" — {shortened(row['title'], 90)}" if row["title"] else ""))
    if not rows:
        plain("Không có gợi ý.")


def alike(answer: Json) -> None:
    """Similar documents."""
    for number, hit in enumerate(answer["hits"], start=1):
        _hit(number, hit)
    if not answer["hits"]:
        plain("Kho không có văn bản nào tương tự.")


def answer(given: Json) -> None:
    """The answer to a question and how it was understood, each row with its evidence."""
    plain(f"Hiểu là: {given['understood']}")
    if given.get("note") and "hits" not in given:
        plain(given["note"])
    if given["kind"] == "depends_on":
        printing.dependencies(given["tasks"]) if given["tasks"] else None
    elif "tasks" in given:
        printing.assigned(given["tasks"]) if given["tasks"] else None
    elif "impact" in given:
        printing_impact.impact(given["impact"])
    elif "relations" in given:
        _changes(given)
    elif "provision" in given:
        _provision(given)
    elif "hits" in given:
        hits(given)


def _changes(given: Json) -> None:
    for number, stated in enumerate(given["relations"], start=1):
        printing.relation(stated, mark=f"{number}. ")
    for made in given.get("operations", []):
        plain(f"  - {made['operation']} {made['path'] or 'toàn văn bản'} ({made['document']['label']}): “{shortened(made['quote'], 160)}”")


def _provision(given: Json) -> None:
    if given["provision"]:
        plain(f"{given['provision']['words']}, {given['document']['label']}:")
        plain(given["provision"]["text"].strip())


def _marked(words: str, marks: list[list[int]]) -> str:
    for start, end in reversed(joined_marks(words, marks)):
        words = f"{words[:start]}«{words[start:end]}»{words[end:]}"
    return words
