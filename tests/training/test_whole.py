import os
from pathlib import Path

import numpy as np
import pytest
from training.whole import save_array, save_text, whole, whole_folder


def test_a_write_that_is_stopped_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "new" / "figures.json"
    save_text(file, "first")
    with pytest.raises(KeyboardInterrupt):
        stop_in_the_middle(file)
    assert file.read_text("utf-8") == "first"
    save_text(file, "second")
    assert [found.name for found in file.parent.iterdir()] == [file.name]


def test_arrays_keep_the_name_they_were_given(tmp_path: Path) -> None:
    save_array(tmp_path / "features.npy", np.arange(3))
    assert np.load(tmp_path / "features.npy").tolist() == [0, 1, 2]
    assert len(list(tmp_path.iterdir())) == 1


def test_files_of_a_folder_take_their_places_together(folder: Path) -> None:
    renew(folder, "model", "tokens")
    assert contents(folder) == {"model": "new", "tokens": "new", "card": "old"}


def test_a_folder_keeps_its_files_where_their_successors_are_not_all_written(folder: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        renew(folder, "model", stopped=True)
    assert contents(folder) == {"model": "old", "tokens": "old", "card": "old"}


def test_nothing_of_a_stopped_draft_comes_with_the_next(folder: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        renew(folder, "half", stopped=True)
    renew(folder, "model", "tokens")
    assert contents(folder) == {"model": "new", "tokens": "new", "card": "old"}


def test_a_folder_that_was_stopped_between_two_files_lacks_the_last(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = os.replace

    def once(source: Path, target: Path) -> None:
        moved(source, target)
        raise KeyboardInterrupt

    monkeypatch.setattr("training.whole.os.replace", once)
    with pytest.raises(KeyboardInterrupt):
        renew(folder, "another", "model", "tokens")
    assert "model" not in contents(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    for name in ("model", "tokens", "card"):
        save_text(made / name, "old")
    return made


def renew(folder: Path, *names: str, stopped: bool = False) -> None:
    with whole_folder(folder, last="model") as draft:
        for name in names:
            (draft / name).write_text("new", "utf-8")
        if stopped:
            raise KeyboardInterrupt


def contents(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in folder.iterdir() if file.is_file()}


def stop_in_the_middle(file: Path) -> None:
    with whole(file) as draft:
        draft.write_text("sec", "utf-8")
        raise KeyboardInterrupt
