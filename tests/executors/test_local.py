"""Worker processes: order, limits, deaths, back-pressure, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tusou.errors import InputError, TusouError
from tusou.executors import Limits, Work, open_executor
from tusou.executors.local import LocalExecutor
from tusou.types import Arrived, Decoded, DecodeOptions, FileDone, Skipped, SourceFile

OPTIONS = DecodeOptions()


def source_file(name):
    path = os.path.abspath(f"/nowhere/{name}.pdf")
    return SourceFile(path, "/nowhere", 1, 1)


def children():
    """The process ids of this process's children that still exist."""
    found: set[int] = set()
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        with suppress(FileNotFoundError):  # a thread of another test that has ended meanwhile
            found.update(map(int, (task / "children").read_text().split()))
    return found


def summary(events):
    """Events as short texts: file, and what happened."""
    lines = []
    for event in events:
        what = event.what
        if isinstance(what, Decoded):
            said = f"item {what.item.page_number}"
        elif isinstance(what, Skipped):
            said = f"{'file' if what.whole_file else 'page'}: {what.problem}"
        else:
            assert isinstance(what, FileDone)
            said = "done"
        lines.append(f"{event.file.path.rpartition('/')[2].removesuffix('.pdf')} {said}")
    return lines


@pytest.fixture(autouse=True)
def _targets(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


@pytest.fixture
def run():
    """Decode files of the given names with `act`, and see that no process is left over."""
    before = children()

    def run(*names, workers=1, target="decode_targets:act", **limits):
        with closing(
            LocalExecutor(Work(target, workers=workers, limits=Limits(**limits)))
        ) as executor:
            yield from executor.decode(map(source_file, names), OPTIONS)

    yield run
    assert children() <= before


def test_items_of_a_file_come_in_order_and_end_with_done(run):
    """Events of each file are in order and FileDone is the last of them."""
    assert summary(run("good-3", "skip-1")) == [
        *("good-3 item 1", "good-3 item 2", "good-3 item 3", "good-3 done"),
        *("skip-1 item 1", "skip-1 page: this page is blank", "skip-1 done"),
    ]


def test_what_arrives_is_what_was_sent(run):
    """Picture, key, thumbnail and item survive the way between the processes."""
    first = next(iter(run("good-1"))).what
    assert isinstance(first, Decoded)
    assert (first.picture.mode, first.picture.size) == ("RGB", (40, 30))
    assert first.picture.getpixel((39, 29)) == (1, 7, 9)
    assert (first.image_key, first.thumbnail, first.item.page_number) == ("key", b"jpeg", 1)
    assert int(first.item.text) != os.getpid()


def test_many_files_over_several_workers(run):
    """Every file ends with exactly one FileDone, and all workers get some."""
    events = list(run(*[f"{n}/good-{n % 5 + 1}" for n in range(40)], workers=3))
    done = Counter(event.file.path for event in events if isinstance(event.what, FileDone))
    assert (len(done), set(done.values())) == (40, {1})
    pids = {event.what.item.text for event in events if isinstance(event.what, Decoded)}
    assert len(pids) == 3


def test_no_files_start_no_worker(run):
    """Without a file there is nothing to start, and nothing to wait for."""
    assert list(run()) == []


def test_files_are_read_lazily():
    """The list of files is drawn upon as workers ask, not at once."""
    drawn = []

    def files():
        for number in range(1000):
            drawn.append(number)
            yield source_file(f"{number}/good-1")

    with closing(LocalExecutor(Work("decode_targets:act", workers=1))) as executor:
        events = executor.decode(files(), OPTIONS)
        next(events)
        assert len(drawn) < 10
        events.close()


def test_workers_wait_for_the_caller(tmp_path):
    """A worker runs only a few items ahead of a caller that takes its time."""
    path = tmp_path / "tell-0.pdf"
    path.write_text("0")
    file = SourceFile(str(path), str(tmp_path), 1, 1)
    with closing(LocalExecutor(Work("decode_targets:act", workers=1))) as executor:
        events = executor.decode([file], OPTIONS)
        next(events)
        made = settled(path.read_text)
        assert 1 <= int(made) <= 10
        assert len(list(events)) == 100


def settled(look, seconds=0.5):
    """What `look` returns once it has not changed for `seconds`."""
    seen, since = look(), time.monotonic()
    while time.monotonic() - since < seconds:
        time.sleep(0.02)
        if (now := look()) != seen:
            seen, since = now, time.monotonic()
    return seen


def test_errors_are_skips(run):
    """What the decode function raises ends the file with problem and mend."""
    events = list(run("refuse-1", "fault-1", "starve-1", "good-1"))
    skips = {e.file.path[9:-4]: e.what for e in events if isinstance(e.what, Skipped)}
    assert (skips["refuse-1"].problem, skips["refuse-1"].mend) == (
        "it is made of cheese",
        "use paper",
    )
    assert skips["fault-1"].problem.startswith("ValueError: a fault of ours (decode_targets.py:")
    assert "memory" in skips["starve-1"].problem
    assert all(skip.whole_file for skip in skips.values())
    assert summary(events)[-2:] == ["good-1 item 1", "good-1 done"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("abort-1", "the process that read it crashed (SIGABRT) (after 1 item)"),
        ("crash-2", "the process that read it crashed (SIGSEGV) (after 2 items)"),
        ("leave-1", "the process that read it ended by itself (exit code 3) (after 1 item)"),
        ("senseless-1", "the process that read it ended by itself (exit code 1) (after 1 item)"),
    ],
)
def test_a_dying_worker_costs_one_file(run, name, problem):
    """The file is skipped with what happened, and the files around it are decoded."""
    lines = summary(run("good-1", name, "good-2"))
    assert lines[:2] == ["good-1 item 1", "good-1 done"]
    assert lines[-5:] == [
        f"{name} file: {problem}",
        f"{name} done",
        *("good-2 item 1", "good-2 item 2", "good-2 done"),
    ]


