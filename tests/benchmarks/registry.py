"""What the registry knows of real documents' numbers and issuers: `python tests/benchmarks/registry.py [--show N]`.

Gold: number and issuer of the documents in `metadata/`, as the national database prints them. An issuer line that goes on with a title
("… ngày 28/09/2012 của Bộ Tài chính") is read behind its last "của".
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

from scores import Score, corpus_folder, print_scores

from graph.errors import InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.registry import issuers_named, issuers_of_symbol
from graph.registry.agencies import central_rows

_TITLED = re.compile(r".*\sngày \d+/\d+/\d+ của (?P<issuer>.+)$")


def measure(corpus: Path) -> list[Score]:
    """Issuers told by the sign of the number (of the documents whose sign tells one), and issuer lines whose every name is known."""
    usual = {row["name"] for row in central_rows()}
    told, agreed, disagreeing, known, unknown, total = 0, 0, [], 0, [], 0
    for number, line in _documents(corpus):
        total += 1
        named = issuers_named(line)
        if set(named) <= usual:
            known += 1
        else:
            unknown.append(f"{number}: {line}")
        by_sign = issuers_of_symbol(_symbol(number))
        told += bool(by_sign)
        if by_sign and set(by_sign) == set(named):
            agreed += 1
        elif by_sign:
            disagreeing.append(f"{number}: {', '.join(by_sign)} | {line}")
    return [
        Score("registry", "issuer from symbol", agreed, told, told, tuple(disagreeing)),
        Score("registry", "numbers that tell an issuer", told, told, total),
        Score("registry", "issuer names known", known, total, total, tuple(unknown)),
    ]


def _documents(corpus: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(corpus / "metadata" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            titled = _TITLED.match(row["co_quan"])
            yield row["so_hieu"], titled["issuer"] if titled else row["co_quan"]


def _symbol(number: str) -> str:
    try:
        return DocumentNumber.parse(number).symbol
    except InvalidIdentifier:
        return re.sub(r"^\d+[a-z]?/(?:\d{4}/)?", "", number)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=10)
    print_scores(measure(corpus_folder()), parser.parse_args().show)
