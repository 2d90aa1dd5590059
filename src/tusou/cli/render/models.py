"""Models as tables and JSON: those that are here and those that can be pulled."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from tusou.cli.render.text import megabytes, printable, table
from tusou.wording import in_turn, listed, said, translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.library.supply import Installed, Verified
    from tusou.models import ModelInfo
    from tusou.models.catalogue import CatalogueModel
    from tusou.models.coming import Unfinished
    from tusou.models.places import Fetching

_SELF_TEST = "  self-test: sentences that find their picture: {}"


def model_json(model: ModelInfo, default: str) -> dict[str, object]:
    """An installed model."""
    return {
        "name": model.name,
        "default": model.name == default,
        "revision": model.revision,
        "dim": model.dim,
        "languages": list(model.languages),
        "licence": model.licence,
        "size_bytes": model.size_bytes,
        "folder": str(model.folder),
    }


def unfinished_json(half: Unfinished) -> dict[str, object]:
    """What is under way, or was left by a command that was cut off; it cannot be used."""
    return {
        "name": half.name,
        "unfinished": True,
        "size_bytes": half.size_bytes,
        "folder": str(half.folder),
    }


def unfinished_line(half: Unfinished) -> str:
    """The same for people."""
    name, folder = printable(half.name), printable(half.folder.name)
    return said(
        "unfinished: {}, {} in {}; what deletes it: tusou models remove {}",
        name,
        megabytes(half.size_bytes),
        folder,
        quote(folder),
    )


def model_lines(models: Sequence[ModelInfo], default: str) -> list[str]:
    """A table of installed models."""
    return table([_model_row(model, default) for model in models], right=(1, 3))


def _model_row(model: ModelInfo, default: str) -> tuple[str, ...]:
    return (
        printable(model.name) + (said(" (default)") if model.name == default else ""),
        said("{} dim", model.dim) if model.dim else "?",
        listed(model.languages) or "?",
        megabytes(model.size_bytes),
        printable(model.licence) or said("licence unknown"),
        printable(str(model.folder)),
    )


def catalogue_json(model: CatalogueModel) -> dict[str, object]:
    """A model that can be pulled."""
    return {
        "name": model.name,
        "about": model.about,
        "when": model.when,
        "languages": list(model.languages),
        "licence": model.licence,
        "dim": model.dim,
        "variants": {
            model.installed_as(variant): size_mb for variant, size_mb in model.size_mb.items()
        },
        "recall": [
            {
                "set": row.set,
                "text_to_image": row.text_to_image,
                "image_to_text": row.image_to_text,
                "source": row.source,
            }
            for row in model.recall
        ],
        "repositories": [part["repo"] for part in model.parts],
    }


def catalogue_lines(models: Sequence[CatalogueModel]) -> list[str]:
    """Three lines a model: name and facts, when to choose it, what was published of it."""
    lines = []
    for model in models:
        sizes = listed(f"{variant} {size} MB" for variant, size in model.size_mb.items())
        about, when = said(model.about), said(model.when)
        lines.append(f"{model.name}: {in_turn((about, sizes, model.licence))}")
        lines.append(said("    languages: {}; {}", listed(model.languages), when))
        lines.extend(f"    {row}" for row in _recall_lines(model))
    return lines


def _recall_lines(model: CatalogueModel) -> list[str]:
    if not model.recall:
        return [said("no published recall of this pair is known to us")]
    lines = []
    for row in model.recall:
        back = row.image_to_text
        told = "" if back is None else said(", image to text {}", back)
        measure = "" if "R@" in row.set else " R@1"
        there = said("text to image {}", row.text_to_image)
        lines.append(f"{row.set}{measure}: {there}{told} ({row.source})")
    return lines


def installed_json(installed: Installed) -> dict[str, object]:
    """A model that has just come."""
    report = installed.report
    return {
        **model_json(installed.info, ""),
        "self_test": None
        if report is None
        else {language: found / of for language, (found, of) in report.found.items()},
        "notes": list(installed.notes),
    }


def installed_lines(installed: Installed) -> list[str]:
    """What came, how it did in the self-test, and how it is used."""
    from tusou.library.selftest import shares_found

    info = installed.info
    name, size = printable(info.name), megabytes(info.size_bytes)
    lines = [said("{} is ready: {} in {}", name, size, info.folder)]
    if installed.report is not None:
        lines.append(said(_SELF_TEST, shares_found(installed.report)))
    lines += [said("  note: {}", translated(note)) for note in installed.notes]
    lines.append(said("  a new library: tusou index FOLDER --model {}", quote(info.name)))
    lines.append(said("  a library there is: tusou reembed --model {}", quote(info.name)))
    return lines


def verified_json(verified: Verified) -> dict[str, object]:
    """How a model was found on a closer look."""
    report = verified.report
    return {
        "name": verified.name,
        "recorded": verified.recorded,
        "damages": [{"file": each.file, "problem": each.problem} for each in verified.damages],
        "problem": verified.problem,
        "self_test": None
        if report is None
        else {language: found / of for language, (found, of) in report.found.items()},
        "sound": is_sound(verified),
    }


def verified_lines(verified: Verified) -> list[str]:
    """The same for people."""
    from tusou.library.selftest import shares_found

    state = said("sound") if is_sound(verified) else said("BAD")
    lines = [f"{state}  {printable(verified.name)}"]
    if verified.problem:
        lines.append(f"  {printable(translated(verified.problem))}")
    if not verified.recorded:
        lines.append(said("  no record of its files to compare: it came with tusou, or by hand"))
    lines += [f"  {printable(each.file)}: {translated(each.problem)}" for each in verified.damages]
    if verified.report is not None:
        lines.append(said(_SELF_TEST, shares_found(verified.report)))
    return lines


def is_sound(verified: Verified) -> bool:
    """Whether its files are as recorded and it finds pictures by sentences."""
    from tusou.library.selftest import FOUND_LEAST, best_share

    report = verified.report
    return not verified.damages and report is not None and best_share(report) >= FOUND_LEAST


def fetching_line(fetching: Fetching) -> str:
    """How far a download is."""
    number = f"{fetching.file_number}/{fetching.n_files}"
    size = megabytes(fetching.done_bytes)
    if fetching.total_bytes:
        size = said("{} of {}", size, megabytes(fetching.total_bytes))
    return f"{number} {printable(fetching.file)}: {size}"
