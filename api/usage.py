"""Errors of use that the command-line library words in English, in Vietnamese. Rows: pattern → words; what fits no row stays as it is."""

from __future__ import annotations

import re

ROWS = (
    (r"No such command (.+?)\. Did you mean (.+)\?", r"không có lệnh \1; có phải là \2?"),
    (r"No such command (.+?)\.", r"không có lệnh \1"),
    (r"No such option: (\S+)", r"không có tùy chọn \1"),
    (r"\(Possible options: (.+)\)", r"(có thể là: \1)"),
    (r"Missing argument (.+?)\.", r"thiếu \1"),
    (r"Missing option (.+?)\.", r"thiếu tùy chọn \1"),
    (r"Got unexpected extra argument\(s\) \((.+)\)", r"thừa: \1"),
    (r"Option (\S+) requires an argument\.", r"tùy chọn \1 cần một giá trị"),
    (r"Option (\S+) does not take a value\.", r"tùy chọn \1 không nhận giá trị"),
    (r"Invalid value for ([^:]+): ", r"giá trị của \1 không hợp lệ: "),
    (r"Invalid value: ", ""),
    (r"Input should be a valid (?:integer|number), unable to parse string as an? (?:integer|number)", "phải là một số"),
    (r"Input should be greater than or equal to (\S+)", r"ít nhất là \1"),
    (r"Input should be less than or equal to (\S+)", r"nhiều nhất là \1"),
    (r"(.+) is not one of (.+)\.", r"\1 không phải là một trong \2"),
    (r"(?:Path|File|Directory) (.+) does not exist\.", r"không có \1"),
)
"""Patterns see one line of at most a few hundred characters; more special ones first."""

_ROWS = tuple((re.compile(pattern), words) for pattern, words in ROWS)


def in_vietnamese(message: str) -> str:
    """The message with the words that are known.

    >>> in_vietnamese("No such option: --jbos (Possible options: --jobs)")
    'không có tùy chọn --jbos (có thể là: --jobs)'
    """
    for pattern, words in _ROWS:
        message = pattern.sub(words, message)
    return message
