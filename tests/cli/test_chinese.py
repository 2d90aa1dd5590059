"""The command line in Chinese: what a person reads, and what programs go on reading."""

from __future__ import annotations

import re

import pytest

from tusou.cli.table import COMMANDS

ENGLISH = re.compile(r"\b(?:the|and|of|is|with|not|found)\b")


@pytest.fixture(autouse=True)
def chinese(monkeypatch):
    monkeypatch.setenv("TUSOU_LANG", "zh")


def test_a_hit(run, library):
    """Its words are the library's own; what is said of them is Chinese."""
    first, why, snippet = run("search", "red armchair").out.splitlines()[:3]
    rank, confidence, *others = first.split()[:5]
    assert (rank, others) == ("1", ["余弦", "0.9950", "图文对"])
    assert float(confidence) > 0.5
    assert "：red、armchair；" in why
    assert "；文意相近" in why
    assert snippet.strip() == "A red armchair with wooden legs"


def test_nothing_found(run, library):
    assert run("search", "timetable of locomotives").out.startswith("没有找到")


def test_a_run_and_what_the_library_holds(run, colour_model, tmp_path):
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing follows")
    done = run("index", tmp_path)
    assert "跳过 1 个文件" in done.out
    assert not ENGLISH.search(done.out.replace(str(tmp_path), ""))
    assert run("stats").out.startswith("图库")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("serch",), "tusou: 没有名为 'serch' 的命令\n  办法：是不是 'search'？\n"),
        (("search", "x", "--kind", "poem"), "tusou: 参数 --kind：不能是 'poem'"),
        (("index", "/nowhere"), "tusou: '/nowhere' 处什么也没有\n  办法：检查拼写\n"),
    ],
)
def test_an_error_and_its_mend(run, arguments, told):
    assert run(*arguments).err.startswith(told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("lookup", "--text", "something else"), "键要逐字相同；近似的请用搜索：tusou search"),
        (("lookup", "--text", "蓝色沙"), "是不是 '蓝色沙发'？"),
        (("search",), "办法：tusou search '红色扶手椅'"),
        (("sample", "--seed", "x"), "参数 --seed：'x' 不是整数"),
        (("mcp", "--http", "0.0.0.0:9000"), "0.0.0.0 可以从别的机器访问，所以需要令牌"),
        (("mcp", "--http", "0.0.0.0:9000"), "用 --token-file 给出，或监听 127.0.0.1"),
    ],
)
def test_no_mend_stays_english(run, library, arguments, told):
    assert told in run(*arguments).err


def test_names_that_are_near_are_listed_in_chinese(run, tmp_path):
    for name in ("black or white.jpg", "black or whites.jpg"):
        (tmp_path / name).touch()
    told = run("index", tmp_path / "black or whit.jpg").err
    assert f"是不是 {tmp_path} 里的 'black or white.jpg' 或 'black or whites.jpg'？" in told


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command(run, command):
    """Names, examples and the usage stay as they are typed; all that is said is Chinese."""
    lines = run(command, "--help").out.splitlines()
    start = lines.index("")
    said = [line for line in lines[start:] if not line.lstrip().startswith(("tusou ", "{"))]
    assert not [line for line in said if ENGLISH.search(line)]


def test_programs_read_english(run, library, monkeypatch):
    """`--json` is the same in every language."""
    answers = []
    for language in ("zh", "en"):
        monkeypatch.setenv("TUSOU_LANG", language)
        found = run("search", "red armchair", "--json").json | {"took_ms": 0}
        checked = [check for check in run("doctor", "--json").json if check["check"] != "model"]
        answers.append((found, checked))  # the check of the model tells how long it took
    assert answers[0] == answers[1]
