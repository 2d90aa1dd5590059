from pathlib import Path

import pytest
from training.processor import vector_instructions


@pytest.mark.parametrize(
    ("flags", "name"),
    [
        ("sse2 avx2 avx512bw avx512_vnni", "AVX-512 VNNI"),
        ("sse2 avx2 avx512bw", "AVX-512"),
        ("sse2 avx2 avx_vnni", "AVX2 VNNI"),
        ("sse2 avx2", "AVX2"),
    ],
)
def test_a_processor_is_told_by_its_vector_instructions(
    flags: str, name: str, tmp_path: Path
) -> None:
    told = tmp_path / "cpuinfo"
    told.write_text(f"processor : 0\nflags : fpu {flags} sha\n", "utf-8")
    assert vector_instructions(told) == name


def test_where_none_is_told_it_is_the_kind_of_processor(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    assert vector_instructions(tmp_path / "missing") == "arm64"
