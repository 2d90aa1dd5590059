"""What was measured, written into the documentation: tables in both languages, and plots.

In `docs/en/benchmarks.md` and `docs/zh/benchmarks.md` each benchmark owns what stands between its
command and the next heading. Words are English here; each benchmark brings their Chinese.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.environments import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

DOCS = ROOT / "docs"
LANGUAGES = ("en", "zh")
PAGE = "benchmarks.md"
CHINESE = {
    "does not run here": "在这里跑不起来",
    "measured on": "测量环境",
    "versions": "版本（有记录的）",
    "items": "条目数",
}


@dataclass(frozen=True)
class Table:
    """Rows with a name in front; a cell is a number as it is shown, or words."""

    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Plot:
    """A picture in SVG."""

    name: str
    """Of its file, without suffix."""
    title: str
    svg: str


@dataclass(frozen=True)
class Published:
    """All that one benchmark has to show."""

    command: str
    about: str
    """The machine."""
    parts: Sequence[Table | Plot]
    chinese: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Step → package → version, of what is compared; steps of which none was kept have none."""


def publish(told: Published, *, write: bool = True, docs: Path = DOCS) -> None:
    """Print the tables, and write pictures and both pages.

    Raises:
        SystemExit: a page does not have the command.
    """
    print(shown(told, "en"))
    if not write:
        return
    for part in told.parts:
        if isinstance(part, Plot):
            (docs / "images").mkdir(exist_ok=True)
            (docs / "images" / f"{part.name}.svg").write_text(part.svg, encoding="utf-8")
    for language in LANGUAGES:
        page = docs / language / PAGE
        text = page.read_text(encoding="utf-8")
        page.write_text(_replaced(text, told.command, shown(told, language)), encoding="utf-8")


def shown(told: Published, language: str) -> str:
    """What stands below the command, as Markdown."""
    words = {} if language == "en" else {**CHINESE, **told.chinese}
    parts = [f"{words.get('measured on', 'Measured on')}: {told.about}."]
    for part in told.parts:
        if isinstance(part, Plot):
            title = words.get(part.title, part.title)
            parts.append(f"![{title}](../images/{part.name}.svg)")
        else:
            parts.append(_table(part, words))
    if used := _versions(told.versions):
        parts.append(f"{words.get('versions', 'Versions, as far as they were kept')}: {used}.")
    return "\n\n".join(parts)


def _versions(steps: Mapping[str, Mapping[str, str]]) -> str:
    """Each package once, with all versions that were measured."""
    found: dict[str, set[str]] = {}
    for used in steps.values():
        for package, version in used.items():
            found.setdefault(package, set()).add(version)
    return ", ".join(f"{package} {' / '.join(sorted(found[package]))}" for package in sorted(found))


def _table(table: Table, words: Mapping[str, str]) -> str:
    def said(text: str) -> str:
        return words.get(text, text)

    head = [said(table.title), *map(said, table.columns)]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * len(table.columns)]
    for name, cells in table.rows:
        filled = [*map(said, cells), *[""] * (len(table.columns) - len(cells))]
        lines.append("| " + " | ".join([said(name), *filled]) + " |")
    return "\n".join(lines)


def _replaced(page: str, command: str, text: str) -> str:
    fence = f"```sh\n{command}\n```\n"
    start = page.find(fence)
    if start < 0:
        raise SystemExit(f"the page has no block with the command {command}")
    end = page.find("\n## ", start)
    rest = page[end:] if end >= 0 else ""
    return f"{page[: start + len(fence)]}\n{text}\n{rest}"
