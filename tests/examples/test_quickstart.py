"""The notebook runs as it stands."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[2] / "examples" / "quickstart.ipynb"


@pytest.mark.filterwarnings("ignore")  # of the notebook machinery, not of tusou
def test_every_cell_runs():
    """extract → look up → encode → search → why → threshold, in a fresh kernel."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=300).execute()
    grids = [
        output
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "text/html" in output.get("data", {})
    ]
    assert len(grids) >= 3
    told = "".join(
        output.get("text", "")
        for cell in notebook.cells
        if cell.cell_type == "code" and "hit.reasons" in cell.source
        for output in cell.outputs
    )
    assert "words" in told
    assert "armchair" in told
    drawn = [
        output
        for cell in notebook.cells
        if cell.cell_type == "code" and "library.explain(" in cell.source
        for output in cell.outputs
    ]
    assert any({"image/png", "text/html"} & output.get("data", {}).keys() for output in drawn)
