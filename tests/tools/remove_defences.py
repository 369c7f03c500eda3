# SPDX-License-Identifier: GPL-3.0-or-later
"""Remove each defence of ``tests/defences.toml`` in turn and require that its test goes red.

A defence that can be deleted without any test noticing is not tested. The tool works on private copies of the
tree: it lays the package out as an installed one, checks that every named test is green there, then applies one
patch at a time (exact text, found once), rebuilds the native core where the entry says so, and runs the test.
Red means at least one *failure* reported by pytest; an import error or a crash of the interpreter does not count.

Usage: ``python tests/tools/remove_defences.py [--only TEXT] [--jobs N] [--seen FILE] [--list]``

All of them take hours on two cores. ``--seen FILE`` keeps what went red, so that a run can be cut short and go on: an
entry is passed over when it, its file and the file of its test are byte by byte what they were. Where ccache is
installed, it spares the compilation that puts a defence back.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import queue
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import tomllib
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
PACKAGED = {"circuits": "zkpriv/circuits", "params": "zkpriv/params"}
TIMEOUT_S = 900
GREEN_TIMEOUT_S = 4 * 3600


@dataclass(frozen=True)
class Defence:
    """One entry: the text ``find`` of ``file`` is the defence, ``replace`` is the code without it."""

    row: str
    name: str
    file: str
    find: str
    replace: str
    test: str
    rebuild: bool

    @property
    def label(self) -> str:
        return f"{self.row}: {self.name}"

    @property
    def fingerprint(self) -> str:
        """A digest of the entry, of the file that holds the defence and of the file that holds the test."""
        digest = hashlib.blake2b(digest_size=16)
        parts = [part.encode() for part in (self.file, self.find, self.replace, self.test, str(self.rebuild))]
        for path in (REPO / self.file, REPO / self.test.partition("::")[0]):
            parts.append(path.read_bytes() if path.is_file() else b"")
        for part in parts:
            digest.update(len(part).to_bytes(8, "little") + part)
        return digest.hexdigest()


def read_defences() -> list[Defence]:
    """All entries, in the order of the file."""
    listed = tomllib.loads((REPO / "tests" / "defences.toml").read_text(encoding="utf-8"))
    return [
        Defence(
            row=entry["row"],
            name=entry["name"],
            file=entry["file"],
            find=entry["find"],
            replace=entry["replace"],
            test=entry["test"],
            rebuild=bool(entry.get("rebuild", entry["file"].startswith("native/"))),
        )
        for entry in listed["defence"]
    ]


class Copy:
    """A private copy of the tree in which ``import zkpriv`` finds the copy, not the installed package."""

    def __init__(self, root: Path) -> None:
        self.root = root
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=REPO,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for name in filter(None, listed.split("\0")):
            source = REPO / name
            if source.is_file():
                target = root / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
        for top, inside in PACKAGED.items():
            (root / inside).symlink_to(root / top, target_is_directory=True)
        # An editable install puts an import hook in front of sys.path; empty modules take the hook's place.
        for hook in Path(sysconfig.get_path("purelib")).glob("_*editable*.py"):
            (root / hook.name).write_text("", encoding="utf-8")
        self.build = root / "build" / "defences"
        self._build_native(configure=True)
        self._must_import_itself()

    def _must_import_itself(self) -> None:
        """Refuse to work where Python would import another tree's package: every answer would be wrong then."""
        command = [sys.executable, "-c", "import zkpriv._native as n; print(n.__file__)"]
        env = dict(os.environ, PYTHONPATH=str(self.root))
        done = subprocess.run(command, env=env, capture_output=True, text=True, cwd=self.root)
        if done.returncode != 0 or not Path(done.stdout.strip()).resolve().is_relative_to(self.root.resolve()):
            raise RuntimeError(f"the copy in {self.root} is not what Python imports: {done.stdout}{done.stderr}")

    def _run(self, *command: str) -> None:
        # Copies have the same objects although their folders have other names.
        env = dict(os.environ, CCACHE_BASEDIR=str(self.root))
        done = subprocess.run(command, env=env, capture_output=True, text=True, cwd=self.root)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")

    def _build_native(self, *, configure: bool = False) -> None:
        tools = Path(sys.executable).parent
        cmake = str(tools / "cmake") if (tools / "cmake").exists() else "cmake"
        if configure:
            ninja, cache = tools / "ninja", shutil.which("ccache")
            self._run(
                cmake,
                f"-S{self.root}",
                f"-B{self.build}",
                "-GNinja",
                "-DCMAKE_BUILD_TYPE=Release",
                f"-DPython_EXECUTABLE={sys.executable}",
                *([f"-DCMAKE_MAKE_PROGRAM={ninja}"] if ninja.exists() else []),
                *([f"-DCMAKE_C_COMPILER_LAUNCHER={cache}"] if cache else []),
            )
        self._run(cmake, "--build", str(self.build), "-j", "2" if configure else "1")
        built = sorted(self.build.glob("_native*.so"))
        if not built:
            raise RuntimeError(f"the build left no _native*.so in {self.build}")
        shutil.copy2(built[0], self.root / "zkpriv" / "_native.abi3.so")

    def pytest(self, tests: list[str], report: Path, timeout: int = TIMEOUT_S) -> tuple[int, str]:
        """Run tests in the copy; returns pytest's exit status and the end of its output."""
        env = dict(os.environ, PYTHONPATH=str(self.root), PYTHONDONTWRITEBYTECODE="1")
        env.setdefault("ZKPRIV_TEST_BUILDS", str(REPO / "build" / "native-tests"))
        beside = REPO.parent / "shared" / "vectors"
        if "ZKPRIV_VECTORS" not in env and beside.is_dir():
            env["ZKPRIV_VECTORS"] = str(beside)
        options = ["-q", "-x", "-p", "no:cacheprovider", f"--junitxml={report}"]
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pytest", *options, *tests],
                cwd=self.root,
                env=env,
                capture_output=True,
                text=True,
                timeout=timeout,
            )
        except subprocess.TimeoutExpired:
            return 124, f"no result within {timeout} s"
        return done.returncode, (done.stdout + done.stderr)[-4000:]

    def without(self, defence: Defence) -> str | None:
        """Remove one defence and run its test. Returns None when the test went red, else what went wrong."""
        path = self.root / defence.file
        if not path.is_file():
            return f"{defence.file} does not exist"
        text = path.read_text(encoding="utf-8")
        if text.count(defence.find) != 1:
            return f"the text to remove occurs {text.count(defence.find)} times in {defence.file}, expected once"
        report = self.root / "report.xml"
        report.unlink(missing_ok=True)
        try:
            path.write_text(text.replace(defence.find, defence.replace), encoding="utf-8")
            if path.suffix == ".py":
                try:
                    compile(path.read_text(encoding="utf-8"), str(path), "exec")
                except SyntaxError as error:
                    return f"the patched file does not compile: {error}"
            if defence.rebuild:
                self._build_native()
            status, output = self.pytest([defence.test], report)
            if status == 0:
                return "the test stayed green: nothing notices that the defence is gone"
            if status != 1:
                return f"pytest ended with status {status}, expected 1 (a failed test):\n{output}"
            if not list(ElementTree.parse(report).getroot().iter("failure")):
                return f"the test did not fail, it broke:\n{output}"
            return None
        except RuntimeError as error:
            return str(error)
        finally:
            path.write_text(text, encoding="utf-8")
            if defence.rebuild:
                self._build_native()


