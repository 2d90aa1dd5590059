"""Decode functions that behave as badly as real files can; the file's name says how."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import time
from dataclasses import replace

from PIL import Image

from tusou.errors import SourceError
from tusou.parts import at_part
from tusou.types import Arrived, Decoded, Item, Part, Skipped


def act(file, options):
    """Do what the stem of the file says: "good-3" gives three items, "abort-1" one and aborts."""
    verb, _, count = os.path.splitext(os.path.basename(file.path))[0].partition("-")
    for number in range(1, int(count or 1) + 1):
        item = Item("page", file.path, page_number=number, text=f"{os.getpid()}")
        yield Decoded(item, Image.new("RGB", (40, 30), (number % 256, 7, 9)), "key", b"jpeg")
    if verb != "good":
        yield from globals()[verb](file)


def read(file, options):
    """Give a page of each letter of the stem: "g" is good, with others go wrong as they say."""
    place = options.resumed
    first = 1 if place is None else place.number + place.is_lost
    stem = os.path.splitext(os.path.basename(file.path))[0]
    for number, sign in enumerate(stem, 1):
        if number < first:
            continue
        with at_part(Part("page", number)):
            if sign == "o":
                _die_once(f"{number}")
            if sign in "gfo":
                yield Decoded(Item("page", file.path, page_number=number), None)
            if sign in _WRONG:
                next(_WRONG[sign](file))
    if "z" in stem:
        os.abort()


def deadly_pictures(file, options):
    """Decode as always, but die of pictures whose name tells so; of some, only the first time."""
    from tusou.sources import decode_file
    from tusou.sources.loading import load_picture
    from tusou.sources.pairs import source

    def load(path, options):
        if path.endswith("deadly.png"):
            os.abort()
        if path.endswith("unlucky.png"):
            _die_once(os.path.basename(path))
        return load_picture(path, options)

    source.load_picture = load
    return decode_file(file, options)


def _die_once(name):
    killed = os.path.join(os.environ["TUSOU_TEST_KILLED"], name)
    if not os.path.exists(killed):
        open(killed, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)


def arrive(file):
    """Come from afar, with the items that are made after it is here."""
    for size in range(1, 6):
        yield Arrived(size)
    yield Arrived(6, "hash")
    for number in (1, 2):
        yield Decoded(Item("page", file.path, page_number=10 + number), None, "key", b"jpeg")


def skip(file):
    yield Skipped(file.path, "this page is blank", page_number=9, whole_file=False)


def refuse(file):
    raise SourceError("it is made of cheese", "use paper")
    yield


def fault(file):
    raise ValueError("a fault\nof ours")
    yield


def starve(file):
    raise MemoryError
    yield


def hang(file):
    time.sleep(3600)
    yield


def nap(file):
    """Need a second for the next item."""
    time.sleep(1.0)
    yield Decoded(Item("page", file.path, page_number=9, text="awake"), None, "key", b"jpeg")


def doze(file):
    """Need a while for each of two items."""
    for number in (8, 9):
        time.sleep(0.6)
        item = Item("page", file.path, page_number=number, text="awake")
        yield Decoded(item, None, "key", b"jpeg")


def seize(file):
    """Hang in C code that never lets another thread run."""
    re.fullmatch("(a|aa)+b", "a" * 200)
    yield


def trickle(file):
    """Go on for ever, an item now and then."""
    while True:
        time.sleep(0.05)
        yield Skipped(file.path, "a page", whole_file=False)


def abort(file):
    os.abort()
    yield


def crash(file):
    ctypes.string_at(1)
    yield


def leave(file):
    os._exit(3)
    yield


def grow(file):
    """Take memory for ever, and touch it."""
    held = []
    while True:
        held.append(b"x" * 10_000_000)
        time.sleep(0.002)
    yield


def leak(file):
    """Keep 120 MB after the file is done."""
    globals().setdefault("leaked", []).append(bytearray(os.urandom(1000)) * 120_000)
    yield Skipped(file.path, "a page", whole_file=False)


_WRONG = {"a": abort, "f": abort, "h": hang, "k": lambda _: os.kill(os.getpid(), 9)}


def tell(file):
    """Write into the file how many items were made, one by one, and make a hundred large ones."""
    for number in range(1, 101):
        with open(file.path, "w") as log:
            log.write(f"{number}")
        item = Item("page", file.path, page_number=number)
        yield Decoded(item, Image.new("RGB", (448, 448)))


def modules(file):
    """Tell which modules the worker has loaded."""
    import sys

    yield Skipped(file.path, " ".join(sorted(sys.modules)), whole_file=False)


def senseless(file):
    """Yield what cannot be sent."""
    yield Skipped(file.path, lambda: None)


def shout(*, sign, threads):
    """A finisher for tests: marks the text of items with a sign."""

    def finish(decoded):
        return [
            replace(one, item=replace(one.item, text=f"{sign}{threads}{one.picture.size}"))
            for one in decoded
        ]

    return finish
