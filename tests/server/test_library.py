"""The library over HTTP: counts, facets, files, models, map; health and metrics."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexing.making import photo
from tusou.errors import NotAllowed
from tusou.server.metrics import Metrics
from tusou.text import literal_glob


def test_counts_tell_what_the_library_holds(client, folder: Path, library):
    told = client.get("/api/v1/library").json()
    assert told["items"]["photo"] == 4 - 2  # two of them are pictures of pairs
    assert told["roots"] == {str(folder): told["files"]}
    assert told["model"]["name"] == "colour"
    assert told["sequence"] == library.stats().sequence


def test_facets_are_what_filters_take(client):
    """Each value finds as many items as it says."""
    facets = client.get("/api/v1/facets").json()
    assert facets["folders"] == {"papers/": 1}
    assert facets["fields"]["tag"] == {"sofa": 1}
    assert facets["fields"]["price"] == {"499": 1}
    for language, count in facets["languages"].items():
        asked = {"q": "a 蓝", "all": True, "lang": language, "rank": "image"}
        hits = client.get("/api/v1/search", params=asked).json()["hits"]
        assert 0 < len(hits) <= count


@pytest.mark.changes
@pytest.mark.parametrize("name", ["photos [2019]", "really?", "all *", "[a]/[!b]", "100%_"])
def test_folders_filter_whatever_signs_are_in_their_names(client, library, folder: Path, name):
    """As the facets tell them, also where another folder would fit them as a glob."""
    photo(folder / name / "red-two.png", "red", (50, 40))
    photo(folder / "photos 2" / "red-three.png", "red", (40, 50))
    photo(folder / "all others" / "red-four.png", "red", (30, 50))
    library.index(folder, workers=0)
    told = literal_glob(f"{name}/")
    assert client.get("/api/v1/facets").json()["folders"][told] == 1
    asked = {"q": "red", "all": True, "rank": "image", "in": told}
    hits = client.get("/api/v1/search", params=asked).json()["hits"]
    assert [hit["relative_path"] for hit in hits] == [f"{name}/red-two.png"]


@pytest.mark.changes
def test_facets_follow_a_change(client, library, folder: Path):
    before = client.get("/api/v1/facets").json()
    library.forget(folder / "papers")
    after = client.get("/api/v1/facets").json()
    assert before["folders"] != after["folders"] == {}


def test_files_come_in_pages(client):
    whole = client.get("/api/v1/files").json()
    first = client.get("/api/v1/files", params={"k": 2}).json()
    rest = client.get("/api/v1/files", params={"k": 500, "offset": first["next_offset"]}).json()
    assert first["files"] + rest["files"] == whole["files"]
    assert (whole["next_offset"], rest["next_offset"]) == (None, None)


def test_models_are_listed(client):
    names = [model["name"] for model in client.get("/api/v1/models").json()["models"]]
    assert "colour" in names


def test_the_map_has_every_picture(client, library):
    told = client.get("/api/v1/map").json()
    assert len(told["items"]) == len(told["x"]) == len(told["y"]) == len(told["kinds"])
    assert set(told["items"]) <= set(library.store.ids())
    assert told["items"]
    assert all(0 <= place <= 1 for place in told["x"] + told["y"])


def test_health_and_readiness(client):
    assert client.get("/healthz").json() == {"state": "ok"}
    client.app.state.desk.warm.wait(10)
    assert client.get("/readyz").json() == {"state": "ok"}
    client.app.state.desk.warm.clear()
    assert client.get("/readyz").status_code == 503


LINE = re.compile(
    r'[a-z_]+(\{[a-z]+="([^"\\\n]|\\.)*"(,[a-z]+="([^"\\\n]|\\.)*")*\})? -?[\d.]+(e[+-]?\d+)?'
)


def test_metrics_are_in_the_form_of_prometheus(client):
    """Every line is a comment or a sample, and no path, only its pattern, is told."""
    client.get("/api/v1/search", params={"q": "red"})
    client.get("/api/v1/items/1")
    client.get("/api/v1/items/424242")
    client.get("/somewhere/else")
    text = client.get("/metrics").text
    for line in text.strip().split("\n"):
        assert line.startswith(("# HELP", "# TYPE")) or LINE.fullmatch(line), line
    assert 'route="/api/v1/items/{item}",method="GET",status="404"} 1' in text
    assert 'route="(none)",method="GET",status="404"} 1' in text
    assert 'tusou_searches_total{outcome="hits"} 1' in text
    assert 'tusou_items{kind="page"} 3' in text
    assert "424242" not in text


def test_buckets_of_the_histogram_add_up():
    metrics = Metrics()
    for seconds in (0.001, 0.03, 0.03, 99.0):
        metrics.count_request("/a", "GET", 200, seconds)
    text = metrics.text({})
    counts = [int(n) for n in re.findall(r"_bucket\{.*\} (\d+)", text)]
    assert counts == sorted(counts)
    assert counts[-1] == 4
    assert 'tusou_request_seconds_bucket{route="/a",le="0.05"} 3' in text
    assert 'tusou_request_seconds_count{route="/a"} 4' in text


@pytest.mark.parametrize(("method", "path"), [("PUT", "/api/v1/search"), ("POST", "/healthz")])
def test_another_method_is_told_which_there_are(client, method, path):
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert set(answer.json()) == {"error", "problem", "mend"}
    assert answer.json()["error"] == NotAllowed.__name__


@pytest.mark.parametrize("path", ["/", "/page/app.js", "/healthz"])
def test_a_head_is_that_of_the_whole(client, path):
    """For those who watch the server or keep copies: the same headers, and nothing else."""
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type"):
        assert head.headers[name] == whole.headers[name]
    assert head.headers.get("etag") == whole.headers.get("etag")


def test_where_no_head_is_given_that_is_told(client):
    """Of a search it would cost as much as the search."""
    answer = client.head("/api/v1/search?q=red")
    assert answer.status_code == 405
    assert client.post("/healthz").headers["allow"] == "GET, HEAD"
