"""Validity against the status panel of saved vbpl.vn pages: `python tests/benchmarks/validity.py [--documents N] [--home FOLDER] [--show N]`.

The pages are read with their panels hidden, so that nothing the portal says is evidence of ours; the status we compute is that of the day on which
the pages were saved (the last day of coming into force that a page in force states). Two things are counted: where our store holds a statement
that ends, suspends or delays a document, is the panel of that opinion; and where the panel says that a document has ended and we hold nothing, do our
words say just that.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from joblib import Parallel, delayed
from scores import corpus_folder

from graph.effects import Force
from graph.errors import CancuError
from graph.model import Reading
from graph.store import RecordStore
from graph.validity import Status, Validities, Validity
from ingest.pipeline import read_document
from ingest.readers.files import layout_of_bytes

PANEL = {
    "Còn hiệu lực": {Status.IN_FORCE},
    "Hết hiệu lực toàn bộ": {Status.LAPSED},
    "Hết hiệu lực một phần": {Status.PARTLY_LAPSED},
    "Chưa có hiệu lực": {Status.NOT_YET},
    "Ngưng hiệu lực": {Status.SUSPENDED},
}
"""The panel's words → our status."""

CLAIMS = {Status.LAPSED, Status.PARTLY_LAPSED, Status.SUSPENDED, Status.NOT_YET}
"""States that we only tell with evidence."""


def main() -> None:
    """Read, compute, print the table and the disagreements."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int)
    parser.add_argument("--home", type=Path, help="keep the store here; it is filled when it is empty")
    parser.add_argument("--show", type=int, default=12)
    args = parser.parse_args()
    pages = panels(args.documents)
    on = saved_on(pages)
    with tempfile.TemporaryDirectory() as folder, RecordStore(args.home or Path(folder)) as store:
        if not store.works(held=True):
            fill(store, pages)
        table: Counter[tuple[str, str]] = Counter()
        wrong = []
        validities = Validities(store, on)
        by_source = {work.source: work for work in store.works(held=True)}
        for page in pages:
            work = by_source.get(page["file"])
            if work is None or page["status"] not in PANEL:
                continue
            found = validities.of(work.id)
            table[page["status"], found.status.value] += 1
            if found.status not in PANEL[page["status"]]:
                wrong.append((page["status"], found))
    print_table(table, on)
    judge(table, wrong)
    show(wrong, args.show)


def panels(most: int | None) -> list[dict[str, str]]:
    """What the pages' panels say; the shared corpus lists it."""
    with (pages_folder() / "metadata.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:most]


def pages_folder() -> Path:
    """The unpacked pages: beside the archive, or unpacked here."""
    import tarfile

    folder = Path(tempfile.gettempdir()) / "cancu-vbpl-pages"
    if not (folder / "metadata.jsonl").exists():
        with tarfile.open(corpus_folder() / "vbpl_pages.tar.xz") as archive:
            for member in archive.getmembers():
                if member.isfile():
                    target = folder / Path(member.name).name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    content = archive.extractfile(member)
                    target.write_bytes(content.read() if content else b"")
    return folder


def saved_on(pages: list[dict[str, str]]) -> date:
    """The last day on which a page that is in force came into force."""
    days = [day(page["effective"]) for page in pages if page["status"] == "Còn hiệu lực" and page["effective"]]
    return max(day for day in days if day)


def day(words: str) -> date | None:
    """A printed day."""
    try:
        return datetime.strptime(words, "%d/%m/%Y").date()
    except ValueError:
        return None


def fill(store: RecordStore, pages: list[dict[str, str]]) -> None:
    """Read the pages, panels hidden, and store them."""
    folder = pages_folder()
    read = Parallel(n_jobs=2, return_as="generator")(delayed(read_page)(folder / page["file"]) for page in pages)
    for page, reading in zip(pages, read, strict=True):
        if reading is not None:
            store.add(reading, source=page["file"], content=page["file"].encode())


def read_page(path: Path) -> Reading | None:
    """One page without its panel."""
    try:
        return read_document(replace(layout_of_bytes(path.read_bytes(), path.name), metadata=()))
    except CancuError:
        return None


def print_table(table: Counter[tuple[str, str]], on: date) -> None:
    """Panel by rows, ours by columns."""
    columns = [status.value for status in Status if any(ours == status.value for _, ours in table)]
    print(f"status on {on}, {table.total()} pages; panel → ours")
    print(f"{'':24}" + "".join(f"{column:>15}" for column in columns))
    for panel in PANEL:
        row = [table[panel, column] for column in columns]
        if any(row):
            print(f"{panel:24}" + "".join(f"{count:15}" for count in row))


def judge(table: Counter[tuple[str, str]], wrong: list[tuple[str, Validity]]) -> None:
    """The two figures."""
    claimed = sum(count for (_, ours), count in table.items() if Status(ours) in CLAIMS)
    right = sum(count for (panel, ours), count in table.items() if Status(ours) in CLAIMS and Status(ours) in PANEL[panel])
    print(f"where we hold evidence of an end, a stay or a delay: {right} of {claimed} as the panel says")
    silent = [found for panel, found in wrong if panel.startswith("Hết") and found.status in (Status.IN_FORCE, Status.UNKNOWN)]
    honest = sum("chưa ghi nhận" in found.label or found.status is Status.UNKNOWN for found in silent)
    unheld = sum(not any(e.force in (Force.ENDS, Force.ENDS_PART) for e in found.effects) for found in silent)
    print(f"ended by the panel, not by us: {len(silent)}, of which {unheld} have no statement in the store; {honest} are worded so")


def show(wrong: list[tuple[str, Validity]], most: int) -> None:
    """The disagreements in which we claim something, then others."""
    for panel, found in sorted(wrong, key=lambda row: row[1].status not in CLAIMS)[:most]:
        print(f"- {found.work.source} {found.work.label}: panel {panel!r}, ours {found.label}")
        for effect in found.effects[:2]:
            print(f"    {effect.by.label}: {' '.join(effect.quote.split())[:260]}")


if __name__ == "__main__":
    main()
