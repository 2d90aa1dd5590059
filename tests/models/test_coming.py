"""Models come into their folder and leave it whole."""

import shutil
from pathlib import Path

import pytest

from tusou.errors import ModelError
from tusou.models.coming import (
    IMPORTING,
    INCOMING,
    LOCKS,
    REMOVED,
    changing,
    discard,
    local_faults,
    put,
    take_away,
    unfinished,
)


def write(folder: Path, content: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "visual.onnx").write_text(content)
    return folder


def held(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_model_is_put_in_the_place_of_another(tmp_path):
    """The old one goes last, so there is no moment without one to come back to."""
    target = write(tmp_path / "clip", "old")
    put(write(tmp_path / ".incoming-clip", "new"), target)
    assert (target / "visual.onnx").read_text() == "new"
    assert held(tmp_path) == ["clip"]


def test_ctrl_c_while_the_old_one_is_deleted_leaves_the_new(tmp_path, monkeypatch):
    """The model that was there is gone from sight before its first file is."""
    target = write(tmp_path / "clip", "old")
    fresh = write(tmp_path / ".incoming-clip", "new")

    def interrupted(folder, *_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", interrupted)
        with pytest.raises(KeyboardInterrupt):
            put(fresh, target)
    assert (target / "visual.onnx").read_text() == "new"
    assert held(tmp_path) == [".removed-clip", "clip"]
    put(write(tmp_path / ".incoming-clip", "newer"), target)
    assert (target / "visual.onnx").read_text() == "newer"
    assert held(tmp_path) == ["clip"]


def test_where_the_new_one_cannot_come_the_old_one_stays(tmp_path):
    """It is put back under its name."""
    target = write(tmp_path / "clip", "old")
    with pytest.raises(ModelError, match="no such file"):
        put(tmp_path / ".incoming-clip", target)
    assert (target / "visual.onnx").read_text() == "old"
    assert held(tmp_path) == ["clip"]


def test_what_an_interrupted_removal_left_does_not_stand_in_the_way(tmp_path):
    """A folder under the name that models leave by is deleted with the next of that name."""
    write(tmp_path / f"{REMOVED}clip", "older")
    take_away(write(tmp_path / "clip", "old"))
    assert held(tmp_path) == []


@pytest.mark.parametrize("how", [take_away, lambda link: put(link.with_name("fresh"), link)])
def test_of_a_model_that_is_a_link_the_link_alone_goes(tmp_path, how):
    """The folder that it leads to is somebody's."""
    elsewhere = write(tmp_path / "disk/clip", "theirs")
    models = tmp_path / "models"
    write(models / "fresh", "new")
    (models / "clip").symlink_to(elsewhere)
    how(models / "clip")
    assert (elsewhere / "visual.onnx").read_text() == "theirs"
    assert not (models / "clip").is_symlink()


def test_what_is_not_there_is_discarded_already(tmp_path):
    """Nor does a link that leads nowhere stay."""
    discard(tmp_path / "nothing")
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    discard(tmp_path / "link")
    assert held(tmp_path) == []


def test_one_model_is_changed_by_one_at_a_time(tmp_path):
    """The second is told at once; another model is another matter; afterwards it is free."""
    with changing(tmp_path / "clip"):
        with changing(tmp_path / "siglip"):
            pass
        with pytest.raises(ModelError, match=r"another process .* 'clip'") as caught:
            with changing(tmp_path / "clip"):
                pytest.fail("both are at it")
        assert "wait" in caught.value.mend
    with changing(tmp_path / "clip"):
        assert held(tmp_path) == [LOCKS]


@pytest.mark.parametrize("below", ["file", "file/models"])
def test_a_folder_that_cannot_be_made_is_told(tmp_path, below):
    """With the reason, and what to set."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(ModelError, match="cannot be read or written") as caught:
        with changing(tmp_path / below / "clip"):
            pytest.fail("it was made")
    assert "TUSOU_MODELS" in caught.value.mend


def test_what_is_refused_elsewhere_is_not_told_of_the_folder_of_models(tmp_path):
    """A file of somebody's that cannot be read is no reason to take another folder."""
    with pytest.raises(FileNotFoundError), changing(tmp_path / "clip"):
        (tmp_path / "tokenizer.json").read_bytes()


def test_faults_of_this_machine_name_their_file(tmp_path):
    """What the operating system says is passed on, other errors are not touched."""
    with pytest.raises(ModelError, match=f"{tmp_path}/absent cannot be read or written: no such"):
        with local_faults(tmp_path):
            (tmp_path / "absent").read_bytes()
    with pytest.raises(KeyError), local_faults(tmp_path):
        raise KeyError


def test_what_is_unfinished_is_found_with_its_size(tmp_path):
    """Pulls and imports that were cut off, and removals; nothing else."""
    write(tmp_path / f"{INCOMING}clip", "12345")
    write(tmp_path / f"{IMPORTING}my.model", "123")
    write(tmp_path / f"{REMOVED}old", "1")
    write(tmp_path / "whole", "x")
    (tmp_path / ".given.json").write_text("{}")
    found = {(each.name, each.folder.name, each.size_bytes) for each in unfinished(tmp_path)}
    assert found == {
        ("clip", ".incoming-clip", 5),
        ("my.model", ".importing-my.model", 3),
        ("old", ".removed-old", 1),
    }
    assert unfinished(tmp_path / "absent") == []
