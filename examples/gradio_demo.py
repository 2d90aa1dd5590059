"""A demo in a dozen lines: pip install gradio, tusou serve, python examples/gradio_demo.py."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from tusou.client import Client

CLIENT = Client("http://127.0.0.1:8735")


def search(words: str, picture: str | None) -> list[tuple[object, str]]:
    """Thumbnails with what stands under them, as a gallery takes them."""
    from PIL import Image

    hits = CLIENT.search(words, image=picture, k=12)["hits"] if words or picture else []
    pictures = [Image.open(BytesIO(CLIENT.thumbnail(hit["item"]))) for hit in hits]
    return list(zip(pictures, map(told, hits), strict=True))


def told(hit: dict[str, Any]) -> str:
    """Where a hit is, and how sure; filters alone make no hit sure."""
    sure = "" if hit["confidence"] is None else f" ({hit['confidence']:.0%})"
    return hit["relative_path"] + sure


if __name__ == "__main__":
    import gradio

    words, picture = gradio.Textbox(label="Words"), gradio.Image(type="filepath", label="Picture")
    gradio.Interface(search, [words, picture], gradio.Gallery(label="Found")).launch()
