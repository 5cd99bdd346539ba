"""Annex tables of plans: tasks, leads, supports and deadlines: `python tests/benchmarks/plans.py [--show N]`.

Gold: `gold/plans.json`, made by reading each row of the annexes in the corpus; a task is named by a hash of its words, a person by a hash of
the name. The largest annex is also set as Word and PDF tables (columns in other orders, under other names, without numbers) by LibreOffice,
where it is installed: all must give the same tasks.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from docx import Document as WordDocument
from docx.enum.section import WD_ORIENT
from scores import Score, corpus_folder, print_scores

from graph.errors import CancuError
from graph.model import Layout, Table, Task, TaskSource
from graph.text import match_key
from ingest.pipeline import read_document
from ingest.readers import read_layout
from ingest.readers.files import layout_of_bytes
from ingest.readers.office import convert

GOLD = Path(__file__).parent / "gold" / "plans.json"
SET = "6119-KH-UBND.txt"
"""The plan whose annex is set in other ways."""

Row = tuple[str, tuple[str, ...], tuple[str, ...], str]
"""A task: hash of its words, leads, supports, deadline."""

VARIANTS: tuple[tuple[Sequence[int], Sequence[str]], ...] = (
    (range(7), ("Số TT", "Nội dung", "Nhiệm vụ", "Thời gian thực hiện", "Cơ quan chủ trì", "Cơ quan phối hợp", "Ghi chú")),
    ((0, 1, 2, 4, 5, 3, 6), ("STT", "Nội dung", "Nhiệm vụ", "Đơn vị thực hiện", "Đơn vị phối hợp", "Thời gian hoàn thành", "Sản phẩm")),
    ((1, 2, 3, 4, 5), ("Nội dung", "Nhiệm vụ", "Thời hạn", "Cơ quan chủ trì thực hiện", "Cơ quan phối hợp thực hiện")),
    ((0, 1, 2, 6, 4, 5, 3), ("TT", "Nhóm nhiệm vụ", "Nội dung công việc", "Kết quả đầu ra", "Chủ trì", "Phối hợp", "Tiến độ")),
    ((0, 1, 2, 4, 5, 3), ("STT", "Lĩnh vực", "Tên nhiệm vụ", "Cơ quan thực hiện", "Phối hợp", "Tiến độ thực hiện")),
)  # fmt: skip
"""Columns of the annex in the order of each variant, and the words of its heading row."""


def measure(corpus: Path) -> list[Score]:
    """Each field over the files of the corpus, then over the variants."""
    gold = {name: [_row_of(row) for row in rows] for name, rows in json.loads(GOLD.read_text(encoding="utf-8")).items()}
    read = {name: _rows(read_layout(corpus / "plans" / name)) for name in gold}
    of_files = list(_scores("plans", [(name, read[name], gold[name]) for name in gold]))
    set_anew = list(_variants(read_layout(corpus / "plans" / SET)))
    return of_files + list(_scores("plans, set anew", [(name, _rows(layout), gold[SET]) for name, layout in set_anew]))


def _scores(set_name: str, cases: Sequence[tuple[str, list[Row], list[Row]]]) -> Iterator[Score]:
    for field, part in (("tasks", 0), ("leads", 1), ("supports", 2), ("deadlines", 3)):
        right, wrong = 0, []
        for name, read, gold in cases:
            ours, theirs = (Counter((row[0], row[part]) for row in rows) for rows in (read, gold))
            right += (ours & theirs).total()
            wrong += [f"{name} {side} {row[0]}: {row[1]}" for side, rows in (("missed", theirs - ours), ("extra", ours - theirs)) for row in rows.elements()]
        yield Score(set_name, field, right, sum(len(case[1]) for case in cases), sum(len(case[2]) for case in cases), tuple(wrong))


def _rows(layout: Layout) -> list[Row]:
    return [_row(task) for task in read_document(layout).tasks if task.source is TaskSource.ANNEX]


def _row(task: Task) -> Row:
    due = task.deadline
    when = f"{due.kind} {due.start} {due.end}" if due else ""
    return _hash(task.text), tuple(map(_agency, task.lead)), tuple(map(_agency, task.support)), when


def _row_of(row: Sequence[object]) -> Row:
    task, leads, supports, when = row
    return str(task), tuple(leads), tuple(supports), str(when)  # type: ignore[arg-type]


def _hash(words: str) -> str:
    return hashlib.sha256(key_of(words).encode()).hexdigest()[:10]


def key_of(words: str) -> str:
    """Words without capitals, marks at their ends and blanks around hyphens."""
    return re.sub(r"\s*-\s*", "-", match_key(words)).strip(" .;,-")


def _agency(name: str) -> str:
    """Agencies as they are, persons ("Nguyễn Văn A") hashed."""
    return _hash(name) if name.istitle() and " " in name else name


def _variants(layout: Layout) -> Iterator[tuple[str, Layout]]:
    table = max((block for block in layout.blocks if isinstance(block, Table)), key=lambda block: len(block.cells))
    for number, (order, heads) in enumerate(VARIANTS, start=1):
        word = as_word(layout.text, table, order, heads)
        yield f"{number}.docx", layout_of_bytes(word, "a.docx")
        try:
            yield f"{number}.pdf", layout_of_bytes(convert(word, "docx", "pdf", ".docx"), "a.pdf")
        except CancuError as error:
            print(error)


def as_word(text: str, table: Table, order: Sequence[int], heads: Sequence[str]) -> bytes:
    """A Word plan with the annex as one ruled table."""
    word = WordDocument()
    section = word.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, section.page_height, section.page_width
    for line in ("ỦY BAN NHÂN DÂN TỈNH BẾN TRE", "Số: 6119/KH-UBND", "Bến Tre, ngày 29 tháng 12 năm 2017", "KẾ HOẠCH", "Cải cách hành chính năm 2018", "Nơi nhận:", "PHỤ LỤC"):  # fmt: skip
        word.add_paragraph(line)
    set_table = word.add_table(1 + max(cell.row for cell in table.cells), len(order))
    set_table.style = "Table Grid"
    for cell in table.cells:
        if cell.column not in order:
            continue
        column = order.index(cell.column)
        kept = set_table.cell(cell.row, column)
        lines = [" ".join(p.span.slice(text).split()) for p in cell.paragraphs] if cell.row else [heads[column]]
        kept.text = "\n".join(lines[:1])
        for line in lines[1:]:
            kept.add_paragraph(line)
        if cell.rowspan > 1:
            merged = kept.merge(set_table.cell(cell.row + cell.rowspan - 1, column))
            for paragraph in merged.paragraphs[max(1, len(lines)) :]:
                paragraph._element.getparent().remove(paragraph._element)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0)
    print_scores(measure(corpus_folder()), parser.parse_args().show)
