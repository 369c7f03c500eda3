# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes of circuits in a JSON file: a change shows as a readable difference, and is accepted on purpose alone."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import Any

from zkpriv.r1cs.circuit import Circuit


def measured(circuit: Circuit) -> dict[str, Any]:
    """What is pinned: constraints, wires, public inputs and the digest (another digest is another statement)."""
    return {
        "constraints": circuit.constraints,
        "wires": circuit.wires,
        "public_inputs": len(circuit.public_inputs),
        "digest": circuit.digest,
    }


def pin_name(circuit: Circuit) -> str:
    """The circuit's name and shape: ``transfer inputs=2 outputs=2``."""
    return " ".join([circuit.name, *(f"{key}={value}" for key, value in circuit.shape_params.items())])


def assert_pinned(
    circuit: Circuit, file: str | os.PathLike[str], *, name: str | None = None, update: bool = False
) -> None:
    """The circuit has the size and digest that ``file`` has under ``name``; ``update`` writes them instead.

    AssertionError with what changed, or if there is no such pin.
    """
    path, key, now = Path(file), name or pin_name(circuit), measured(circuit)
    if update:
        _write(path, key, now)
        return
    old = _read(path).get(key)
    if old is None:
        raise AssertionError(f"{key} has no pin in {path}: run pytest --zkpriv-update-pins once, and commit the file")
    if old == now:
        return
    lines = []
    for field in (*now, *(field for field in old if field not in now)):
        before, after = old.get(field, "absent"), now.get(field, "absent")
        if before != after:
            change = f" ({after - before:+d})" if isinstance(before, int) and isinstance(after, int) else ""
            lines.append(f"  {field}: {before} -> {after}{change}")
    raise AssertionError(
        f"{key} is not what {path} says:\n" + "\n".join(lines) + "\nif this is meant, run pytest --zkpriv-update-pins"
    )


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise AssertionError(f"{path} holds no pins: it must be a JSON object")
    return content


def _write(path: Path, key: str, entry: dict[str, Any]) -> None:
    """Replace one entry; several processes (pytest-xdist) may do so at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        content = dict(sorted({**_read(path), key: entry}.items()))
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        fresh.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        fresh.replace(path)
    finally:
        os.close(directory)
