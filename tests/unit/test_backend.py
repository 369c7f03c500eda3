# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing the backend and the number of threads. Each choice is made at import, so each test has its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from support.native_build import flags_of_levels

from zkpriv import backend
from zkpriv.errors import BackendError

SHOW = "import json; from zkpriv import backend; print(json.dumps(backend.info()))"
# A finder that refuses the extension module, as on a machine where it was not built.
WITHOUT_NATIVE = """
import sys
from typing import Any
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
        assert len(info["kernels"]) >= 8
        for kernel, level in info["kernels"].items():
            best = level == info["backend"]
            lacking = ("best level of this CPU", "not ifma: this CPU", "not adx: this CPU", "not ifma: this build")
            assert info["reasons"][kernel].startswith(lacking if best else f"no {info['backend']} version")


@pytest.mark.parametrize("level", backend.levels)
def test_forced_levels(level: str) -> None:
    info = json.loads(python(SHOW, ZKPRIV_BACKEND=level).stdout)
    assert info["backend"] == level
    # a kernel without a version of its own runs the next lower one
    allowed = {"python"} if level == "python" else {"portable", "adx", "ifma"}
    if level in ("portable", "adx"):
        allowed -= {"ifma", "adx"} if level == "portable" else {"ifma"}
    assert set(info["kernels"].values()) <= allowed
    assert set(info["reasons"]) == set(info["kernels"])
    for kernel, at in info["kernels"].items():
        why = "ZKPRIV_BACKEND=python" if level == "python" else "forced by ZKPRIV_BACKEND"
        assert info["reasons"][kernel] == (why if at == level else f"no {level} version")


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


OSXSAVE = 1 << 27
#: Leaf 7, ebx.
LEAF7 = {
    "avx2": 1 << 5,
    "bmi2": 1 << 8,
    "adx": 1 << 19,
    "avx512f": 1 << 16,
    "avx512dq": 1 << 17,
    "avx512ifma": 1 << 21,
    "avx512bw": 1 << 30,
    "avx512vl": 1 << 31,
}
EVERYTHING = sum(LEAF7.values())
#: The state of XCR0 that AVX-512 needs: XMM, YMM, opmasks, upper halves, upper registers.
ZMM = 0xE6


def core() -> Any:
    if not backend.is_native:
        pytest.skip("the native core does not run here")
    from zkpriv._native import lib

    return lib


def names_in(word: int) -> set[str]:
    return {name for name in LEAF7 if word & getattr(core(), f"ZKP_CPU_{name.upper()}")}


def features_of(leaf1: int, leaf7: int, xcr0: int) -> set[str]:
    return names_in(core().zkp_cpu_features_of(leaf1, leaf7, xcr0))


def test_features_need_the_operating_system() -> None:
    scalar = {"bmi2", "adx"}
    assert features_of(OSXSAVE, EVERYTHING, ZMM | 1) == set(LEAF7)
    # without OSXSAVE the word of xgetbv means nothing; mulx, adcx and adox need no saved state
    assert features_of(0, EVERYTHING, ZMM | 1) == scalar
    assert features_of(0xFFFFFFFF & ~OSXSAVE, EVERYTHING, 0xFFFFFFFF) == scalar
    # the system saves the YMM registers only, or lacks one part of the ZMM state
    assert features_of(OSXSAVE, EVERYTHING, 0x07) == scalar | {"avx2"}
    for missing in (1 << 5, 1 << 6, 1 << 7):
        assert features_of(OSXSAVE, EVERYTHING, ZMM & ~missing) == scalar | {"avx2"}
    for missing in (1 << 1, 1 << 2):
        assert features_of(OSXSAVE, EVERYTHING, ZMM & ~missing) == scalar
    assert features_of(OSXSAVE, 0, 0xFFFFFFFF) == set()


@pytest.mark.parametrize("missing", LEAF7)
def test_a_level_needs_each_of_its_instruction_sets(missing: str) -> None:
    found = features_of(OSXSAVE, EVERYTHING & ~LEAF7[missing], ZMM)
    # the rest of AVX-512 is not looked at without its foundation
    assert found == ({"avx2", "bmi2", "adx"} if missing == "avx512f" else set(LEAF7) - {missing})
    needs = [names_in(core().zkp_level_needs(number)) for number in range(3)]
    assert needs == [set(), {"bmi2", "adx"}, set(LEAF7)]


def test_levels_need_what_the_build_compiles_them_for() -> None:
    numbers = {"adx": 1, "ifma": 2}
    assert set(flags_of_levels()) == set(numbers)
    for level, flags in flags_of_levels().items():
        assert {f"-m{name}" for name in names_in(core().zkp_level_needs(numbers[level]))} == set(flags)


def test_one_limit_of_threads() -> None:
    assert core().ZKP_MAX_THREADS == backend.MAX_THREADS


def test_using_level_says_so() -> None:
    core()
    before = backend.name
    with backend.using_level("portable"):
        assert set(backend.kernels().values()) == {"portable"}
        assert set(backend.reasons().values()) == {"forced by using_level"}
    assert backend.name == before and "forced by using_level" not in backend.reasons().values()
    with pytest.raises(BackendError, match="expected one of"), backend.using_level("python"):
        pass
