# SPDX-License-Identifier: GPL-3.0-or-later
"""C test programs: the whole core in one static library per flavour (flags), and a program linked against it.

``program("curve_selfcheck", "checked")`` builds native/tests/curve_selfcheck.c. Files of the core are compiled once
per content, flags and compiler, shared by all pytest workers, and kept below build/native-tests (or
``ZKPRIV_TEST_BUILDS``). Flags of the wide levels are read from CMakeLists.txt. Each program also gets
native/tests/force_level.c, so that ``ZKP_TEST_LEVEL=portable`` (adx, ifma) runs it at that level.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
NATIVE = REPO / "native"
COMPILE_JOBS = 2
LEVELS = ("portable", "adx", "ifma")

_SANITIZING = ("-fno-sanitize-recover=all", "-fno-omit-frame-pointer")
_ASAN_CALLS = ("-mllvm", "-asan-instrumentation-with-call-threshold=0")


@dataclass(frozen=True)
class Flavour:
    """Flags for compiling and linking, a header that the build needs, whether wide instructions are emulated, the
    flavour that lends the objects of src/ifma, where they are linked but can never run, and of all sources that the
    flavour's own macro ``macro`` does not change, flags that files of the wide levels get in the place of ``compile``,
    and files of native/tests that every program needs.
    """

    compile: tuple[str, ...]
    link: tuple[str, ...] = ()
    header: str = ""
    emulated: bool = False
    lender: str = ""
    macro: str = ""
    wide: tuple[str, ...] = ()
    linked_with: tuple[str, ...] = ()


#: "release" is the installed library, or is compiled like it where CMake's objects are not at hand; "memcheck" has the
#: same optimisation, and the requests to valgrind compiled in. "checked" runs every check of bounds (ZKP_VERIFY) under
#: AddressSanitizer and UndefinedBehaviorSanitizer; "verify" has these checks alone, at full speed. "emulated" is
#: "memcheck" with plain C in the place of AVX-512 (native/tests/emulated), for tools and machines that lack it; the
#: level ifma then needs what adx needs. "probe" is "emulated" with a call at the entry of every function, of which none
#: is inlined (native/tests/probe.c).
FLAVOURS = {
    "release": Flavour(("-O3", "-DNDEBUG", "-g1")),
    "memcheck": Flavour(
        ("-O3", "-DNDEBUG", "-g1", "-DZKP_CT_TEST"),
        header="valgrind/memcheck.h",
        lender="release",
        macro="ZKP_CT_TEST",
    ),
    "verify": Flavour(("-O2", "-g1", "-DZKP_VERIFY=1")),
    "checked": Flavour(
        ("-O1", "-g1", "-DZKP_VERIFY=1", "-fsanitize=address,undefined", *_SANITIZING),
        ("-fsanitize=address,undefined",),
    ),
    "emulated": Flavour(
        ("-O1", "-DNDEBUG", "-g1", "-DZKP_CT_TEST", "-DZKP_EMULATED_LANES", "-Wno-psabi"),
        header="valgrind/memcheck.h",
        emulated=True,
    ),
    "probe": Flavour(
        (
            *("-O1", "-DNDEBUG", "-DZKP_CT_TEST", "-DZKP_EMULATED_LANES", "-Wno-psabi"),
            *("-fno-inline", "-pg", "-mfentry", "-fno-pic", "-fno-pie", "-fcf-protection=none"),
        ),
        ("-no-pie",),
        header="valgrind/memcheck.h",
        emulated=True,
        linked_with=("probe",),
    ),
    "threads": Flavour(("-O1", "-g1", "-fsanitize=thread", *_SANITIZING), ("-fsanitize=thread",)),
    # For tests/fuzz, with clang. In files of the wide levels AddressSanitizer calls functions for its checks, and
    # UndefinedBehaviorSanitizer stays out: clang takes minutes for them otherwise, or runs out of registers.
    "fuzz": Flavour(
        ("-O1", "-g1", "-fsanitize=fuzzer-no-link,address,undefined", *_SANITIZING),
        ("-fsanitize=address,undefined",),
        wide=("-O1", "-g1", "-fsanitize=fuzzer-no-link,address", "-fomit-frame-pointer", *_ASAN_CALLS),
    ),
}


def flags_of_levels() -> dict[str, tuple[str, ...]]:
    """Folder below native/src -> what CMakeLists.txt compiles its files with, beyond the common flags."""
    text = (REPO / "CMakeLists.txt").read_text(encoding="utf-8")
    found = re.findall(r"set\(ZKP_(\w+)_FLAGS ([^)]+)\)", text)
    return {folder.lower(): tuple(flags.split()) for folder, flags in found}


def flags_for(level: str, flavour: str) -> tuple[str, ...]:
    """What files of a level are compiled with in a flavour, beyond the common flags."""
    flags = flags_of_levels()[level]
    if level == "ifma" and FLAVOURS[flavour].emulated:
        # Plain C in the place of an instruction is long: every function is compiled once.
        return ("-Itests/emulated", "-fno-inline", *(flag for flag in flags if not flag.startswith("-mavx")))
    return flags


def sources(flavour: str) -> list[tuple[Path, tuple[str, ...]]]:
    """Every C file of the core that this machine's build contains, with the flags of its level."""
    found: list[tuple[Path, tuple[str, ...]]] = [(path, ()) for path in sorted((NATIVE / "src").glob("*.c"))]
    if platform.machine().lower() in ("x86_64", "amd64"):
        for level in flags_of_levels():
            flags = flags_for(level, flavour)
            found += [(path, flags) for path in sorted((NATIVE / "src" / level).glob("*.c"))]
    return found


