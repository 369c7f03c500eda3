# SPDX-License-Identifier: GPL-3.0-or-later
"""The Groth16 kernels of the C core: setup, proving, points in key format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from zkpriv._native import ffi, lib
from zkpriv.errors import BackendError, Cancelled, InvalidKey

SETUP_PHASES = ("columns", "G1 points", "G2 points")
PROVE_PHASES = ("check", "quotient", "multiplications", "finish")
_REASONS = {
    lib.ZKP_ERR_RANGE: "not canonical",
    lib.ZKP_ERR_NOT_ON_CURVE: "not on the curve",
    lib.ZKP_ERR_NOT_IN_SUBGROUP: "not in the subgroup of order r",
}


class Unsatisfied(Exception):
    """The kernel found a row that the witness does not satisfy. The caller turns it into the full error."""


class Redraw(Exception):
    """The random scalars do not suit: draw again."""


class Watch:
    """The words that a kernel writes while it runs, and its stop flag."""

    def __init__(self) -> None:
        self.words = ffi.new("uint64_t[4]")
        self.flag = ffi.new("int *")

    def stop(self) -> None:
        """Make the kernel end with Cancelled, within half a second."""
        self.flag[0] = 1

    def state(self) -> tuple[int, float]:
        """Phase and fraction of the phase."""
        phase, done, units = int(self.words[0]), int(self.words[1]), int(self.words[2])
        return phase, min(1.0, done / units) if units else 0.0


def _check(status: int, what: str) -> None:
    if status == lib.ZKP_OK:
        return
    if status == lib.ZKP_ERR_MEMORY:
        raise MemoryError(f"{what}: out of memory")
    if status == lib.ZKP_ERR_CANCELLED:
        raise Cancelled(f"{what} was cancelled; nothing was produced")
    if status == lib.ZKP_ERR_UNSATISFIED:
        raise Unsatisfied
    raise BackendError(f"{what}: the native core returned status {status}")


@contextmanager
def _views(*buffers: Any) -> Iterator[list[Any]]:
    """The buffers as uint64_t arrays, given back at the end (a view left to the garbage collector can crash it)."""
    with ExitStack() as stack:
        yield [stack.enter_context(ffi.from_buffer("uint64_t[]", buffer)) for buffer in buffers]


def handle_of(r1cs: Any, domain_size: int) -> Any:
    """The C core's copy of the matrices, on a domain of this size; ``r1cs`` must be kept."""
    return r1cs.native().on_domain(domain_size)


def below_r(scalars: bytearray) -> bool:
    """Whether each 32-byte little-endian value is below r. The copy that the check makes is wiped."""
    count = len(scalars) // 32
    out = ffi.new("uint64_t[]", 4 * count)
    with ffi.from_buffer("uint8_t[]", scalars) as data:
        status = lib.zkp_fr_vec_to_mont(out, data, count)
    ffi.memmove(out, bytes(32 * count), 32 * count)
    return bool(status == lib.ZKP_OK)


def setup(sections: dict[str, memoryview], r1cs: Any, toxic: bytearray, threads: int, watch: Watch) -> None:
    """Fill the sections (writable views). ``toxic``: tau, alpha, beta, gamma, delta. Redraw if they do not suit."""
    names = ("a", "b1", "b2", "l", "h", "ic", "fixed_g1", "fixed_g2")
    with _views(*(sections[name] for name in names)) as views, ffi.from_buffer("uint8_t[]", toxic) as scalars:
        status = lib.zkp_groth16_setup(*views, r1cs, scalars, threads, watch.words, watch.flag)
    if status in (lib.ZKP_ERR_RANGE, lib.ZKP_ERR_ARGUMENT):
        raise Redraw
    _check(status, "setup")


def prove(
    section: Callable[[str], memoryview],
    r1cs: Any,
    witness: bytearray,
    blinders: bytearray,
    threads: int,
    watch: Watch,
) -> bytes:
    """A | B | C uncompressed, 384 bytes. ``witness`` mont; ``blinders`` r and s, 64 bytes below r each."""
    out = ffi.new("uint8_t[]", 384)
    names = ("a", "b1", "b2", "l", "h", "fixed_g1", "fixed_g2")
    with (
        _views(*map(section, names), witness) as views,
        ffi.from_buffer("uint8_t[]", blinders) as scalars,
    ):
        status = lib.zkp_groth16_prove(out, r1cs, *views, scalars, scalars + 32, threads, watch.words, watch.flag)
    _check(status, "proof")
    return bytes(ffi.buffer(out))


def prove_memory(r1cs: Any, threads: int) -> int:
    """Peak bytes that ``prove`` allocates."""
    return int(lib.zkp_groth16_prove_memory(r1cs, threads))


def setup_memory(r1cs: Any, threads: int) -> int:
    """Peak bytes that ``setup`` allocates, the key excluded."""
    return int(lib.zkp_groth16_setup_memory(r1cs, threads))


def g1_from_key(points: memoryview) -> bytes:
    """Uncompressed encodings of points in key format."""
    return _from_key(points, 128, 96, lib.zkp_g1_from_key)


def g2_from_key(points: memoryview) -> bytes:
    """Uncompressed encodings of points in key format."""
    return _from_key(points, 256, 192, lib.zkp_g2_from_key)


def _from_key(points: memoryview, size: int, out_size: int, call: Callable[..., int]) -> bytes:
    count = len(points) // size
    out = ffi.new("uint8_t[]", out_size * count)
    bad = ffi.new("uint64_t *")
    with _views(points) as views:
        status = call(out, bad, *views, count, 0)
    if status in _REASONS:
        raise InvalidKey(f"proving key: point {bad[0]} is {_REASONS[status]}")
    _check(status, "key points")
    return bytes(ffi.buffer(out))


def leaf_digests(data: memoryview, log_chunk: int, person: bytes, threads: int) -> bytes:
    """BLAKE2b-256 of each chunk of 2^log_chunk bytes, one after the other."""
    size = len(data)
    out = bytearray(32 * -(-size >> log_chunk))
    with ffi.from_buffer("uint8_t[]", data) as view, ffi.from_buffer("uint8_t[]", out) as digests:
        status = lib.zkp_leaf_digests(digests, view, size, log_chunk, person.ljust(16, b"\0"), threads)
    _check(status, "digests")
    return bytes(out)


def key_check(points: memoryview, g2: bool, subgroup: bool, threads: int) -> tuple[int, str] | None:
    """The first bad point (index, reason) of a section, or None."""
    bad = ffi.new("uint64_t *")
    call = lib.zkp_g2_key_check if g2 else lib.zkp_g1_key_check
    level = lib.ZKP_POINTS_SUBGROUP if subgroup else lib.ZKP_POINTS_ON_CURVE
    with _views(points) as views:
        status = call(bad, *views, len(points) // (256 if g2 else 128), level, threads)
    if status in _REASONS:
        return int(bad[0]), _REASONS[status]
    _check(status, "key points")
    return None
