"""Searching over HTTP: by sentence, by picture, by both; filters, pages, likeness, keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexing.making import photo


def found(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [hit["relative_path"] for hit in answer.json()["hits"]]


def send(client, file: Path) -> str:
    answer = client.post("/api/v1/pictures", files={"image": file.read_bytes()})
    assert answer.status_code == 201, answer.text
    return answer.json()["picture"]


def test_a_sentence_finds_what_the_library_finds(client, library):
    """The answer is that of `library.search`, with the paging beside it."""
    answer = client.get("/api/v1/search", params={"q": "red armchair", "k": 3}).json()
    expected = library.search("red armchair", k=3).to_dict()
    assert answer["hits"][0]["item"] == expected["hits"][0]["item"]
    assert answer["outcome"] == "hits"
    assert set(expected) | {"offset", "next_offset"} == set(answer)


def test_a_picture_that_is_sent_finds_its_like(client, folder: Path):
    """One request is enough for a program: the picture goes along with the words."""
    image = (folder / "blue.png").read_bytes()
    answer = client.post("/api/v1/search", data={"k": "1"}, files={"image": image})
    assert found(answer) in (["blue.png"], ["pairs.json"])
    both = client.post(
        "/api/v1/search", data={"q": "armchair", "kind": ["pair"]}, files={"image": image}
    )
    assert set(found(both)) == {"pairs.json"}


def test_a_picture_is_sent_once_and_searched_by_again(client, folder: Path):
    """Its number is the same whenever it is sent, and it can be seen again."""
    number = send(client, folder / "green.png")
    assert send(client, folder / "green.png") == number
    for _ in range(2):
        answer = client.get("/api/v1/search", params={"picture": number, "kind": "photo", "k": 1})
        assert found(answer) == ["green.png"]
    shown = client.get(f"/api/v1/pictures/{number}")
    assert shown.headers["content-type"] == "image/jpeg"


def test_a_picture_that_is_gone_says_what_to_do(client):
    answer = client.get("/api/v1/search", params={"picture": "0" * 32})
    assert answer.status_code == 404
    assert "send it again" in answer.json()["mend"]


def test_a_rectangle_on_an_item_searches_by_that_part(client, item_at):
    """The green part of a page that is mostly white finds green; the white part does not."""
    page = item_at("papers/sofas.pdf", 1, "page")
    part = {"item": page, "box": "0.2,0.4,0.7,0.7", "kind": "photo", "rank": "image", "k": 1}
    answer = client.get("/api/v1/search", params=part)
    assert found(answer) == ["green.png"]
    assert answer.json()["hits"][0]["cosine"] > 0.99


def test_corners_of_a_rectangle_may_come_in_any_order(client, item_at):
    page = item_at("papers/sofas.pdf", 1, "page")
    boxes = ("0.2,0.4,0.7,0.7", "0.7,0.7,0.2,0.4")
    cosines = []
    for box in boxes:
        answer = client.get("/api/v1/search", params={"item": page, "box": box, "kind": "photo"})
        cosines.append(answer.json()["hits"][0]["cosine"])
    assert cosines[0] == cosines[1]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"kind": "pair"}, {"pairs.json"}),
        ({"kind": ["photo", "pair"], "in": "*.png"}, {"green.png", "yellow.png"}),
        ({"in": "papers/"}, {"papers/sofas.pdf"}),
        ({"lang": "zh"}, {"pairs.json"}),
        ({"field": "price=499"}, {"pairs.json"}),
        ({"field": "price=500"}, set()),
        ({"field": "tag=sofa"}, {"pairs.json"}),
        ({"after": "2999"}, set()),
    ],
)  # fmt: skip
def test_filters_restrict_what_is_found(client, filters, expected):
    answer = client.get("/api/v1/search", params={"q": "red green blue", "all": True, **filters})
    assert set(found(answer)) == expected


def test_pages_of_hits_follow_each_other_without_gap_or_repetition(client):
    """Two at a time gives what all at once gives, and the end is told."""
    asked = {"q": "red green blue sofa", "all": True}
    whole = client.get("/api/v1/search", params={**asked, "k": 100}).json()
    assert whole["next_offset"] is None
    items, offset = [], 0
    while offset is not None:
        page = client.get("/api/v1/search", params={**asked, "k": 2, "offset": offset}).json()
        assert len(page["hits"]) <= 2
        items += [hit["item"] for hit in page["hits"]]
        offset = page["next_offset"]
    assert items == [hit["item"] for hit in whole["hits"]]


def test_near_misses_come_with_the_first_page_alone(client):
    answer = client.get("/api/v1/search", params={"q": "timetable of locomotives"}).json()
    assert answer["outcome"] == "nothing"
    later = client.get("/api/v1/search", params={"q": "timetable of locomotives", "offset": 5})
    assert later.json()["near_misses"] == []


def test_the_filter_that_lets_nothing_pass_is_told_in_the_language_of_the_request(client):
    """For the page, which shows it where the hits would be."""
    asked = {"q": "red in:nowhere/"}
    assert client.get("/api/v1/search", params=asked).json()["hints"] == [
        "no item passes in:nowhere/"
    ]
    chinese = client.get("/api/v1/search", params=asked, headers={"accept-language": "zh"})
    assert chinese.json()["hints"] == ["没有条目符合 in:nowhere/"]


def test_hints_keep_to_the_filters_that_are_given(client):
    """A site that lets strangers type `q` hides by the others what they may not know of.

    Unless it says that whoever types chose the filters, as the command line does.
    """

    def hints(**asked):
        return client.get("/api/v1/search", params=asked).json()["hints"]

    hidden = "no item passes in:yelow.png beside the given filters"
    assert hints(q="in:yelow.png", kind="pair") == [hidden]
    assert hints(q="in:yelow.png", kind="photo") == [f"{hidden}: did you mean in:yellow.png?"]
    assert hints(q="red", **{"in": "yelow.png"}) == ["no item passes in:yelow.png"]
    own = hints(q="red", own_filters="true", **{"in": "yelow.png"})
    assert own == ["no item passes in:yelow.png: did you mean in:yellow.png?"]


def test_what_is_alike_tells_the_filter_that_lets_nothing_pass(client, item_at):
    asked = {"item": item_at("green.png"), "in": "nowhere/"}
    chinese = client.get("/api/v1/similar", params=asked, headers={"accept-language": "zh"})
    assert (chinese.json()["outcome"], chinese.json()["hints"]) == (
        "nothing",
        ["没有条目符合 in:nowhere/"],
    )


def test_filters_in_a_query_list_what_passes(client):
    """And there is no place of a picture that would look like them."""
    hits = client.get("/api/v1/search", params={"q": "kind:pair"}).json()["hits"]
    assert {hit["kind"] for hit in hits} == {"pair"}
    heat = client.get(f"/api/v1/items/{hits[0]['item']}/heat", params={"q": "kind:pair"})
    assert heat.status_code == 404


def test_filters_alone_list_what_passes(client):
    """As in the text of a query, page by page; beside them what is unlike orders the list."""
    asked = {"kind": "photo", "k": 1}
    first = client.get("/api/v1/search", params=asked).json()
    typed = client.get("/api/v1/search", params={"q": "kind:photo", "k": 1}).json()
    assert first["hits"] == typed["hits"]
    assert (first["listing"], typed["listing"]) == (True, True)
    assert (first["hits"][0]["score"], first["hits"][0]["confidence"]) == (None, None)
    assert not client.get("/api/v1/search", params={"q": "green"}).json()["listing"]
    assert (first["outcome"], len(first["hits"]), first["next_offset"]) == ("hits", 1, 1)
    second = client.get("/api/v1/search", params=asked | {"offset": 1}).json()
    assert [hit["rank"] for hit in second["hits"]] == [2]
    by_words = client.get("/api/v1/search", params=asked | {"rank": "words"}).json()
    assert by_words["hits"] == first["hits"]
    ordered = client.get("/api/v1/search", params={"kind": "photo", "unlike": "green", "k": 50})
    assert found(ordered)[-1] == "green.png"
    none = client.get("/api/v1/search", params={"after": "2999"}).json()
    assert (none["outcome"], none["hints"]) == ("nothing", ["no item passes after:2999"])


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ("search", "the query is empty"),
        ("search?q=%20%20", "the query is empty"),
        ("search?unlike=red", "it is only said what hits should not be like"),
        ("similar", "there is nothing to compare with"),
    ],
)
def test_who_asks_for_nothing_is_told(client, asked, problem):
    """As on the command line: a program that sends no question has a mistake in it."""
    answer = client.get(f"/api/v1/{asked}")
    assert (answer.status_code, answer.json()["problem"]) == (400, problem)
    assert answer.json()["mend"]


def test_what_looks_like_an_item_leaves_itself_out(client, item_at):
    green = item_at("green.png")
    answer = client.get("/api/v1/similar", params={"item": green, "k": 10})
    assert green not in [hit["item"] for hit in answer.json()["hits"]]
    among = client.get("/api/v1/similar", params={"item": green, "kind": "page"})
    assert set(found(among)) == {"papers/sofas.pdf"}


def test_the_text_that_fits_a_picture_is_found(client, folder: Path):
    number = send(client, folder / "blue.png")
    answer = client.get("/api/v1/similar", params={"picture": number, "to": "text", "k": 1})
    assert answer.json()["hits"][0]["snippet"] == "蓝色沙发"


def test_a_look_up_finds_exactly(client, folder: Path):
    by_text = client.get("/api/v1/lookup", params={"text": "蓝色沙发"}).json()["items"]
    assert [one["tags"] for one in by_text] == [["sofa"]]
    by_path = client.get("/api/v1/lookup", params={"path": str(folder / "red.png")})
    assert by_path.status_code == 200
    missing = client.get("/api/v1/lookup", params={"text": "蓝色的沙发"})
    assert missing.status_code == 404
    assert "蓝色沙发" in missing.json()["mend"]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("search?k=0", "k:"),
        ("search?k=101", "k:"),
        ("search?q=red&colour=blue", "colour:"),
        ("search?rank=best", "rank:"),
        ("search?item=1&box=0,0,2,1", "box:"),
        ("search?after=yesterday", "after:"),
        ("search?field=price", "field"),
        ("search?q=red&min_cosine=nan", "min_cosine:"),
        ("search?q=red&min_confidence=inf", "min_confidence:"),
        ("items/none", "item:"),
        ("lookup?path=", "path:"),
    ],
)
def test_what_is_wrong_is_named(client, path, problem):
    """One shape for all errors, and the member that is wrong at its beginning."""
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 422
    assert set(answer.json()) == {"error", "problem", "mend"}
    assert answer.json()["problem"].startswith(problem)


def test_a_look_up_takes_a_path_or_a_text(client, folder: Path):
    """As in Python: neither and both are refused."""
    both = {"text": "蓝色沙发", "path": str(folder / "blue.png")}
    for asked in ({}, both):
        answer = client.get("/api/v1/lookup", params=asked)
        assert (answer.status_code, answer.json()["error"]) == (400, "InputError")
        assert answer.json()["mend"] == "give one of them"


def test_an_empty_sentence_beside_a_picture_is_none(client, tmp_path: Path):
    """Forms of pages send it so; every other member that is empty is refused."""
    sent = {"image": photo(tmp_path / "red.png", "red").read_bytes()}
    with_it = client.post("/api/v1/search", files=sent, data={"q": "", "k": "1"}).json()
    without = client.post("/api/v1/search", files=sent, data={"k": "1"}).json()
    assert with_it["hits"] == without["hits"]
    assert client.post("/api/v1/search", files=sent, data={"after": ""}).status_code == 422


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"q": "red", "k": ""}, "k: it is empty"),
        ({"q": "red", "box": ""}, "box: it is empty"),
        ({"q": ["red", "blue"]}, "q: it is given more than once"),
        ({"q": "red", "all": ["true", "false"]}, "all: it is given more than once"),
        ({"q": "red", "all": "null"}, "all: 'null' is neither true nor false"),
        ({"q": "red", "k": "null"}, "k: 'null' is not a whole number"),
        ({"q": "red", "min_cosine": "NaN"}, "min_cosine: 'NaN' is not a number"),
    ],
)
def test_a_form_is_not_read_more_kindly_than_an_address(client, form, told):
    """Nothing that was sent is left without a word."""
    refused = client.post("/api/v1/search", data=form, files={"unlike": (None, "blue")})
    assert refused.status_code == 422
    assert told in refused.json()["problem"]


def test_a_form_may_say_null_and_repeat_what_is_a_list(client):
    form = {"q": "", "after": "null", "item": "null", "kind": ["photo", "pair"], "like": "red"}
    answer = client.post("/api/v1/search", data=form, files={"unlike": (None, "blue")})
    assert answer.status_code == 200
    assert {hit["kind"] for hit in answer.json()["hits"]} <= {"photo", "pair"}


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "green", "like": ["green", "a chair"]},
        {"q": "green", "unlike": "blue"},
        {"kind": "photo", "unlike": "blue"},
        {"like": "green"},
        {"unlike": "blue"},
    ],
)
def test_examples_beside_words_alone_are_refused(client, asked):
    """As from the shell: nothing that was sent is left without a word."""
    answer = client.get("/api/v1/search", params=asked | {"rank": "words"})
    assert answer.status_code == 400
    told = answer.json()
    assert ("not by words" in told["problem"], "--" in told["mend"]) == (True, False)


def test_pictures_beside_words_alone_are_refused(client, folder: Path, item_at):
    """One that was sent, and an item's: pictures have no words."""
    plain = {"q": "green", "rank": "words"}
    assert client.get("/api/v1/search", params=plain).status_code == 200
    for shown in ({"picture": send(client, folder / "blue.png")}, {"item": item_at("green.png")}):
        for asked in (plain | shown, {"rank": "words"} | shown):
            assert client.get("/api/v1/search", params=asked).status_code == 400
    sent = {"image": ("blue.png", (folder / "blue.png").read_bytes())}
    assert client.post("/api/v1/search", data=plain, files=sent).status_code == 400


def test_a_search_that_is_posted_is_a_form(client):
    assert client.post("/api/v1/search").status_code == 422
    assert client.post("/api/v1/search", json={"q": "red"}).status_code == 422


def test_words_alone_serve_a_library_without_a_model(serve, settings, folder: Path, tmp_path: Path):
    """The page is told why pictures are not searched."""

    import tusou

    bare = settings._replace(model="none", library=str(tmp_path / "bare"))
    with tusou.open(settings=bare) as library:
        library.index(folder, workers=0)
        client = serve(library)
        assert found(client.get("/api/v1/search", params={"q": "bicycle", "k": 1}))
        assert client.get("/api/v1/library").json()["lacks_model"]
        refused = client.post("/api/v1/search", files={"image": (folder / "red.png").read_bytes()})
        assert refused.status_code == 400
