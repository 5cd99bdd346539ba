"""Every gold set in one table, against the committed baseline: `python tests/benchmarks/accuracy.py [--update] [--json]`.

Prints precision, recall and F1 of each field and kind, then what was gained and lost since `baseline.json`, case by case. `--update`
writes the baseline and the table of the README. Gold is never mended here: cases that a person found wrong in the gold stand in
`disputed.toml` with the reason; they count against us and are listed.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

import amendments
import citations
import headers
import joined
import layouts
import legacy
import letterheads
import plans
import registry
import scanned
import vbpl
from scores import Score, corpus_folder

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
README = HERE.parents[1] / "README.md"
_TABLE = re.compile(r"(<!-- accuracy -->\n).*?(<!-- /accuracy -->)", re.DOTALL)


def main() -> None:
    """Measure, compare, and when asked, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    corpus = corpus_folder()
    modules = (citations, headers, vbpl, amendments, legacy, registry, plans, layouts, scanned, joined)
    scores = [score for module in modules for score in module.measure(corpus)]
    scores += letterheads.summary(corpus)
    if args.json:
        print(json.dumps(_plain(scores), ensure_ascii=False, indent=1))
    else:
        print("\n".join(map(str, scores)))
        _print_disputed(scores)
        _print_changes(scores)
    if args.update:
        BASELINE.write_text(json.dumps(_plain(scores), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        README.write_text(_TABLE.sub(lambda m: m[1] + table(scores) + m[2], README.read_text(encoding="utf-8")), encoding="utf-8")


def table(scores: Sequence[Score]) -> str:
    """The table of the README: a row for each set and field; kinds of mentions stay in the benchmark's own output."""
    rows = [score for score in scores if score.set != "citations" or score.field.endswith(", all")]
    lines = ["| gold set | field | gold | precision | recall | F1 |", "|---|---|---:|---:|---:|---:|"]
    lines += [f"| {s.set} | {s.field} | {s.gold} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} |" for s in rows]
    return "\n".join(lines) + "\n"


def _plain(scores: Sequence[Score]) -> dict[str, dict[str, object]]:
    return {
        f"{s.set}: {s.field}": {"precision": round(s.precision, 4), "recall": round(s.recall, 4), "f1": round(s.f1, 4), "gold": s.gold,
                                "wrong": [_case(words) for words in s.wrong]}
        for s in scores if s.set != "citations" or s.field == "overlap, all" or s.field == "exact, all"
    }  # fmt: skip


def _case(words: str) -> str:
    """What names a case: file or line, without what was read this time."""
    return re.split(r": ", words, maxsplit=1)[0]


def _print_changes(scores: Sequence[Score]) -> None:
    before = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    for name, now in _plain(scores).items():
        then = before.get(name)
        if then is None:
            print(f"new: {name}")
            continue
        gained = sorted(set(then["wrong"]) - set(now["wrong"]))  # type: ignore[call-overload]
        lost = sorted(set(now["wrong"]) - set(then["wrong"]))  # type: ignore[call-overload]
        if gained or lost:
            print(f"{name}: F1 {then['f1']:.4f} -> {now['f1']:.4f}; gained {len(gained)}, lost {len(lost)}")
            for case in lost:
                print(f"    lost: {case}")
            for case in gained[:20]:
                print(f"    gained: {case}")


def _print_disputed(scores: Sequence[Score]) -> None:
    reasons = tomllib.loads((HERE / "disputed.toml").read_text(encoding="utf-8"))
    for score in scores:
        known = reasons.get(f"{score.set}: {score.field}", {})
        for case in map(_case, score.wrong):
            if case in known:
                print(f"disputed, {score.set}, {score.field}: {case}: {known[case]}")
        if score.disputed:
            print(f"disputed, {score.set}, {score.field}: {len(score.disputed)} cases: {', '.join(score.disputed)}")


if __name__ == "__main__":
    main()
