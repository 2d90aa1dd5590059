from pathlib import Path

import numpy as np
import pytest
from training.whole import save_array, save_text, whole


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


def stop_in_the_middle(file: Path) -> None:
    with whole(file) as draft:
        draft.write_text("sec", "utf-8")
        raise KeyboardInterrupt
