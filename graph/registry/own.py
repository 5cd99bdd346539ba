"""Rows of an office's own: TOML files in the folder `registry` of the home, of the same tables as ours, added to ours.

Rule 1  An own row adds; it never changes or removes one of ours. Where both know a name, ours is read first.
Rule 2  A file with a mistake is refused as a whole, with the table and the row; nothing of it is used.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import InvalidRegistry
from graph.registry.succession import KINDS
from graph.registry.tables import add_own, table

_FORMS: dict[str, dict[str, dict[str, type]]] = {
    "agencies": {"central": {"kind": str, "rows": list}},
    "departments": {"departments": {"name": str, "short": list}},
    "local": {"bodies": {"name": str, "levels": list}, "shorts": {"after": str, "short": list}},
    "groups": {"groups": {"name": str, "level": str, "other": list, "members": list}},
    "succession": {"bodies": {"on": str, "by": str, "kind": str, "from": list, "to": list}},
}
"""Tables that an office may add to, their lists, and what each row must have."""

_CENTRAL: dict[str, type] = {"name": str, "signs": list, "other": list}
_ACT: dict[str, type] = {"title": str, "issued": str}
_DAYS = ("on", "since", "until", "issued")
_MOST_BYTES = 1_000_000

_read: dict[str, tuple[tuple[str, int, int], ...]] = {}


def use_own(folder: Path) -> None:
    """Take the rows of the TOML files in `folder`, in the order of their names, instead of any taken before; nothing when none has changed.

    Raises:
        InvalidRegistry: a file is no TOML, too long, or a row lacks what it must have.
    """
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    state = tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    if _read.get("state", ()) == state:
        return
    rows: dict[str, dict[str, Any]] = {}
    for path in files:
        _merge(rows, _checked(path))
    add_own(rows)
    _read["state"] = state


def _merge(rows: dict[str, dict[str, Any]], more: dict[str, dict[str, Any]]) -> None:
    for name, parts in more.items():
        for part, values in parts.items():
            known = rows.setdefault(name, {}).setdefault(part, type(values)())
            known.update(values) if isinstance(values, dict) else known.extend(values)


def _checked(path: Path) -> dict[str, dict[str, Any]]:
    """Rule 2."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InvalidRegistry(path.name, f"tệp dài quá {_MOST_BYTES} byte")
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidRegistry(path.name, f"không đọc được ({error})") from error
    acts = given.get("succession", {}).get("acts", {}) if isinstance(given.get("succession"), dict) else {}
    for name, parts in given.items():
        if name not in _FORMS or not isinstance(parts, dict):
            raise InvalidRegistry(path.name, f"không có bảng [{name}]; các bảng: {', '.join(_FORMS)}")
        for part, rows in parts.items():
            _check_part(path.name, name, part, rows, acts)
    return given


def _check_part(file: str, name: str, part: str, rows: Any, acts: dict[str, Any]) -> None:
    where = f"{name}.{part}"
    if where == "succession.acts":
        for number, act in rows.items() if isinstance(rows, dict) else ():
            _check_row(file, f"{where}.{number}", act, _ACT)
        return
    form = _FORMS[name].get(part)
    if form is None or not isinstance(rows, list):
        raise InvalidRegistry(file, f"không có danh sách [[{where}]]; bảng này có: {', '.join(_FORMS[name])}")
    for number, row in enumerate(rows, start=1):
        _check_row(file, f"[[{where}]] dòng thứ {number}", row, form)
        if "before" in row:
            raise InvalidRegistry(file, f"[[{where}]] dòng thứ {number}: không dùng 'before' trong tệp riêng")
        for inner in row["rows"] if where == "agencies.central" else ():
            _check_row(file, f"[[{where}]] dòng thứ {number}, rows", inner, _CENTRAL)
        if where == "succession.bodies":
            _check_change(file, f"[[{where}]] dòng thứ {number}", row, acts)


def _check_row(file: str, where: str, row: Any, form: dict[str, type]) -> None:
    if not isinstance(row, dict):
        raise InvalidRegistry(file, f"{where}: không phải một dòng của bảng")
    for key, kind in form.items():
        if not isinstance(row.get(key), kind) or (kind is list and key != "rows" and not all(isinstance(v, str) for v in row[key])):
            raise InvalidRegistry(file, f"{where}: thiếu {key!r} hoặc giá trị không đúng loại")
    for key in _DAYS:
        try:
            date.fromisoformat(row.get(key, "2000-01-01"))
        except (TypeError, ValueError) as error:
            raise InvalidRegistry(file, f"{where}: {key} phải viết theo dạng \"2025-03-01\", không phải {row[key]!r}") from error


def _check_change(file: str, where: str, row: dict[str, Any], acts: dict[str, Any]) -> None:
    if row["kind"] not in KINDS:
        raise InvalidRegistry(file, f"{where}: kind là một trong {', '.join(KINDS)}, không phải {row['kind']!r}")
    for number in (row["by"], *row.get("also", ())):
        if number not in acts and number not in table("succession")["acts"]:
            raise InvalidRegistry(file, f"{where}: chưa có [succession.acts.\"{number}\"]")
