"""Indexing over HTTP: started, watched, cancelled, refused."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from indexing.making import photo
from tusou.errors import Conflict, StoreError
from tusou.server import create_app
from tusou.server.jobs import JobBoard
from tusou.types import IndexReport, Progress

pytestmark = pytest.mark.changes


def events_of(client, job: str, headers: dict[str, str] | None = None) -> list[dict]:
    text = client.get(f"/api/v1/jobs/{job}/events", headers=headers).text
    lines = [line for line in text.split("\n") if line.startswith("data: ")]
    return [json.loads(line.removeprefix("data: ")) for line in lines]


def start(client, *paths: Path, **options):
    return client.post("/api/v1/jobs", json={"paths": list(map(str, paths)), **options})


def test_a_job_makes_new_files_searchable(client, folder: Path):
    """Its events end with the report; what was left out is listed with the reason."""
    photo(folder / "new" / "green-two.png", "green", (50, 40))
    (folder / "new" / "broken.jpg").write_bytes(b"\xff\xd8\xff not a picture")
    answer = start(client, folder)
    assert answer.status_code == 202
    events = events_of(client, answer.json()["job"])
    assert events[-1]["state"] == "done"
    report = events[-1]["report"]
    assert report["items"]["photo"] == 1
    (skipped,) = report["skipped"]
    assert skipped["path"].endswith("broken.jpg")
    assert skipped["problem"]
    hits = client.get("/api/v1/search", params={"q": "green", "in": "new/"}).json()["hits"]
    assert [hit["relative_path"] for hit in hits] == ["new/green-two.png"]
    listed = client.get("/api/v1/files", params={"skipped": True}).json()["files"]
    assert [one["skipped"]["problem"] for one in listed] == [skipped["problem"]]


def test_jobs_are_listed_the_newest_first(client, folder: Path):
    first = start(client, folder).json()["job"]
    events_of(client, first)
    second = start(client, folder).json()["job"]
    events_of(client, second)
    listed = client.get("/api/v1/jobs").json()["jobs"]
    assert [job["job"] for job in listed] == [second, first]


def test_a_path_that_is_not_there_is_told_before_a_job_is_made(client, folder: Path):
    answer = start(client, folder / "paper")
    assert answer.status_code == 400
    assert "papers" in answer.json()["mend"]
    assert client.get("/api/v1/jobs").json()["jobs"] == []


def test_a_folder_that_is_gone_hinders_no_other(client, folder: Path, tmp_path: Path):
    """As in Python: what the library holds of it is kept, and the report tells it as left out."""
    usb, away = tmp_path / "usb", tmp_path / "away"
    photo(usb / "there.png", "red")
    events_of(client, start(client, usb, folder).json()["job"])
    usb.rename(away)
    photo(folder / "new.png", "green", (33, 30))
    answer = start(client, usb, folder)
    assert answer.status_code == 202
    report = events_of(client, answer.json()["job"])[-1]["report"]
    assert (report["indexed"], report["removed"]) == (1, 0)
    (told,) = report["skipped"]
    assert (told["path"], told["problem"]) == (str(usb), f"{usb} is not there any more")
    alone = start(client, usb)
    assert (alone.status_code, alone.json()["problem"]) == (400, told["problem"])
    assert f"tusou forget {usb}" in alone.json()["mend"]


def test_a_server_that_only_reads_does_not_index(serve, folder: Path):
    assert start(serve(read_only=True), folder).status_code == 403


def test_over_the_network_only_known_folders_are_indexed(serve, folder: Path, tmp_path: Path):
    """Whoever may search must not make every file of the machine searchable."""
    photo(tmp_path / "private" / "red.png", "red")
    (folder / "way-out").symlink_to(tmp_path / "private")
    token = "a-token-that-nobody-guesses"
    client = serve(host="0.0.0.0", tokens=(token,))
    client.headers["authorization"] = f"Bearer {token}"
    assert start(client, tmp_path / "private").status_code == 403
    assert start(client, folder / ".." / "private").status_code == 403
    assert start(client, folder / "way-out").status_code == 403
    answer = start(client, folder / "papers")
    assert answer.status_code == 202
    events_of(client, answer.json()["job"])
    opened = serve(host="0.0.0.0", tokens=(token,), index_roots=(str(tmp_path / "private"),))
    opened.headers["authorization"] = f"Bearer {token}"
    answer = start(opened, tmp_path / "private")
    assert answer.status_code == 202
    events_of(opened, answer.json()["job"])


def test_behind_a_proxy_the_rule_is_that_of_the_network(serve, tmp_path: Path):
    """Although it listens at loopback: who has the password may not read all that its user may."""
    photo(tmp_path / "private" / "red.png", "red")
    client = serve(tokens=("a-token-that-nobody-guesses",), secure_cookies=True)
    client.headers["authorization"] = "Bearer a-token-that-nobody-guesses"
    answer = start(client, tmp_path / "private")
    assert answer.status_code == 403
    assert "--index-root" in answer.json()["mend"]


@pytest.mark.parametrize("what", ["", "/events"])
def test_a_job_that_is_not_there_is_not_found(client, what):
    assert client.get(f"/api/v1/jobs/{'0' * 32}{what}").status_code == 404
    assert client.delete(f"/api/v1/jobs/{'0' * 32}").status_code == 404


def test_events_outlast_a_job_that_has_ended(client, folder: Path):
    """Who comes late is told the end at once."""
    job = start(client, folder).json()["job"]
    events_of(client, job)
    assert [event["state"] for event in events_of(client, job)] == ["done"]


# ── the board by itself ─────────────────────────────────────────────────────────────────────

REPORT = IndexReport(1, 0, 0, 0, {"photo": 1}, (), 0, 0.5)


def wait_for_end(board: JobBoard, job) -> dict:
    changed, version, told = threading.Event(), -1, {"state": "running"}
    with board.waking(changed.set):
        while True:
            version, told = board.told_since(job, version) or (version, told)
            if told["state"] != "running":
                return told
            assert changed.wait(10), "nothing came"
            changed.clear()


def test_a_cancelled_job_stops_at_the_next_file():
    """Whatever the run had finished is kept by the run itself."""
    asked, seen = threading.Event(), []

    def work(paths, options, listener):
        for done in range(1000):
            listener(Progress(done, 1000, done, 0, 0.0))
            seen.append(done)
            if done == 2:
                asked.set()
                stopped.wait(10)
        return REPORT

    stopped = threading.Event()
    board = JobBoard(work)
    job = board.start(("a",), {})
    asked.wait(10)
    board.cancel(job.id)
    stopped.set()
    assert wait_for_end(board, job)["state"] == "cancelled"
    assert seen == [0, 1, 2]
    assert not board.is_running


def test_one_job_runs_at_a_time():
    going = threading.Event()

    def work(paths, options, listener):
        going.wait(10)
        return REPORT

    board = JobBoard(work)
    first = board.start(("a",), {})
    with pytest.raises(Conflict, match=first.id):
        board.start(("b",), {})
    going.set()
    assert wait_for_end(board, first)["report"]["items"] == {"photo": 1}
    wait_for_end(board, board.start(("b",), {}))


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (StoreError("it is locked", "wait"), ("StoreError", "it is locked", "wait")),
        (ValueError("odd"), ("ValueError", "odd", "please report it")),
    ],
)  # fmt: skip
def test_a_job_that_fails_tells_why(raised, told, caplog):
    """Who watches it, and the log: whoever has begun it may look later."""

    def work(paths, options, listener):
        raise raised

    board = JobBoard(work)
    error = wait_for_end(board, board.start(("a",), {}))["error"]
    assert (error["error"], error["problem"], error["mend"]) == told
    board.close()
    assert told[1] in caplog.text


def test_old_jobs_are_forgotten():
    board = JobBoard(lambda paths, options, listener: REPORT)
    for _ in range(55):
        wait_for_end(board, board.start(("a",), {}))
    assert len(board.all()) == 50


def test_closing_waits_for_what_is_running():
    begun, ended = threading.Event(), []

    def work(paths, options, listener):
        begun.set()
        try:
            while True:
                listener(Progress(0, 1, 0, 0, 0.0))
        finally:
            ended.append(True)

    board = JobBoard(work)
    board.start(("a",), {})
    begun.wait(10)
    board.close()
    assert ended == [True]


def test_closing_does_not_wait_for_ever(caplog):
    """A read from a drive that does not answer cannot be cut short."""
    going = threading.Event()

    def work(paths, options, listener):
        going.wait(60)
        return REPORT

    board = JobBoard(work)
    job = board.start(("a",), {})
    board.close(wait_s=0.01)
    assert "did not stop" in caplog.text
    told = wait_for_end(board, job)
    assert (told["state"], told["error"]["problem"]) == ("cancelled", "the server was stopped")
    going.set()
    board.close()
    assert wait_for_end(board, job) == told


def test_beside_a_job_that_still_ends_no_other_begins(client, folder: Path):
    """Its watchers were told the end at once; its thread may write for seconds still."""
    going = threading.Event()

    def work(paths, options, listener):
        going.wait(60)
        return REPORT

    board = client.app.state.desk.jobs = JobBoard(work)
    job = board.start(("a",), {})
    board.end()
    assert wait_for_end(board, job)["state"] == "cancelled"
    assert board.is_running
    assert "tusou_indexing 1" in client.get("/metrics").text
    answer = start(client, folder)
    assert (answer.status_code, answer.json()["problem"]) == (409, "the server is being stopped")
    going.set()
    board.close()
    assert not board.is_running
    assert start(client, folder).status_code == 409


def test_a_job_that_ends_its_thread_is_told_as_failed():
    """Whatever a plug-in raises: who watches it hears of the end, and the next one may begin."""

    def work(paths, options, listener):
        raise SystemExit(3)

    board = JobBoard(work)
    assert wait_for_end(board, board.start(("a",), {}))["error"]["error"] == "SystemExit"
    board.close()
    assert not board.is_running


def test_a_fault_of_ours_is_in_the_log_with_its_place(caplog):
    """Who is asked to report it has something to report."""

    def work(paths, options, listener):
        raise ValueError("odd")

    board = JobBoard(work)
    wait_for_end(board, board.start(("a",), {}))
    board.close()
    assert "Traceback" in caplog.text
    assert 'raise ValueError("odd")' in caplog.text


def test_any_number_of_listeners_hears_of_a_job_at_once(library):
    """None of them takes a thread of the server."""
    going = threading.Event()

    def work(paths, options, listener):
        going.wait(60)
        return REPORT

    app = create_app(library)
    with at_a_port(app) as port:
        app.state.desk.jobs = board = JobBoard(work)
        job = board.start(("a",), {})
        lines = [HTTPConnection("127.0.0.1", port, timeout=10) for _ in range(40)]
        answers = []
        for line in lines:
            line.request("GET", f"/api/v1/jobs/{job.id}/events")
            answers.append(line.getresponse())
        for answer in answers:
            assert next_state(answer) == "running"
        going.set()
        for answer in answers:
            assert next_state(answer) == "done"
        for line in lines:
            line.close()


def next_state(answer: HTTPResponse) -> str:
    while not (line := answer.readline()).startswith(b"data: "):
        assert line, "the events have ended"
    return json.loads(line.removeprefix(b"data: "))["state"]


@contextmanager
def at_a_port(app: FastAPI) -> Iterator[int]:
    """A server of an application at a port that is free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()
