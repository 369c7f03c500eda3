# SPDX-License-Identifier: GPL-3.0-or-later
"""Any bytes and any JSON: the readers answer with a value or with an error of the library, nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.vectors import load_json, vector_path

from zkpriv.errors import EncodingError, InvalidKey
from zkpriv.formats import arkworks, bellman, gnark, snarkjs
from zkpriv.groth16 import Proof, VerifyingKey
from zkpriv.pairing import GT

BINARY: dict[str, Callable[[bytes], Any]] = {
    "proof": Proof.from_bytes,
    "proof uncompressed": Proof.from_bytes_uncompressed,
    "key": VerifyingKey.from_bytes,
    "bellman": bellman.read_verifying_key,
    "waves": bellman.read_verifying_key_compressed,
    "arkworks": arkworks.read_verifying_key,
    "gnark": gnark.read_verifying_key,
    "gnark proof": gnark.read_proof,
    "gt": GT.from_bytes,
    "arkworks gt": arkworks.read_gt,
    "inputs": arkworks.read_public_inputs,
}
ODD_SIZES = st.sampled_from([0, 1, 47, 48, 95, 96, 143, 144, 191, 192, 193, 244, 292, 384, 436, 560, 576])


@pytest.mark.parametrize("name", list(BINARY))
@settings(max_examples=25, deadline=None)
@given(data=st.one_of(st.binary(max_size=700), ODD_SIZES.map(bytes), ODD_SIZES.map(lambda n: b"\xff" * n)))
def test_any_bytes(name: str, data: bytes) -> None:
    try:
        BINARY[name](data)
    except EncodingError as error:
        assert error.offset is None or 0 <= error.offset <= len(data)
    except InvalidKey:
        pass


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_one_changed_byte_in_a_real_key(data: st.DataObject) -> None:
    raw = vector_path("groth16_zcash/sapling-output.vk").read_bytes()
    place = data.draw(st.integers(0, len(raw) - 1))
    changed = raw[:place] + bytes([raw[place] ^ data.draw(st.integers(1, 255))]) + raw[place + 1 :]
    with pytest.raises((EncodingError, InvalidKey)):
        bellman.read_verifying_key(changed)


ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just("1")),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)),
    max_leaves=12,
)


@settings(max_examples=80, deadline=None)
@given(value=ANY_JSON, data=st.data())
def test_any_json_in_any_place(value: Any, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["verification_key", "proof", "public"]))
    whole = load_json(f"groth16_snarkjs/walker_caseA/{name}.json")
    read = {
        "verification_key": snarkjs.read_verifying_key,
        "proof": snarkjs.read_proof,
        "public": snarkjs.read_public_inputs,
    }[name]
    for source in (value, json.dumps(value)):
        try:
            read(source)
        except (EncodingError, InvalidKey):
            continue
        assert source in ([], "[]") or name == "public"
    if isinstance(whole, dict):
        changed = {**whole, data.draw(st.sampled_from(sorted(whole))): value}
        try:
            read(changed)
        except (EncodingError, InvalidKey):
            return
