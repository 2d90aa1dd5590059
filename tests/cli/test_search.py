"""`tusou search` and `tusou similar`, as people and as programs see them."""

from __future__ import annotations

import pytest

import tusou


def test_a_hit_for_people(run, library):
    """Rank, confidence, cosine to four decimals, kind, place, reason and snippet."""
    done = run("search", "red armchair")
    first, why, snippet = done.out.splitlines()[:3]
    rank, sure, *rest = first.split()[:5]
    assert (rank, rest) == ("1", ["cosine", "0.9950", "pair"])
    assert 0.5 < float(sure) <= 1
    assert len(sure) == len("1.00")
    assert first.endswith("pairs.json → red.png")
    assert "words" in why
    assert "red, armchair" in why
    assert "looks like it" in why
    assert snippet.strip() == "A red armchair with wooden legs"


def test_chinese_finds_the_same_way(run, library):
    """A Chinese sentence finds the blue sofa."""
    assert "pairs.json → blue.png" in run("search", "蓝色沙发").out.splitlines()[0]


def test_words_without_quotes_are_one_sentence(run, library):
    """Quotes around a sentence may be left out."""
    assert run("search", "red", "armchair", "--json").json["query"] == "red armchair"


def test_json_for_programs(run, library):
    """The keys of the contract are there, and paths are absolute."""
    answer = run("search", "red armchair", "--json").json
    assert answer["outcome"] == "hits"
    assert {"query", "model", "rank", "needed", "took_ms", "near_misses"} <= set(answer)
    hit = answer["hits"][0]
    assert {
        "rank", "item", "kind", "path", "relative_path", "page_number", "bbox", "score", "cosine",
        "confidence", "reasons", "snippet", "caption", "fields", "also_on",
    } <= set(hit)  # fmt: skip
    assert hit["path"] == str(library / "pairs.json")
    assert hit["fields"]["price"] == 499
    assert {reason["signal"] for reason in hit["reasons"]} >= {"words", "image"}


def test_filters_alone_list_what_passes(run, library):
    """From the query or as options, and what is left out is not what is looked for."""
    listed = run("search", "kind:pair", "--json").json["hits"]
    assert {hit["kind"] for hit in listed} == {"pair"}
    assert run("search", "--kind", "pair", "--json").json["hits"] == listed
    without = run("search", "--json", "--", "-red").json["hits"]
    assert without
    assert not [hit for hit in without if "red" in hit["text" if "text" in hit else "snippet"]]
    first, shown = run("search", "kind:pair").out.splitlines()[:2]
    assert first.split()[:3] == ["1", "pair", "pairs.json"]
    assert shown.strip() == listed[0]["snippet"]


def test_the_filter_that_lets_nothing_pass_is_told(run, library):
    """People read it beside the answer, programs in it."""
    done = run("search", "sofa in:products/")
    assert (done.code, done.out) == (0, "nothing found\n")
    assert "no item passes in:products/" in done.err
    answer = run("search", "sofa in:products/", "--json")
    assert answer.json["hints"] == ["no item passes in:products/"]
    assert answer.err == ""


def test_for_an_option_that_lets_nothing_pass_another_is_offered(run, library):
    """Whoever types a command chooses its options too: nothing is hidden."""
    done = run("search", "sofa", "--in", "yelow.png")
    assert "no item passes in:yelow.png: did you mean in:yellow.png?" in done.err
    assert "did you mean in:yellow.png?" in run("search", "in:yelow.png", "--kind", "pair").err


def test_by_a_picture(run, library):
    """--image finds the picture itself with cosine 1."""
    answer = run("search", "--image", library / "yellow.png", "--json").json
    assert answer["hits"][0]["relative_path"] == "yellow.png"
    assert answer["hits"][0]["cosine"] == pytest.approx(1, abs=1e-3)


def test_plain_clip_search_with_a_threshold(run, library):
    """`--rank image --min-cosine` above the best prints both numbers, and is no error."""
    done = run("search", "purple", "--rank", "image", "--min-cosine", "0.1")
    assert done.code == 0
    assert done.out == "no result (best 0.0000 < 0.1)\n"


def test_nothing_found_tells_of_near_misses(run, library):
    """How many there are, how good the best is, what is needed, and how to see them."""
    done = run("search", "zebra")
    assert done.code == 0
    assert done.out.startswith("nothing found; 4 near misses, best 0.")
    assert "needed): show with --all" in done.out


def test_near_misses_are_shown_when_asked(run, library):
    """--all makes them hits."""
    assert len(run("search", "zebra", "--all", "--json").json["hits"]) == 4


