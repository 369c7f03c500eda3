# SPDX-License-Identifier: GPL-3.0-or-later
"""Verifying keys: values that are checked when they are made, and the ``.vk`` file.

A verifying key is (alpha on G1, beta, gamma, delta on G2, IC on G1), IC having one point more than the
statement has public inputs. Keys under which proofs can be forged do not come into being: the identity among
alpha, beta, gamma, delta; two of beta, gamma, delta equal or opposite (gamma = delta: the Veil Cash and FOOM Cash
incidents of 2026; beta = delta: (X, gamma, -alpha) proves everything; beta = gamma: (alpha + X, gamma, 0) does, after
re-randomisation; X is the input point); an input that no constraint binds.

File, version 1: magic ``ZKPRIVVK``, u16 version, u8 curve (1 = BLS12-381), u8 flags (1 = DEV, 2 = has a circuit
digest), u32 number of IC points, 32 bytes circuit digest (zero if none), alpha, beta, gamma, delta, IC
compressed, and BLAKE2b-256 of everything before it (person ``zkpriv1_vkfile``). Integers little-endian.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import tempfile
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from zkpriv._files import read_at_most
from zkpriv.errors import EncodingError, InvalidKey
from zkpriv.formats._reader import Reader
from zkpriv.groups import G1, G2
from zkpriv.pairing import GT, pairing

MAGIC = b"ZKPRIVVK"
VERSION = 1
CURVE_BLS12_381 = 1
_FLAG_DEV, _FLAG_DIGEST = 1, 2
_HEAD = struct.Struct("<8sHBBI32s")
_PERSON = b"zkpriv1_vkfile"
_FIXED_BYTES = 48 + 3 * 96
#: Enough for a million public inputs.
MAX_FILE_BYTES = 64 << 20


def dev_keys_allowed(allow_dev: bool | None) -> bool:
    """``allow_dev`` if given; else everywhere but in production (``ZKPRIV_ENV`` is production or prod, in any case)."""
    if allow_dev is not None:
        return allow_dev
    return os.environ.get("ZKPRIV_ENV", "").strip().lower() not in ("production", "prod")


def refuse_dev(dev: bool, allow_dev: bool | None, what: str) -> None:
    """InvalidKey for a DEV key where such keys are not allowed."""
    if dev and not dev_keys_allowed(allow_dev):
        raise InvalidKey(
            f"{what} is marked DEV: whoever ran the setup can forge proofs. Use keys from a ceremony, "
            "or pass allow_dev=True (ZKPRIV_ENV=production refuses DEV keys by default)"
        )


def _check_g2(gamma: G2, delta: G2) -> None:
    for name, point in (("gamma_g2", gamma), ("delta_g2", delta)):
        if point.is_identity:
            raise InvalidKey(f"verifying key: {name} is the identity, so anyone could forge proofs")
    if gamma == delta:
        raise InvalidKey("verifying key: gamma_g2 equals delta_g2, so anyone could forge proofs")
    if gamma == -delta:
        raise InvalidKey("verifying key: gamma_g2 equals -delta_g2, so anyone could forge proofs")


def _check_beta(beta: G2, gamma: G2, delta: G2) -> None:
    for name, point in (("gamma_g2", gamma), ("delta_g2", delta)):
        if beta in (point, -point):
            raise InvalidKey(f"verifying key: beta_g2 equals {name} up to sign, so anyone could forge proofs")


def _check_types(key: VerifyingKey | PreparedVerifyingKey, kinds: dict[str, type]) -> None:
    """Each part is a value of its group (such values are checked when they are made); IC becomes a tuple."""
    for name, kind in kinds.items():
        part = getattr(key, name)
        if type(part) is not kind:
            raise InvalidKey(f"verifying key: {name} must be a {kind.__name__}, got {type(part).__name__}")
    object.__setattr__(key, "ic", tuple(key.ic))
    for index, point in enumerate(key.ic):
        if type(point) is not G1:
            raise InvalidKey(f"verifying key: IC[{index}] must be a G1, got {type(point).__name__}")
    digest = key.circuit_digest
    if digest is not None and not (isinstance(digest, str) and re.fullmatch("[0-9a-f]{64}", digest)):
        raise InvalidKey(f"verifying key: circuit_digest must be 64 lowercase hex digits or None, got {digest!r:.80}")


def _fields_of(key: VerifyingKey | PreparedVerifyingKey) -> tuple[Any, ...]:
    """The arguments that make this key again, so that a pickle or a copy is checked like any other key."""
    return tuple(getattr(key, item.name) for item in fields(key))


def _check_ic(ic: tuple[G1, ...], allow_unbound_inputs: bool) -> None:
    if not ic:
        raise InvalidKey("verifying key: IC is empty; it needs one point more than there are public inputs")
    if allow_unbound_inputs:
        return
    seen: dict[G1, int] = {}
    for index, point in enumerate(ic):
        if point.is_identity:
            raise InvalidKey(
                f"verifying key: IC[{index}] is the identity, so no proof binds "
                + (f"public input {index - 1}" if index else "the constant part of the statement")
                + "; pass allow_unbound_inputs=True if that is meant"
            )
        if index == 0:
            continue
        twin = seen.get(point, seen.get(-point))
        if twin is not None:
            raise InvalidKey(
                f"verifying key: IC[{index}] equals IC[{twin}] up to sign, so proofs bind only the "
                f"sum or difference of public inputs {twin - 1} and {index - 1}; "
                "pass allow_unbound_inputs=True if that is meant"
            )
        seen[point] = index


@dataclass(frozen=True, slots=True)
class PreparedVerifyingKey:
    """What a verifier needs: e(alpha, beta) instead of alpha and beta. ``circuit_digest`` is hex, or None for
    foreign keys.
    """

    alpha_beta: GT
    gamma_g2: G2
    delta_g2: G2
    ic: tuple[G1, ...]
    circuit_digest: str | None = None
    dev: bool = False
    allow_unbound_inputs: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        _check_types(self, {"alpha_beta": GT, "gamma_g2": G2, "delta_g2": G2})
        if self.alpha_beta.is_one():
            raise InvalidKey("prepared verifying key: e(alpha, beta) is one, so anyone could forge proofs")
        _check_g2(self.gamma_g2, self.delta_g2)
        _check_ic(self.ic, self.allow_unbound_inputs)

    def __reduce__(self) -> tuple[Any, ...]:
        return PreparedVerifyingKey, _fields_of(self)

    @property
    def n_public(self) -> int:
        """Number of public inputs."""
        return len(self.ic) - 1

    def prepared(self) -> PreparedVerifyingKey:
        """Itself."""
        return self


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A verifying key. Making one checks it: InvalidKey for a key under which proofs can be forged.

    ``circuit_digest`` is the hex digest of the circuit that the key belongs to, None if unknown (foreign keys).
    ``allow_unbound_inputs`` accepts identities and twins in IC, so that public inputs can change without the proof.
    """

    alpha_g1: G1
    beta_g2: G2
    gamma_g2: G2
    delta_g2: G2
    ic: tuple[G1, ...]
    circuit_digest: str | None = None
    dev: bool = False
    allow_unbound_inputs: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        _check_types(self, {"alpha_g1": G1, "beta_g2": G2, "gamma_g2": G2, "delta_g2": G2})
        if self.alpha_g1.is_identity:
            raise InvalidKey("verifying key: alpha_g1 is the identity, so anyone could forge proofs")
        if self.beta_g2.is_identity:
            raise InvalidKey("verifying key: beta_g2 is the identity, so anyone could forge proofs")
        _check_g2(self.gamma_g2, self.delta_g2)
        _check_beta(self.beta_g2, self.gamma_g2, self.delta_g2)
        _check_ic(self.ic, self.allow_unbound_inputs)

    def __reduce__(self) -> tuple[Any, ...]:
        return VerifyingKey, _fields_of(self)

    @property
    def n_public(self) -> int:
        """Number of public inputs."""
        return len(self.ic) - 1

    def prepared(self) -> PreparedVerifyingKey:
        """With e(alpha, beta) computed."""
        return PreparedVerifyingKey(
            pairing(self.alpha_g1, self.beta_g2),
            self.gamma_g2,
            self.delta_g2,
            self.ic,
            self.circuit_digest,
            self.dev,
            self.allow_unbound_inputs,
        )

    def to_bytes(self) -> bytes:
        """The ``.vk`` file."""
        flags = _FLAG_DEV * self.dev
        digest = bytes(32)
        if self.circuit_digest is not None:
            flags |= _FLAG_DIGEST
            digest = bytes.fromhex(self.circuit_digest)
        body = _HEAD.pack(MAGIC, VERSION, CURVE_BLS12_381, flags, len(self.ic), digest)
        body += self.alpha_g1.to_bytes()
        body += b"".join(point.to_bytes() for point in (self.beta_g2, self.gamma_g2, self.delta_g2))
        body += b"".join(point.to_bytes() for point in self.ic)
        return body + _file_digest(body)

    @classmethod
    def from_bytes(cls, data: bytes, *, allow_unbound_inputs: bool = False) -> VerifyingKey:
        """Read a ``.vk`` file: EncodingError for damaged bytes, InvalidKey for an unsuitable key."""
        what = "verifying key file"
        if not isinstance(data, bytes | bytearray | memoryview):
            raise EncodingError(f"{what}: expected bytes, got {type(data).__name__}")
        raw = bytes(data)
        if len(raw) < _HEAD.size:
            raise EncodingError(f"{what}: expected at least {_HEAD.size} bytes, got {len(raw)}", offset=len(raw))
        magic, version, curve, flags, count, digest = _HEAD.unpack_from(raw)
        if magic != MAGIC:
            other = "it is a proving key: give the .vk file" if magic == b"ZKPRIVPK" else "is it a key of another tool?"
            raise EncodingError(f"{what}: it does not start with {MAGIC.decode()}; {other}", offset=0)
        if version != VERSION:
            raise EncodingError(f"{what}: version {version} is unknown (this zkpriv reads version {VERSION})", offset=8)
        if curve != CURVE_BLS12_381:
            raise EncodingError(f"{what}: curve {curve} is unknown (1 is BLS12-381)", offset=10)
        if flags & ~(_FLAG_DEV | _FLAG_DIGEST):
            raise EncodingError(f"{what}: unknown flags {flags:#x}", offset=11)
        size = _size(raw[: _HEAD.size])
        if len(raw) != size:
            raise EncodingError(
                f"{what}: expected {size} bytes for {count} points of IC, got {len(raw)}", offset=min(len(raw), size)
            )
        if _file_digest(raw[:-32]) != raw[-32:]:
            raise InvalidKey(f"{what}: its digest does not match, so bytes were changed; get a correct copy")
        if not flags & _FLAG_DIGEST and any(digest):
            raise EncodingError(f"{what}: a circuit digest is present without its flag", offset=16)
        return cls._points(raw, flags, count, digest, allow_unbound_inputs)

    @classmethod
    def _points(cls, raw: bytes, flags: int, count: int, digest: bytes, allow_unbound_inputs: bool) -> VerifyingKey:
        reader = Reader(raw[:-32], "verifying key file")
        reader.take(_HEAD.size, "header")
        alpha_g1 = reader.g1("alpha_g1")
        beta_g2, gamma_g2, delta_g2 = (reader.g2(name) for name in ("beta_g2", "gamma_g2", "delta_g2"))
        ic = tuple(reader.g1(f"IC[{index}]") for index in range(count))
        reader.end()
        return cls(
            alpha_g1,
            beta_g2,
            gamma_g2,
            delta_g2,
            ic,
            circuit_digest=digest.hex() if flags & _FLAG_DIGEST else None,
            dev=bool(flags & _FLAG_DEV),
            allow_unbound_inputs=allow_unbound_inputs,
        )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the ``.vk`` file; it appears complete or not at all."""
        write_atomically(Path(path), self.to_bytes())

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, allow_unbound_inputs: bool = False) -> VerifyingKey:
        """Read a ``.vk`` file of up to 64 MiB. Of one that is longer than its header says no more than that is read."""
        with open(path, "rb") as file:
            head = read_at_most(file, _HEAD.size)
            if _size(head) > MAX_FILE_BYTES:
                raise EncodingError(
                    f"verifying key file: its header speaks of {_HEAD.unpack(head)[4]} points of IC, {_size(head)} "
                    f"bytes; a file may have {MAX_FILE_BYTES}. Pass the bytes of a larger key to from_bytes",
                    offset=12,
                )
            data = head + read_at_most(file, _size(head) - len(head) + 1)
        return cls.from_bytes(data, allow_unbound_inputs=allow_unbound_inputs)


def _size(head: bytes) -> int:
    """How long the file with this header is; of one that is not ours the header is enough to refuse it."""
    if len(head) < _HEAD.size or not head.startswith(MAGIC):
        return len(head)
    count: int = _HEAD.unpack(head)[4]
    return _HEAD.size + _FIXED_BYTES + 48 * count + 32


def _file_digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=32, person=_PERSON).digest()


def write_atomically(path: Path, data: bytes | memoryview) -> None:
    """Write a file under a temporary name in the same folder, then rename it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
