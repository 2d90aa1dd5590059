"""Workers that stay: single files from any thread, each under the limits of source files."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from executors.scarce import files_left
from indexing.making import photo
from tusou.errors import TusouError
from tusou.executors import Limits, open_standing
from tusou.types import Decoded, DecodeOptions, Skipped, SourceFile

DECODE = "tusou.sources:decode_file"


def source(path: Path) -> SourceFile:
    return SourceFile(str(path), str(path.parent), 1, 0)


ACT = "decode_targets:act"


@pytest.fixture(autouse=True)
def _targets(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


@pytest.fixture
def workers():
    opened = open_standing(DECODE, workers=2)
    yield opened
    opened.close()


def test_a_file_gives_what_the_decode_function_yields(workers, tmp_path: Path):
    (decoded,) = workers.decode(source(photo(tmp_path / "red.png", "red")))
    assert isinstance(decoded, Decoded)
    assert decoded.picture.getpixel((0, 0)) == (220, 30, 30)


def test_one_file_after_another_goes_to_the_same_process(tmp_path: Path):
    """Starting one takes a third of a second; an answer must not wait for it each time."""

    def children() -> set[str]:
        tasks = Path("/proc/self/task").glob("*/children")
        return {child for task in tasks for child in task.read_text().split()}

    before = children()
    workers = open_standing(DECODE, workers=1)
    try:
        seen = set()
        for name in ("a", "b", "c"):
            workers.decode(source(photo(tmp_path / f"{name}.png", "green")))
            seen.add(frozenset(children() - before))
        assert len(seen) == 1
        assert len(next(iter(seen))) == 1
    finally:
        workers.close()
    assert children() - before == set()


def test_many_threads_each_get_their_own_answer(workers, tmp_path: Path):
    colours = ["red", "green", "blue", "yellow"] * 3
    files = [photo(tmp_path / f"{at}.png", colour) for at, colour in enumerate(colours)]
    answers: dict[int, tuple[int, ...]] = {}

    def ask(at: int) -> None:
        (decoded,) = workers.decode(source(files[at]))
        answers[at] = decoded.picture.getpixel((0, 0))

    threads = [threading.Thread(target=ask, args=(at,)) for at in range(len(files))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    from indexing.making import RGB

    assert answers == {at: RGB[colour] for at, colour in enumerate(colours)}


def test_a_damaged_file_is_skipped_with_a_reason(workers, tmp_path: Path):
    """And the worker takes the next."""
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n nonsense")
    (skipped,) = workers.decode(source(tmp_path / "broken.png"))
    assert isinstance(skipped, Skipped)
    assert skipped.problem
    (decoded,) = workers.decode(source(photo(tmp_path / "red.png", "red")))
    assert isinstance(decoded, Decoded)


def test_a_worker_that_dies_costs_its_file_alone(tmp_path: Path):
    workers = open_standing(ACT, workers=1)
    try:
        *_, skipped = workers.decode(SourceFile("/x/crash-1", "/x", 1, 0))
        assert isinstance(skipped, Skipped)
        assert "crashed" in skipped.problem
        assert len(workers.decode(SourceFile("/x/good-2", "/x", 1, 0))) == 2
    finally:
        workers.close()


def test_limits_hold(tmp_path: Path):
    photo(tmp_path / "large.png", "red", (300, 300))
    workers = open_standing(
        DECODE, workers=1, limits=Limits(), options=DecodeOptions(max_pixels=1000)
    )
    try:
        (skipped,) = workers.decode(source(tmp_path / "large.png"))
        assert "Mpx" in skipped.problem
    finally:
        workers.close()


def test_closed_workers_take_nothing(tmp_path: Path):
    workers = open_standing(DECODE, workers=1)
    workers.close()
    with pytest.raises(TusouError, match="closed"):
        workers.decode(source(tmp_path / "a.png"))


def test_a_target_that_cannot_be_imported_is_told(tmp_path: Path):
    workers = open_standing("no.such:thing", workers=1)
    try:
        with pytest.raises(TusouError, match="cannot be imported"):
            workers.decode(source(tmp_path / "a.png"))
    finally:
        workers.close()


def test_a_process_that_cannot_start_costs_its_file_alone(tmp_path: Path):
    """The system may have no more files for a moment; nobody waits for ever."""
    red = source(photo(tmp_path / "red.png", "red"))
    workers = open_standing(DECODE, workers=1)
    try:
        for _ in range(2):
            with files_left(0), pytest.raises((TusouError, OSError), match=r"(?i)many open files"):
                workers.decode(red)
        (decoded,) = workers.decode(red)
        assert isinstance(decoded, Decoded)
    finally:
        workers.close()
