# SPDX-License-Identifier: GPL-3.0-or-later
"""snarkjs JSON on BLS12-381: ``verification_key.json``, ``proof.json``, ``public.json``.

Source: snarkjs ``zkey export verificationkey`` and ``groth16 prove``. Numbers are decimal strings. A point is
[x, y, "1"] on G1 and [[x0, x1], [y0, y1], ["1", "0"]] on G2 (x0 the real part); exporters of other tools
leave the third coordinate away, and both are read. ``vk_alphabeta_12`` is not trusted: e(alpha, beta) is
computed from alpha and beta. Members that this reader does not know are ignored, members that occur twice are refused.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

from zkpriv.errors import EncodingError
from zkpriv.formats._json import parse
from zkpriv.formats._reader import P, R
from zkpriv.groth16.keys import VerifyingKey
from zkpriv.groth16.proof import Proof
from zkpriv.groups import G1, G2

CURVES = ("bls12381", "bls12-381", "BLS12381")
_MAX_DIGITS = 116

Json = Any


def read_verifying_key(source: Json, *, allow_unbound_inputs: bool = False) -> VerifyingKey:
    """``verification_key.json`` as text, bytes or the parsed object."""
    data = _object(source, "verifying key")
    _header(data, "verifying key")
    points = _array(data, "IC", "verifying key")
    for name in ("nPublic", "n_public"):
        if name in data and (type(data[name]) is not int or data[name] != len(points) - 1):
            raise EncodingError(
                f"snarkjs verifying key: {name} is {_show(data[name])}, but IC has {len(points)} points "
                "(one more than inputs)"
            )
    return VerifyingKey(
        _g1(_member(data, "vk_alpha_1", "verifying key"), "vk_alpha_1"),
        _g2(_member(data, "vk_beta_2", "verifying key"), "vk_beta_2"),
        _g2(_member(data, "vk_gamma_2", "verifying key"), "vk_gamma_2"),
        _g2(_member(data, "vk_delta_2", "verifying key"), "vk_delta_2"),
        tuple(_g1(point, f"IC[{index}]") for index, point in enumerate(points)),
        allow_unbound_inputs=allow_unbound_inputs,
    )


def read_proof(source: Json) -> Proof:
    """``proof.json`` as text, bytes or the parsed object."""
    data = _object(source, "proof")
    _header(data, "proof")
    return Proof(
        _g1(_member(data, "pi_a", "proof"), "pi_a"),
        _g2(_member(data, "pi_b", "proof"), "pi_b"),
        _g1(_member(data, "pi_c", "proof"), "pi_c"),
    )


def read_public_inputs(source: Json) -> list[int]:
    """``public.json`` as text, bytes or the parsed array: decimal strings below r."""
    data = _parse(source, "public inputs")
    if not isinstance(data, list):
        raise EncodingError(f"snarkjs public inputs: expected an array, got {_kind(data)}")
    return [_number(value, f"public[{index}]", R, "the group order r") for index, value in enumerate(data)]


def write_proof(proof: Proof) -> dict[str, Json]:
    """The object of ``proof.json``."""
    return {
        "pi_a": _write_g1(proof.a),
        "pi_b": _write_g2(proof.b),
        "pi_c": _write_g1(proof.c),
        "protocol": "groth16",
        "curve": "bls12381",
    }


def write_public_inputs(values: Sequence[int]) -> list[str]:
    """The array of ``public.json``. EncodingError for a value outside 0 .. r - 1."""
    out = []
    for index, value in enumerate(values):
        number = operator.index(value)
        if not 0 <= number < R:
            raise EncodingError(f"snarkjs public inputs: public[{index}] must be in 0 .. r - 1")
        out.append(str(number))
    return out


def _parse(source: Json, what: str) -> Json:
    if not isinstance(source, str | bytes | bytearray | memoryview):
        return source
    return parse(source, f"snarkjs {what}")


def _object(source: Json, what: str) -> Mapping[str, Json]:
    data = _parse(source, what)
    if not isinstance(data, dict):
        raise EncodingError(f"snarkjs {what}: expected an object, got {_kind(data)}")
    return data


def _member(data: Mapping[str, Json], name: str, what: str) -> Json:
    if name not in data:
        raise EncodingError(f"snarkjs {what}: member {name!r} is missing")
    return data[name]


def _array(data: Mapping[str, Json], name: str, what: str) -> list[Json]:
    value = _member(data, name, what)
    if not isinstance(value, list) or not value:
        raise EncodingError(f"snarkjs {what}: {name} must be an array of one or more points, got {_kind(value)}")
    return value


def _header(data: Mapping[str, Json], what: str) -> None:
    protocol = _member(data, "protocol", what)
    if protocol != "groth16":
        raise EncodingError(f"snarkjs {what}: protocol must be 'groth16', got {_show(protocol)}")
    curve = _member(data, "curve", what)
    if curve not in CURVES:
        raise EncodingError(f"snarkjs {what}: curve must be 'bls12381', got {_show(curve)}")


def _number(value: Json, where: str, bound: int, bound_name: str) -> int:
    if not isinstance(value, str):
        raise EncodingError(f"snarkjs JSON: {where} must be a decimal string, got {_kind(value)}")
    plain = value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS and (value == "0" or value[0] != "0")
    if not plain:
        raise EncodingError(
            f"snarkjs JSON: {where} is not a plain decimal number without leading zeros: {_show(value)}"
        )
    number = int(value)
    if number >= bound:
        raise EncodingError(f"snarkjs JSON: {where} is not below {bound_name}")
    return number


def _coordinate(value: Json, where: str) -> bytes:
    return _number(value, where, P, "the field prime p").to_bytes(48, "big")


def _list(value: Json, where: str, sizes: tuple[int, ...]) -> list[Json]:
    if not isinstance(value, list) or len(value) not in sizes:
        got = f"{len(value)}" if isinstance(value, list) else _kind(value)
        raise EncodingError(f"snarkjs JSON: {where} must be an array of {' or '.join(map(str, sizes))}, got {got}")
    return value


def _g1(value: Json, where: str) -> G1:
    parts = _list(value, where, (2, 3))
    if len(parts) == 3 and parts == ["0", "1", "0"]:
        return G1.identity()
    if len(parts) == 3 and parts[2] != "1":
        raise EncodingError(f"snarkjs JSON: {where}[2] must be '1' (affine point), got {_show(parts[2])}")
    data = b"".join(_coordinate(parts[i], f"{where}[{i}]") for i in range(2))
    try:
        return G1.from_bytes(data)
    except EncodingError as error:
        raise EncodingError(f"snarkjs JSON: {where}: {error.reason}") from None


def _g2(value: Json, where: str) -> G2:
    parts = [_list(part, f"{where}[{i}]", (2,)) for i, part in enumerate(_list(value, where, (2, 3)))]
    if len(parts) == 3 and parts == [["0", "0"], ["1", "0"], ["0", "0"]]:
        return G2.identity()
    if len(parts) == 3 and parts[2] != ["1", "0"]:
        raise EncodingError(f"snarkjs JSON: {where}[2] must be ['1', '0'] (affine point), got {_show(parts[2])}")
    data = b"".join(_coordinate(parts[i][j], f"{where}[{i}][{j}]") for i in range(2) for j in (1, 0))
    try:
        return G2.from_bytes(data)
    except EncodingError as error:
        raise EncodingError(f"snarkjs JSON: {where}: {error.reason}") from None


def _decimals(data: bytes) -> list[str]:
    return [str(int.from_bytes(data[i : i + 48], "big")) for i in range(0, len(data), 48)]


def _write_g1(point: G1) -> list[str]:
    if point.is_identity:
        return ["0", "1", "0"]
    return [*_decimals(point.to_bytes(compressed=False)), "1"]


def _write_g2(point: G2) -> list[list[str]]:
    if point.is_identity:
        return [["0", "0"], ["1", "0"], ["0", "0"]]
    x1, x0, y1, y0 = _decimals(point.to_bytes(compressed=False))
    return [[x0, x1], [y0, y1], ["1", "0"]]


def _kind(value: Json) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    if isinstance(value, list):
        return f"an array of {len(value)}"
    return names.get(type(value), "a number")


def _show(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
