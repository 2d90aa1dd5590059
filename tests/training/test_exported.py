"""Figures and cards are of the files that were exported last, or of none."""

from dataclasses import replace
from pathlib import Path

import pytest
from training.exported import (
    FILES,
    TWINS,
    check_exported,
    exported_digest,
    load_figures,
    mark_exported,
    save_figures,
)
from training.identity import Refused
from training.settings import Settings


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def settings(tmp_path: Path, out: Path) -> Settings:
    """A work folder whose towers were exported."""
    made = Settings(tmp_path, tmp_path / "work")
    for folder in (out, made.work / TWINS):
        folder.mkdir(parents=True)
        for name in FILES:
            (folder / name).write_text(f"{name} of {folder.name}")
    mark_exported(made, out)
    return made


@pytest.fixture(params=[(folder, name) for folder in ("shipped", "twin") for name in FILES])
def one(request: pytest.FixtureRequest, settings: Settings, out: Path) -> Path:
    """One of the files after the other."""
    folder, name = request.param
    return (out if folder == "shipped" else settings.work / TWINS) / name


def test_what_was_exported_is_measured_wherever_it_lies(settings: Settings, out: Path) -> None:
    check_exported(settings, out)
    check_exported(settings, out.rename(out.with_name("moved")))


def test_a_file_of_another_export_is_refused(settings: Settings, out: Path, one: Path) -> None:
    one.write_text("of the next export, which was stopped")
    with pytest.raises(Refused, match="run the stage 'export'"):
        check_exported(settings, out)


def test_a_missing_file_is_refused_by_name(settings: Settings, out: Path, one: Path) -> None:
    one.unlink()
    with pytest.raises(Refused, match=f"{one} is missing"):
        check_exported(settings, out)


def test_other_backbones_are_refused(settings: Settings, out: Path) -> None:
    turned = replace(settings, backbones=settings.backbones[::-1])
    with pytest.raises(Refused, match=f"add --backbone {' '.join(settings.backbones)}"):
        check_exported(turned, out)


def test_an_export_of_an_older_recipe_is_measured(settings: Settings, out: Path) -> None:
    (settings.work / "exported.json").unlink()
    check_exported(settings, out)


def test_figures_come_back_for_the_files_they_were_measured_on(
    settings: Settings, out: Path
) -> None:
    save_figures(settings, exported_digest(settings, out), {"captions": {"photos": 4}})
    assert load_figures(settings, out) == {"captions": {"photos": 4}}


def test_figures_of_other_files_are_refused(settings: Settings, out: Path, one: Path) -> None:
    save_figures(settings, exported_digest(settings, out), {"captions": {"photos": 4}})
    one.write_text("trained for longer")
    with pytest.raises(Refused, match="run the stage 'evaluate'"):
        load_figures(settings, out)


def test_figures_that_do_not_say_of_what_they_are_and_none_at_all_are_refused(
    settings: Settings, out: Path
) -> None:
    for text in ('{"captions": {}}', None):
        path = settings.work / "figures.json"
        path.write_text(text) if text else path.unlink()
        with pytest.raises(Refused, match="run the stage 'evaluate'"):
            load_figures(settings, out)
