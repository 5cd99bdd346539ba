"""What is wrong with a parameter or a body, in Vietnamese. Rows: the validator's kind of error → words; `{…}` are its own values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NUMBER, _DAY, _OBJECT = "phải là một số", "phải là ngày dạng 2018-06-30", "phải là một đối tượng JSON"

ROWS: Mapping[str, str] = {
    "missing": "thiếu", "int_parsing": _NUMBER, "int_parsing_size": "số quá lớn", "int_type": _NUMBER, "int_from_float": _NUMBER, "float_parsing": _NUMBER,
    "bool_parsing": "phải là true hoặc false", "bool_type": "phải là true hoặc false", "date_parsing": _DAY, "date_type": _DAY,
    "date_from_datetime_parsing": _DAY, "date_from_datetime_inexact": _DAY, "string_type": "phải là chữ", "string_unicode": "phải là chữ mã UTF-8",
    "string_too_short": "phải có ít nhất {min_length} ký tự", "string_too_long": "chỉ được nhiều nhất {max_length} ký tự",
    "string_pattern_mismatch": "không đúng dạng", "greater_than_equal": "ít nhất là {ge}", "less_than_equal": "nhiều nhất là {le}",
    "too_long": "chỉ được nhiều nhất {max_length} giá trị", "too_short": "phải có ít nhất {min_length} giá trị", "enum": "phải là một trong {expected}",
    "literal_error": "phải là một trong {expected}", "model_attributes_type": _OBJECT, "model_type": _OBJECT,
    "dict_type": _OBJECT, "list_type": "phải là một danh sách",
}  # fmt: skip


def in_words(error: Mapping[str, Any]) -> str:
    """One error of the validator as "name: words"; what no row knows is only called invalid.

    >>> in_words({"type": "less_than_equal", "loc": ("query", "limit"), "ctx": {"le": 100}})
    'limit: nhiều nhất là 100'
    """
    if error["type"] == "json_invalid":
        return f"nội dung gửi lên không phải JSON (ký tự {error['loc'][-1]})"
    place = ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0])
    values = {name: str(value).replace(" or ", " hoặc ") for name, value in (error.get("ctx") or {}).items()}
    return f"{place}: {ROWS.get(error['type'], 'không hợp lệ').format_map(values)}"
