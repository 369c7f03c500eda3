# SPDX-License-Identifier: GPL-3.0-or-later
"""What the library reaches for outside of itself: randomness of the operating system alone, and no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
#: Modules whose numbers come from a seed, for a reason: tools of tests, examples and measurements.
SEEDED = ("benchmarking", "testing/", "lint/")
NETWORK = {
    "aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "multiprocessing", "poplib", "requests", "smtplib",
    "socket", "socketserver", "ssl", "telnetlib", "urllib", "urllib3", "websockets", "xmlrpc",
}
CALLS_OUT = re.compile(r"\b(socket|connect|sendto|getaddrinfo|gethostbyname)\s*\(")
RANDOM_IN_C = re.compile(
    r"\b(s?rand(_r|om(_r)?)?|[dlme]rand48|arc4random\w*|getentropy|getrandom|_?rdrand\w*|_?rdseed\w*)\s*\("
)


IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([\w., \t]+))", re.MULTILINE)
NUMPYS = re.compile(r"\b(np|numpy)\.random\b")


def python() -> Iterator[tuple[str, str]]:
    for path in sorted((REPO / "zkpriv").rglob("*.py")):
        yield path.relative_to(REPO / "zkpriv").as_posix(), path.read_text(encoding="utf-8")


def native() -> Iterator[tuple[str, str]]:
    for kind in ("c", "h"):
        for path in sorted((REPO / "native").rglob(f"*.{kind}")):
            name = path.relative_to(REPO / "native").as_posix()
            if not name.startswith("tests/"):
                yield name, re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def imported(text: str) -> set[str]:
    """First parts of the names of all modules that a file imports, at any place in it."""
    names = [name for one, many in IMPORT.findall(text) for name in (one or many).split(",")]
    return {name.split()[0].partition(".")[0] for name in names if name.strip()}


def test_imports_are_seen() -> None:
    text = "import os, socket as s\nfrom urllib.request import urlopen\ndef f():\n    import random\n"
    assert imported(text) == {"os", "socket", "urllib", "random"}
    assert "hashlib" in imported((REPO / "zkpriv" / "groth16" / "keys.py").read_text(encoding="utf-8"))


def test_all_randomness_is_the_operating_systems() -> None:
    """No generator of Python's or of C's; the C core asks the system in one place."""
    seeded = {name for name, text in python() if "random" in imported(text) or NUMPYS.search(text)}
    assert {name for name in seeded if not name.startswith(SEEDED)} == set()
    asking = {(name, call[1]) for name, text in native() for call in RANDOM_IN_C.finditer(text)}
    assert asking == {("src/random.c", "getrandom")}


def test_nothing_is_sent() -> None:
    for name, text in python():
        assert not imported(text) & NETWORK, name
    for name, text in native():
        assert not CALLS_OUT.search(text), name
