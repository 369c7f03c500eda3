# SPDX-License-Identifier: GPL-3.0-or-later
"""CLSAG: one of n keys signed, its commitment hides the amount of the pseudo output, and its key image is known.

Statement: the signer knows x and z with P_l = x*G and C_l - C_off = z*G for one member l of the ring, and I =
x*Hp(P_l). Public: the message (32 bytes), the ring of (key, commitment), the pseudo output C_off, the key image I.
Secret: l, x, z. Not checked here: that the key image is new, that pseudo outputs balance outputs and fee, that the
ring's members exist. ``_clsag_python`` has the equations.

On Ed25519 signatures have Monero's bytes; on Jubjub the protocol is the same with that group's hashes, and commitments
are the circuits' (``zkpriv.prime_group``).

Who signs needs the C core: keys, masks and nonces are handles in C memory. Everything there runs in constant time, and
neither the number nor the order of steps, nor any address, depends on the signer's index. The nonce is a hash of keys,
index, message, ring and fresh randomness: two signatures never share one, also if the system's randomness repeats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from zkpriv import backend
from zkpriv._octets import listed, octets
from zkpriv._secret_base import SecretBase
from zkpriv.errors import BackendError, EncodingError, InvalidSignature
from zkpriv.prime_group import ED25519
from zkpriv.ring import _clsag_python as _protocol
from zkpriv.ring import _rules
from zkpriv.ring._rules import Group, Rules, checked_index, checked_message

_Parsed = tuple[_protocol.Statement, int, tuple[int, ...]]


class RingMember(NamedTuple):
    """An output that might be spent: one-time key and commitment, each a point or its 32 bytes."""

    key: Any
    commitment: Any


@dataclass(frozen=True)
class Clsag:
    """``key_image`` and ``d`` (D/8): 32-byte encodings; ``c1``: challenge of member 0; ``s``: one response a member.

    Points are decoded when the signature is verified.
    """

    key_image: bytes
    d: bytes
    c1: int
    s: tuple[int, ...]

    def to_bytes(self) -> bytes:
        """Monero's form: s_0 to s_(n-1), c1, D/8. The key image is not part of it: inputs carry it."""
        return b"".join([value.to_bytes(32, "little") for value in (*self.s, self.c1)]) + self.d

    @classmethod
    def from_bytes(cls, data: bytes, key_image: bytes, *, group: Group = ED25519) -> Clsag:
        """Read Monero's form; the number of responses follows from the length. ``EncodingError`` if malformed."""
        raw = octets(data, "a CLSAG")
        image = _rules.encoded(key_image, "the key image")
        scalars = _rules.split_scalars(group, raw[:-32], "a CLSAG")
        _rules.checked_size(len(scalars) - 1)
        return cls(image, raw[-32:], scalars[-1], scalars[:-1])

    def to_bytes_with_key_image(self) -> bytes:
        """The self-contained form: the key image, then Monero's form."""
        return self.key_image + self.to_bytes()

    @classmethod
    def from_bytes_with_key_image(cls, data: bytes, *, group: Group = ED25519) -> Clsag:
        """Read the self-contained form."""
        raw = octets(data, "a CLSAG")
        return cls.from_bytes(raw[32:], raw[:32], group=group)

    def is_linked_to(self, other: Clsag) -> bool:
        """Whether the same key made both. Only says something about signatures that verify."""
        return self.key_image == other.key_image


class Item(NamedTuple):
    """One signature of a batch, with what it signs."""

    signature: Clsag
    message: bytes
    ring: Sequence[RingMember | tuple[Any, Any]]
    pseudo_out: Any


def key_image(secret: Any, *, group: Group = ED25519) -> Any:
    """``x * Hp(x*G)``, which is the same in every signature of this key."""
    public = group.mul_secret(secret, group.generator)
    return group.mul_secret(secret, group.hash_to_point(public.to_bytes()))


def sign(
    message: bytes,
    ring: Sequence[RingMember | tuple[Any, Any]],
    index: int,
    secret: Any,
    commitment_mask: Any,
    pseudo_out_mask: Any,
    pseudo_out: Any,
    *,
    group: Group = ED25519,
) -> Clsag:
    """Sign a 32-byte hash as member ``index``.

    ``secret`` is the member's key x. ``commitment_mask`` and ``pseudo_out_mask`` are the blindings of the member's
    commitment and of the pseudo output, which hide the same amount. All three are handles of the group's kind.
    ``EncodingError`` if they do not fit the member and the pseudo output, or if the ring breaks ``Rules.STRICT``.
    """
    statement, place = _to_sign(message, ring, index, pseudo_out)
    handles = _handles(group, secret, commitment_mask, pseudo_out_mask)
    status, data = _core("signing").clsag_sign(statement, len(ring), place, handles, group.name, None)
    return _signed(group, statement, place, status, data)


