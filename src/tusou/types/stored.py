"""What is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tusou.errors import ModelMismatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.types.names import TextState
    from tusou.types.read import Item, Skipped, SourceFile
    from tusou.types.words import Word


@dataclass(frozen=True, slots=True)
class EncoderStamp:
    """What identifies an encoder: two encoders with equal stamps give equal vectors.

    Name and revision are told to people and compared by nobody: a model that was fetched again, of
    which only the README had changed, is the same.
    """

    name: str = field(compare=False)
    revision: str = field(compare=False)
    files_sha256: str
    preprocessing_sha256: str
    dim: int

    def difference(self, other: EncoderStamp) -> str:
        """Say what tells the `other` stamp from this one, the plainest first."""
        if self.name != other.name:
            return f"made with {self.name}, not {other.name}"
        if self.revision != other.revision:
            return f"{self.name} revision {self.revision}, not {other.revision}"
        if self.files_sha256 != other.files_sha256:
            return f"{self.name} with other model files"
        return f"{self.name} with other preprocessing"

    def refusal(self, other: EncoderStamp, mend: str) -> ModelMismatch:
        """The error for a library of this encoder that was to be used with the `other`."""
        return ModelMismatch(
            f"the library holds vectors of another model: {self.difference(other)}", mend
        )


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What a store knows of a source file."""

    path: str
    root: str
    size_bytes: int
    mtime_ns: int
    sha256: str
    options_key: str = ""
    """Hash of the options that shape the items; another key means: decode again."""
    skipped: Skipped | None = None
    """Set when the whole file was left out; tried again when the file changes."""
    page_skips: tuple[Skipped, ...] = ()
    n_items: int = 0
    version: str = ""
    """As `SourceFile.version`."""

    @classmethod
    def of(
        cls,
        file: SourceFile,
        sha256: str,
        options_key: str,
        *,
        skipped: Skipped | None = None,
        page_skips: tuple[Skipped, ...] = (),
        n_items: int = 0,
    ) -> FileRecord:
        """Return what a store is to know of `file`; `FileRecord.file` gives it back."""
        return cls(
            path=file.path,
            root=file.root,
            size_bytes=file.size_bytes,
            mtime_ns=file.mtime_ns,
            version=file.version,
            sha256=sha256,
            options_key=options_key,
            skipped=skipped,
            page_skips=page_skips,
            n_items=n_items,
        )

    @property
    def lacks_parts(self) -> bool:
        """Whether pages or the like are missing for a reason outside the file, maybe gone by now.

        Until they are there its items are those of no other file with the same bytes.
        """
        return any(skip.is_put_off for skip in self.page_skips)

    @property
    def file(self) -> SourceFile:
        """The source file as it was when it was read."""
        from tusou.types.read import SourceFile

        return SourceFile(
            self.path, self.root, self.size_bytes, self.mtime_ns, version=self.version
        )


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item ready to be stored; its vectors lie in the store under the two keys."""

    item: Item
    image_key: str | None
    text_key: str | None
    """SHA-256 (hex) of the stripped original text."""
    thumbnail: bytes | None = None


@dataclass(frozen=True, slots=True)
class ItemText:
    """The text of an item, with all that follows from it, to take the place of what it has."""

    text: str
    text_key: str | None
    language: str
    text_state: TextState
    words: Sequence[Word] = ()


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item of a library; `item.words` is left empty, `Store.words` reads them."""

    id: int
    item: Item
    path: str
    """The source file: the PDF, the photo, the manifest of the pair."""
    root: str
    relative_path: str
    image_key: str | None
    text_key: str | None
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """Item ids in descending order of score."""

    ids: tuple[int, ...]
    scores: tuple[float, ...]
