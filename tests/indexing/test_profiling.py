"""Where the time of a run went: stages, their parts, and the one that limits."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from colour_encoder import ColourEncoder
from indexing.making import RGB, colour_folder
from tusou.executors import open_executor
from tusou.indexing import IndexOptions, index
from tusou.indexing.profiling import Worked, profile_of
from tusou.sources import walk
from tusou.stores import open_store
from tusou.timing import Stopwatch
from tusou.types import FileDone, Profile, SourceFile, StageTime

FILE = SourceFile("/r/a.pdf", "/r", 1, 1)


def counted(**seconds: float) -> Stopwatch:
    """A watch that has counted; `encode_pictures` stands for "encode.pictures"."""
    watch = Stopwatch()
    watch.seconds = {name.replace("_", "."): spent for name, spent in seconds.items()}
    return watch


def stages(profile: Profile) -> dict[str, StageTime]:
    return {stage.stage: stage for stage in profile.stages}


def test_stages_make_up_the_run():
    """What no span names is "other", and the order is that of the pipeline."""
    profile = profile_of(counted(write=1.0, walk_files=2.0, walk_hashes=0.5), 10.0, {})
    assert [stage.stage for stage in profile.stages] == ["walk", "write", "other"]
    assert stages(profile)["walk"].parts == {"files": 2.0, "hashes": 0.5}
    assert stages(profile)["other"].seconds == 6.5
    assert profile.seconds == 10.0


def test_spans_that_are_no_stage_are_other():
    """A listener that draws a picture adds no stage."""
    profile = profile_of(counted(render=3.0), 10.0, {})
    assert [(stage.stage, stage.seconds) for stage in profile.stages] == [("other", 10.0)]


def test_workers_tell_of_their_own_time():
    """The run waited one second for ten of work; what no part names is "other"."""
    worked = Worked()
    worked.add(FileDone(FILE, 6.0, {"render": 4.0, "text": 1.0}))
    worked.add(FileDone(FILE, 4.0, {"render": 1.0}))
    profile = profile_of(counted(decode=1.0), 2.0, {"decode": worked})
    decode = stages(profile)["decode"]
    assert (decode.seconds, decode.worked_s) == (1.0, 10.0)
    assert decode.parts == {"render": 5.0, "text": 1.0, "other": 4.0}


def test_what_the_run_did_by_itself_is_work_too():
    """Texts that OCR has read are encoded by the run, others in threads."""
    worked = Worked()
    worked.add_parts({"pictures": 5.0, "texts": 2.0})
    profile = profile_of(counted(encode_texts=1.5), 4.0, {"encode": worked})
    encode = stages(profile)["encode"]
    assert (encode.seconds, encode.worked_s) == (1.5, 8.5)
    assert encode.parts == {"pictures": 5.0, "texts": 3.5}
    assert worked.parts["texts"] == 2.0


def test_what_the_run_stood_at_longest_limits_it():
    """Not what worked longest: workers that keep up with the encoder limit nothing."""
    worked = Worked(seconds=50.0)
    watch = counted(decode=1.0, encode_pictures=4.0, encode_texts=3.0, write=5.0)
    assert profile_of(watch, 14.0, {"decode": worked}).limiting == "encode"


@pytest.mark.parametrize("stages", [(), (StageTime("other", 1.0, 1.0),)])
def test_nothing_to_speak_of_limits_nothing(stages):
    """A run that did nothing has no limiting stage."""
    assert Profile(stages).limiting == ""


@pytest.mark.parametrize("workers", [0, 1])
def test_a_run_tells_where_its_time_went(tmp_path: Path, workers: int):
    """Every stage is there; parts come from the worker as well as from this process."""
    folder = colour_folder(tmp_path / "files")
    encoder = ColourEncoder()
    with (
        closing(open_store(str(tmp_path / "library"))) as store,
        closing(open_executor(workers=workers)) as executor,
    ):
        store.bind_encoder(encoder.stamp)
        report = index(
            walk([str(folder)]),
            store,
            encoder,
            executor,
            options=IndexOptions(),
            under=[str(folder)],
        )
    profile = report.profile
    found = stages(profile)
    assert report.indexed == len(RGB)
    assert set(found) >= {"walk", "decode", "encode", "write", "indexes"}
    assert set(found["decode"].parts) >= {"render", "previews"}
    assert sum(found["decode"].parts.values()) == pytest.approx(found["decode"].worked_s)
    assert set(found["walk"].parts) == {"files", "hashes"}
    assert set(found["encode"].parts) == {"pictures", "texts"}
    assert profile.seconds == pytest.approx(report.seconds, rel=1e-6)
    assert profile.limiting in found
