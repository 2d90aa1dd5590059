"""Where the time of an indexing run went, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.render.text import table
from tusou.wording import listed, said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tusou.types import Profile, StageTime

_NAMES = {"ocr": "OCR", "indexes": "derived indexes"}
_ELSEWHERE = {"decode": "workers", "encode": "threads", "ocr": "workers"}
"""Who works at the stages that the run waits for."""


def profile_lines(profile: Profile) -> list[str]:
    """A line for each stage that took a tenth of a second, or limits the run; then which does."""
    total = max(profile.seconds, 1e-9)
    rows = [
        _row(stage, stage.seconds / total)
        for stage in profile.stages
        if max(stage.seconds, stage.worked_s) >= 0.05 or stage.stage == profile.limiting
    ]
    head = (said("stage"), said("time"), said("share"), "")
    lines = table([head, *rows], right=(1, 2))
    if profile.limiting:
        share = _share_of(profile, profile.limiting)
        named = _named(profile.limiting)
        lines.append(said("limiting: {} ({} of the run)", named, f"{share:.0%}"))
    return lines


def _row(stage: StageTime, share: float) -> tuple[str, str, str, str]:
    told = _shares(stage.parts, stage.worked_s)
    if stage.stage in _ELSEWHERE:
        who = said(_ELSEWHERE[stage.stage])
        worked = said("waited for; {} {} s", who, f"{stage.worked_s:.1f}")
        told = f"{worked}: {told}" if told else worked
    return _named(stage.stage), f"{stage.seconds:.1f} s", f"{share:.0%}", told


def _shares(parts: Mapping[str, float], whole: float) -> str:
    """`render 45 %, text 20 %`, the largest first; what rounds to nothing is left out."""
    ordered = sorted(parts.items(), key=lambda part: -part[1])
    shares = [(name, seconds / whole) for name, seconds in ordered if whole]
    return listed(f"{said(name)} {share:.0%}" for name, share in shares if share >= 0.005)


def _share_of(profile: Profile, name: str) -> float:
    seconds = sum(stage.seconds for stage in profile.stages if stage.stage == name)
    return seconds / max(profile.seconds, 1e-9)


def _named(stage: str) -> str:
    return said(_NAMES.get(stage, stage))
