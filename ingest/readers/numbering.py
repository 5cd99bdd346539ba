"""The numbers that Word prints before list paragraphs. Source: ECMA-376, Part 1, 17.9 (Numbering)."""

from __future__ import annotations

import re

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
          (4, "IV"), (1, "I"))  # fmt: skip


class Numbering:
    """Counts the lists of one document: `label` is asked once for each paragraph, in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        self._styles = {s.get(_W + "styleId", ""): s for s in styles.iterfind(_W + "style")} if styles is not None else {}
        if numbering is not None:
            self._load(numbering)

    def _load(self, numbering: etree._Element) -> None:
        for abstract in numbering.iterfind(_W + "abstractNum"):
            self._levels[abstract.get(_W + "abstractNumId", "")] = {
                int(level.get(_W + "ilvl", "0")): (
                    _value(level, "numFmt"),
                    _value(level, "lvlText"),
                    int(_value(level, "start") or 1),
                )
                for level in abstract.iterfind(_W + "lvl")
            }
        for num in numbering.iterfind(_W + "num"):
            number = num.get(_W + "numId", "")
            self._abstract[number] = _value(num, "abstractNumId")
            for override in num.iterfind(_W + "lvlOverride"):
                start = _value(override, "startOverride")
                if start.isdigit():
                    self._overrides[number, int(override.get(_W + "ilvl", "0"))] = int(start)

    def label(self, paragraph: etree._Element) -> str:
        """The number or bullet that Word prints before this paragraph, "" without one. Counts on."""
        number, level = self._list_of(paragraph)
        levels = self._levels.get(self._abstract.get(number, ""), {})
        if level not in levels:
            return ""
        form, pattern, _ = levels[level]
        count = self._count(number, level, levels)
        if form == "bullet":
            return "-"
        if form == "none":
            return ""
        return re.sub(
            r"%(\d)", lambda m: self._printed(levels, int(m[1]) - 1, number, count if int(m[1]) - 1 == level else None), pattern
        )

    def _count(self, number: str, level: int, levels: dict[int, tuple[str, str, int]]) -> int:
        counts = self._counts.setdefault(self._abstract[number], {})
        if (number, level) in self._overrides and (number, level) not in self._started:
            counts[level] = self._overrides[number, level] - 1
        self._started.add((number, level))
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [deep for deep in counts if deep > level]:
            del counts[deeper]
        return counts[level]

    def _printed(self, levels: dict[int, tuple[str, str, int]], level: int, number: str, count: int | None) -> str:
        form, _, start = levels.get(level, ("decimal", "", 1))
        value = count if count is not None else self._counts.get(self._abstract[number], {}).get(level, start)
        return printed_number(value, form)

    def _list_of(self, paragraph: etree._Element) -> tuple[str, int]:
        """List and level of a paragraph: its own, else those of its style or of the styles that one is based on."""
        properties = paragraph.find(_W + "pPr")
        seen: set[str] = set()
        while properties is not None:
            numbered = properties.find(_W + "numPr")
            if numbered is not None and _value(numbered, "numId"):
                return _value(numbered, "numId"), int(_value(numbered, "ilvl") or 0)
            style = _value(properties, "pStyle") or None
            if style is None or style in seen or style not in self._styles:
                return "", 0
            seen.add(style)
            properties = self._style_properties(style)
        return "", 0

    def _style_properties(self, style: str) -> etree._Element | None:
        """A style's paragraph properties; one that only inherits hands on its parent's."""
        element = self._styles[style]
        for _ in range(16):
            properties = element.find(_W + "pPr")
            if properties is not None and properties.find(_W + "numPr") is not None:
                return properties
            parent = self._styles.get(_value(element, "basedOn"))
            if parent is None:
                return properties
            element = parent
        return None

    def outline_level(self, paragraph: etree._Element) -> int:
        """Heading depth that the paragraph or its style states, 1 the outermost; 0 for body text."""
        properties = paragraph.find(_W + "pPr")
        if properties is None:
            return 0
        stated = _value(properties, "outlineLvl")
        style = self._styles.get(_value(properties, "pStyle"))
        if not stated and style is not None:
            inner = style.find(_W + "pPr")
            stated = _value(inner, "outlineLvl") if inner is not None else ""
        return int(stated) + 1 if stated.isdigit() and int(stated) < 9 else 0


def printed_number(value: int, form: str) -> str:
    """A list number as Word prints it: `decimal`, `upperRoman`, `lowerLetter`, …

    >>> printed_number(4, "upperRoman")
    'IV'
    """
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(value)
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return f"{value:02d}" if form == "decimalZero" else str(value)


def _roman(value: int) -> str:
    printed = ""
    for worth, sign in _ROMAN:
        printed += sign * (value // worth)
        value %= worth
    return printed


def _value(element: etree._Element, tag: str) -> str:
    found = element.find(_W + tag)
    return found.get(_W + "val", "") if found is not None else ""
