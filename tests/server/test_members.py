"""What is wrong with the members of a request: one rule for all routes, told in words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

DOCUMENT = json.loads(
    (Path(__file__).resolve().parents[2] / "docs" / "openapi.json").read_text(encoding="utf-8")
)
READING = sorted(path for path, methods in DOCUMENT["paths"].items() if "get" in methods)
CHINESE = {"accept-language": "zh"}
WRONG = [
    ("search?k=0", "k: '0' is less than 1"),
    ("search?k=101", "k: '101' is more than 100"),
    ("search?k=many", "k: 'many' is not a whole number"),
    ("search?rank=best", "rank: 'best' is none of fused, image, text, words"),
    ("search?kind=foto", "kind.0: 'foto' is none of page, figure, photo, pair"),
    ("search?item=1&box=0,0,2,1", "box: '0,0,2,1' is not x0,y0,x1,y1, four numbers from 0 to 1"),
    ("search?after=soon", "after: 'soon' is not a date like 2024-05-31, 2024-05 or 2024"),
    ("search?before=2024-02-30", "before: '2024-02-30' is not a date like"),
    ("search?lang=english", "lang.0: 'english' is no code of a language like en or zh"),
    ("search?field=price", "field.0: 'price' is not of the form NAME=VALUE"),
    ("search?like=%20", "like.0: it is empty"),
    ("search?min_cosine=nan", "min_cosine: 'nan' is not a number"),
    ("search?all=yes", "all: 'yes' is neither true nor false"),
    (f"search?q={'x' * 2001}", "q: it has more than 2,000 characters"),
    (f"search?{'kind=page&' * 9}", "kind: there are more than 8"),
    ("search?picture=mine", "picture: 'mine' is no number that POST /api/v1/pictures or"),
    ("jobs/mine", "job: 'mine' is no number that POST /api/v1/pictures or /api/v1/jobs gave"),
    ("items/none", "item: 'none' is not a whole number"),
    ("items/1/image?longest_px=1", "longest_px: '1' is less than 16"),
    ("lookup?path=", "path: it is empty"),
    ("files?k=3&k=4", "k: it is given more than once"),
    ("search?k=0&rank=best", "k: '0' is less than 1; rank: 'best' is none of"),
]
JSON = {"content-type": "application/json"}
BODIES = [
    ("search", {"data": {"q": "red", "limt": "1"}, "files": {"unlike": (None, "blue")}},
     "limt: there is no such member, but kind, in, "),
    ("search", {"files": {"image": (None, "x")}}, "image: 'x' is no file"),
    ("search", {"files": {"q": ("q.txt", b"red")}}, "q: a file is sent where a text is taken"),
    ("search", {"json": {"q": "red"}}, "body: a form is required"),
    ("pictures", {"files": {"image": ("a.png", b"x"), "colour": (None, "red")}},
     "colour: there is no such member, but image"),
    ("jobs", {"json": {"paths": ["/a"], "fast": True}},
     "fast: there is no such member, but paths, max_pages, "),
    ("jobs", {"json": {"paths": "/a"}}, "paths: '/a' is no list"),
    ("jobs", {"json": {"paths": []}}, "paths: there is none"),
    ("jobs", {"json": {}}, "paths: it is not given"),
    ("jobs", {"json": {"paths": ["/a"], "figures": "no"}}, "figures: 'no' is neither true nor"),
    ("jobs", {"json": [1]}, "body: [1] is no object of JSON"),
    ("jobs", {"content": b'{"paths": }', "headers": JSON},
     "body: it is no JSON from character 11 on"),
    ("jobs", {"content": b'{"paths": [], "paths": ["/a"]}', "headers": JSON},
     "paths: it is given more than once"),
    ("jobs", {"content": b"[" * 100_000}, "body: b'[[[["),
    ("session", {"content": rb'{"password": "\ud800"}', "headers": JSON},
     "password: it holds half a character (a lone surrogate)"),
    ("session", {"json": {"password": "x", "name": "me"}},
     "name: there is no such member, but password"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "problem"), WRONG)
def test_a_value_that_does_not_fit_is_told_with_what_would(client, path, problem):
    """In words: no pattern and no name of a program's type stands in any of them."""
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 422
    assert answer.json()["problem"].startswith(problem)
    assert not re.search(r"Input should|\^|\\", answer.json()["problem"])