def dev_sign_deterministic(
    message: bytes,
    ring: Sequence[RingMember | tuple[Any, Any]],
    index: int,
    secret: Any,
    commitment_mask: Any,
    pseudo_out_mask: Any,
    pseudo_out: Any,
    *,
    nonce: Any = None,
    responses: Sequence[int] = (),
    fresh: bytes | None = None,
    group: Group = ED25519,
) -> Clsag:
    """``sign`` without the system's randomness, for tests and known answers, never for use.

    Either with a nonce (a handle) and the responses of the members after the signer, going round: two signatures with
    one nonce give the key away. Or with 32 bytes ``fresh`` in the place of randomness.
    """
    statement, place = _to_sign(message, ring, index, pseudo_out)
    handles, core = _handles(group, secret, commitment_mask, pseudo_out_mask), _core("signing")
    if nonce is None:
        seed = _rules.encoded(fresh, "fresh bytes")
        status, data = core.clsag_sign(statement, len(ring), place, handles, group.name, seed)
    else:
        numbers = _rules.checked_scalars(group, responses, "responses")
        if len(numbers) != len(ring) - 1:
            raise EncodingError(f"{len(ring) - 1} responses of other members are needed, got {len(numbers)}")
        packed, (alpha,) = b"".join([k.to_bytes(32, "little") for k in numbers]), _handles(group, nonce)
        status, data = core.clsag_sign_with(statement, len(ring), place, handles, group.name, alpha, packed)
    return _signed(group, statement, place, status, data)


def verify(
    signature: Clsag,
    message: bytes,
    ring: Sequence[RingMember | tuple[Any, Any]],
    pseudo_out: Any,
    *,
    group: Group = ED25519,
    rules: Rules = Rules.STRICT,
    threads: int = 0,
) -> None:
    """Accept silently, or raise: ``EncodingError`` for what is malformed, ``InvalidSignature`` for what is wrong.

    Ring members and pseudo output are points or their encodings. ``rules``: see ``Rules``; Monero's are for
    transactions that its network has accepted. ``threads`` 0 means the default of the pool: what comes before the walk
    around the ring is shared, the walk itself cannot be.
    """
    rules = _rules.checked_rules(group, rules)
    (good,) = _verify(group, [_parsed(group, Item(signature, message, ring, pseudo_out))], rules, threads)
    if not good:
        raise InvalidSignature("the ring does not close: the CLSAG does not belong to this message, ring and output")


def verify_batch(
    items: Sequence[Item | tuple[Any, ...]], *, group: Group = ED25519, rules: Rules = Rules.STRICT, threads: int = 0
) -> None:
    """Verify many; ring sizes may differ. ``InvalidSignature.indices`` names every bad one.

    Each signature's circle closes by itself: nothing is summed over signatures, so none can make up for another. A
    malformed item raises ``EncodingError`` that names it. ``threads`` 0 means the default of the pool.
    """
    rules = _rules.checked_rules(group, rules)
    parsed = []
    for index, item in enumerate(listed(items, "a batch")):
        try:
            if not isinstance(item, tuple | list):
                raise EncodingError(f"expected a batch item, got {type(item).__name__}")
            parsed.append(_parsed(group, Item(*item)))
        except (EncodingError, TypeError) as error:
            raise EncodingError(f"{getattr(error, 'reason', 'not a batch item')} (item {index})") from None
    good = _verify(group, parsed, rules, threads)
    bad = [index for index, accepted in enumerate(good) if not accepted]
    if bad:
        raise InvalidSignature(f"CLSAGs do not verify: {', '.join(map(str, bad))}", indices=bad)


def _core(what: str) -> Any:
    """The C core's functions; BackendError without it."""
    backend.require_native(what)
    from zkpriv import _native_ring

    return _native_ring


def _handles(group: Group, *secrets: Any) -> tuple[Any, ...]:
    if not all(isinstance(secret, SecretBase) for secret in secrets):
        raise EncodingError(f"keys, masks and nonces are secret scalars of {group.name}")
    return tuple(secret._live() for secret in secrets)


def _to_sign(message: object, ring: Sequence[Any], index: int, pseudo_out: object) -> tuple[bytes, int]:
    """The statement as the core reads it, and the checked index."""
    keys, commitments = _members(ring)
    head = checked_message(message) + _rules.encoded(pseudo_out, "the pseudo output")
    return head + b"".join(keys) + b"".join(commitments), checked_index(index, len(keys))