def compiler(why: str) -> str:
    """The C compiler; skips, naming what is not tested, where there is none."""
    found = os.environ.get("CC") or shutil.which("gcc") or shutil.which("clang") or shutil.which("cc")
    if found is None:
        pytest.skip(f"{why}: no C compiler was found")
    return found


def program(
    name: str,
    flavour: str,
    *,
    link: Sequence[str] = (),
    extra: Sequence[str] = (),
    cc: str | None = None,
    beside: Sequence[str] = ("force_level",),
) -> Path:
    """Build native/tests/``name``.c; skips where this machine cannot build the flavour. ``extra``: more C flags;
    ``beside``: other files of that folder to link.
    """
    cc = cc or compiler(f"{name} ({flavour})")
    missing = _why_not(cc, flavour)
    if missing is not None:
        pytest.skip(f"{name} ({flavour}): {missing}")
    library = core(cc, flavour)
    chosen = FLAVOURS[flavour]
    with _locked(flavour) as folder:
        flags = (*_common(), *chosen.compile, *extra)
        stems = (name, *beside, *chosen.linked_with)
        needed = [_object(cc, NATIVE / "tests" / f"{stem}.c", flags, folder) for stem in stems]
        out = folder / f"{name.replace('/', '-')}-{_digest(*map(str, (*needed, library, *link)))[:20]}"
        if not out.exists():
            partial = out.with_suffix(".partial")
            objects = [str(path) for path in (*needed, library)]
            _call([cc, *chosen.link, *link, "-pthread", *objects, "-lm", "-o", str(partial)])
            partial.rename(out)
    return out


