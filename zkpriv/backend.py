# SPDX-License-Identifier: GPL-3.0-or-later
"""The one door to native code: which backend runs, at which level, on how many threads.

``ZKPRIV_BACKEND`` chooses when this module is first imported: ``auto`` (the default) takes the best level that this
build and this CPU have; ``ifma``, ``adx``, ``portable`` and ``python`` force one, and raise BackendError where it is
unknown or missing. Without native code everything still imports and verification runs in Python; a warning says so
once. ``ZKPRIV_THREADS`` sets the number of threads; the default is the CPUs of the process's affinity mask.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from zkpriv.errors import BackendError

#: Native levels, best first; "python" is the fallback that is always there.
NATIVE_LEVELS = ("ifma", "adx", "portable")
CHOICES = ("auto", *NATIVE_LEVELS, "python")
#: The limit of ZKPRIV_THREADS, of ``--threads`` and of every ``threads`` argument (ZKP_MAX_THREADS in C).
MAX_THREADS = 1024

_LEVEL_NUMBERS = {"portable": 0, "adx": 1, "ifma": 2}
_CPU_FEATURES = ("bmi2", "adx", "avx2", "avx512f", "avx512dq", "avx512vl", "avx512ifma", "avx512bw")
_PYTHON_KERNELS = (
    "field",
    "curve",
    "pairing",
    "hash-to-curve",
    "msm",
    "ntt",
    "r1cs",
    "tape",
    "poseidon",
    "jubjub",
    "ed25519",
    "key-digest",
)


def _load() -> tuple[Any, str]:
    """(the extension module or None, why it is missing)."""
    try:
        from zkpriv import _native
    except ImportError as error:
        return None, str(error)
    return _native, ""


_native, _why_missing = _load()


def _features_in(word: int) -> list[str]:
    return [feature for feature in _CPU_FEATURES if word & getattr(_native.lib, f"ZKP_CPU_{feature.upper()}")]


def why_not(level: str) -> str | None:
    """None if the native level can run here, else the reason."""
    if _native is None:
        return f"the native module did not load ({_why_missing})"
    state = _native.lib.zkp_level_state(_LEVEL_NUMBERS[level])
    if state == _native.lib.ZKP_LEVEL_USABLE:
        return None
    if state == _native.lib.ZKP_LEVEL_NO_CPU:
        has, needs = _native.lib.zkp_cpu_features(), _native.lib.zkp_level_needs(_LEVEL_NUMBERS[level])
        return f"this CPU (or its operating system) lacks {', '.join(_features_in(needs & ~has))}"
    return "this build does not contain it"


def _choose(wanted: str) -> str:
    if wanted not in CHOICES:
        message = f"ZKPRIV_BACKEND={wanted[:40]!r} is unknown: expected one of {', '.join(CHOICES)}"
        raise BackendError(message, from_setting=True)
    if wanted == "python":
        return "python"
    if wanted == "auto":
        if levels[0] == "python":
            warnings.warn(
                f"zkpriv runs without its native core ({_why_missing}): verification works in slow pure Python, "
                "large proofs do not. Reinstall zkpriv where a C compiler is available.",
                RuntimeWarning,
                stacklevel=2,
            )
        return levels[0]
    reason = why_not(wanted)
    if reason is not None:
        message = f"ZKPRIV_BACKEND={wanted} cannot be used: {reason}. Available: auto, {', '.join(levels)}"
        raise BackendError(message, from_setting=True)
    return wanted


def _default_threads() -> int:
    text = os.environ.get("ZKPRIV_THREADS", "")
    if not text:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not text.isascii() or not text.isdigit() or len(text) > 4 or not 1 <= int(text) <= MAX_THREADS:
        message = f"ZKPRIV_THREADS={text[:40]!r}: expected a whole number from 1 to {MAX_THREADS}"
        raise BackendError(message, from_setting=True)
    return int(text)


#: The levels that can be forced here, best first; "python" is always the last.
levels: tuple[str, ...] = (*(level for level in NATIVE_LEVELS if why_not(level) is None), "python")
#: The level in use: "ifma", "adx", "portable" or "python".
name: str = _choose(os.environ.get("ZKPRIV_BACKEND", "auto") or "auto")
#: True if the C core runs.
is_native: bool = name != "python"
#: What chose the level, where it was not the best one of this machine that was asked for.
_forced_by: str = "ZKPRIV_BACKEND" if os.environ.get("ZKPRIV_BACKEND", "auto") not in ("", "auto") else ""

if is_native:
    _native.lib.zkp_level_set(_LEVEL_NUMBERS[name])
_threads = _default_threads()
if is_native and os.environ.get("ZKPRIV_THREADS"):
    _native.lib.zkp_threads_set(_threads)


def threads() -> int:
    """How many threads kernels use by default."""
    return _threads


def set_threads(count: int | None) -> None:
    """Set the default number of threads for the whole process; None returns to the environment's choice."""
    global _threads
    if count is None:
        _threads = _default_threads()
    elif isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MAX_THREADS:
        raise BackendError(f"threads: expected a whole number from 1 to {MAX_THREADS}, got {count!r}")
    else:
        _threads = count
    if is_native:
        _native.lib.zkp_threads_set(_threads)