def _signed(group: Group, statement: bytes, place: int, status: int, data: bytes) -> Clsag:
    """The signature, or the error that a status stands for."""
    core = _core("signing")
    if status == 0:
        return Clsag.from_bytes_with_key_image(data, group=group)
    n = len(statement) // 64 - 1
    encodings = [statement[i : i + 32] for i in range(32, len(statement), 32)]
    _rules.refuse_duplicates(encodings[1 : n + 1])
    for number, data in enumerate(encodings):
        what = "pseudo output" if number == 0 else f"ring member {(number - 1) % n}"
        _rules.decode(group, data, what, member=True)
    reasons = {
        core.WRONG_KEY: f"the secret is not the key of ring member {place}",
        core.WRONG_MASKS: f"the masks do not open the commitment of ring member {place} and the pseudo output",
        core.ZERO: "the key, or the difference of the masks, is zero",
        core.WRONG_KIND: f"keys, masks and nonces are secret scalars of {group.name}",
    }
    raise EncodingError(reasons.get(status, f"the C core returned status {status}: please report this"))


def _verify(group: Group, items: Sequence[_Parsed], rules: Rules, threads: int) -> Sequence[bool]:
    """Whether each is good; EncodingError for the first with a point that the rules refuse."""
    if not backend.is_native:
        return [_in_python(group, items, index, rules) for index in range(len(items))]
    blobs = [
        b"".join((st.message, _packed((c1,)), st.key_image, st.d, st.pseudo_out, st.ring_bytes, _packed(s)))
        for st, c1, s in items
    ]
    sizes = [len(s) for _, _, s in items]
    verdicts = _core("verification").clsag_verify(blobs, sizes, group.name, rules is Rules.MONERO, threads)
    for index, verdict in enumerate(verdicts):
        if verdict is None:
            _in_python(group, items, index, rules)
            raise BackendError(f"the C core refuses an encoding that Python accepts (item {index}): please report this")
    return [verdict is True for verdict in verdicts]


def _in_python(group: Group, items: Sequence[_Parsed], index: int, rules: Rules) -> bool:
    """The same for one item, without the core; the error of a batch names the item."""
    statement, c1, s = items[index]
    try:
        return _protocol.verify(group, statement, c1, s, rules)
    except EncodingError as error:
        reason = error.reason if len(items) == 1 else f"{error.reason} (item {index})"
        raise EncodingError(reason, offset=error.offset) from None


def _packed(values: Sequence[int]) -> bytes:
    return b"".join([value.to_bytes(32, "little") for value in values])


def _members(ring: Sequence[RingMember | tuple[Any, Any]]) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Encodings of keys and of commitments."""
    _rules.checked_ring(ring)
    _rules.checked_size(len(ring))
    members = tuple(ring)
    if set(map(type, members)) <= {tuple, RingMember} and set(map(len, members)) == {2}:
        keys, commitments = zip(*members, strict=True)
        if set(map(type, keys + commitments)) == {bytes} and set(map(len, keys + commitments)) == {32}:
            return keys, commitments
    pairs = [_member(place, member) for place, member in enumerate(members)]
    return tuple([key for key, _ in pairs]), tuple([commitment for _, commitment in pairs])


def _member(place: int, member: object) -> tuple[bytes, bytes]:
    if not isinstance(member, tuple) or len(member) != 2:
        raise EncodingError(f"ring member {place} is not a pair of key and commitment")
    key, commitment = member
    return (
        _rules.encoded(key, f"the key of ring member {place}"),
        _rules.encoded(commitment, f"the commitment of ring member {place}"),
    )


def _parsed(group: Group, item: Item) -> _Parsed:
    signature, message, ring, pseudo_out = item
    if not isinstance(signature, Clsag):
        raise EncodingError(f"a CLSAG is expected, got {type(signature).__name__}")
    keys, commitments = _members(ring)
    _rules.checked_ring(signature.s, "a CLSAG")
    if len(signature.s) != len(keys):
        raise EncodingError(f"{len(keys)} ring members and {len(signature.s)} responses")
    c1, *s = _rules.checked_scalars(group, (signature.c1, *signature.s), "a CLSAG")
    statement = _protocol.Statement(
        checked_message(message),
        keys,
        commitments,
        _rules.encoded(pseudo_out, "the pseudo output"),
        _rules.encoded(signature.key_image, "the key image"),
        _rules.encoded(signature.d, "D"),
    )
    return statement, c1, tuple(s)
