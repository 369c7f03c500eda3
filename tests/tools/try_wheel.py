# SPDX-License-Identifier: GPL-3.0-or-later
"""Install the newest wheel of a folder into a clean environment without a compiler, and prove something there.

Usage: ``python tests/tools/try_wheel.py DIST``
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path


def try_wheel(dist: Path) -> None:
    """Raises SystemExit with what went wrong."""
    wheels = sorted(dist.glob("zkpriv-*.whl"), key=lambda path: path.stat().st_mtime)
    if not wheels:
        sys.exit(f"no zkpriv-*.whl in {dist}: run  make wheel")
    wheel = wheels[-1].resolve()
    with tempfile.TemporaryDirectory(prefix="zkpriv-wheel-") as folder:
        home = Path(folder)
        venv.create(home / "venv", with_pip=True)
        binaries = home / "venv" / "bin"
        empty = home / "no-compiler"
        empty.mkdir()
        # PATH holds the environment's own programs and nothing else, so nothing can be compiled.
        env = {"PATH": f"{binaries}:{empty}", "HOME": folder, "CC": "/nonexistent/cc"}
        for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CONFIG_FILE", "SSL_CERT_FILE"):
            if name in os.environ:
                env[name] = os.environ[name]

        def run(*command: str) -> str:
            done = subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
            return done.stdout

        run(str(binaries / "python"), "-m", "pip", "install", "-q", "--only-binary", ":all:", f"{wheel}[cli]")
        report = json.loads(run(str(binaries / "zkpriv"), "doctor", "--json"))
        if report["backend"] == "python" or not report["ok"]:
            sys.exit(f"the wheel runs without its native core: {report}")
        zkpriv = str(binaries / "zkpriv")
        run(zkpriv, "setup", "dev", "multiply", "--out", "keys")
        (home / "in.json").write_text('{"product": "15", "a": "3", "b": "5"}', encoding="utf-8")
        files = ["--proof", "proof.bin", "--public", "public.json"]
        run(zkpriv, "prove", "multiply", "--key", "keys/multiply.pk", "--input", "in.json", *files)
        print(run(zkpriv, "verify", "--key", "keys/multiply.vk", *files).strip())
        print(f"{wheel.name}: installed without a compiler, backend {report['backend']}, proof verified")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try_wheel(Path(sys.argv[1]))