def run(
    path: Path, *arguments: str, level: str | None = None, under: Sequence[str] = (), timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run a program (``under`` valgrind or an emulator), at a level if one is named; the caller judges the result."""
    env = {key: value for key, value in os.environ.items() if key != "ZKP_TEST_LEVEL"}
    if level is not None:
        env["ZKP_TEST_LEVEL"] = level
    command = [*under, str(path), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=timeout)


@cache
def core(cc: str, flavour: str) -> Path:
    """The static library with everything below native/src."""
    made = list(objects(cc, flavour).values())
    with _locked(flavour) as folder:
        out = folder / f"libzkp_core-{_digest(*(path.read_bytes() for path in made))[:20]}.a"
        if not out.exists():
            partial = out.with_suffix(".partial")
            partial.unlink(missing_ok=True)
            _call(["ar", "qcs", str(partial), *map(str, made)])
            partial.rename(out)
    return out


@cache
def objects(cc: str, flavour: str) -> dict[str, Path]:
    """Each source of the core, as a path below native/src, with its object file."""
    chosen = sources(flavour)
    if flavour == "release" and (build := _installed_build()) is not None:
        found = {path.relative_to(NATIVE / "src").as_posix(): _built_by_cmake(build, path) for path, _ in chosen}
        if all(made.exists() for made in found.values()):
            return found
    lender, macro = FLAVOURS[flavour].lender, FLAVOURS[flavour].macro
    own = [item for item in chosen if not lender or (item[0].parent.name != "ifma" and _mentions(cc, macro, *item))]
    with _locked(flavour) as folder, ThreadPoolExecutor(COMPILE_JOBS) as pool:
        plain = (*_common(), *FLAVOURS[flavour].compile)
        wide = (*_common(), *FLAVOURS[flavour].wide) if FLAVOURS[flavour].wide else plain
        built = list(
            pool.map(lambda item: _object(cc, item[0], (*(wide if item[1] else plain), *item[1]), folder), own)
        )
    found = {path.relative_to(NATIVE / "src").as_posix(): made for (path, _), made in zip(own, built, strict=True)}
    return {**objects(cc, lender), **found} if lender else found


def _mentions(cc: str, macro: str, source: Path, flags: Sequence[str]) -> bool:
    """Whether a macro occurs in a source of the core, or in a header that it includes."""
    command = [cc, *_common(), *flags, "-MM", source.relative_to(NATIVE).as_posix()]
    done = subprocess.run(command, cwd=NATIVE, capture_output=True, text=True, check=True)
    names = done.stdout.replace("\\\n", " ").split(":", 1)[1].split()
    return any(macro in (NATIVE / name).read_text(encoding="utf-8") for name in names)


@cache
def _installed_build() -> Path | None:
    """Where CMake keeps the objects of the installed library, brought up to date; None if there is no such place."""
    listed = list((REPO / "build").glob("*/build.ninja"))
    ninja = shutil.which("ninja", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if len(listed) != 1 or ninja is None or "CC" in os.environ:
        return None
    folder = listed[0].parent
    with _locked("release"):
        done = subprocess.run([ninja, "-C", str(folder), "zkp_core"], capture_output=True, text=True, check=False)
    return folder if done.returncode == 0 else None


def _built_by_cmake(build: Path, source: Path) -> Path:
    return build / "CMakeFiles" / "zkp_core.dir" / f"{source.relative_to(REPO).as_posix()}.o"


def _common() -> tuple[str, ...]:
    return ("-std=gnu11", "-fPIC", "-fvisibility=hidden", "-pthread", "-Iinclude", "-Isrc")


def _digest(*parts: str | bytes) -> str:
    state = hashlib.blake2b(digest_size=24)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "little") + data)
    return state.hexdigest()


@cache
def _version(cc: str) -> str:
    return subprocess.run([cc, "--version"], capture_output=True, text=True, check=True).stdout


def _object(cc: str, source: Path, flags: Sequence[str], folder: Path) -> Path:
    """The object file of one source, compiled now or found: its name is a digest of all that went into it.

    Which headers those are is what the compiler said the last time, in a file named by source and flags.
    """
    name = source.relative_to(NATIVE).as_posix()
    made = folder / f"{source.stem}-{_digest(name, *flags)[:12]}.d"
    if made.exists():
        found = folder / f"{source.stem}-{_key(cc, flags, made)}.o"
        if found.exists():
            return found
    partial, listed = made.with_suffix(".partial"), made.with_suffix(".new")
    _call([cc, *flags, "-MMD", "-MF", str(listed), "-c", name, "-o", str(partial)])
    listed.rename(made)
    out = folder / f"{source.stem}-{_key(cc, flags, made)}.o"
    partial.rename(out)
    return out


def _key(cc: str, flags: Sequence[str], made: Path) -> str:
    """Digest of compiler, flags, and the names and contents (comments apart) of the files of the core that an object
    was made of.
    """
    names = made.read_text(encoding="utf-8").replace("\\\n", " ").split(":", 1)[1].split()
    parts: list[str | bytes] = [_version(cc), *flags]
    for name in names:
        path = NATIVE / name
        if not Path(name).is_absolute():
            parts += [name, _without_comments(path.read_bytes()) if path.exists() else b"gone"]
    return _digest(*parts)[:24]


def _without_comments(source: bytes) -> bytes:
    return re.sub(rb"/\*.*?\*/", b"", source, flags=re.DOTALL)


def _call(command: Sequence[str]) -> None:
    done = subprocess.run(command, cwd=NATIVE, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.fail(f"{' '.join(command)}\n{done.stderr[-4000:]}", pytrace=False)


@contextmanager
def _locked(flavour: str) -> Iterator[Path]:
    """The folder of a flavour, held by one process at a time."""
    root = os.environ.get("ZKPRIV_TEST_BUILDS") or str(REPO / "build" / "native-tests")
    folder = Path(root).resolve() / flavour
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


@cache
def _why_not(cc: str, flavour: str) -> str | None:
    """None if a program of this flavour can be built and run here, else the reason."""
    chosen = FLAVOURS[flavour]
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "probe.c", Path(folder) / "probe"
        header = chosen.header or "stdint.h"
        main = "__attribute__((no_instrument_function)) int main(void) { return 0; }"
        source.write_text(f"#include <{header}>\n{main}\n", encoding="utf-8")
        command = [cc, *chosen.compile, *chosen.link, str(source), "-o", str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            done = subprocess.run([str(out)], capture_output=True, text=True, check=False, cwd=folder)
    if done.returncode == 0:
        return None
    return f"{cc} cannot build and run a program with {' '.join(chosen.compile)} ({done.stderr.strip()[:200]})"
