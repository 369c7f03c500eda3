# SPDX-License-Identifier: GPL-3.0-or-later
"""Proving keys: the ``.pk`` file, memory-mapped, checked once when it is opened and shared by any number of threads.

File, version 1. A header of 4096 bytes, then sections that start at multiples of 4096 (integers little-endian)::

    0    8  magic ZKPRIVPK            40   8  rows of the circuit
    8    2  version                   48   8  wires
    10   1  curve (1 = BLS12-381)     56   8  public inputs
    11   1  flags (1 = DEV)           64   4  k, where the domain has 2^k or 3 * 2^k points
    12   4  log2 of the chunk size    68   4  3 for 3 * 2^k, 0 for 2^k
    16  24  reduction's name          72   8  file size
                                      80  8 * 16  offset and length of the sections
                                      208 32  circuit digest
    4064 32 root digest; the rest of the header is zero

Sections, in the order of ``SECTIONS``: a, b1, b2, l, h, ic, fixed_g1 (alpha, beta, delta), fixed_g2 (beta,
gamma, delta). Points have coordinates x * 2^416 mod p as eight words of 52 bits, so a file is the same for
every CPU; G1 128 bytes, G2 256. Reduction ``coset-lagrange``: QAP over a coset, H in the Lagrange basis of
the coset, C row product taken as a*b (snarkjs). The domain is the smallest power of two that holds the rows and
those of the public inputs, or, in a key set up with ``domain="smallest"``, three quarters of that where they suffice.

The root is BLAKE2b-256 (person ``zkpriv1_pkroot``) of the header before it and of the leaves: BLAKE2b-256 (person
``zkpriv1_pkleaf``) of each chunk of 1 MiB of what follows the header. It finds damage, not malice: who can
replace the file can replace its root, so compare ``root`` with a published value for keys that come over a network.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from zkpriv import backend
from zkpriv.errors import EncodingError, InvalidKey
from zkpriv.groth16._options import checked_threads
from zkpriv.groth16.keys import CURVE_BLS12_381, VerifyingKey, refuse_dev, write_atomically
from zkpriv.groups import G1, G2
from zkpriv.pairing import pairing_product_is_one

MAGIC = b"ZKPRIVPK"
VERSION = 1
REDUCTION = "coset-lagrange"
SECTIONS = ("a", "b1", "b2", "l", "h", "ic", "fixed_g1", "fixed_g2")
HEADER_BYTES = 4096
ALIGN = 4096
LOG_CHUNK = 20
LEAF_PERSON = b"zkpriv1_pkleaf"
G1_BYTES, G2_BYTES = 128, 256
MAX_LOG_DOMAIN = 28
_FLAG_DEV = 1
_ROOT_AT = HEADER_BYTES - 32
_HEAD = struct.Struct("<8sHBBI24sQQQIIQ16Q32s")

Trust = Literal["digest", "on_curve", "subgroup"]
Domain = Literal["power-of-two", "smallest"]


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a key: rows of the circuit, wires with the constant one, public inputs, and the domain, which has
    ``odd * 2^log_domain`` points.
    """

    n_rows: int
    n_wires: int
    n_public: int
    log_domain: int
    odd: int = 1

    @classmethod
    def of(cls, r1cs: Any, domain: Domain = "power-of-two") -> Shape:
        """The sizes for a circuit's matrices. ``smallest``: 3 * 2^k points where they hold the rows and 2^(k + 1)
        would not.
        """
        log, odd = r1cs.domain_size.bit_length() - 1, 1
        if domain == "smallest" and log >= 2 and r1cs.n_rows + r1cs.n_public + 1 <= 3 << (log - 2):
            log, odd = log - 2, 3
        return cls(r1cs.n_rows, r1cs.n_wires, r1cs.n_public, log, odd)

    @property
    def domain_size(self) -> int:
        """Points of the domain."""
        return self.odd << self.log_domain

    @property
    def domain_text(self) -> str:
        """The domain's size as a formula."""
        return f"2^{self.log_domain}" if self.odd == 1 else f"{self.odd} * 2^{self.log_domain}"

    def lengths(self) -> tuple[int, ...]:
        """Bytes of each section, in the order of SECTIONS."""
        private = self.n_wires - self.n_public - 1
        return (
            G1_BYTES * self.n_wires,
            G1_BYTES * self.n_wires,
            G2_BYTES * self.n_wires,
            G1_BYTES * private,
            G1_BYTES * self.domain_size,
            G1_BYTES * (self.n_public + 1),
            G1_BYTES * 3,
            G2_BYTES * 3,
        )

    def layout(self) -> tuple[tuple[tuple[int, int], ...], int]:
        """(offset, length) of each section, and the size of the file."""
        at = HEADER_BYTES
        parts = []
        for length in self.lengths():
            parts.append((at, length))
            at += -(-length // ALIGN) * ALIGN
        return tuple(parts), at

    def problem(self) -> str | None:
        """Why no circuit has these sizes, or None."""
        if self.odd not in (1, 3):
            return f"the domain {self.domain_text} is neither 2^k nor 3 * 2^k"
        if not 0 <= self.log_domain <= MAX_LOG_DOMAIN or self.domain_size > 1 << MAX_LOG_DOMAIN:
            return f"the domain {self.domain_text} is above 2^{MAX_LOG_DOMAIN}"
        if max(self.n_rows, self.n_wires) >= 1 << 32:
            return "more than 2^32 rows or wires"
        if self.n_public >= self.n_wires:
            return f"{self.n_public} public inputs do not fit {self.n_wires} wires"
        used, power_of_two = self.n_rows + self.n_public + 1, 1 << (self.n_rows + self.n_public).bit_length()
        expected = power_of_two if self.odd == 1 else power_of_two // 4 * 3
        if self.domain_size != expected or used > self.domain_size:
            return f"{self.n_rows} rows and {self.n_public} public inputs do not have the domain {self.domain_text}"
        return None


class ProvingKey:
    """A proving key. Made by ``groth16.setup`` or ``ProvingKey.load``; read-only; any number of threads may use one."""

    def __init__(self, image: Any, shape: Shape, circuit_digest: str, *, dev: bool, root: bytes) -> None:
        self._image = image
        self.shape = shape
        self.circuit_digest = circuit_digest
        self.dev = dev
        self.root = root.hex()
        """The root digest over the whole file, in hex."""
        self.reduction = REDUCTION
        view = memoryview(image).toreadonly()
        parts, self.size = shape.layout()
        if len(view) != self.size:
            raise InvalidKey(f"proving key: expected {self.size} bytes for its sizes, got {len(view)}")
        self._sections = {name: view[at : at + length] for name, (at, length) in zip(SECTIONS, parts, strict=True)}
        self._source: _Source | None = None

    def section(self, name: str) -> memoryview:
        """One section's bytes, read-only."""
        if not self._sections:
            raise InvalidKey("the proving key is closed; open it again")
        if self._source is not None:
            self._source.must_be_unchanged()
        return self._sections[name]

    def verifying_key(self) -> VerifyingKey:
        """The verifying key of the same setup. Its points are checked to be in their subgroups."""
        native = kernels_for(self.shape, "reading a proving key")
        g1 = native.g1_from_key(self.section("fixed_g1"))
        g2 = native.g2_from_key(self.section("fixed_g2"))
        ic = native.g1_from_key(self.section("ic"))
        try:
            beta, gamma, delta = (G2.from_bytes(g2[i : i + 192]) for i in range(0, len(g2), 192))
            return VerifyingKey(
                G1.from_bytes(g1[:96]),
                beta,
                gamma,
                delta,
                tuple(G1.from_bytes(ic[i : i + 96]) for i in range(0, len(ic), 96)),
                circuit_digest=self.circuit_digest,
                dev=self.dev,
            )
        except EncodingError as error:
            raise InvalidKey(f"proving key: {error.reason}") from None

    def check_blinding(self) -> None:
        """That delta in G1, which blinds proofs, is the verifying key's delta; InvalidKey otherwise.

        A proof made with such a key that verifies hides its witness, whatever the other points of the key are.
        """
        native = kernels_for(self.shape, "checking a proving key")
        g1 = native.g1_from_key(self.section("fixed_g1"))
        try:
            delta = G1.from_bytes(g1[192:288])
        except EncodingError as error:
            raise InvalidKey(f"proving key: delta in G1: {error.reason}") from None
        if not pairing_product_is_one([(delta, G2.generator()), (-G1.generator(), self.verifying_key().delta_g2)]):
            raise InvalidKey("proving key: delta differs between G1 and G2: proofs would show secrets")

    def check_points(self, trust: Trust, *, threads: int | None = None) -> None:
        """Check every point at the level ``on_curve`` or ``subgroup``; InvalidKey names the section and the point."""
        if trust == "digest":
            return
        native = kernels_for(self.shape, "checking a proving key")
        for name in SECTIONS:
            bad = native.key_check(self.section(name), name in ("b2", "fixed_g2"), trust == "subgroup", threads or 0)
            if bad is not None:
                raise InvalidKey(f"proving key: point {bad[0]} of section {name} is {bad[1]}")

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the ``.pk`` file; it appears complete or not at all."""
        self.section("a")  # a closed key has nothing to write
        write_atomically(Path(path), memoryview(self._image))

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        *,
        trust: Trust = "digest",
        allow_dev: bool | None = None,
        expected_root: str | None = None,
        threads: int | None = None,
    ) -> ProvingKey:
        """Open and check a ``.pk`` file. It is mapped, not read: replace it, but never write into it, while it is
        open. (A change is noticed at the next use; during a proof it would crash the process.)

        ``trust``: ``digest`` checks the digests of all chunks (damage); ``on_curve`` also every point against
        its curve; ``subgroup`` also against its subgroup (slow). ``expected_root``: hex of the published
        root. EncodingError for what is no such file or is cut short, InvalidKey for changed bytes, unsuitable
        points, or a DEV key where none is allowed.
        """
        if trust not in get_args(Trust):
            raise InvalidKey(f"proving key: trust must be one of {', '.join(get_args(Trust))}, got {trust!r}")
        checked_threads(threads)
        source = _Source(path)
        size = source.size
        if size < HEADER_BYTES:
            raise EncodingError(
                f"proving key file: expected at least {HEADER_BYTES} bytes, got {size}; "
                "is it cut short, or a verifying key?",
                offset=size,
            )
        image = mmap.mmap(source.descriptor, size, access=mmap.ACCESS_READ)
        shape, digest, dev = _read_header(image, size)
        leaves = leaf_digests(image, threads)
        root = image[_ROOT_AT:HEADER_BYTES]
        if root_digest(image[:_ROOT_AT], leaves) != root:
            raise InvalidKey("proving key file: its digest does not match, so bytes were changed; get a correct copy")
        if expected_root is not None and expected_root.lower() != root.hex():
            raise InvalidKey(f"proving key file: its root is {root.hex()}, expected {expected_root}")
        refuse_dev(dev, allow_dev, "the proving key")
        key = cls(image, shape, digest, dev=dev, root=root)
        key._source = source
        key.check_points(trust, threads=threads)
        return key

    def close(self) -> None:
        """Give the mapping back. The key cannot be used afterwards."""
        self._sections = {}
        if self._source is not None:
            self._source.close()
        image, self._image = self._image, b""
        if isinstance(image, mmap.mmap):
            # A proof in another thread may still hold views: the mapping then goes with the last of them.
            try:
                image.close()
            except BufferError:
                return

    def __enter__(self) -> ProvingKey:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        kind = "DEV " if self.dev else ""
        return (
            f"<{kind}ProvingKey of circuit {self.circuit_digest[:16]}, {self.shape.n_wires} wires, {self.size} bytes>"
        )


class _Source:
    """The open file behind a mapping, to notice when somebody writes into it or cuts it."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.close = weakref.finalize(self, os.close, self.descriptor)
        self._stamp = self._read_stamp()
        self.size = self._stamp[0]

    def _read_stamp(self) -> tuple[int, int]:
        state = os.fstat(self.descriptor)
        return state.st_size, state.st_mtime_ns

    def must_be_unchanged(self) -> None:
        """InvalidKey if the file's size or time of change is another than when it was opened."""
        if self.close.alive and self._read_stamp() != self._stamp:
            raise InvalidKey("the proving key's file was changed while it was open; open it again")


def new_image(shape: Shape) -> mmap.mmap:
    """Zeroed memory for a key of this shape, laid out as the file."""
    return mmap.mmap(-1, shape.layout()[1])


def seal_image(image: mmap.mmap, shape: Shape, circuit_digest: str, *, dev: bool, threads: int | None) -> bytes:
    """Write the header over finished sections; returns the root digest."""
    parts, size = shape.layout()
    head = _HEAD.pack(
        MAGIC,
        VERSION,
        CURVE_BLS12_381,
        _FLAG_DEV * dev,
        LOG_CHUNK,
        REDUCTION.encode(),
        shape.n_rows,
        shape.n_wires,
        shape.n_public,
        shape.log_domain,
        0 if shape.odd == 1 else shape.odd,
        size,
        *(number for part in parts for number in part),
        bytes.fromhex(circuit_digest),
    )
    image[: len(head)] = head
    root = root_digest(image[:_ROOT_AT], leaf_digests(image, threads))
    image[_ROOT_AT:HEADER_BYTES] = root
    return root


def _read_header(image: mmap.mmap, size: int) -> tuple[Shape, str, bool]:
    what = "proving key file"
    fields = _HEAD.unpack_from(image)
    magic, version, curve, flags, log_chunk, reduction, n_rows, n_wires, n_public, log_domain, odd, total = fields[:12]
    if magic != MAGIC:
        raise EncodingError(f"{what}: it does not start with {MAGIC.decode()}; is it a key of another tool?", offset=0)
    if version != VERSION:
        raise EncodingError(f"{what}: version {version} is unknown (this zkpriv reads version {VERSION})", offset=8)
    if curve != CURVE_BLS12_381:
        raise EncodingError(f"{what}: curve {curve} is unknown (1 is BLS12-381)", offset=10)
    if flags & ~_FLAG_DEV:
        raise EncodingError(f"{what}: unknown flags {flags:#x}", offset=11)
    if log_chunk != LOG_CHUNK:
        raise EncodingError(f"{what}: chunks of 2^{log_chunk} bytes, expected 2^{LOG_CHUNK}", offset=12)
    if reduction.rstrip(b"\0") != REDUCTION.encode():
        raise EncodingError(
            f"{what}: reduction {reduction.rstrip(bytes(1))!r} is unknown, expected {REDUCTION}", offset=16
        )
    reserved = image[_HEAD.size : _ROOT_AT]
    if any(reserved):
        place = next(index for index, byte in enumerate(reserved) if byte)
        raise EncodingError(f"{what}: reserved bytes of the header are not zero", offset=_HEAD.size + place)
    shape = Shape(n_rows, n_wires, n_public, log_domain, odd or 1)
    problem = shape.problem() if odd != 1 else "a domain of 2^k points is written with 0, not 1, at 68"
    if problem is not None:
        raise EncodingError(f"{what}: {problem}", offset=40)
    parts, expected = shape.layout()
    if total != expected or size != expected:
        raise EncodingError(
            f"{what}: expected {expected} bytes for its sizes, header says {total}, file has {size}; "
            "it is cut short or padded",
            offset=min(size, expected),
        )
    if tuple(fields[12:28]) != tuple(number for part in parts for number in part):
        raise EncodingError(f"{what}: its table of sections does not fit its sizes", offset=80)
    return shape, fields[28].hex(), bool(flags & _FLAG_DEV)


def leaf_digests(image: Any, threads: int | None) -> bytes:
    """The digests of all chunks after the header, computed in parallel (hashlib works without the GIL)."""
    view = memoryview(image)
    if backend.name == "ifma":
        from zkpriv import _native_groth16

        # Eight chunks at a time in vector lanes. One at a time, hashlib is faster than the core.
        with view, view[HEADER_BYTES:] as chunks:
            return _native_groth16.leaf_digests(chunks, LOG_CHUNK, LEAF_PERSON, threads or 0)
    starts = range(HEADER_BYTES, len(view), 1 << LOG_CHUNK)

    def leaf(start: int) -> bytes:
        chunk = view[start : start + (1 << LOG_CHUNK)]
        return hashlib.blake2b(chunk, digest_size=32, person=LEAF_PERSON).digest()

    workers = threads or backend.threads()
    try:
        if workers == 1 or len(starts) < 4:
            return b"".join(map(leaf, starts))
        with ThreadPoolExecutor(workers) as pool:
            return b"".join(pool.map(leaf, starts))
    finally:
        view.release()


def root_digest(head: bytes, leaves: bytes) -> bytes:
    """The root over the header before it and the leaves."""
    return hashlib.blake2b(head + leaves, digest_size=32, person=b"zkpriv1_pkroot").digest()


def kernels_for(shape: Shape, what: str) -> Any:
    """The kernels of the backend in use. BackendError, with the reason, where pure Python would take too long."""
    if backend.is_native:
        from zkpriv import _native_groth16

        return _native_groth16
    from zkpriv import _python_groth16

    if shape.domain_size > 1 << _python_groth16.MAX_LOG_DOMAIN:
        backend.require_native(
            f"{what} with a domain of {shape.domain_text} (pure Python goes up to 2^{_python_groth16.MAX_LOG_DOMAIN})"
        )
    return _python_groth16
