"""Copies of files from elsewhere are kept up to a size, and never taken from under a reader."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tusou.errors import InputError, SourceError
from tusou.remote.cache import Cache, arriving_at, in_use, settle
from tusou.types import SourceFile


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache", 100)


def file(name: str, size: int = 40, **more) -> SourceFile:
    return SourceFile(f"s3://b/{name}", "s3://b", size, 1, **more)


def put(cache: Cache, one: SourceFile, *, used: int = 0):
    """Keep a copy; `used`: when, in s."""
    place = cache.place(one)
    with arriving_at(place) as copy:
        copy.write(b"x" * one.size_bytes)
        settle(copy, place)
    os.utime(place, (used, 1))
    return place


def test_a_copy_keeps_its_name_and_state(cache):
    """Suffixes decide how files are read; another state is another copy."""
    one = cache.place(file("图 a?.PDF"))
    assert one.name == "图_a_.PDF"
    assert one != cache.place(file("图 a?.PDF", version="2"))
    assert one != cache.place(file("图 a?.PDF", size=41))
    assert cache.place(file("x" * 300 + ".pdf")).name.endswith("xxx.pdf")
    assert len(cache.place(file("x" * 300 + ".pdf")).name) <= 80


def test_the_copy_used_last_is_the_newest(cache):
    """For a page drawn again any copy will do: the one used last."""
    assert cache.newest("s3://b/a.pdf") is None
    put(cache, file("a.pdf", version="1"), used=10)
    second = put(cache, file("a.pdf", version="2"), used=20)
    assert cache.newest("s3://b/a.pdf") == second
    with in_use(cache.place(file("a.pdf", version="1"))) as is_there:
        assert is_there
    assert cache.newest("s3://b/a.pdf") == cache.place(file("a.pdf", version="1"))


def test_the_oldest_copies_make_room(cache):
    """What was used longest ago goes."""
    old, new = put(cache, file("a.pdf"), used=10), put(cache, file("b.pdf"), used=20)
    cache.make_room(20)
    assert old.exists()
    cache.make_room(50)
    assert not old.exists()
    assert not old.parent.exists()
    assert new.exists()


def test_copies_are_listed_only_when_they_may_fill_the_cache(tmp_path, monkeypatch):
    """Of 20,000 copies a listing takes most of a second, and a bucket has as many files."""
    cache = Cache(tmp_path / "cache", 1000)
    listings, glob = [], Path.glob
    monkeypatch.setattr(Path, "glob", lambda *of: listings.append(of) or glob(*of))
    for number in range(300):
        cache.make_room(4)
        put(cache, file(f"{number}.pdf", size=4), used=number)
    assert 1 < len(listings) < 10


def test_a_full_cache_is_cleared_down_to_nine_tenths(tmp_path):
    cache = Cache(tmp_path / "cache", 1000)
    for number in range(25):
        cache.make_room(40)
        put(cache, file(f"{number}.pdf"), used=number)
    cache.make_room(40)
    kept = sorted(int(path.stem) for path in cache.folder.glob("*/*/*"))
    assert kept == list(range(4, 25))


def test_what_other_processes_keep_counts(tmp_path):
    """All that share the folder share its limit, also when one of them does not list it."""
    code = (
        "import sys; from pathlib import Path; from tusou.remote.cache import Cache\n"
        "cache = Cache(Path(sys.argv[1]), 100); cache.make_room(80)\n"
        "place = cache.folder / 'a' / 'b' / 'c'; place.parent.mkdir(parents=True)\n"
        "place.write_bytes(b'x' * 80)"
    )
    cache = Cache(tmp_path / "cache", 100)
    cache.make_room(1)
    subprocess.run([sys.executable, "-c", code, str(cache.folder)], check=True)
    cache.make_room(40)
    assert not (cache.folder / "a" / "b" / "c").exists()


def test_a_count_that_is_lost_is_made_again(cache):
    put(cache, file("a.pdf"), used=10)
    place = put(cache, file("b.pdf"), used=20)
    cache.make_room(1)
    [count] = [path for path in cache.folder.iterdir() if path.is_file()]
    for content in ("", "12 oranges"):
        count.write_text(content)
        cache.make_room(40)
        assert not cache.place(file("a.pdf")).exists()
        assert place.exists()


def test_a_copy_in_use_stays(cache):
    """Nothing is deleted from under a reader."""
    place = put(cache, file("a.pdf"))
    with in_use(place) as is_there:
        assert is_there
        cache.make_room(100)
        assert place.exists()
    cache.make_room(100)
    assert not place.exists()
    with in_use(place) as is_there:
        assert not is_there


def test_what_broke_off_leaves_nothing(cache):
    """A copy appears whole; an error on the way takes its half away."""
    place = cache.place(file("a.pdf"))

    def break_off():
        with arriving_at(place) as copy:
            copy.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert not any(path.is_file() for path in cache.folder.rglob("*"))


def test_what_a_dead_process_left_is_cleared_away(cache):
    """Half a copy of a process that was killed goes with the next that needs room."""
    place = cache.place(file("a.pdf"))
    code = (
        "import os, sys; from pathlib import Path; from tusou.remote.cache import arriving_at\n"
        "with arriving_at(Path(sys.argv[1])) as copy:\n"
        "    copy.write(b'half'); copy.flush(); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(place)], check=False).returncode == 9
    left = place.with_name(place.name + ".part")
    assert left.read_bytes() == b"half"
    assert cache.newest("s3://b/a.pdf") is None
    cache.make_room(1)
    assert not left.exists()


def test_two_do_not_fetch_the_same(cache):
    """While one process fetches a file another one waits for its copy."""
    place = cache.place(file("a.pdf"))
    with arriving_at(place) as first:
        with arriving_at(place) as second:
            assert second is None
        first.write(b"whole")
        settle(first, place)
    assert place.read_bytes() == b"whole"
    with arriving_at(place) as third:
        assert third is None
    assert [path.name for path in place.parent.iterdir()] == ["a.pdf"]


def test_a_tilde_in_the_variable_is_resolved(own_home):
    """Where no shell has read it, as in a file of settings, `~` is the home folder all the same."""
    folder = Cache.from_environment({"TUSOU_CACHE": "~/copies"}).folder
    assert folder.is_relative_to(own_home / "copies")


def test_folder_and_size_come_from_the_environment():
    """Users decide where and how much."""
    assert Cache.from_environment({"TUSOU_CACHE": "/fast", "TUSOU_CACHE_GB": "0.5"}) == Cache(
        Cache.from_environment({"TUSOU_CACHE": "/fast"}).folder, 500_000_000
    )
    own = Cache.from_environment({"XDG_CACHE_HOME": "/home/you/.cache"})
    assert str(own.folder) == "/home/you/.cache/tusou/remote"
    assert own.most_bytes == 5_000_000_000
    with pytest.raises(InputError, match="TUSOU_CACHE_GB"):
        Cache.from_environment({"TUSOU_CACHE_GB": "much"})


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    """The disk is blamed, not the network."""
    (tmp_path / "file").write_bytes(b"")
    place = Cache(tmp_path / "file", 100).place(file("a.pdf"))
    with pytest.raises(SourceError, match="cannot be kept here") as caught, arriving_at(place):
        pass
    assert "TUSOU_CACHE" in caught.value.mend
