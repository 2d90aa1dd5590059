"""Everything that the command line can say has its Chinese."""

from __future__ import annotations

from tusou.wording.table import FOLDER, PARTS, read, sentences
from wording.forms import forms


def test_every_sentence_has_its_chinese():
    """A new one goes into the file of its room in `tusou/wording/zh`, with its Chinese below."""
    lacking = {form: sorted(files) for form, files in forms().items() if form not in sentences()}
    assert lacking == {}


def test_no_row_of_the_table_is_left_over():
    """A sentence that nobody says any more takes its row with it.

    `composed.txt` and `parts.txt` hold what is put together and cannot be read from the sources.
    """
    texts = ((FOLDER / name).read_text("utf-8") for name in ("composed.txt", PARTS))
    composed = {row.english for text in texts for row in read(text)}
    assert set(sentences()) - set(forms()) - composed == set()


def test_a_sentence_has_one_row():
    rows = [row for path in FOLDER.glob("*.txt") for row in read(path.read_text("utf-8"))]
    english = [row.english for row in rows]
    assert sorted(english) == sorted(set(english))
