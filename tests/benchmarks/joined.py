"""Files of two documents, joined here from real ones: `python tests/benchmarks/joined.py [--show N]`.

Word files are joined into Word files; the text of Word files, gazette PDFs, plans and portal pages into plain text. A joined file is right when it is
parted at the character at which the second document begins; then both numbers, the provisions and the tasks are compared with those of the two read
separately. `alone` counts the documents as they come, none of which may be parted. Documents without a number of their own in their text come first
only; translations are left out, for they have no letterhead.
"""

from __future__ import annotations

import argparse
import io
import re
import tempfile
from copy import deepcopy
from itertools import islice
from pathlib import Path

import vbpl
from docx import Document as WordDocument
from scores import Score, corpus_folder, print_scores

from graph.errors import CancuError
from graph.model import Layout, Reading
from ingest.header import read_header
from ingest.layout import layout_of_text
from ingest.pipeline import read_document, read_file_parts, read_parts
from ingest.readers.files import layout_of_bytes

SAMPLE = 180
"""Joined text files, of evenly spread pairs."""

STEP = 7
"""How far the second document of a pair stands behind the first, in order of names."""

_VIETNAMESE = re.compile(r"(?:Căn cứ|Điều 1)\b")


def measure(corpus: Path) -> list[Score]:
    """Documents left whole, joined files parted exactly, and what is read of the parts."""
    whole = _documents(corpus)
    parted = tuple(name for name, layout in whole.items() if len(read_parts(layout)) > 1)
    texts = {name: layout.text.strip() for name, layout in whole.items() if layout.text.strip() and _VIETNAMESE.search(layout.text)}
    names = sorted(texts)
    seconds = [name for name in names if _number(layout_of_text(texts[name]))]
    pairs = [(first, seconds[(i + STEP) % len(seconds)]) for i, first in enumerate(names)]
    chosen = [pair for pair in pairs if _number(layout_of_text(texts[pair[0]])) != _number(layout_of_text(texts[pair[1]]))]
    judged = {}
    for first, second in islice(chosen, 0, None, max(1, len(chosen) // SAMPLE)):
        joined = layout_of_text(f"{texts[first]}\n\n{texts[second]}")
        judged[f"{first} + {second}"] = _judge(list(read_parts(joined)), texts[first], texts[second], len(texts[first]) + 2)
    judged |= _word_files(corpus)
    fields = ("boundary", "numbers", "provisions", "tasks")
    return [
        Score("joined documents", "left whole alone", len(whole) - len(parted), len(whole), len(whole), parted),
        *(_field(name, position, judged) for position, name in enumerate(fields)),
    ]


def _field(name: str, position: int, judged: dict[str, tuple[bool, ...]]) -> Score:
    wrong = tuple(pair for pair, right in judged.items() if not right[position])
    return Score("joined documents", name, len(judged) - len(wrong), len(judged), len(judged), wrong)


def _documents(corpus: Path) -> dict[str, Layout]:
    """Layouts of the Word files, gazette PDFs and plans as they come, and of the pages of the national database."""
    files = [*sorted((corpus / "docx").iterdir()), *sorted((corpus / "pdf").iterdir()), *sorted((corpus / "plans").iterdir())]
    found = {path.name: layout_of_bytes(path.read_bytes(), path.name) for path in files}
    for name, content in sorted(vbpl.pages(corpus)[1].items()):
        try:
            found[name] = layout_of_bytes(content, name)
        except CancuError:
            continue
    return found


def _number(layout: Layout) -> str | None:
    return read_header(layout).number


def _judge(parts: list[Reading], first: str, second: str, start: int) -> tuple[bool, ...]:
    """Whether the boundary, the numbers, the provisions and the tasks are those of the two texts."""
    exact = len(parts) == 2 and parts[1].part is not None and parts[1].part.start == start
    alone = [read_document(layout_of_text(text)) for text in (first, second)]
    return exact, *(exact and all(same(part) == same(one) for part, one in zip(parts, alone, strict=True)) for same in _COMPARED)


_COMPARED = (
    lambda reading: reading.document.number,
    lambda reading: [(p.path, p.label, p.heading) for p in reading.provisions],
    lambda reading: [(t.text, t.lead, t.support, t.deadline) for t in reading.tasks],
)


def _word_files(corpus: Path) -> dict[str, tuple[bool, ...]]:
    """Word files joined into one, each with the next that has a number; numbering by Word is that of the first file, so only files without it follow."""
    files = sorted((corpus / "docx").iterdir())
    judged = {}
    for first, second in zip(files[::2], files[1::2], strict=False):
        one, two = WordDocument(str(first)), WordDocument(str(second))
        alone = [read_document(layout_of_bytes(path.read_bytes(), "a.docx")) for path in (first, second)]
        if two.element.body.xpath(".//w:numPr") or not alone[1].document.number or alone[0].document.number == alone[1].document.number:
            continue
        for element in two.element.body.iterchildren():
            if not element.tag.endswith("sectPr"):
                one.element.body.insert(len(one.element.body) - 1, deepcopy(element))
        saved = io.BytesIO()
        one.save(saved)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "joined.docx"
            path.write_bytes(saved.getvalue())
            parts = list(read_file_parts(path))
        exact = len(parts) == 2 and parts[1].text.strip() == alone[1].text.strip()
        same = (exact and all(of(part) == of(reading) for part, reading in zip(parts, alone, strict=True)) for of in _COMPARED)
        judged[f"{first.name} + {second.name}"] = (exact, *same)
    return judged


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0)
    print_scores(measure(corpus_folder()), parser.parse_args().show)
