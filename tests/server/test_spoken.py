"""The language of answers: sentences are in Chinese for whoever asks for that, else in English."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import tusou
from server.test_jobs import events_of, start
from tusou.errors import StoreError
from tusou.server.spoken import language_of

CHINESE = {"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"}
BROKEN = b"\xff\xd8\xff not a picture"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh", "zh"),
        ("zh-Hant-TW", "zh"),
        ("ZH-cn, en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("en;q=0.3, zh ; q=0.9", "zh"),
        ("fr, zh;q=0.5", "zh"),
        ("fr, *;q=0.5", "en"),
        ("zh;q=0", "en"),
        ("zh;q=high", "en"),
        ("zhuang", "en"),
        ("*", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_the_one_of_ours_that_is_preferred(header, language):
    assert language_of({"accept-language": header}) == language


@pytest.mark.parametrize("header", [{}, {"accept-language": "en"}])
def test_programs_read_english_whatever_the_server_speaks(client, monkeypatch, header):
    """The language of whoever starts the server is that of its terminal."""
    monkeypatch.setenv("TUSOU_LANG", "zh")
    told = client.get("/api/v1/items/424242", headers=header).json()
    assert told["problem"].isascii()


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        (f"/api/v1/jobs/{'0' * 32}", f"没有任务 {'0' * 32}"),
        ("/api/v1/nothing", "这个地址没有内容"),
        ("/page/nothing.js", "这个地址没有内容"),
    ],
)
def test_a_refusal_is_told_in_chinese(client, path, problem):
    """In the one shape; its name, for programs, stays."""
    english, chinese = client.get(path).json(), client.get(path, headers=CHINESE).json()
    assert chinese["problem"] == problem
    assert chinese.keys() == english.keys()
    assert chinese["error"] == english["error"] == "NotFound"


def test_the_guard_and_ranges_refuse_in_chinese_too(serve, item_at):
    client = serve()
    there = f"/api/v1/items/{item_at('papers/sofas.pdf', 1, 'page')}/thumbnail"
    asked = client.get(there, headers={**CHINESE, "range": "bytes=99999999-"})
    assert (asked.status_code, asked.json()["problem"]) == (416, "没有这一段字节")
    guarded = serve(tokens=("a-token-that-nobody-guesses",))
    asked = guarded.get("/api/v1/library", headers=CHINESE)
    assert (asked.status_code, asked.json()["problem"]) == (401, "请先登录")


@pytest.mark.changes
def test_why_files_were_left_out_is_told_in_chinese(client, folder: Path):
    """In the list of files, and in the report of the job however it is asked for."""
    (folder / "broken.jpg").write_bytes(BROKEN)
    job = start(client, folder).json()["job"]
    event = events_of(client, job, CHINESE)[-1]
    (english,) = client.get(f"/api/v1/jobs/{job}").json()["report"]["skipped"]
    asked = {"skipped": True}
    reasons = [
        event["report"]["skipped"],
        client.get(f"/api/v1/jobs/{job}", headers=CHINESE).json()["report"]["skipped"],
        client.get("/api/v1/jobs", headers=CHINESE).json()["jobs"][0]["report"]["skipped"],
        [client.get("/api/v1/files", params=asked, headers=CHINESE).json()["files"][0]["skipped"]],
    ]
    words = {"problem": "图片已损坏（文件头不对）", "mend": "打开后另存，或重新取得"}
    assert english["problem"].isascii()
    assert reasons == [[english | words]] * 4


@pytest.mark.changes
def test_why_a_job_failed_is_told_in_chinese(client, library, folder: Path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise StoreError("the library at /x has been closed", "open it again")

    monkeypatch.setattr(library, "index", full)
    job = start(client, folder).json()["job"]
    events_of(client, job)
    told = client.get(f"/api/v1/jobs/{job}", headers=CHINESE).json()["error"]
    assert told == {"error": "StoreError", "problem": "图库 /x 已经关闭", "mend": "重新打开"}


def test_why_only_words_are_searched_is_told_in_chinese(serve, settings, tmp_path: Path):
    bare = settings._replace(model="none", library=str(tmp_path / "bare"))
    with tusou.open(settings=bare) as lacking:
        client = serve(lacking)
        english = client.get("/api/v1/library").json()["lacks_model"]
        chinese = client.get("/api/v1/library", headers=CHINESE).json()["lacks_model"]
    assert english.isascii()
    assert not chinese.isascii()


def test_requests_side_by_side_have_their_own_languages(client):
    def problem(language: str) -> str:
        address = "/api/v1/nothing"
        return client.get(address, headers={"accept-language": language}).json()["problem"]

    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(problem, ["en", "zh"] * 40))
    assert told == ["there is nothing at this address", "这个地址没有内容"] * 40
