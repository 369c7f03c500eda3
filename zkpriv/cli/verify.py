# SPDX-License-Identifier: GPL-3.0-or-later
"""``zkpriv verify``: check a proof; the exit status is the verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from zkpriv.cli.console import emit, json_option, read_limited, read_public

FILE_IN = click.Path(exists=True, dir_okay=False, path_type=Path)
MAX_PROOF_BYTES = 1 << 20


def looks_like_json(data: bytes) -> bool:
    """Whether a file is JSON rather than one of our binary formats."""
    return data.lstrip()[:1] in (b"{", b"[")


def read_proof(path: Path) -> Any:
    """A proof file: 192 raw bytes, or snarkjs JSON."""
    from zkpriv.formats import snarkjs
    from zkpriv.groth16 import Proof

    data = read_limited(path, MAX_PROOF_BYTES, "proof file (192 bytes or snarkjs JSON)")
    if len(data) != 192 and looks_like_json(data):
        return snarkjs.read_proof(data)
    return Proof.from_bytes(data)


def read_key(path: Path) -> Any:
    """A verifying key file: ours, or snarkjs JSON."""
    from zkpriv.formats import snarkjs
    from zkpriv.groth16 import VerifyingKey
    from zkpriv.groth16.keys import MAX_FILE_BYTES

    data = read_limited(path, MAX_FILE_BYTES, "verifying key")
    if looks_like_json(data):
        return snarkjs.read_verifying_key(data)
    return VerifyingKey.from_bytes(data)


@click.command("verify")
@click.option("--key", type=FILE_IN, required=True, help="Verifying key (NAME.vk, or snarkjs JSON).")
@click.option("--proof", "proof_path", type=FILE_IN, required=True, help="Proof (192 bytes, or snarkjs JSON).")
@click.option("--public", "public_path", type=FILE_IN, required=True, help="JSON array of public inputs.")
@json_option
def command(key: Path, proof_path: Path, public_path: Path, as_json: bool) -> None:
    """Verify a proof. Exit status 0: valid; 1: wrong; 2: malformed."""
    from zkpriv import groth16

    verifying_key = read_key(key)
    proof = read_proof(proof_path)
    public = read_public(public_path)
    groth16.Verifier(verifying_key).verify(proof, public)
    dev = bool(getattr(verifying_key, "dev", False))
    data = {"ok": True, "public_inputs": len(public), "dev": dev}
    note = "\nthe key is marked DEV: whoever made it could have forged this proof" if dev else ""
    emit(as_json, data, lambda: f"valid: the proof holds for these {len(public)} public inputs{note}")
