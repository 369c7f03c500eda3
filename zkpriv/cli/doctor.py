# SPDX-License-Identifier: GPL-3.0-or-later
"""``zkpriv doctor``: what this installation runs on, and a self-test with known answers."""

from __future__ import annotations

import platform
from typing import Any

import click

import zkpriv
from zkpriv import backend
from zkpriv.cli.console import emit, json_option, table


def self_test() -> dict[str, bool]:
    """A known answer for each part of the core that a proof needs."""
    from zkpriv.fields import Fr
    from zkpriv.groups import G1, G2
    from zkpriv.hashing import Domain, poseidon
    from zkpriv.pairing import pairing_product_is_one
    from zkpriv.reference.poseidon import poseidon as reference_poseidon

    g1, g2 = G1.generator(), G2.generator()
    generator_x = "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
    inputs = [Fr(1), Fr(2)]
    return {
        "G1 generator": g1.to_bytes(compressed=False)[:48].hex() == generator_x,
        "G1 group law": g1 * 5 + g1 * 7 == g1 * 12,
        "G2 group law": g2 * 5 + g2 * 7 == g2 * 12,
        "pairing is bilinear": pairing_product_is_one([(g1 * 6, g2 * 7), (-g1, g2 * 42)]),
        "Poseidon": int(poseidon(Domain.NULLIFIER, inputs)) == int(reference_poseidon(Domain.NULLIFIER, [1, 2])),
    }


@click.command("doctor")
@json_option
def command(as_json: bool) -> int:
    """Show version, backend, threads and the level of every kernel, and run a self-test."""
    tests = self_test()
    data: dict[str, Any] = {
        "version": zkpriv.__version__,
        "backend": backend.name,
        "levels": list(backend.levels),
        "threads": backend.threads(),
        "kernels": backend.kernels(),
        "reasons": backend.reasons(),
        "build": backend.build_info(),
        "cpu": backend.cpu_features(),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "self_test": tests,
        "ok": all(tests.values()),
    }

    def text() -> str:
        rows = [
            ("zkpriv", data["version"]),
            ("backend", f"{data['backend']} (available: {', '.join(data['levels'])})"),
            ("threads", str(data["threads"])),
            ("cpu", ", ".join(name for name, present in data["cpu"].items() if present) or "no wide instructions"),
            ("python", f"{data['python']} on {data['platform']}"),
            *([("build", data["build"])] if data["build"] else []),
            *((f"kernel {name}", f"{level}: {data['reasons'][name]}") for name, level in data["kernels"].items()),
            *((f"self-test: {name}", "ok" if passed else "FAILED") for name, passed in tests.items()),
        ]
        return table(rows)

    emit(as_json, data, text)
    return 0 if data["ok"] else 70
