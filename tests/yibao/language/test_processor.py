"""Which machines run the second encoder: a check of the processor, never a crash."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from yibao.language import processor
from yibao.language.processor import SWITCH, missing_instructions, second_encoder_runs

FIT = "processor\t: 0\nflags\t\t: fpu sse4_2 fma avx avx2 bmi1\n"


def cpuinfo(folder: Path, content: str) -> Path:
    path = folder / "cpuinfo"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("flags", "missing"),
    [
        ("fpu sse4_2 fma avx", ["avx2"]),
        ("avx avx2", ["fma"]),
        ("sse sse2", ["avx2", "fma"]),
        ("", ["avx2", "fma"]),
    ],
)
def test_an_old_processor_lacks_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str, missing: list[str]
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    assert missing_instructions(cpuinfo(tmp_path, f"processor : 0\nflags : {flags}\n")) == missing


@pytest.mark.parametrize(
    ("machine", "content"), [("x86_64", FIT), ("x86_64", None), ("aarch64", "Features: asimd")]
)
def test_a_fit_or_unknown_processor_lacks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: str, content: str | None
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    path = tmp_path / "none" if content is None else cpuinfo(tmp_path, content)
    assert missing_instructions(path) == []


def test_the_second_encoder_runs_where_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SWITCH, raising=False)
    monkeypatch.setattr(processor, "missing_instructions", list)
    assert second_encoder_runs()
    monkeypatch.setattr(processor, "missing_instructions", lambda: ["avx2"])
    assert not second_encoder_runs()


def test_an_operator_can_switch_the_second_encoder_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processor, "missing_instructions", list)
    monkeypatch.setenv(SWITCH, "off")
    assert not second_encoder_runs()
