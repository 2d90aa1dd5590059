"""What every encoder promises, as tests: subclass, give an `encoder` fixture, and run.

class TestMyEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self):
        return MyEncoder()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

if TYPE_CHECKING:
    from tusou.protocols import Encoder

TEXTS = (
    "a red chair",
    "红色的椅子",
    "x",
    "an armchair by the window, with a lamp",
    "emoji 🛋️ and numbers 42",
)
LONG_ENGLISH = " ".join(f"word{number}" for number in range(400))
LONG_CHINESE = "客厅里有一把红色的椅子和一张白色的桌子旁边还有台灯" * 30


def pictures() -> list[Image.Image]:
    """Pictures of several sizes and aspects, none alike."""
    rng = np.random.default_rng(3)
    sizes = [(40, 30), (30, 40), (64, 64), (200, 9), (1, 1), (7, 120)]
    return [
        Image.fromarray(rng.integers(0, 256, (height, width, 3), dtype=np.uint8))
        for width, height in sizes
    ]


class EncoderContract:
    """Subclasses give the encoder; the tests need no more than the protocol."""

    tolerance = 1e-5
    """How far a row may lie from the same row encoded alone."""

    @pytest.fixture
    def encoder(self) -> Encoder:
        raise NotImplementedError

    def test_stamp_identifies_the_encoder(self, encoder):
        """A stamp has a name, two SHA-256 and the length of the vectors, and stays the same."""
        stamp = encoder.stamp
        assert stamp.name
        assert len(stamp.files_sha256) == len(stamp.preprocessing_sha256) == 64
        assert stamp.dim == encoder.encode_texts(["x"]).shape[1]
        assert stamp == encoder.stamp

    def test_batch_size_is_positive(self, encoder):
        """The best number of images at once is at least one."""
        assert encoder.batch_size >= 1

    def test_images_become_unit_rows(self, encoder):
        """Pictures of any size give float32 rows of unit length."""
        rows = encoder.encode_images(pictures())
        assert_unit(rows, len(pictures()), encoder.stamp.dim)

    def test_texts_become_unit_rows(self, encoder):
        """Texts of any length, blank ones too, give float32 rows of unit length."""
        texts = [*TEXTS, "", " \n", LONG_ENGLISH, LONG_CHINESE]
        assert_unit(encoder.encode_texts(texts), len(texts), encoder.stamp.dim)

    def test_nothing_gives_no_rows(self, encoder):
        """Empty lists give (0, dim)."""
        assert encoder.encode_images([]).shape == (0, encoder.stamp.dim)
        assert encoder.encode_texts([]).shape == (0, encoder.stamp.dim)
        assert encoder.encode_texts([]).dtype == np.float32

    def test_a_row_of_a_batch_is_the_row_alone(self, encoder):
        """Neither the batch nor the place in it changes a picture's or a text's vector."""
        images = pictures() * (encoder.batch_size // len(pictures()) + 2)
        assert_rows_alone(encoder.encode_images, images, self.tolerance)
        assert_rows_alone(encoder.encode_texts, [*TEXTS, LONG_CHINESE, ""], self.tolerance)

    def test_for_many_inputs_it_is_the_same_encoder(self, encoder):
        """The same stamp and chunks, and the same vectors of as many as it likes at once."""
        many = encoder.for_many()
        images = pictures() * (many.batch_size // len(pictures()) + 1)
        texts = [*TEXTS, LONG_ENGLISH, LONG_CHINESE] * 5
        assert many.stamp == encoder.stamp
        assert many.split_text(LONG_CHINESE) == encoder.split_text(LONG_CHINESE)
        for ours, theirs in (
            (many.encode_images(images), encoder.encode_images(images)),
            (many.encode_texts(texts), encoder.encode_texts(texts)),
        ):
            np.testing.assert_allclose(ours, theirs, atol=self.tolerance)
        one = many.encode_texts(["a single text"])
        np.testing.assert_allclose(one, encoder.encode_texts(["a single text"]), atol=1e-5)

    def test_same_input_same_vector(self, encoder):
        """Encoding twice gives the same rows."""
        images = pictures()
        np.testing.assert_array_equal(encoder.encode_images(images), encoder.encode_images(images))
        np.testing.assert_array_equal(encoder.encode_texts(TEXTS), encoder.encode_texts(TEXTS))

    def test_images_are_left_as_they_were(self, encoder):
        """Encoding changes no picture."""
        images = pictures()
        before = [image.tobytes() for image in images]
        encoder.encode_images(images)
        assert [image.tobytes() for image in images] == before

    @pytest.mark.parametrize("text", [*TEXTS, LONG_ENGLISH, LONG_CHINESE])
    def test_chunks_hold_the_whole_text(self, encoder, text):
        """Chunks are substrings that follow and overlap or touch, and together are the text."""
        assert_covers(text, encoder.split_text(text))

    @pytest.mark.parametrize("text", [LONG_ENGLISH, LONG_CHINESE])
    def test_chunks_are_within_the_context(self, encoder, text):
        """A chunk of an over-long text is not split further."""
        chunks = encoder.split_text(text)
        assert len(chunks) > 1
        assert all(encoder.split_text(chunk) == [chunk] for chunk in chunks)

    @pytest.mark.parametrize("text", ["", " ", "\n\t \u3000"])
    def test_blank_text_has_no_chunk(self, encoder, text):
        """A blank text gives no chunk."""
        assert encoder.split_text(text) == []

    @pytest.mark.parametrize("text", [LONG_ENGLISH, LONG_CHINESE])
    def test_last_word_of_a_long_text_counts(self, encoder, text):
        """A word at the very end of an over-long text changes the vector."""
        plain, changed = encoder.encode_texts([text, text + " zebra 斑马"])
        assert float(plain @ changed) < 1 - 1e-6


def assert_unit(rows: np.ndarray, count: int, dim: int) -> None:
    assert rows.dtype == np.float32
    assert rows.shape == (count, dim)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def assert_rows_alone(encode, inputs, tolerance: float) -> None:
    together = encode(inputs)
    for row, each in zip(together, inputs, strict=True):
        np.testing.assert_allclose(row, encode([each])[0], atol=tolerance)


def assert_covers(text: str, chunks: list[str]) -> None:
    """Each chunk begins where those before have not yet ended, and the last ends the text."""
    reached = {0}  # how far the chunks so far may cover it: the same words may stand twice
    for chunk in chunks:
        places = [at for at in range(len(text) + 1) if text.startswith(chunk, at)]
        reached = {max(end, at + len(chunk)) for end in reached for at in places if at <= end}
        assert reached, f"there is a gap before {chunk!r}, or it is not of this text"
    assert len(text) in reached
    assert text.endswith(chunks[-1])
