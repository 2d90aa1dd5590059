"""A name means something when it is put together from known words alone."""

from __future__ import annotations

import time

import pytest

from tusou.sources.pairs.column_names import named, refers


def meaning(name):
    found = named(name)
    return None if found is None else found.meaning


@pytest.mark.parametrize(
    ("meant", "names"),
    [
        ("picture", "image Image image_path image-path imagePath image.src Images image_url"),
        ("picture", "image_link additional_image_link product_photo mainImage IMAGE01 image[src]"),
        (
            "picture",
            "图片 主图 图片路径 商品图片 商品主图 图片链接 图片1 首图 圖片 图片名称 封面图",
        ),
        ("picture", "Bild Bilddatei Bild-URL Produktbild Hauptbild Bildpfad Foto Titelbild"),
        ("picture", "thumbnail_url image_en png base_image other_image_url1 SKU图片 副图 其他图片"),
        ("file", "path file file_name filename FilePath 文件 文件名 路径 Datei Dateiname"),
        ("title", "title Title name product_name ProductName headline Titel Bezeichnung title_zh"),
        ("title", "标题 名称 品名 商品名 商品名称 商品标题 Artikelname Produkttitel Überschrift"),
        ("description", "caption captions_en description Beschreibung Produktbeschreibung desc"),
        ("description", "alt alt_text image_alt_text 描述 商品描述 图片说明 商品详情 body_html"),
        ("text", "text Texts 文本"),
        ("date", "date createdAt created-at 日期"),
        ("tags", "tags Keywords 标签"),
        ("key", "Handle handleId SKU item_sku product_id productCode 商品编号 商品ID 货号 SPU编码"),
        ("key", "Artikelnummer Artikel-Nr. 宝贝编号"),
        ("parent", "Parent parent_sku parentProductId 父商品编号"),
        ("option", "Option1_Value 规格值"),
        (None, "id group_id album_id 编号 category price image_width image_id Image_Position"),
        (None, "图号 图书 主图视频 brand_name basename 其他名称 open _en"),
        (None, "meta_description SEO_Title url link imagery pictured"),
    ],
)
def test_meaning(meant, names):
    """In the columns of shops and data sets, in three languages."""
    assert {name: meaning(name) for name in names.split()} == dict.fromkeys(names.split(), meant)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        (" Image Path ", "picture"),
        ("Image Src", "picture"),
        ("Image Alt Text", "description"),
        ("Body (HTML)", "description"),
        ("Ｉｍａｇｅ（URL）", "picture"),
        ("标题（中文）", "title"),
        ("Title (en)", "title"),
        ("Image Position", None),
        ("Variant Image", "picture"),
        ("Short description", "description"),
        ("", None),
        ("()", None),
    ],
)
def test_signs_between_words_do_not_matter(name, meant):
    assert meaning(name) == meant


def test_a_series_is_one_column_spread_over_several():
    assert named("Image 1").series == named("image_2").series == named("Image").series
    assert named("Variant Image").series != named("Image").series


def test_paths_are_asked_first_and_small_pictures_last():
    names = ["thumbnail", "image name", "image", "image_path"]
    assert sorted(names, key=lambda name: named(name).rank) == names[::-1]


def test_text_in_place_of_a_name_takes_no_time():
    """A table without a header has anything there."""
    began = time.perf_counter()
    for one in ("image" * 100_000, "image" + "1" * 50 + "x", "图图" * 25 + "x", "titel" * 11 + "x"):
        assert named(one) is None
    assert time.perf_counter() - began < 1


def test_signs_in_place_of_a_name_take_no_time():
    """A pattern that looks for a language behind each of them would take hours."""
    signs = "image" + "_" * 1_000_000 + "x"
    assert named(signs) is None
    assert not refers(signs)
    assert meaning("image" + "_" * 200) == "picture"


def test_members_that_tell_where_a_picture_is():
    assert all(map(refers, ("path", "src", "url", "URL", "file_name", "imageUrl", "href", "图片")))
    assert not any(map(refers, ("id", "alt", "name", "width", "title", "")))