@pytest.mark.parametrize(("path", "problem"), WRONG)
def test_it_is_told_in_chinese_too(client, path, problem):
    """Its sign stays; after that no English is left but names and what was given."""
    assert_is_chinese(client.get(f"/api/v1/{path}", headers=CHINESE).json()["problem"])


def assert_is_chinese(told):
    for one in told.split("；"):
        name, colon, sentence = one.partition("：")
        assert (name.isascii(), colon) == (True, "：")
        assert re.search("[一-鿿]", sentence), sentence
        assert not re.search(r"\b(is|it|there|than)\b", sentence), sentence


@pytest.mark.parametrize("path", READING)
def test_no_address_passes_over_a_member(client, item_at, path):
    """Whatever it answers otherwise: a mistyped one is refused before anything is looked up."""
    there = path.format(item=item_at("green.png"), job="0" * 32, picture="0" * 32)
    answer = client.get(there, params={"limt": "3"})
    assert answer.status_code == 422
    documented = DOCUMENT["paths"][path]["get"].get("parameters", [])
    taken = [one["name"] for one in documented if one["in"] == "query"]
    told = (
        f"there is no such member, but {', '.join(taken)}" if taken else "no member is taken here"
    )
    assert answer.json()["problem"] == f"limt: {told}"


def test_what_may_have_been_meant_is_named(client):
    """The nearest of the members that there are."""
    assert client.get("/api/v1/files?offst=3").json()["mend"] == "did you mean 'offset'?"
    assert client.get("/api/v1/files?colour=3").json()["mend"] == "see /api/v1/openapi.json"


def test_members_of_a_form_do_not_stand_in_its_address(client, folder: Path):
    """They would count for nothing there."""
    sent = {"image": ("red.png", (folder / "red.png").read_bytes())}
    answer = client.post("/api/v1/search?k=1", files=sent)
    assert answer.status_code == 422
    assert answer.json()["problem"] == "k: it is taken in the body, and not in the address"
    answer = client.post("/api/v1/pictures?colour=red", files=sent)
    assert answer.json()["problem"] == "colour: no member is taken here"


@pytest.mark.parametrize(("path", "sent", "problem"), BODIES)
def test_bodies_are_held_to_the_same_rule(client, path, sent, problem):
    """Forms and JSON alike."""
    answer = client.post(f"/api/v1/{path}", **sent)
    assert answer.status_code == 422
    assert answer.json()["problem"].startswith(problem)


@pytest.mark.parametrize(("path", "sent"), [(path, sent) for path, sent, _ in BODIES])
def test_what_is_wrong_with_a_body_is_told_in_chinese_too(client, path, sent):
    """As of an address."""
    headers = sent.get("headers", {}) | CHINESE
    assert_is_chinese(
        client.post(f"/api/v1/{path}", **sent | {"headers": headers}).json()["problem"]
    )


def test_a_body_that_is_no_text_is_told(client):
    """What could be read of it nobody knows: that is no fault of a member."""
    sent = {"content": b'{"paths": ["\xff"]}'}
    answer = client.post("/api/v1/jobs", headers=JSON, **sent)
    assert answer.status_code == 400
    assert answer.json()["problem"].startswith("what was sent cannot be read (")
    answer = client.post("/api/v1/jobs", headers=JSON | CHINESE, **sent)
    assert answer.json()["problem"].startswith("发来的内容无法读取（")


def test_the_page_takes_any_address(client):
    """It reads its own, and what others have put behind it is none of its business."""
    assert client.get("/?q=red&utm_source=elsewhere").status_code == 200
