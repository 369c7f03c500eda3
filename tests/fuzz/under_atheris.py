# SPDX-License-Identifier: GPL-3.0-or-later
"""Start a Python target under atheris: ``python under_atheris.py TARGET [libFuzzer's flags and corpora]``."""

from __future__ import annotations

import sys
import time
from importlib import import_module
from importlib.machinery import ExtensionFileLoader, ModuleSpec, SourceFileLoader
from pathlib import Path
from typing import Any

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzz.targets import CPU_SECONDS


class PlainLoaders:
    """The finder of an editable installation, but its modules load as from a folder: atheris instruments no others."""

    def __init__(self, finder: Any) -> None:
        self.finder = finder

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The module's place with the usual loader."""
        spec: ModuleSpec | None = self.finder.find_spec(name, path, target)
        if spec is not None and spec.origin is not None:
            if spec.origin.endswith(".py"):
                spec.loader = SourceFileLoader(name, spec.origin)
            elif spec.origin.endswith(".so"):
                spec.loader = ExtensionFileLoader(name, spec.origin)
        return spec


def main() -> None:
    """Only the library counts for coverage, not the target or what the tests share."""
    sys.meta_path[:] = [
        PlainLoaders(finder) if type(finder).__module__.startswith("_editable_") else finder for finder in sys.meta_path
    ]
    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=["zkpriv"]):
        module = import_module(f"fuzz.{name}")
        module.prepare()

    def one_input(data: bytes) -> None:
        begun = time.process_time()
        module.one_input(data)
        assert time.process_time() - begun < CPU_SECONDS, "this input takes too long"

    atheris.Setup(sys.argv, one_input, enable_python_coverage=True)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
