"""What callers give: one check for each sort of value, and one sentence for what does not pass.

Python, the command line and the server take the same values and say the same of others; each adds
to the sentence what it calls the value.
"""

from tusou.given.values import (
    NotTaken,
    argument,
    chosen,
    date,
    flag,
    is_picture,
    language,
    moment,
    named_value,
    not_empty,
    number,
    several,
    shown,
    text,
    whole,
)

__all__ = [
    "NotTaken",
    "argument",
    "chosen",
    "date",
    "flag",
    "is_picture",
    "language",
    "moment",
    "named_value",
    "not_empty",
    "number",
    "several",
    "shown",
    "text",
    "whole",
]