def test_k_limits_the_hits(run, library):
    """-k 1 gives one hit."""
    assert len(run("search", "red", "--rank", "image", "-k", 1, "--json").json["hits"]) == 1


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--kind", "photo"], {"green.png", "yellow.png"}),
        (["--kind", "photo", "--kind", "pair"], {"green.png", "yellow.png", "pairs.json"}),
        (["--in", "*.json"], {"pairs.json"}),
        (["--in", "yellow*", "--in", "green*"], {"green.png", "yellow.png"}),
        (["--field", "price=499"], {"pairs.json"}),
        (["--field", "tag=sofa"], {"pairs.json"}),
        (["--lang", "zh"], {"pairs.json"}),
        (["--after", "1990", "--kind", "photo"], {"green.png", "yellow.png"}),
        (["--before", "1990"], set()),
    ],
)
def test_filters(run, library, options, expected):
    """Only what passes every filter is ranked."""
    answer = run("search", "red", "--rank", "image", "--json", *options).json
    assert {hit["relative_path"] for hit in answer["hits"]} == expected


def test_several_libraries_at_once(run, library, tmp_path):
    """--library may be repeated; hits say which library they come from."""
    one, other = tmp_path / "one", tmp_path / "other"
    for place in (one, other):
        name = "green.png" if place == one else "yellow.png"
        assert run("index", library / name, "--library", place, "--workers", 0).code == 0
    both = ("--library", one, "--library", other)
    answer = run("search", "green", "--rank", "image", *both, "--json").json
    assert [hit["relative_path"] for hit in answer["hits"]] == ["green.png", "yellow.png"]
    shown = run("search", "green", "--rank", "image", *both).out
    assert f"in {one}" in shown
    assert f"in {other}" in shown


def test_a_library_named_by_several_spellings_is_searched_once(run, library, tmp_path):
    """By a link, by "..": hits come once, and under the name that was given first."""
    one, link = tmp_path / "one", tmp_path / "link"
    assert run("index", library / "green.png", "--library", one, "--workers", 0).code == 0
    link.symlink_to(one)
    named = [part for name in (link, one, f"{one}/../one") for part in ("--library", name)]
    (hit,) = run("search", "green", "--rank", "image", *named, "--json").json["hits"]
    assert hit["library"] == str(link)


def test_nothing_to_search_for(run, library):
    """Neither a sentence nor a picture is a mistake with an example as its mend."""
    done = run("search")
    assert done.code == 2
    assert "tusou search" in done.err


def test_a_picture_that_cannot_be_opened(run, library, tmp_path):
    """The problem names the file."""
    done = run("search", "--image", tmp_path / "none.png")
    assert done.code == 2
    assert "none.png" in done.err
    assert run("similar", tmp_path / "none.png").code == 2


def test_pictures_need_a_model(run, no_model, folder):
    """A words-only library says that it cannot compare pictures, and what works instead."""
    run("index", folder, "--workers", 0)
    done = run("search", "red", "--rank", "image")
    assert done.code == 2
    assert "--rank words" in done.err


def test_signs_of_the_query_language(run, library):
    """Phrases, words left out, filters and weights; the JSON tells how they were understood."""

    def found(*words):
        answer = run("search", *words, "--rank", "words", "--json").json
        return [hit["relative_path"] for hit in answer["hits"]], answer["parsed"]

    assert found('"red armchair"')[0] == ["pairs.json"]
    assert found('"armchair red"')[0] == []
    paths, parsed = found("armchair", "沙发", "-wooden")
    assert paths == ["pairs.json"]
    assert (parsed["words"], parsed["without"]) == ("armchair 沙发", ["wooden"])
    assert found("armchair kind:photo")[0] == []
    assert found("armchair", "price:499")[1]["filters"] == [{"name": "price", "value": "499"}]
    assert found("armchair", "weight:499")[1]["words"] == "armchair weight:499"
    assert found("armchair^2")[1]["weights"] == [{"words": "armchair", "weight": 2.0}]


def test_words_left_out_need_no_quotes(run, library):
    """A shell word with a minus is a word left out, not an option; real options stay options."""
    assert run("search", "沙发", "-皮革", "--json").json["parsed"]["without"] == ["皮革"]
    assert run("search", "sofa", "-velvet", "--json").json["parsed"]["without"] == ["velvet"]
    assert run("search", "sofa", "-vv", "-k1", "--json").json["parsed"]["without"] == []
    assert run("search", "sofa", "--leather").code == 2


@pytest.mark.parametrize(
    ("arguments", "words", "without"),
    [
        (["sofa", "--kind", "pair", "-leather"], "sofa", ["leather"]),
        (["red", "-k", "3", "sofa"], "red sofa", []),
        (["sofa", "-A-127"], "sofa", ["A-127"]),
        (["sofa", "-C++", "--all"], "sofa", ["C++"]),
        (["--rank", "words", "-velvet", "sofa"], "sofa", ["velvet"]),
    ],
)
def test_words_may_stand_between_options(run, library, arguments, words, without):
    """As they come to mind; codes are left out like words."""
    parsed = run("search", *arguments, "--json").json["parsed"]
    assert (parsed["words"], parsed["without"]) == (words, without)