def test_a_worker_killed_by_hand_costs_one_file(run):
    """kill -9 in the midst of a file: skipped, with a word on memory, and on it goes."""
    events = run("hang-1", "good-1", stall_s=60)
    first = next(events)
    os.kill(int(first.what.item.text), signal.SIGKILL)
    assert summary(events) == [
        "hang-1 file: the process that read it was killed from outside (after 1 item)",
        *("hang-1 done", "good-1 item 1", "good-1 done"),
    ]


@pytest.mark.parametrize("name", ["hang-1", "seize-1"])
def test_a_hanging_worker_is_killed(run, name):
    """A file of which nothing more comes is given up, even if no Python code can run."""
    lines = summary(run(name, "good-1", stall_s=1.5))
    assert lines[-4:] == [
        f"{name} file: nothing more came of it for 1.5 s (after 1 item)",
        *(f"{name} done", "good-1 item 1", "good-1 done"),
    ]


def test_a_worker_that_trickles_is_killed(run):
    """A file that goes on for ever, never quite silent, is given up as well."""
    lines = summary(run("trickle-1", "good-1", file_s=1.5, item_s=3.0))
    # Three seconds for its one item, none for what it leaves out.
    assert any("it was not read within 4 s (after 1 item)" in line for line in lines)
    assert lines[-2:] == ["good-1 item 1", "good-1 done"]


def test_a_slow_caller_is_not_held_against_the_worker(run):
    """Time in which nobody asks for events is not counted as silence."""
    events = run("good-20", stall_s=1.5, file_s=1.5, item_s=0.0)
    lines = summary([next(events)])
    time.sleep(2.0)
    assert "file:" not in " ".join(lines + summary(events))


def test_a_growing_worker_is_stopped(run):
    """A file that takes ever more memory is given up at the limit."""
    lines = summary(run("grow-1", "good-1", memory_bytes=300_000_000))
    assert "memory" in lines[1]
    assert lines[-2:] == ["good-1 item 1", "good-1 done"]


def test_leaks_do_not_accumulate(run):
    """A worker that holds much after a file is replaced before it grows too large."""
    events = list(run(*["leak-1"] * 6, memory_bytes=600_000_000, recycle_bytes=200_000_000))
    assert not [e for e in events if isinstance(e.what, Skipped) and e.what.whole_file]
    assert len({e.what.item.text for e in events if isinstance(e.what, Decoded)}) >= 2


