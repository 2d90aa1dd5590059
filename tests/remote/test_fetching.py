"""A file from elsewhere arrives whole or not at all."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest

from tusou.errors import FileChanged, SourceError
from tusou.remote import fetching
from tusou.remote.cache import Cache
from tusou.remote.fetching import described, fetched, fetched_again, held, is_here
from tusou.remote.looking import Entry, look


def found(address):
    return described(look(address), address.rpartition("/")[0])


def test_a_file_arrives_with_its_hash(memory, web):
    """From memory and from the web the bytes are the same, and the last word is their hash."""
    content = bytes(range(256)) * 20_000  # several pieces
    memory.pipe_file("/a.pdf", content)
    (web.folder / "a.pdf").write_bytes(content)
    for address in ("memory://a.pdf", f"{web.address}/a.pdf"):
        file = found(address)
        assert not is_here(file)
        *_, last = fetched(file)
        assert (last.size_bytes, last.sha256) == (
            len(content),
            hashlib.sha256(content).hexdigest(),
        )
        assert is_here(file)
        with held(file) as copy:
            assert Path(copy).read_bytes() == content
            assert Path(copy).name == "a.pdf"


def test_a_copy_is_not_fetched_again(web):
    """What is here already costs the network nothing, also when nobody answers any more."""
    (web.folder / "a.pdf").write_bytes(b"%PDF-")
    file = found(f"{web.address}/a.pdf")
    list(fetched(file))
    web.stop()
    assert [one.size_bytes for one in fetched(file)] == [5]
    assert list(fetched_again(file)) == []
    with held(file.path) as copy:
        assert Path(copy).read_bytes() == b"%PDF-"


def test_a_file_that_changed_is_not_fetched_for_what_it_was(web):
    """Who wants the state that was indexed does not get what lies there now."""
    (web.folder / "a.pdf").write_bytes(b"%PDF-old")
    old = found(f"{web.address}/a.pdf")
    assert [one.size_bytes for one in fetched_again(old)] == []
    assert is_here(old)
    (web.folder / "b.pdf").write_bytes(b"%PDF-old")
    gone = found(f"{web.address}/b.pdf")
    (web.folder / "b.pdf").write_bytes(b"%PDF-newer")
    with pytest.raises(FileChanged):
        list(fetched_again(gone))
    assert not is_here(gone)


def test_another_state_is_fetched_anew(web):
    """A copy of what was there before is not taken for what is there now."""
    (web.folder / "a.pdf").write_bytes(b"%PDF-old")
    list(fetched(found(f"{web.address}/a.pdf")))
    (web.folder / "a.pdf").write_bytes(b"%PDF-newer")
    with held(found(f"{web.address}/a.pdf")) as copy:
        assert Path(copy).read_bytes() == b"%PDF-newer"


def test_signs_of_life_come_while_it_arrives(memory, monkeypatch):
    """A large file from far away is no worker that hangs."""
    monkeypatch.setattr(fetching, "BEAT_S", 0.0)
    memory.pipe_file("/a.pdf", bytes(5 << 20))
    sizes = [one.size_bytes for one in fetched(found("memory://a.pdf"))]
    assert sizes == [*(n << 20 for n in range(1, 6)), 5 << 20]


def test_one_waits_for_another_that_fetches(memory):
    """The pages of one scan are read by several workers, and the file is fetched once."""
    memory.pipe_file("/a.pdf", bytes(3 << 20))
    file = found("memory://a.pdf")
    first = fetched(file)
    cache = Cache.from_environment()
    place = cache.place(file)
    with fetching.arriving_at(place) as copy:
        waiting = fetched(file)
        assert next(waiting).size_bytes == 0
        copy.write(bytes(3 << 20))
        fetching.settle(copy, place)
    assert [one.size_bytes for one in waiting] == [3 << 20]
    assert [one.size_bytes for one in first] == [3 << 20]


def test_what_breaks_off_is_told_and_left(web):
    """Half a file is an error, and is not kept."""
    (web.folder / "a.pdf").write_bytes(b"%PDF-" * 100)
    web.short = {"/a.pdf"}
    file = found(f"{web.address}/a.pdf")
    with pytest.raises(SourceError) as caught:
        list(fetched(file))
    assert "index again" in caught.value.mend
    assert not is_here(file)
    web.short = set()
    *_, last = fetched(file)
    assert last.size_bytes == 500


def test_a_file_larger_than_the_cache_is_refused(web, monkeypatch):
    """Whether its size is told before or comes out on the way."""
    monkeypatch.setenv("TUSOU_CACHE_GB", "0.001")
    (web.folder / "a.pdf").write_bytes(bytes(2_000_000))
    told = found(f"{web.address}/a.pdf")
    untold = described(Entry(told.path, is_folder=False))
    for file in (told, untold):
        with pytest.raises(SourceError, match=r"at most 0.001 GB") as caught:
            list(fetched(file))
        assert "TUSOU_CACHE_GB" in caught.value.mend
    assert not any(path.is_file() for path in Cache.from_environment().folder.rglob("*"))


def test_what_tells_no_state_is_always_new():
    """Without size, time and ETag nothing says that a file is as it was."""
    silent = Entry("https://host/a.pdf", is_folder=False)
    assert described(silent) != described(silent)
    told = Entry("https://host/a.pdf", is_folder=False, size_bytes=3)
    assert described(told) == described(told)


def test_nobody_answers(web):
    """A file that is not here and cannot be reached is told as that."""
    (web.folder / "a.pdf").write_bytes(b"%PDF-")
    file = found(f"{web.address}/a.pdf")
    web.stop()
    with pytest.raises(SourceError, match="cannot be reached"):
        list(fetched(file))
    with pytest.raises(SourceError, match="cannot be reached"), held(file.path):
        pass


def test_threads_share_one_copy(web):
    """The requests of a server do not disturb each other."""
    (web.folder / "a.pdf").write_bytes(b"%PDF-" * 1000)
    file = found(f"{web.address}/a.pdf")
    web.asked.clear()
    read = []

    def work():
        with held(file) as copy:
            read.append(Path(copy).read_bytes())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [b"%PDF-" * 1000] * 4
    assert web.read() == ["/a.pdf"]


def test_a_file_of_unknown_size_makes_room_too(memory, monkeypatch):
    """The copies of a server that tells no sizes do not grow beyond what is kept."""
    monkeypatch.setenv("TUSOU_CACHE_GB", "0.003")
    for name in ("a", "b"):
        memory.pipe_file(f"/{name}.pdf", bytes(2_000_000))
    old, new = (described(Entry(f"memory://{name}.pdf", is_folder=False)) for name in ("a", "b"))
    list(fetched(old))
    list(fetched(new))
    assert is_here(new)
    assert not is_here(old)
