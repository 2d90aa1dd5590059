"""All figures of the exported model, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from training.exported import TWINS, exported_digest, save_figures
from training.page_figures import page_figures
from training.photo_figures import (
    backbone_figures,
    caption_figures,
    unseen_figures,
    word_figures,
)
from training.progress import say
from training.run_facts import run_facts
from training.runner import Runner
from training.timings import timings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from training.settings import Settings


def run_evaluate(settings: Settings, out: Path) -> None:
    """Measure the files in ``out`` (and their float32 twins), and keep all figures at the end."""
    runner = Runner(out, settings.threads)
    files, figures = exported_digest(settings, out), dict[str, Any]()
    stages: dict[str, Callable[[], Any]] = {
        "run": lambda: run_facts(settings, out),
        "captions": lambda: caption_figures(runner, settings),
        "pages": lambda: page_figures(runner, settings),
        "unseen": lambda: unseen_figures(runner, settings),
        "words": lambda: word_figures(runner, settings),
        "captions float32": lambda: caption_figures(
            Runner(settings.work / TWINS, settings.threads), settings
        ),
        "timings": lambda: timings(out, settings.work),
        "bytes megabytes": lambda: megabytes(out),
        "backbone": lambda: backbone_figures(settings),
    }
    for name, measure in stages.items():
        found = measure()
        if not found:
            say(f"{name}: left out, the data for it are not there")
            continue
        figures[name] = found
        say(f"{name}: {json.dumps(figures[name], ensure_ascii=False)}")
    save_figures(settings, files, figures)


def megabytes(folder: Path) -> float:
    """Size of the files directly in a folder, in millions of bytes."""
    return round(sum(f.stat().st_size for f in folder.iterdir() if f.is_file()) / 1e6, 1)
