"""Plans as an office scans them: `python tests/benchmarks/scanned.py [--show N]`.

The annex of the largest plan of the corpus is set as PDF tables (`plans.py`), each page then drawn at 200 dots to the inch, laid at a slant of up
to 0.6 degrees, blurred, covered with noise and pressed as JPEG. Gold are the tasks that are read from the plan itself; letters may be misread, so a
task, a lead, a support is right when nine tenths of its letters are, a deadline when its days are the same. Needs LibreOffice and Tesseract.
"""

from __future__ import annotations

import argparse
import io
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from plans import SET, VARIANTS, as_word
from rapidfuzz import fuzz
from scores import Score, corpus_folder, print_scores

from graph.errors import CancuError
from graph.model import Layout, Table, Task, TaskSource
from ingest.pipeline import read_document
from ingest.readers import ocr, read_layout
from ingest.readers.files import layout_of_bytes
from ingest.readers.office import convert

DOTS = 200
SLANT = 0.6
ALIKE = 90
"""Hundredths of the letters."""

MEASURED = (0, 3)
"""Which of the variants are scanned."""


def measure(corpus: Path) -> list[Score]:
    """Tasks, leads, supports and deadlines; nothing where a program is missing."""
    layout = read_layout(corpus / "plans" / SET)
    gold = _tasks(layout)
    table = max((block for block in layout.blocks if isinstance(block, Table)), key=lambda block: len(block.cells))
    if not ocr.available():
        print(ocr.MISSING)
        return []
    try:
        pages = [convert(as_word(layout.text, table, *VARIANTS[number]), "docx", "pdf", ".docx") for number in MEASURED]
    except CancuError as error:
        print(error)
        return []
    pairs = [pair for content in pages for pair in _paired(gold, _tasks(layout_of_bytes(scanned(content), "a.pdf")))]
    return list(_scores(pairs))


def scanned(content: bytes) -> bytes:
    """The pages of a PDF as pictures, the same at each call."""
    chance, noise = random.Random(SLANT), np.random.default_rng(7)
    pages = []
    for page in pypdfium2.PdfDocument(content):
        image = page.render(scale=DOTS / 72).to_pil().convert("L")
        image = image.rotate(chance.uniform(-SLANT, SLANT), fillcolor=255, resample=Image.Resampling.BICUBIC)
        shades = np.asarray(image) * 0.92 + 12 + noise.normal(0, 8, (image.height, image.width))
        image = Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6))
        pressed = io.BytesIO()
        image.save(pressed, "JPEG", quality=60)
        pages.append(Image.open(pressed))
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS)
    return out.getvalue()


def _tasks(layout: Layout) -> list[Task]:
    return [task for task in read_document(layout).tasks if task.source is TaskSource.ANNEX]


def _paired(gold: Sequence[Task], read: Sequence[Task]) -> Iterator[tuple[Task | None, Task | None]]:
    """Each task with the one read that is most like it, each read one once; what is left on either side alone."""
    left = list(read)
    for task in gold:
        best = max(left, key=lambda other: fuzz.ratio(other.text, task.text), default=None)
        if best is None or fuzz.ratio(best.text, task.text) < ALIKE:
            yield task, None
            continue
        left.remove(best)
        yield task, best
    yield from ((None, task) for task in left)


def _scores(pairs: Sequence[tuple[Task | None, Task | None]]) -> Iterator[Score]:
    both = [(gold, read) for gold, read in pairs if gold and read]
    known, found = sum(gold is not None for gold, _ in pairs), sum(read is not None for _, read in pairs)
    fields = {
        "tasks": [True for _ in both],
        "leads": [_alike(gold.lead, read.lead) for gold, read in both],
        "supports": [_alike(gold.support, read.support) for gold, read in both],
        "deadlines": [_days(gold) == _days(read) for gold, read in both],
    }
    for field, right in fields.items():
        wrong = [gold.text[:60] for (gold, _), fine in zip(both, right, strict=True) if not fine]
        wrong += [f"{'missed' if gold else 'extra'} {(gold or read).text[:60]}" for gold, read in pairs if not (gold and read)]  # type: ignore[union-attr]
        yield Score("plans, scanned", field, sum(right), found, known, tuple(wrong))


def _alike(gold: Sequence[str], read: Sequence[str]) -> bool:
    return len(gold) == len(read) and all(fuzz.ratio(ours, theirs) >= ALIKE for ours, theirs in zip(read, gold, strict=True))


def _days(task: Task) -> tuple[object, ...] | None:
    due = task.deadline
    return (due.kind, due.start, due.end) if due else None


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=10)
    print_scores(measure(corpus_folder()), parser.parse_args().show)
