"""``python -m training STAGE``: one command for every stage of the recipe."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from training.backbone import BACKBONES
from training.exported import check_exported
from training.identity import Refused, claim
from training.settings import NON_COMMERCIAL_SOURCES, OPEN_SOURCES, SHIPPED_BACKBONES, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

OF_EACH = ("views", "heads", "pair", "tune")
"""Stages that every backbone goes through by itself."""
STAGES = (
    "all", "text", *OF_EACH, "join", "export", "evaluate", "cards", "curves",
)  # fmt: skip
LISTS = ("sources", "backbones")
OF_EXPORTED = ("evaluate", "cards")
"""Stages that measure or tell of what was exported."""
WITHOUT_DATA = ("cards", "curves")
"""Stages that only tell what others left in the work folder."""


def parser() -> argparse.ArgumentParser:
    """The options: one for every number of :class:`Settings`."""
    made = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    made.add_argument("stage", choices=STAGES)
    made.add_argument("--data", type=Path, required=True, help="the data folder")
    made.add_argument(
        "--work", type=Path, default=Path(".build/training"), help="checkpoints and caches"
    )
    made.add_argument(
        "--out", type=Path, default=Path("src/tusou/starter"), help="where export writes"
    )
    made.add_argument(
        "--sources", nargs="+", default=OPEN_SOURCES, metavar="NAME", help="the sets to train on"
    )
    made.add_argument(
        "--backbone",
        nargs="+",
        default=SHIPPED_BACKBONES,
        dest="backbones",
        choices=sorted(BACKBONES),
        metavar="NAME",
        help="what image towers start from; several are joined",
    )
    made.add_argument("--non-commercial", action="store_true", help="train on ikea too")
    for field in fields(Settings):
        if isinstance(field.default, (int, float, str)):
            made.add_argument(
                f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default
            )
    return made


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings that the options describe."""
    numbers = {f.name: getattr(options, f.name) for f in fields(Settings) if f.name not in LISTS}
    extra = NON_COMMERCIAL_SOURCES if options.non_commercial else ()
    return Settings(
        **numbers, sources=(*options.sources, *extra), backbones=tuple(options.backbones)
    )


def main(arguments: list[str] | None = None) -> None:
    """Run one stage, or all of them in order."""
    options = parser().parse_args(arguments)
    settings = settings_of(options)
    torch.set_num_threads(settings.threads)
    try:
        run(options.stage, settings, options.out)
    except Refused as error:
        raise SystemExit(str(error)) from error


def run(stage: str, settings: Settings, out: Path) -> None:
    """Run a stage.

    Raises:
        Refused: data, settings and what lies in the work folder do not fit together.
    """
    if stage not in WITHOUT_DATA:
        claim(settings)
    if stage in OF_EXPORTED:
        check_exported(settings, out)
    from training import cards, curves, export, figures, join, runs

    if stage == "all":
        join.check_joinable(settings)

    def each(part: Callable[[Settings], None]) -> None:
        for member in settings.members():
            part(member)

    steps = {
        "text": lambda: runs.run_text(settings),
        "views": lambda: each(runs.run_views),
        "heads": lambda: each(runs.run_heads),
        "pair": lambda: each(runs.run_pair),
        "tune": lambda: each(runs.run_tune),
        "join": lambda: join.run_join(settings),
        "export": lambda: export.run_export(settings, out),
        "evaluate": lambda: figures.run_evaluate(settings, out),
        "cards": lambda: cards.run_cards(settings, out),
        "curves": lambda: curves.draw_curves(settings, settings.work / "curves.png"),
    }
    for name in STAGES[1:] if stage == "all" else (stage,):
        steps[name]()


if __name__ == "__main__":
    main()
