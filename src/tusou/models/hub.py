"""The hub and its mirrors, through huggingface_hub: the border to that library."""

from __future__ import annotations

import io
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tusou.errors import ModelError
from tusou.models.places import OTHER_WAYS, Listing, RemoteFacts, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TIMEOUT_S = 20.0


class HuggingFace:
    """A hub at `endpoint`."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        # The hub's newer way of storing goes round mirrors, to a server that firewalls know, and
        # keeps no half file to go on from. This is read when the library is imported.
        os.environ.setdefault("HF_HUB_DISABLE_XET", "1")

    def listing(self, repo: str, revision: str) -> Listing:
        """The commit that `revision` stands for, and the size and hash of its files."""
        from huggingface_hub import HfApi

        with self._translated(repo):
            info = HfApi(endpoint=self.endpoint).model_info(
                repo, revision=revision, files_metadata=True, timeout=TIMEOUT_S
            )
        files = {each.rfilename: _facts(each) for each in info.siblings or ()}
        return Listing(info.sha or revision, files)

    def fetch(
        self, repo: str, revision: str, path: str, folder: Path, progress: Callable[[int], object]
    ) -> Path:
        """Bring one file below `folder`, going on with `<path>.part` where there is one.

        `hf_hub_download` throws a half file away when it is interrupted (since version 2), so the
        library's request is made here, with the size that is there already.
        """
        from huggingface_hub import hf_hub_url
        from huggingface_hub.file_download import http_get
        from huggingface_hub.utils._headers import build_hf_headers

        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        url = hf_hub_url(repo, path, revision=revision, endpoint=self.endpoint)
        with self._translated(repo), part.open("ab") as stream:
            http_get(
                url,
                stream,
                resume_size=stream.tell(),
                headers=build_hf_headers() | {"Accept-Encoding": "identity"},
                displayed_filename=target.name,
                tqdm_class=_bar(progress),
            )
        part.replace(target)
        return target

    @contextmanager
    def _translated(self, repo: str) -> Iterator[None]:
        """Turn what huggingface_hub and its HTTP library raise into ModelError."""
        from huggingface_hub import errors

        try:
            yield
        except (errors.GatedRepoError, errors.RepositoryNotFoundError) as exc:
            raise ModelError(
                f"{self.endpoint} has no repository {repo} that may be read",
                "some want their terms to be accepted first: `hf auth login`; else " + OTHER_WAYS,
            ) from exc
        except (errors.RevisionNotFoundError, errors.RemoteEntryNotFoundError) as exc:
            raise ModelError(
                f"{self.endpoint} lacks a file or revision of {repo}: {_first_line(exc)}",
                OTHER_WAYS,
            ) from exc
        except errors.LocalEntryNotFoundError as exc:
            raise Unreachable(self._unreachable(exc.__cause__ or exc), OTHER_WAYS) from exc
        except errors.HFValidationError as exc:
            raise ModelError(_first_line(exc), "report it: the catalogue is wrong") from exc
        except Exception as exc:  # HTTP libraries share no base with OSError in all versions
            if isinstance(exc, ModelError | MemoryError):
                raise
            raise Unreachable(self._unreachable(exc), OTHER_WAYS) from exc

    def _unreachable(self, exc: BaseException) -> str:
        return f"nothing could be fetched from {self.endpoint}: {_first_line(exc)}"


def _first_line(exc: BaseException) -> str:
    return (str(exc).strip() or type(exc).__name__).partition("\n")[0]


def _facts(sibling: Any) -> RemoteFacts:
    large = sibling.lfs
    sha256 = getattr(large, "sha256", "") if large else ""
    return RemoteFacts(sibling.size, sha256, "" if large else sibling.blob_id or "")


def _bar(progress: Callable[[int], object]) -> type[Any]:
    """What huggingface_hub takes for a progress bar, telling `progress` the bytes so far."""
    from tqdm import tqdm

    class Bar(tqdm):  # type: ignore[misc, unused-ignore]
        def __init__(self, *args: Any, **options: Any) -> None:
            options.pop("name", None)
            super().__init__(*args, **{**options, "file": io.StringIO(), "disable": False})
            progress(int(self.n))

        def update(self, n: float | None = 1) -> bool | None:
            told: bool | None = super().update(n)
            progress(int(self.n))
            return told

    return Bar
