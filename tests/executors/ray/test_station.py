"""What a worker of a cluster does, without the cluster: orders in, numbered events out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tusou.errors import TusouError
from tusou.executors import Finish, Work
from tusou.executors.ray.cluster import sized
from tusou.executors.ray.known import Known
from tusou.executors.ray.station import EVENTS_AT_ONCE, Order, Station
from tusou.types import Arrived, Decoded, DecodeOptions, FileDone, Item, Skipped, SourceFile


@pytest.fixture(autouse=True)
def _targets(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent))


@pytest.fixture
def station():
    made = []

    def station(finish=None, target="decode_targets:act"):
        made.append(Station(Work(target, workers=1, finish=finish), DecodeOptions()))
        made[-1].start()
        return made[-1]

    yield station
    for one in made:
        one._executor.close()


def order(number, name, known=()):
    path = os.path.abspath(f"/nowhere/{name}.pdf")
    return Order(number, SourceFile(path, "/nowhere", 1, 1), known_of(*known))


def known_of(*told):
    """What a caller knows who was told of these: events, or numbers of pages that came."""
    known = Known()
    for what in told:
        known.add(item(what) if isinstance(what, int) else what)
    return known


def item(page=None, kind="page"):
    return Decoded(Item(kind, "/nowhere/a.pdf", page_number=page), None)


def left_out(page=None, problem="it is torn", *, whole_file=False):
    return Skipped("/nowhere/a.pdf", problem, page_number=page, whole_file=whole_file)


def news(known, *events):
    """Which events of another reading are new to a caller who knows that."""
    passed, new = Known(), []
    for event in events:
        if not known.holds(event, passed):
            new.append(event)
        passed.add(event)
    return new


def everything(station):
    """All that a station has to tell; an answer may be empty on the way, on a busy machine."""
    told = []
    while station._waiting or station._under_way:
        told += station.more()
    return told


def pages(told):
    return [(number, what.item.page_number) for number, what in told if isinstance(what, Decoded)]


def test_orders_are_answered_with_their_numbers(station):
    """Events of each file in order, FileDone last; pictures stay where they are."""
    one = station()
    one.give([order(7, "good-3"), order(8, "skip-1")])
    told = everything(one)
    assert pages(told) == [(7, 1), (7, 2), (7, 3), (8, 1)]
    assert [number for number, what in told if isinstance(what, FileDone)] == [7, 8]
    assert all(what.picture is None for _, what in told if isinstance(what, Decoded))
    assert told[0][1].thumbnail == b"jpeg"


def test_what_was_delivered_is_not_delivered_again(station):
    """A file that a dead worker had begun goes on where the caller is, skipped pages and all."""
    one = station()
    one.give([order(1, "good-5", [1, 2, 3]), order(2, "skip-2", [1, 2, left_out(9)])])
    told = everything(one)
    assert pages(told) == [(1, 4), (1, 5)]
    assert [number for number, what in told if isinstance(what, FileDone)] == [1, 2]
    assert not any(isinstance(what, Skipped) for _, what in told)


def test_a_file_that_is_refused_the_second_time_is_told_of(station):
    """Though more of it is known than comes now: half of it is not to pass for the whole."""
    one = station()
    one.give([order(1, "refuse-3", [1, 2, 3, 4, 5])])
    told = everything(one)
    assert pages(told) == []
    [refused] = [what for _, what in told if isinstance(what, Skipped)]
    assert refused.whole_file
    assert "made of cheese" in refused.problem


def test_a_row_that_was_told_of_and_now_has_its_picture_costs_no_other():
    """Items without pages are counted among themselves, and nothing is said of a row twice."""
    broken = left_out(problem="row 1: its picture is torn")
    other = left_out(problem="row 3: its picture is torn")
    first, second, third = item(kind="pair"), item(kind="pair"), item(kind="pair")
    known = known_of(broken, first, second)
    assert news(known, first, second, third) == [third]
    assert news(known, broken, first, second, other, third) == [other, third]


def test_a_skipped_page_that_is_now_readable_stays_skipped():
    """It was told of, and what follows comes once."""
    fourth = item(4)
    figure = item(3, kind="figure")
    known = known_of(1, 2, left_out(3))
    assert news(known, item(1), item(2), item(3), figure, fourth) == [fourth]
    assert news(known_of(1, left_out(2), 3), item(1), item(2), item(3), fourth) == [fourth]


def test_a_page_goes_on_with_the_figure_that_lacks():
    """Of the last page that came some items may be known and others not."""
    figures = [item(2, kind="figure"), item(2, kind="figure")]
    known = known_of(1, 2, figures[0])
    assert news(known, item(1), item(2), *figures, item(3)) == [figures[1], item(3)]
    torn = left_out(2)
    assert news(known, item(1), item(2), torn, item(3)) == [torn, item(3)]


def test_a_file_that_kills_its_reader_is_skipped_by_the_station(station):
    """Workers of the station bear it: the station lives, and says what happened."""
    one = station()
    one.give([order(1, "abort-1"), order(2, "good-1")])
    told = everything(one)
    skips = [(number, what) for number, what in told if isinstance(what, Skipped)]
    assert [(number, what.whole_file) for number, what in skips] == [(1, True)]
    assert "crashed (SIGABRT)" in skips[0][1].problem
    assert (2, 1) in pages(told)


def test_a_page_that_kills_its_reader_costs_itself(station):
    """As on one machine; its skip is an event like any other."""
    one = station(target="decode_targets:read")
    one.give([order(1, "gag"), order(2, "agg", [left_out(1), 2])])
    told = everything(one)
    assert pages(told) == [(1, 1), (1, 3), (2, 3)]
    skips = [(number, what) for number, what in told if isinstance(what, Skipped)]
    assert [(number, what.page_number) for number, what in skips] == [(1, 2)]


def test_files_may_come_later(station):
    """A station that has run dry goes on when it is given more."""
    one = station()
    assert one.more() == []
    one.give([order(1, "good-1")])
    assert pages(everything(one)) == [(1, 1)]
    one.give([order(2, "good-1")])
    assert pages(everything(one)) == [(2, 1)]


def test_an_answer_is_bounded(station):
    """A long document comes in pieces."""
    one = station()
    one.give([order(1, f"good-{2 * EVENTS_AT_ONCE}")])
    assert len(one.more()) <= EVENTS_AT_ONCE
    assert len(pages(everything(one))) >= EVENTS_AT_ONCE


def test_items_are_finished_with_their_pictures(station):
    """The finisher gets arguments, threads and pictures; its time is told with a file."""
    one = station(Finish("decode_targets:shout", {"sign": "!"}))
    one.give([order(1, "good-1")])
    told = everything(one)
    assert told[0][1].item.text == "!1(40, 30)"
    done = told[-1][1]
    assert 0 < done.parts["finish"] <= done.seconds


@pytest.mark.parametrize(
    ("cpus", "workers", "expected"),
    [
        ([2], None, (1, 2)),
        ([8, 8], None, (4, 4)),
        ([16, 4, 1], None, (5, 4)),
        ([2], 2, (2, 1)),
        ([1], 3, (3, 1)),
        ([64, 64], 2, (2, 4)),
        ([0, 2], None, (1, 2)),
    ],
)
def test_workers_fill_the_nodes(cpus, workers, expected):
    """Up to four CPUs a worker; as many as there is room for, unless a number is asked for."""
    assert sized(cpus, workers) == expected


def test_a_cluster_without_cpus():
    """The mend says how to add some."""
    with pytest.raises(TusouError, match="has no CPU"):
        sized([0], None)


def test_signs_of_life_are_told_and_not_counted(station):
    """Another worker hears of a file's way again, and still goes on where the caller is."""
    one = station()
    one.give([order(1, "arrive-1", [1, 11])])
    told = everything(one)
    assert pages(told) == [(1, 12)]
    assert [what.sha256 for _, what in told if isinstance(what, Arrived)][-1] == "hash"
