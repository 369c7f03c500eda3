# SPDX-License-Identifier: GPL-3.0-or-later
"""The twin of ``_native_groth16`` on the pure-Python reference, for circuits small enough that this makes sense."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zkpriv.errors import Cancelled, EncodingError, InvalidKey, UnsatisfiedConstraint
from zkpriv.reference import groth16 as reference
from zkpriv.reference.curve import G1, G2
from zkpriv.reference.field import P, R
from zkpriv.reference.qap import System

SETUP_PHASES = ("all points",)
PROVE_PHASES = ("check", "quotient", "multiplications", "finish")
MAX_LOG_DOMAIN = 8
_MONT = pow(2, 416, P)
_MONT_INVERSE = pow(_MONT, -1, P)
_FR_MONT_INVERSE = pow(2, -256, R)
_LIMB = (1 << 52) - 1


class Unsatisfied(Exception):
    """A row does not hold. The caller turns it into the full error."""


class Redraw(Exception):
    """The random scalars do not suit: draw again."""


class Watch:
    """The stop flag; progress has no parts here."""

    def __init__(self) -> None:
        self.stopped = False

    def stop(self) -> None:
        """Make the work end with Cancelled at the next step."""
        self.stopped = True

    def state(self) -> tuple[int, float]:
        """Phase and fraction of the phase."""
        return 0, 0.0

    def check(self) -> None:
        """Cancelled if ``stop`` was called."""
        if self.stopped:
            raise Cancelled("the work was cancelled; nothing was produced")


def handle_of(r1cs: Any, domain_size: int) -> System:
    """The matrices as the reference takes them, on the power-of-two domain or on the smallest one."""
    rows: list[list[dict[int, int]]] = []
    for matrix in (r1cs.a, r1cs.b, r1cs.c):
        pairs = [matrix.row(index) for index in range(r1cs.n_rows)]
        rows.append([{w: r1cs.coefficient(c) for w, c in zip(*pair, strict=True)} for pair in pairs])
    return System(r1cs.n_wires, r1cs.n_public, rows[0], rows[1], rows[2], domain_size != r1cs.domain_size)


def below_r(scalars: bytearray) -> bool:
    """Whether each 32-byte little-endian value is below r. Makes Python integers, which are not wiped."""
    return all(int.from_bytes(scalars[i : i + 32], "little") < R for i in range(0, len(scalars), 32))


def setup(sections: dict[str, memoryview], system: System, toxic: bytearray, threads: int, watch: Watch) -> None:
    """Fill the sections (writable views). The secrets pass through Python integers, which are not wiped."""
    values = [int.from_bytes(toxic[i : i + 32], "little") for i in range(0, len(toxic), 32)]
    if 0 in values or values[3] == values[4] or pow(values[0], 2 * system.domain_size, R) == 1:
        raise Redraw
    key = reference.setup(system, reference.Toxic(*values))
    watch.check()
    for name in ("a", "b1", "l", "h", "ic"):
        sections[name][:] = b"".join(_to_key(G1.encode(point, False)) for point in getattr(key, name))
    sections["b2"][:] = b"".join(_to_key(G2.encode(point, False)) for point in key.b2)
    fixed1 = (key.alpha_g1, key.beta_g1, key.delta_g1)
    fixed2 = (key.beta_g2, key.gamma_g2, key.delta_g2)
    sections["fixed_g1"][:] = b"".join(_to_key(G1.encode(point, False)) for point in fixed1)
    sections["fixed_g2"][:] = b"".join(_to_key(G2.encode(point, False)) for point in fixed2)


def prove(
    section: Callable[[str], memoryview],
    system: System,
    witness: bytearray,
    blinders: bytearray,
    threads: int,
    watch: Watch,
) -> bytes:
    """A | B | C uncompressed, 384 bytes."""
    values = [int.from_bytes(witness[i : i + 32], "little") * _FR_MONT_INVERSE % R for i in range(0, len(witness), 32)]
    if system.first_bad_row(values) is not None:
        raise Unsatisfied
    watch.check()
    one, two = (_decode(section("fixed_g1"), False), _decode(section("fixed_g2"), True))
    points = {name: _decode(section(name), False) for name in ("a", "b1", "l", "h")}
    watch.check()
    key = reference.Key(
        points["a"], points["b1"], _decode(section("b2"), True), points["l"], points["h"], [], *one, *two
    )
    r, s = (int.from_bytes(blinders[i : i + 32], "little") for i in (0, 32))
    try:
        proof = reference.prove(system, key, values, r, s)
    except UnsatisfiedConstraint:
        raise Unsatisfied from None
    watch.check()
    return proof.to_bytes(compressed=False)


def prove_memory(system: System, threads: int) -> int:
    """A rough bound: some Python integers for each wire and row."""
    return 4096 * (system.n_wires + system.domain_size)


def setup_memory(system: System, threads: int) -> int:
    """As ``prove_memory``."""
    return prove_memory(system, threads)


def g1_from_key(points: memoryview) -> bytes:
    """Uncompressed encodings of points in key format."""
    return b"".join(G1.encode(point, False) for point in _decode(points, False))


def g2_from_key(points: memoryview) -> bytes:
    """Uncompressed encodings of points in key format."""
    return b"".join(G2.encode(point, False) for point in _decode(points, True))


def key_check(points: memoryview, g2: bool, subgroup: bool, threads: int) -> tuple[int, str] | None:
    """The first bad point (index, reason) of a section, or None."""
    size = 256 if g2 else 128
    group: Any = G2 if g2 else G1
    for index in range(len(points) // size):
        try:
            (point,) = _decode(points[size * index : size * (index + 1)], g2)
        except InvalidKey as error:
            return index, str(error).rsplit(" is ", 1)[1]
        if subgroup and not group.in_subgroup(point):
            return index, "not in the subgroup of order r"
    return None


def _to_key(encoded: bytes) -> bytes:
    if encoded[0] & 0x40:
        return bytes(len(encoded) * 4 // 3)
    numbers = [int.from_bytes(encoded[i : i + 48], "big") for i in range(0, len(encoded), 48)]
    if len(numbers) == 4:
        numbers = [numbers[1], numbers[0], numbers[3], numbers[2]]
    out = bytearray()
    for number in numbers:
        value = number * _MONT % P
        for i in range(8):
            out += (value >> 52 * i & _LIMB).to_bytes(8, "little")
    return bytes(out)


def _decode(points: memoryview, g2: bool) -> list[Any]:
    size = 256 if g2 else 128
    return [_point(bytes(points[i : i + size]), i // size, g2) for i in range(0, len(points), size)]


def _point(data: bytes, index: int, g2: bool) -> Any:
    if not any(data):
        return None
    numbers = []
    for start in range(0, len(data), 64):
        limbs = [int.from_bytes(data[start + i : start + i + 8], "little") for i in range(0, 64, 8)]
        value = sum(limb << 52 * i for i, limb in enumerate(limbs))
        if max(limbs) > _LIMB or value >= P:
            raise InvalidKey(f"proving key: point {index} is not canonical")
        numbers.append(value * _MONT_INVERSE % P)
    if g2:
        numbers = [numbers[1], numbers[0], numbers[3], numbers[2]]
    encoded = b"".join(number.to_bytes(48, "big") for number in numbers)
    group: Any = G2 if g2 else G1
    try:
        return group.decode(encoded, False, subgroup=False)
    except EncodingError:
        raise InvalidKey(f"proving key: point {index} is not on the curve") from None
