"""The picture of a scanned page: set upright and level, and the ruled tables on it.

Rule 1  A page that Tesseract sees lying on its side is turned; one that its lines show to be at a slant is levelled.
Rule 2  A rule is a run of dark dots, longer than any stroke of a letter, that a scanner may have broken by a few dots.
Rule 3  Rules that cross make cells, and cells that touch make a table, as in a PDF that draws its rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pdfplumber.table import Table, cells_to_tables, edges_to_intersections, intersections_to_cells
from PIL import Image, ImageDraw

LONGEST_STROKES = 0.28
"""Inches: no stroke of a letter is as high. A row of two lines of text is higher."""

LONGEST_BARS = 0.5
"""Inches: no bars of letters that touch, as those of "TT" do, are as long."""

SLANT = 3.0
"""Degrees that a page is levelled by at most."""

STEP = 0.1
"""Degrees by which its slant is told: over the width of a page a rule then strays by less than its own thickness and a dot."""

SMALL = 1000
"""Dots of the longer side of the picture by which the slant is told."""

MOST_CROSSINGS = 5000
"""Of level with standing rules; a picture with more is a drawing."""

ROWS = 3
"""Rows of dots by which the pieces of a rule are apart at most."""

BROKEN = 0.9
"""Part of the dots of a rule that a scanner leaves dark."""

THICKEST = 0.06
"""Inches: a thicker dark stripe is a field, of which the edges are rules."""

COVERED = 0.2
"""Inches of a rule that a seal or a stroke of a pen may cover."""

NEAR = 0.05
"""Inches by which rules that cross may fall short of each other."""

DARKEST = 0.5
"""Hundredths of the dots of a page that are ink, on a page with a few lines."""

DARK, LIGHTEST = 0.5, 0.75
"""Parts of the way from ink to paper: what is darker than the first is ink, what is lighter than the second is paper."""

CONTRAST = 50
"""Shades between ink and paper."""

POINTS = 72
"""To the inch."""

LARGEST = 7200
"""Dots: a page whose longer side would have more is drawn coarser, for a map or a hostile file may ask for any size."""

MARGIN = 0.09
"""Part of the height of a page that counts as margin, above and below."""

Dots = NDArray[np.bool_]


def dots_within(dots_per_inch: int, width: float, height: float) -> int:
    """The dots to the inch in which a page of this size, in points, is drawn: fewer where its longer side would have more than `LARGEST`, 0 where it cannot
    be drawn within that."""
    return min(dots_per_inch, int(LARGEST * POINTS / max(width, height)))


def in_margin(line: dict[str, Any], height: float) -> bool:
    """Whether a line (top, bottom) stands in the margin of a page of this height."""
    return bool(line["bottom"] < height * MARGIN or line["top"] > height * (1 - MARGIN))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, level ("h") or standing ("v"), in dots: the first and last row (column) that it fills, and where it starts and ends along them."""

    orientation: str
    first: int
    last: int
    start: int
    end: int

    def edge(self, scale: float) -> dict[str, Any]:
        """In pdfplumber's terms."""
        start, end, place = self.start * scale, self.end * scale, (self.first + self.last) / 2 * scale
        if self.orientation == "h":
            return {"orientation": "h", "x0": start, "x1": end, "top": place, "bottom": place}
        return {"orientation": "v", "x0": place, "x1": place, "top": start, "bottom": end}


def without_seals(picture: Image.Image) -> Image.Image:
    """The picture in grey as it looks in red light, in which the red seal over a signature or a heading vanishes."""
    return picture.convert("RGB").getchannel("R")


def level(image: Image.Image) -> Image.Image:
    """The page with its lines of text and its rules level."""
    return _turned(image, slant_of(image))


def _turned(image: Image.Image, slant: float) -> Image.Image:
    return image.rotate(slant, fillcolor=255, resample=Image.Resampling.BICUBIC) if slant else image


def slant_of(image: Image.Image) -> float:
    """Degrees by which a page must be turned, against the clock, for its lines of text and its rules to be level."""
    small = image.copy()
    small.thumbnail((SMALL, SMALL))
    slants = np.arange(-SLANT, SLANT + STEP, STEP)
    dark = Image.fromarray(np.where(_dark(small), 255, 0).astype(np.uint8))
    slant = float(max(slants, key=lambda angle: _sharpness(dark.rotate(angle))))
    return slant if abs(slant) >= STEP else 0.0


def _sharpness(dark: Image.Image) -> float:
    """How far the rows of a picture differ from each other: most when lines of text and blanks between them are level."""
    rows = np.asarray(dark, dtype=np.float32).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())


def cleaned(image: Image.Image) -> Image.Image:
    """The page on white paper: what is hardly darker than the paper is the scanner's."""
    grey = np.asarray(image)
    return Image.fromarray(np.where(grey < _shade(grey, LIGHTEST), grey, 255).astype(np.uint8))


def _dark(image: Image.Image) -> Dots:
    grey = np.asarray(image)
    return np.asarray(grey < _shade(grey, DARK))


def _shade(grey: NDArray[np.uint8], part: float) -> float:
    """The shade that stands at this part of the way from ink to paper: paper is the shade of most dots, ink that of the darkest. A page without ink
    has none as dark."""
    paper, ink = float(np.median(grey)), float(np.percentile(grey, DARKEST))
    return ink + part * (paper - ink) if paper - ink > CONTRAST else 0.0