def test_workers_are_replaced_after_some_files(run):
    """A worker serves a limited number of files."""
    events = list(run(*["good-1"] * 9, recycle_files=3))
    pids = [e.what.item.text for e in events if isinstance(e.what, Decoded)]
    assert sorted(Counter(pids).values()) == [3, 3, 3]


def test_only_bad_files(run):
    """A run in which every file kills its worker comes to its end."""
    events = list(run(*["abort-0"] * 5, workers=2))
    assert Counter(type(e.what).__name__ for e in events) == {"Skipped": 5, "FileDone": 5}


def test_stopping_early_leaves_nothing(run):
    """A caller that loses interest leaves no process behind."""
    events = run("hang-1", "hang-1", workers=2, stall_s=600)
    next(events)
    assert len(children()) >= 1
    events.close()


def test_close_ends_what_is_under_way():
    """Closing the executor ends its iterators; nothing hangs."""
    before = children()
    executor = LocalExecutor(Work("decode_targets:act", workers=2))
    events = executor.decode(map(source_file, ["good-9", "hang-1"]), OPTIONS)
    next(events)
    executor.close()
    assert children() <= before
    assert len(list(events)) < 10
    executor.close()


def test_an_error_of_the_file_list_passes_through(run):
    """What the caller's own iterator raises comes out, and the workers end."""

    def files():
        yield source_file("good-1")
        raise OSError("the share is gone")

    with closing(LocalExecutor(Work("decode_targets:act", workers=1))) as executor:
        with pytest.raises(OSError, match="the share is gone"):
            list(executor.decode(files(), OPTIONS))


@pytest.mark.parametrize(
    "target", ["no_such_module:act", "decode_targets:no_such", "decode_targets"]
)
def test_a_target_that_is_not_there(run, target):
    """A wrong target is the caller's error, told at once and not once per file."""
    with pytest.raises(InputError, match="cannot be imported"):
        list(run("good-1", "good-2", target=target))