def check_all(defences: list[Defence], jobs: int, seen: Path | None = None) -> int:
    """Run everything; prints a line per defence and returns the number of those that are not defended. The fingerprints
    of the others are added to ``seen``.
    """
    begun = time.monotonic()
    todo: queue.SimpleQueue[Defence] = queue.SimpleQueue()
    for defence in defences:
        todo.put(defence)
    lock = threading.Lock()
    guarded: list[Defence] = []
    with tempfile.TemporaryDirectory(prefix="zkpriv-defences-") as folder:
        copies = [Copy(Path(folder) / f"copy{index}" / "zkpriv") for index in range(jobs)]
        tests = sorted({defence.test for defence in defences})
        status, output = copies[0].pytest(tests, copies[0].root / "green.xml", GREEN_TIMEOUT_S)
        if status != 0:
            print(output)
            print("the tests are not green with every defence in place: mend that first")
            return len(defences)
        print(f"{len(tests)} tests are green with every defence in place", flush=True)

        def work(copy: Copy) -> None:
            while True:
                try:
                    defence = todo.get_nowait()
                except queue.Empty:
                    return
                try:
                    problem = copy.without(defence)
                except Exception as error:
                    problem = f"the tool itself failed: {error!r}"
                with lock:
                    print(f"{'red         ' if problem is None else 'NOT DEFENDED'} {defence.label}", flush=True)
                    if problem is None:
                        guarded.append(defence)
                        if seen is not None:
                            with seen.open("a", encoding="utf-8") as out:
                                out.write(f"{defence.fingerprint} {defence.label}\n")
                    else:
                        print(f"    {defence.file} -> {defence.test}\n    {problem}", flush=True)

        threads = [threading.Thread(target=work, args=(copy,)) for copy in copies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print(f"{len(guarded)} of {len(defences)} defences are guarded by a test ({time.monotonic() - begun:.0f} s)")
    return len(defences) - len(guarded)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only entries whose row, name, file or test contains this text")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="copies that work side by side")
    parser.add_argument("--seen", type=Path, metavar="FILE", help="pass over what went red before, and add to it")
    parser.add_argument("--list", action="store_true", help="print the entries and stop")
    arguments = parser.parse_args()
    defences = [
        defence for defence in read_defences() if arguments.only in f"{defence.label} {defence.file} {defence.test}"
    ]
    if arguments.list:
        for defence in defences:
            print(f"{defence.label}  [{defence.file}]  {defence.test}")
        return
    if not defences:
        sys.exit(f"no entry contains {arguments.only!r}")
    if arguments.seen is not None and arguments.seen.exists():
        known = {line.split()[0] for line in arguments.seen.read_text(encoding="utf-8").splitlines() if line.strip()}
        listed = len(defences)
        defences = [defence for defence in defences if defence.fingerprint not in known]
        print(f"{listed - len(defences)} of {listed} went red before, as they are now", flush=True)
        if not defences:
            return
    sys.exit(1 if check_all(defences, min(arguments.jobs, len(defences)), arguments.seen) else 0)


if __name__ == "__main__":
    main()