@pytest.mark.parametrize(
    ("words", "searched"),
    [
        (["--", "--json"], "--json"),
        (["--", "-"], "-"),
        (["--", "sofa", "-k"], "sofa -k"),
        (["red", "--", "sofa"], "red sofa"),
        (["--", "--"], "--"),
    ],
)
def test_what_stands_behind_two_dashes_is_searched_for(run, library, words, searched):
    """Also what looks like an option, and what would else be one."""
    found = run("search", "--json", "--literal", *words)
    assert found.code == 0
    assert found.json["parsed"]["words"].split() == searched.split()


def test_literal_takes_signs_as_words(run, library):
    """--literal switches the query language off."""
    parsed = run("search", '"armchair red" -wooden', "--literal", "--json").json["parsed"]
    assert parsed["words"] == '"armchair red" -wooden'
    assert (parsed["phrases"], parsed["without"]) == ([], [])


def test_by_examples(run, library):
    """Sentences, picture files and items, averaged, and what should not be like them."""
    item = run("lookup", "--path", library / "yellow.png", "--json").json[0]["item"]

    def found(*options):
        hits = run("search", *options, "--rank", "image", "--json").json["hits"]
        return [(hit["relative_path"], hit["snippet"][:5]) for hit in hits]

    assert found("--like", "green")[0][0] == "green.png"
    assert found("--like", library / "green.png")[0][0] == "green.png"
    assert found("--like", f"#{item}", "--like", "green")[0][0] == "green.png"
    assert ("yellow.png", "") not in found("--like", item)
    near_two = found("--like", "green", "--like", "yellow")[:2]
    assert {path for path, _ in near_two} == {"green.png", "yellow.png"}
    assert found("--like", "green yellow", "--unlike", "green")[0][0] == "yellow.png"


def test_examples_that_cannot_be(run, library, tmp_path):
    """An item that is not there, a file that is no picture, only what is not wanted."""
    (tmp_path / "note.txt").write_text("no picture")
    assert run("search", "--like", "#999").code == 4
    assert run("search", "--like", tmp_path / "note.txt").code == 2
    assert run("search", "--unlike", "red").code == 2


def test_pages_of_an_answer_fit_together(run, library):
    """--offset leaves out what was seen; behind the last hit it says so."""

    def found(*options):
        hits = run("search", "red", "--rank", "image", *options, "--json").json["hits"]
        return [(hit["rank"], hit["item"]) for hit in hits]

    whole = found()
    assert len(whole) > 3
    assert found("-k", "2") + found("-k", "2", "--offset", "2") == whole[:4]
    past = run("search", "red", "--rank", "image", "--offset", "999")
    assert (past.code, past.out.strip()) == (0, "no more hits")
    assert run("search", "red", "--offset", "-1").code == 2


def test_a_diverse_answer(run, library):
    """--diverse gives the same hits in another order, the best one first."""
    plain = run("search", "red", "--rank", "image", "--json").json["hits"]
    diverse = run("search", "red", "--rank", "image", "--diverse", "--json").json["hits"]
    assert diverse[0]["item"] == plain[0]["item"]
    assert {hit["item"] for hit in diverse} == {hit["item"] for hit in plain}


def test_similar_to_an_item(run, library):
    """An item's number finds others that look alike, not itself."""
    item = run("lookup", "--path", library / "yellow.png", "--json").json[0]["item"]
    answer = run("similar", item, "--json").json
    assert item not in [hit["item"] for hit in answer["hits"]]
    assert len(answer["hits"]) == 3
    assert run("similar", f"#{item}").out == run("similar", item).out


def test_likeness_is_filtered_and_paged(run, library):
    """By the options of a search."""
    asked = ("similar", library / "red.png", "--json")
    of_all = [hit["item"] for hit in run(*asked).json["hits"]]
    assert [hit["item"] for hit in run(*asked, "--offset", 1).json["hits"]] == of_all[1:]
    hits = run(*asked, "--in", "y*", "--kind", "photo").json["hits"]
    assert [hit["relative_path"] for hit in hits] == ["yellow.png"]


def test_texts_that_fit_a_picture(run, library):
    """--to text ranks by the texts of items."""
    hits = run("similar", library / "red.png", "--to", "text", "--json").json["hits"]
    assert hits[0]["snippet"].startswith("A red armchair")


def test_a_file_called_like_a_number(run, library, tmp_path, monkeypatch):
    """A number is an item unless a file has that name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "1").write_bytes((library / "yellow.png").read_bytes())
    assert run("similar", "1", "--json").json["hits"][0]["relative_path"] == "yellow.png"


def test_an_item_that_is_not_there(run, library):
    """Exit code 4."""
    done = run("similar", 999)
    assert done.code == 4
    assert "no item 999" in done.err


def test_the_command_line_answers_like_the_api(run, library):
    """The command renders exactly what the library's method returns."""
    answer = run("search", "red armchair", "--json").json
    with tusou.open() as same:
        result = same.search("red armchair").to_dict()
    del answer["took_ms"], result["took_ms"]
    assert answer == result
