# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing the backend and the number of threads. Each choice is made at import, so each test has its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from zkpriv import backend
from zkpriv.errors import BackendError

SHOW = "import json; from zkpriv import backend; print(json.dumps(backend.info()))"
# A finder that refuses the extension module, as on a machine where it was not built.
WITHOUT_NATIVE = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name == "zkpriv._native":
            raise ImportError("no compiled module here")
sys.meta_path.insert(0, Refuse())
"""


def python(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ZKPRIV_")} | variables
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_auto_takes_the_best_level() -> None:
    for variables in ({}, {"ZKPRIV_BACKEND": "auto"}, {"ZKPRIV_BACKEND": ""}):
        result = python(SHOW, **variables)
        assert result.returncode == 0 and result.stderr == ""
        info = json.loads(result.stdout)
        assert info["backend"] == info["levels"][0]
        assert info["levels"][-1] == "python"
        assert set(info["kernels"].values()) <= set(info["levels"]) and len(info["kernels"]) >= 8


def test_forced_levels() -> None:
    for level in ("portable", "python"):
        info = json.loads(python(SHOW, ZKPRIV_BACKEND=level).stdout)
        assert info["backend"] == level
        assert set(info["kernels"].values()) == {level}


@pytest.mark.parametrize("wanted", ["sse", "Portable", "portable ", "avx512"])
def test_unknown_level_raises(wanted: str) -> None:
    result = python(SHOW, ZKPRIV_BACKEND=wanted)
    assert result.returncode != 0
    assert "BackendError" in result.stderr and "is unknown: expected one of auto, ifma, adx" in result.stderr


def test_unavailable_level_raises_with_the_reason() -> None:
    missing = [level for level in backend.NATIVE_LEVELS if level not in backend.levels]
    for level in missing:
        result = python(SHOW, ZKPRIV_BACKEND=level)
        assert result.returncode != 0
        assert f"BackendError: ZKPRIV_BACKEND={level} cannot be used: " in result.stderr
        assert "Available: auto, " in result.stderr
    result = python(WITHOUT_NATIVE + SHOW, ZKPRIV_BACKEND="portable")
    assert result.returncode != 0 and "no compiled module here" in result.stderr


def test_without_native_code_it_warns_once_and_works() -> None:
    code = (
        WITHOUT_NATIVE + SHOW + "; from zkpriv import G1; assert G1.generator() * 2 == G1.generator() + G1.generator()"
    )
    result = python(code)
    assert result.returncode == 0, result.stderr
    info = json.loads(result.stdout)
    assert info["backend"] == "python" and info["levels"] == ["python"]
    assert result.stderr.count("RuntimeWarning") == 1 and "no compiled module here" in result.stderr
    # asked for by name, there is nothing to warn about
    assert python(code, ZKPRIV_BACKEND="python").stderr == ""
    refused = python(WITHOUT_NATIVE + "from zkpriv import backend; backend.require_native('proving')")
    assert "BackendError: proving needs the native core" in refused.stderr


def test_threads_from_the_environment() -> None:
    assert json.loads(python(SHOW, ZKPRIV_THREADS="3").stdout)["threads"] == 3
    expected = len(os.sched_getaffinity(0))
    assert json.loads(python(SHOW).stdout)["threads"] == expected
    for bad in ("0", "-1", "two", "1.5", "1025", "²"):
        result = python(SHOW, ZKPRIV_THREADS=bad)
        assert result.returncode != 0 and "BackendError: ZKPRIV_THREADS=" in result.stderr


def test_set_threads() -> None:
    before = backend.threads()
    with backend.using_threads(3):
        assert backend.threads() == 3
        with backend.using_threads(1):
            assert backend.threads() == 1
        assert backend.threads() == 3
    assert backend.threads() == before
    for bad in (0, -1, 1025, True, 1.5, "2"):
        with pytest.raises(BackendError, match="threads"):
            backend.set_threads(bad)  # type: ignore[arg-type]
    assert backend.threads() == before


def test_native_thread_setting_follows() -> None:
    if not backend.is_native:
        pytest.skip("the native core does not run here")
    from zkpriv._native import lib

    with backend.using_threads(5):
        assert lib.zkp_threads() == 5
    assert lib.zkp_threads() == backend.threads()


def test_cpu_features_are_named() -> None:
    features = backend.cpu_features()
    assert set(features) >= {"adx", "bmi2", "avx512ifma"}
    if features["avx512ifma"]:
        assert features["avx512f"]
