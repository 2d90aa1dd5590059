"""On which drives folders lie."""

from __future__ import annotations

import os

import pytest

from mounting import plugged_in
from tusou.sources.drives import drives_of, is_mounted


@pytest.fixture
def drive(tmp_path):
    with plugged_in(tmp_path / "drive") as drive:
        yield drive


def below(folder, found):
    """Those of the drives that begin below `folder`; the machine has some of its own."""
    return {at: point for at, point in found.items() if at.startswith(str(folder) + os.sep)}


def test_a_drive_begins_where_it_is_mounted(drive, tmp_path):
    """For all folders below, and for none beside it."""
    inside, beside = drive.contents / "a" / "b", tmp_path / "beside"
    inside.mkdir(parents=True)
    beside.mkdir()
    at = str(drive.contents)
    assert below(tmp_path, drives_of([str(inside)])) == {at: at}
    assert below(tmp_path, drives_of([str(inside), at, str(beside)])) == {at: at}
    assert below(tmp_path, drives_of([str(beside)])) == {}


def test_a_link_to_another_drive_begins_it(drive, tmp_path):
    """It leads into a folder of the drive; one that leads to a place on its own drive does not."""
    (drive.contents / "photos" / "2024").mkdir(parents=True)
    (tmp_path / "near").mkdir()
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "far").symlink_to(drive.contents / "photos")
    (tmp_path / "root" / "near").symlink_to(tmp_path / "near")
    folders = [str(tmp_path / "root" / "far" / "2024"), str(tmp_path / "root" / "near")]
    assert below(tmp_path, drives_of(folders)) == {
        str(tmp_path / "root" / "far"): str(drive.contents)
    }


def test_a_link_above_is_no_part_of_where_a_drive_is_mounted(drive, tmp_path):
    """It may be removed, and the drive is still there."""
    (tmp_path / "link").symlink_to(tmp_path)
    at = tmp_path / "link" / "drive"
    assert below(tmp_path / "link", drives_of([str(at)])) == {str(at): str(drive.contents)}


def test_a_drive_within_a_drive(drive, tmp_path):
    """Both begin somewhere."""
    (drive.contents / "card").mkdir()
    with plugged_in(tmp_path / "other") as other:
        other.mount(drive.contents / "card")
        at = [str(drive.contents), str(drive.contents / "card")]
        assert below(tmp_path, drives_of(at[1:])) == {one: one for one in at}
        other.unmount()


def test_whether_it_is_mounted(drive, tmp_path):
    """An empty folder is no drive, nor is one that is gone, whatever its name says."""
    (tmp_path / "point").mkdir()
    assert not is_mounted(str(tmp_path / "point"))
    drive.mount(tmp_path / "point")
    assert is_mounted(str(tmp_path / "point"))
    drive.unmount()
    assert not is_mounted(str(tmp_path / "point"))
    assert not is_mounted(str(tmp_path / "gone"))


def test_a_letter_without_a_drive_is_not_mounted(tmp_path, monkeypatch):
    r"""Windows takes "E:\" for a mount point also while nothing is there."""
    monkeypatch.setattr(os.path, "ismount", lambda path: True)
    assert not is_mounted(str(tmp_path / "gone"))
