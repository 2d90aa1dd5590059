"""The examples that embed tusou do what they say."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import tusou
from colour_encoder import register, write_model_folder
from indexing.making import colour_folder, pairs, photo

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def loaded(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def catalogue(own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop's list of two products, indexed into the default library."""
    register()
    write_model_folder(own_home / "models" / "colour")
    monkeypatch.setenv("TUSOU_MODEL", "colour")
    folder = colour_folder(tmp_path / "catalogue")
    rows: list[dict[str, object]] = [
        {"text": "Red armchair", "image_path": "red.png", "Price": 449},
        {"text": "Blue sofa", "image_path": "blue.png", "Price": 990},
    ]
    pairs(folder / "products.json", rows)
    with tusou.open() as library:
        library.index(folder / "products.json", workers=0)
    return folder


def test_the_shop_finds_products_by_a_photo(catalogue: Path, tmp_path: Path):
    """With the price, which is a field of the pair, in whatever case the list writes it."""
    module = loaded(EXAMPLES / "shop" / "shop.py")
    seen = photo(tmp_path / "seen.png", "blue", (60, 60)).read_bytes()
    with TestClient(module.app) as shop:
        (first, *_) = shop.post("/find", files={"photo": seen}).json()
        assert (first["name"], first["price"], first["found"]) == ("Blue sofa", 990, True)
        assert shop.get(first["picture"]).headers["content-type"] == "image/jpeg"
        assert shop.post("/find", files={"photo": b"no picture"}).status_code == 422
        assert shop.post("/find", files={"photo": b"x" * 10_000_001}).status_code == 413
        assert shop.get("/pictures/999").status_code == 404


def test_the_shop_tells_what_looks_most_like_a_photo_that_is_no_copy(
    catalogue: Path, tmp_path: Path
):
    """Both products, the nearer one first, as what was not surely found."""
    module = loaded(EXAMPLES / "shop" / "shop.py")
    seen = photo(tmp_path / "seen.png", "green", (60, 60)).read_bytes()
    with TestClient(module.app) as shop:
        told = shop.post("/find", files={"photo": seen}).json()
    assert [(one["name"], one["found"]) for one in told] == [
        ("Red armchair", False),
        ("Blue sofa", False),
    ]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"Variant Compare At Price": 599, "Variant Price": "449.00"}, "449.00"),
        ({"售价": 3590, "市场售价": 4200}, 3590),
        ({"price_currency": "EUR", "Preis (brutto)": "449,00 €"}, "449,00 €"),
        ({"colour": "red", "depth": 80}, None),
    ],
)
def test_the_shop_knows_its_price_by_whatever_name_the_list_gives_it(fields, told):
    """Of several the one with the shortest name, as the others say what else they are."""
    assert loaded(EXAMPLES / "shop" / "shop.py").price(fields) == told


def test_the_demo_fills_a_gallery(catalogue: Path, monkeypatch: pytest.MonkeyPatch):
    """What Gradio would show, without Gradio: pictures with a line under each."""
    from tusou.server import create_app

    module = loaded(EXAMPLES / "gradio_demo.py")
    with tusou.open() as library, TestClient(create_app(library), "http://localhost") as server:

        class InProcess:
            def search(self, words, image=None, **options):
                return server.get("/api/v1/search", params={"q": words, **options}).json()

            def thumbnail(self, item):
                return server.get(f"/api/v1/items/{item}/thumbnail").content

        monkeypatch.setattr(module, "CLIENT", InProcess())
        assert module.search("", None) == []
        picture, told = module.search("red armchair", None)[0]
        assert picture.size == (40, 30)
        assert re.fullmatch(r"products\.json \(\d+%\)", told)


def test_the_widget_asks_what_the_server_has():
    """Its addresses are operations of the API, and it takes nothing from other servers."""
    import json

    text = (EXAMPLES / "widget.html").read_text(encoding="utf-8")
    document = json.loads((EXAMPLES.parent / "docs" / "openapi.json").read_text(encoding="utf-8"))
    asked = re.findall(r"\$\{server\}(/[^`]+)`", text)
    assert [re.sub(r"\$\{[^}]+\}", "{item}", path) for path in asked] == [
        "/api/v1/search",
        "/api/v1/items/{item}/thumbnail",
    ]
    assert all(re.sub(r"\$\{[^}]+\}", "{item}", path) in document["paths"] for path in asked)
    assert not re.search(r"(src|href)=[\"']http", text)
