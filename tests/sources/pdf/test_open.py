"""Opening: passwords, damaged files, broken pages."""

from __future__ import annotations

import pytest

from sources.pdf.making import Sheet, write_pdf
from tusou.errors import OutOfReach, SourceError
from tusou.sources.pdf.open import opened, page_of


def test_an_encrypted_file_opens_with_the_right_one_of_the_passwords(tmp_path):
    """Each password is tried in turn."""
    file = write_pdf(tmp_path / "secret.pdf", Sheet().text(50, 700, "hidden"), password="sesame")
    with opened(file.path, ("wrong", "sesame")) as document:
        assert len(document) == 1


@pytest.mark.parametrize("passwords", [(), ("wrong",)])
def test_an_encrypted_file_without_its_password_says_what_to_do(tmp_path, passwords):
    """The problem names the file and says that it is encrypted; the mend names the option."""
    file = write_pdf(tmp_path / "secret.pdf", Sheet(), password="sesame")
    with (
        pytest.raises(SourceError, match=r"secret.pdf is encrypted") as caught,
        opened(file.path, passwords),
    ):
        pass
    assert "--password-file" in caught.value.mend


def test_an_open_file_needs_no_password(tmp_path):
    """Passwords that are not needed do no harm."""
    file = write_pdf(tmp_path / "open.pdf", Sheet())
    with opened(file.path, ("sesame",)) as document:
        assert len(document) == 1


@pytest.mark.parametrize("content", [b"", b"not a PDF at all", b"%PDF-1.4\n1 0 obj\n<<"])
def test_a_damaged_file_is_a_source_error(tmp_path, content):
    """PDFium's error comes out in our words, with the file's name and a mend."""
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"broken.pdf") as caught, opened(str(path)):
        pass
    assert caught.value.mend
    assert "PDFium" not in caught.value.problem
    assert not isinstance(caught.value, OutOfReach)


def test_a_file_that_is_gone_is_out_of_reach(tmp_path):
    """The file system's error is translated too, and is none of the file."""
    with pytest.raises(OutOfReach, match=r"gone.pdf"), opened(str(tmp_path / "gone.pdf")):
        pass


def test_a_file_without_pages_is_a_source_error(tmp_path):
    """An empty page tree gives nothing to index."""
    file = write_pdf(tmp_path / "empty.pdf")
    with pytest.raises(SourceError, match=r"empty.pdf"), opened(file.path):
        pass


def test_a_broken_page_is_a_source_error(tmp_path):
    """A page that PDFium cannot load is told by its number."""
    file = write_pdf(tmp_path / "two.pdf", Sheet(), Sheet())
    with (
        opened(file.path) as document,
        pytest.raises(SourceError, match="page 6"),
        page_of(document, 5),
    ):
        pass
