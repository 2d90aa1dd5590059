"""What is compared: name → side, model, chunks of text; and about how long a page takes it."""

from __future__ import annotations

NAIVE = {"one": "naive, text truncated", "all": "naive, every chunk"}
"""The base of those with as many chunks."""

VARIANTS = {
    NAIVE["one"]: ("naive", "weights", "one"),
    "encoder alone, fp32, one chunk": ("alone", "fp32", "one"),
    "encoder alone, int8, one chunk": ("alone", "int8", "one"),
    "encoder alone, starter, one chunk": ("alone", "starter", "one"),
    "tusou fp32, one chunk": ("tusou", "fp32", "one"),
    "tusou int8, one chunk": ("tusou", "int8", "one"),
    "tusou, starter model, one chunk": ("tusou", "starter", "one"),
    NAIVE["all"]: ("naive", "weights", "all"),
    "tusou fp32, every chunk": ("tusou", "fp32", "all"),
    "tusou int8, every chunk": ("tusou", "int8", "all"),
    "tusou, starter model, every chunk": ("tusou", "starter", "all"),
}

PARTS = "parts of the starter model"
STEPS = {**VARIANTS, PARTS: ("parts", "starter", "all")}
"""What takes turns: the variants, and what a page costs the starter model part by part."""

SECONDS_A_PAGE = {"one": 0.08, "all": 0.25}
"""A middle between the naive side (0.24 s and 0.53 s) and ours, and some more: two cores."""
SECONDS_A_TURN = 10
"""Starting and loading."""
