# SPDX-License-Identifier: GPL-3.0-or-later
"""The generated C constants are what their scripts write today, and the personalisations agree across languages."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from zkpriv.hashing import Purpose

ROOT = Path(__file__).resolve().parents[2]


def load_script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "params" / "derive" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["native_jubjub", "native_ed25519", "jubjub_lanes", "native_poseidon"])
def test_constants_are_regenerated(name: str) -> None:
    script = load_script(name)
    assert script.OUT.read_text(encoding="utf-8") == script.render(), f"run python params/derive/{name}.py"


def test_personalisations_agree() -> None:
    header = (ROOT / "native" / "include" / "zkp" / "domains.h").read_text(encoding="utf-8")
    found = dict(re.findall(r'#define ZKP_PERSON_(\w+) "([^"]+)"', header))
    own = {"ONE_TIME", "ONE_TIME_T", "BLINDING", "VIEW_TAG", "AEAD_KEY"}
    assert set(found) == {*own, "GROUP_SCALAR", "GROUP_POINT"}
    for name, text in found.items():
        assert text.replace("\\0", "\0").encode().rstrip(b"\0") == getattr(Purpose, name)
        assert len(text.replace("\\0", "\0")) == 16