def test_a_target_that_kills_at_import(run, tmp_path, monkeypatch):
    """Workers that never start are tried a few times and then reported."""
    (tmp_path / "deadly.py").write_text("import os\nos._exit(4)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(TusouError, match=r"do not start \(exit code 4\)") as caught:
        list(run("good-1", target="deadly:act"))
    assert "workers=0" in caught.value.mend


def test_an_interpreter_that_cannot_be_run(run, monkeypatch):
    """A Python that cannot start itself says so and offers to go without."""
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(TusouError, match="cannot be started") as caught:
        list(run("good-1"))
    assert "workers=0" in caught.value.mend


def test_workers_load_nothing_heavy(run):
    """A worker imports neither an encoder's runtime nor the text index."""
    (loaded,) = [e.what.problem for e in run("modules-0") if isinstance(e.what, Skipped)]
    assert not {"onnxruntime", "tantivy", "tokenizers", "rich"} & set(loaded.split())


SCRIPT = """
import os, signal, sys, threading
from tusou.executors import Limits, Work, open_executor
from tusou.types import DecodeOptions, SourceFile

# Tests started in the background inherit a Ctrl-C that is ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
executor = open_executor("local", target="decode_targets:act", workers=2)
files = [SourceFile(f"/nowhere/{name}.pdf", "/nowhere", 1, 1) for name in sys.argv[1:]]
for event in executor.decode(files, DecodeOptions()):
    text = getattr(getattr(event.what, "item", None), "text", "done")
    print(text, flush=True)
"""


def script(*names, code=SCRIPT, as_file=None):
    where = ["-c", code] if as_file is None else [str(as_file)]
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    return subprocess.Popen(
        [sys.executable, *where, *names],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("as_file", [False, True])
def test_scripts_need_no_main_guard(tmp_path, as_file):
    """`python -c` and a script without a `__main__` guard work: nothing runs twice."""
    path = tmp_path / "script.py"
    path.write_text(SCRIPT)
    with script("good-1", "good-1", as_file=path if as_file else None) as process:
        out, err = process.communicate(timeout=60)
    assert (len(out.split()), err, process.returncode) == (4, "", 0)


def gone(pid):
    """Whether the process ends within a while."""
    for _ in range(500):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_ctrl_c_ends_parent_and_workers():
    """Ctrl-C reaches the caller as KeyboardInterrupt; workers are silent and end."""
    with script("hang-1", "hang-1") as process:
        pids = [int(process.stdout.readline()) for _ in range(2)]
        for pid in (*pids, process.pid):  # a terminal sends it to the whole group
            os.kill(pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert err.strip().endswith("KeyboardInterrupt")
    assert err.count("Traceback") == 1
    assert all(gone(pid) for pid in pids)


BUSY = """until = time.process_time() + 0.5
    while time.process_time() < until: pass
"""
"""What keeps the caller at work after an event, and away from listening."""


@pytest.mark.parametrize("at_work", ["", BUSY], ids=["listening", "at work"])
def test_ctrl_z_is_not_held_against_the_workers(at_work):
    """However long all were stopped, and wherever: the clock goes on when they do."""
    # Its own 1.7 s lie as far below the limit as the stop above it: neighbours take time, too.
    limits = "workers=2, limits=Limits(stall_s=4.0, file_s=4.0, item_s=0.0))"
    code = SCRIPT.replace("workers=2)", limits).replace("import os,", "import os, time,")
    with script("doze-1", code=f"{code}    {at_work}") as process:
        worker = int(process.stdout.readline())
        time.sleep(0.2)
        for pid in (process.pid, worker):
            os.kill(pid, signal.SIGSTOP)
        time.sleep(6.0)
        os.kill(process.pid, signal.SIGCONT)
        time.sleep(0.5)
        os.kill(worker, signal.SIGCONT)
        out, err = process.communicate(timeout=60)
    assert (out.split(), err) == (["awake", "awake", "done"], "")


def test_workers_end_when_their_parent_is_killed():
    """A parent that dies without a word leaves no orphans."""
    with script("hang-1", "good-1") as process:
        first = process.stdout.readline()
        assert first, process.stderr.read()
        pids = {int(first)}
        process.kill()
        process.communicate(timeout=60)
    assert all(gone(pid) for pid in pids)


def test_it_works_in_a_thread_that_ends():
    """Workers do not depend on the life of the thread that started them."""
    code = SCRIPT.replace(
        "for event in executor.decode(files, DecodeOptions()):",
        textwrap.dedent("""\
        events = executor.decode(files, DecodeOptions())
        first = threading.Thread(target=lambda: print(next(events).what.item.text))
        first.start()
        first.join()
        for event in events:"""),
    )
    with script("good-3", code=code) as process:
        out, err = process.communicate(timeout=60)
    assert (len(out.split()), err) == (4, "")


def test_workers_of_nothing():
    """A pool of no or negative size is refused; who names no executor gets one without."""
    with pytest.raises(InputError, match="at least 1"):
        LocalExecutor(Work("decode_targets:act", workers=0))
    assert type(open_executor(workers=0)).__name__ == "InlineExecutor"


def test_limits_have_sane_defaults():
    """A file without items that stalls ends within a minute."""
    limits = Limits()
    assert max(limits.stall_s, limits.file_s) < 60
    assert limits.memory_bytes <= 1_500_000_000


def test_signs_of_life_of_a_file_from_elsewhere_come_through():
    """In their places among the events; the time up to the last is not the file's."""
    executor = LocalExecutor(Work("decode_targets:act", workers=1))
    try:
        events = list(executor.decode([source_file("arrive-1")], OPTIONS))
    finally:
        executor.close()
    arrived = [event.what for event in events if isinstance(event.what, Arrived)]
    assert [one.size_bytes for one in arrived] == [1, 2, 3, 4, 5, 6]
    assert arrived[-1].sha256 == "hash"
    kinds = [type(event.what).__name__ for event in events]
    assert kinds == ["Decoded", *["Arrived"] * 6, "Decoded", "Decoded", "FileDone"]