@dataclass(frozen=True, slots=True)
class LevelTables:
    """The tables of a page once it is level, and how far it had to be turned about its middle, in degrees against the clock; boxes and middle in points."""

    tables: Sequence[Table] = ()
    slant: float = 0.0
    middle: tuple[float, float] = (0.0, 0.0)
    pictured: bool = False

    def levelled(self, item: dict[str, Any]) -> dict[str, Any]:
        """What stands on the page (x0, x1, top, bottom) where it stands once that is level."""
        if not self.slant:
            return item
        across, down = (item["x0"] + item["x1"]) / 2 - self.middle[0], (item["top"] + item["bottom"]) / 2 - self.middle[1]
        cosine, sine = cos(radians(self.slant)), sin(radians(self.slant))
        right, lower = across * (cosine - 1) + down * sine, down * (cosine - 1) - across * sine
        return item | {
            "x0": item["x0"] + right,
            "x1": item["x1"] + right,
            "top": item["top"] + lower,
            "bottom": item["bottom"] + lower,
        }


def tables_of_picture(picture: Image.Image, dots_per_inch: int) -> LevelTables:
    """The ruled tables of a page that is shown as a picture."""
    grey = without_seals(picture)
    slant = slant_of(grey)
    tables = tables_of(rules_of(_turned(grey, slant), dots_per_inch), dots_per_inch)
    return LevelTables(tables, slant, (grey.width / 2 * POINTS / dots_per_inch, grey.height / 2 * POINTS / dots_per_inch), True)


def rules_of(image: Image.Image, dots_per_inch: int) -> list[Rule]:
    """The rules of a level page, Rule 2."""
    dark = _dark(image)
    level_rules = _rules(dark, LONGEST_BARS, dots_per_inch)
    standing = _rules(dark.T, LONGEST_STROKES, dots_per_inch)
    return [Rule("h", *rule) for rule in level_rules] + [Rule("v", *rule) for rule in standing]


def tables_of(rules: Sequence[Rule], dots_per_inch: int) -> list[Table]:
    """The tables that rules make, Rule 3; their boxes are in points."""
    standing = sum(rule.orientation == "v" for rule in rules)
    if standing * (len(rules) - standing) > MOST_CROSSINGS:
        return []
    scale = POINTS / dots_per_inch
    edges = [rule.edge(scale) for rule in rules]
    cells = intersections_to_cells(edges_to_intersections(edges, NEAR * POINTS, NEAR * POINTS))
    return [Table(None, of_table) for of_table in cells_to_tables(cells) if len(of_table) > 2]  # type: ignore[arg-type]


def erased(image: Image.Image, rules: Sequence[Rule], spare: int = 2) -> Image.Image:
    """The page without its rules, which would be read as letters."""
    white = image.copy()
    draw = ImageDraw.Draw(white)
    for rule in rules:
        along, across = (rule.start, rule.end), (rule.first - spare, rule.last + spare)
        (left, right), (top, bottom) = (along, across) if rule.orientation == "h" else (across, along)
        draw.rectangle((left, top, right, bottom), fill=255)
    return white


def _rules(dark: Dots, longer_than: float, dots_per_inch: int) -> list[tuple[int, int, int, int]]:
    """First row, last row, start and end of the level rules of a picture; on its side, of those that stand."""
    length = round(longer_than * dots_per_inch)
    if dark.shape[1] <= length:
        return []
    thin = dark & ~_within_thick(dark, round(THICKEST * dots_per_inch))
    return _merged(_runs(thin, length), round(COVERED * dots_per_inch))


def _within_thick(dark: Dots, thickest: int) -> Dots:
    """The dots inside stripes thicker than a rule: the column above and below them is dark."""
    sums = np.cumsum(np.pad(dark.astype(np.int32), ((thickest + 1, thickest), (0, 0))), axis=0)
    around = sums[2 * thickest :] - sums[: -2 * thickest]
    return np.asarray(around[: dark.shape[0]] > 2 * thickest - 2)


def _runs(dark: Dots, length: int) -> Iterator[tuple[int, int, int]]:
    """Row, start and end of each run of `length` dots or more of which `BROKEN` are dark, counted over three rows: a slant of a dot is none."""
    wide = dark.copy()
    wide[1:] |= dark[:-1]
    wide[:-1] |= dark[1:]
    sums = np.cumsum(np.pad(wide.astype(np.int32), ((0, 0), (1, 0))), axis=1)
    full = sums[:, length:] - sums[:, :-length] >= BROKEN * length
    for row in np.flatnonzero(full.any(axis=1)):
        changes = np.flatnonzero(np.diff(np.pad(full[row].astype(np.int8), 1)))
        for start, end in changes.reshape(-1, 2):
            yield int(row), int(start), int(end) + length - 1


def _merged(runs: Iterator[tuple[int, int, int]], covered: int) -> list[tuple[int, int, int, int]]:
    """The runs of neighbouring rows as one rule where they overlap or follow each other; linear in the runs."""
    rules: list[tuple[int, int, int, int]] = []
    near: list[tuple[int, int, int, int]] = []
    for row, start, end in runs:
        rules += [rule for rule in near if rule[1] < row - ROWS]
        apart: list[tuple[int, int, int, int]] = []
        touching = [(row, row, start, end)]
        for rule in near:
            if rule[1] >= row - ROWS:
                (touching if start <= rule[3] + covered and end >= rule[2] - covered else apart).append(rule)
        firsts, lasts, starts, ends = zip(*touching, strict=True)
        near = [*apart, (min(firsts), max(lasts), min(starts), max(ends))]
    return rules + near