@contextmanager
def using_threads(count: int) -> Iterator[None]:
    """Run a block with another number of threads (a setting of the whole process, not of one thread)."""
    before = _threads
    set_threads(count)
    try:
        yield
    finally:
        set_threads(before)


@contextmanager
def using_level(level: str) -> Iterator[None]:
    """Run a block at another native level of ``levels`` (a setting of the whole process: for tests and benchmarks).

    No other thread may be inside a kernel when the block begins or ends: kernels ask for the level more than once.
    BackendError for a level that cannot run here, and when the pure-Python backend is in use.
    """
    global name, _forced_by
    require_native("changing the level")
    if level not in _LEVEL_NUMBERS or level not in levels:
        raise BackendError(f"level {level!r}: expected one of {', '.join(n for n in levels if n != 'python')}")
    before = name, _forced_by
    _native.lib.zkp_level_set(_LEVEL_NUMBERS[level])
    name, _forced_by = level, "using_level"
    try:
        yield
    finally:
        name, _forced_by = before
        _native.lib.zkp_level_set(_LEVEL_NUMBERS[name])


def impl() -> ModuleType:
    """The module with the functions of the chosen backend; both have the same names and signatures."""
    if is_native:
        from zkpriv import _backend_native

        return _backend_native
    from zkpriv.reference import backend as python_backend

    return python_backend


def require_native(what: str) -> None:
    """Raise BackendError, with the reason, if the C core does not run. ``what`` needs it."""
    if is_native:
        return
    message = f"{what} needs the native core, and the pure-Python backend is in use: {_why_python()}"
    raise BackendError(message, from_setting=_native is not None)


def _why_python() -> str:
    return f"the native module did not load ({_why_missing})" if _native is None else "ZKPRIV_BACKEND=python"


def kernels() -> dict[str, str]:
    """Each kernel with the level that it runs at."""
    if not is_native:
        return dict.fromkeys(_PYTHON_KERNELS, "python")
    by_number = {number: level for level, number in _LEVEL_NUMBERS.items()}
    lib, ffi = _native.lib, _native.ffi
    found: dict[str, str] = {}
    while (text := lib.zkp_kernel_name(len(found))) != ffi.NULL:
        found[ffi.string(text).decode()] = by_number[lib.zkp_kernel_level(len(found))]
    return found


def reasons() -> dict[str, str]:
    """Why each kernel runs at the level that ``kernels`` names."""
    if not is_native:
        return dict.fromkeys(_PYTHON_KERNELS, _why_python())
    lib = _native.lib
    return {kernel: _reason(level, lib.zkp_kernel_levels(i)) for i, (kernel, level) in enumerate(kernels().items())}


def _reason(level: str, built: int) -> str:
    """Why a kernel with implementations for the levels in ``built`` (bits by level number) runs at ``level``."""
    number = _LEVEL_NUMBERS[level]
    if number < _LEVEL_NUMBERS[name]:
        return f"no {name} version"
    if _forced_by:
        return f"forced by {_forced_by}"
    best = next(known for known in NATIVE_LEVELS if built >> _LEVEL_NUMBERS[known] & 1)
    return "best level of this CPU" if best == level else f"not {best}: {why_not(best)}"


def cpu_features() -> dict[str, bool]:
    """Instruction sets that the faster levels use, and whether CPU and operating system have them."""
    if _native is None:
        return dict.fromkeys(_CPU_FEATURES, False)
    word = _native.lib.zkp_cpu_features()
    return {feature: bool(word & getattr(_native.lib, f"ZKP_CPU_{feature.upper()}")) for feature in _CPU_FEATURES}


def build() -> dict[str, str]:
    """The compiler of the core and its flags: for all files, and added for those of the wider levels."""
    if _native is None:
        return {}
    names = {"compiler": "COMPILER", "flags": "PORTABLE", "adx_flags": "ADX", "ifma_flags": "IFMA"}
    tell, text = _native.lib.zkp_build_info, _native.ffi.string
    return {name: text(tell(getattr(_native.lib, f"ZKP_BUILD_{word}"))).decode() for name, word in names.items()}


def build_info() -> str:
    """The same in one line; empty where the core does not run."""
    found = build()
    return f"{found['compiler']}, {found['flags']}" if found else ""


def info() -> dict[str, Any]:
    """Everything above in one dictionary, ready for JSON."""
    return {
        "backend": name,
        "levels": list(levels),
        "threads": threads(),
        "kernels": kernels(),
        "reasons": reasons(),
        "cpu": cpu_features(),
    }
