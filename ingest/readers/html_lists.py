"""The numbers that a browser prints before the items of lists: they are no text of the page, and labels of provisions all the same."""

from __future__ import annotations

import re

from lxml import etree, html

from ingest.layout import starts_with_label
from ingest.readers.numbering import printed_number

_FORMS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter", "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "decimal": "decimal",
    "decimal-leading-zero": "decimalZero", "none": "", "disc": "", "circle": "", "square": "",
}  # fmt: skip
"""What `type` and `list-style-type` say, in the words of `printed_number`; nothing is printed for an empty one."""

_STYLED = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b(?P<form>[a-z]+(?:-[a-z]+)*)\b", re.IGNORECASE)
_WHOLE = re.compile(r"\s*(-?\d{1,4})\s*")


def print_list_numbers(element: html.HtmlElement) -> None:
    """Put the numbers of ordered lists before the words of their items; an item that brings a label of its own keeps it."""
    for ordered in element.iter("ol"):
        count = _number(ordered.get("start"), 1)
        form = _form(ordered, "decimal")
        for item in ordered.iterchildren("li"):
            count = _number(item.get("value"), count)
            label = _form(item, form)
            if label and count > 0 and not starts_with_label(" ".join(item.text_content()[:200].split())):
                _print(f"{printed_number(count, label)}. ", item)
            count += 1


def _form(element: html.HtmlElement, usual: str) -> str:
    styled = _STYLED.search(element.get("style") or "")
    stated = styled["form"].lower() if styled else (element.get("type") or "").strip()
    return _FORMS.get(stated, usual)


def _number(stated: str | None, usual: int) -> int:
    found = _WHOLE.fullmatch(stated or "")
    return int(found[1]) if found else usual


def _print(number: str, item: html.HtmlElement) -> None:
    """Put a number before the first words of an item, which may stand behind empty elements and line breaks."""
    for event, element in etree.iterwalk(item, events=("start", "end")):
        if event == "start" and (element.text or "").strip() and isinstance(element.tag, str):
            element.text = number + element.text.lstrip()
            return
        if event == "end" and element is not item and (element.tail or "").strip():
            element.tail = number + element.tail.lstrip()
            return
    item.text = number
