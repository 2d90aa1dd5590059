"""When figures go into the documentation."""

from __future__ import annotations

import argparse

import pytest
from benchmarks.options import add_options, writes


def asked(*options):
    parser = argparse.ArgumentParser()
    add_options(parser)
    return parser.parse_args(options)


def test_all_figures_are_written_and_a_trial_is_printed_alone(capsys):
    assert writes(asked(), is_whole=True)
    assert not writes(asked(), is_whole=False)
    assert "docs stay as they are" in capsys.readouterr().err


def test_a_trial_is_written_when_that_is_wanted(capsys):
    assert writes(asked("--write"), is_whole=False)
    assert not capsys.readouterr().err


def test_nothing_is_written_when_that_is_not_wanted(capsys):
    assert not writes(asked("--no-docs"), is_whole=True)
    assert not writes(asked("--no-docs"), is_whole=False)
    assert not capsys.readouterr().err


def test_both_at_once_is_a_mistake():
    with pytest.raises(SystemExit):
        asked("--no-docs", "--write")
