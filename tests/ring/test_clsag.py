# SPDX-License-Identifier: GPL-3.0-or-later
"""CLSAG on both groups: every index signs, every changed part is refused, and so is what the rules forbid."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from support.rings import GROUPS, MESSAGE, Spend, forge, member, spend

from zkpriv.errors import EncodingError, InvalidSignature
from zkpriv.prime_group import ED25519, JUBJUB
from zkpriv.ring import Rules, clsag
from zkpriv.ring import _clsag_python as protocol
from zkpriv.ring.clsag import Clsag

REFUSED = (EncodingError, InvalidSignature)


@pytest.fixture(params=GROUPS.values(), ids=GROUPS)
def group(request: pytest.FixtureRequest) -> Any:
    return request.param


def sign(item: Spend, message: bytes = MESSAGE) -> Clsag:
    return clsag.sign(message, item.ring, item.index, *item.secrets(), item.pseudo_out, group=item.group)


def verify(item: Spend, signature: Clsag, message: bytes = MESSAGE, **options: Any) -> None:
    clsag.verify(signature, message, item.ring, item.pseudo_out, group=item.group, **options)


@pytest.mark.parametrize("size", [2, 3, 5])
def test_every_index_signs(group: Any, size: int) -> None:
    lengths = set()
    for index in range(size):
        item = spend(group, size, index, size)
        signature = sign(item)
        verify(item, signature)
        lengths.add(len(signature.to_bytes()))
        assert signature.key_image == clsag.key_image(item.secrets()[0], group=group).to_bytes()
        assert Clsag.from_bytes(signature.to_bytes(), signature.key_image, group=group) == signature
        assert Clsag.from_bytes_with_key_image(signature.to_bytes_with_key_image(), group=group) == signature
    assert lengths == {32 * (size + 2)}


@pytest.mark.parametrize("size", [11, 16, 128])
def test_larger_rings(group: Any, size: int) -> None:
    for index in (0, size // 2, size - 1):
        item = spend(group, size, index)
        verify(item, sign(item))


def test_ring_sizes(group: Any) -> None:
    for size in (0, 1, 129):
        ring = [member(group, size, i) for i in range(size)]
        signature = Clsag(bytes(32), bytes(32), 0, (0,) * size)
        with pytest.raises(EncodingError, match="2 to 128 members"):
            clsag.verify(signature, MESSAGE, ring, bytes(32), group=group)
        with pytest.raises(EncodingError, match="2 to 128 members"):
            Clsag.from_bytes(bytes(32 * (size + 2)), bytes(32), group=group)
        one = group.secret(1)
        with pytest.raises(EncodingError, match="2 to 128 members"):
            clsag.sign(MESSAGE, ring, 0, one, one, one, bytes(32), group=group)


def test_one_key_has_one_image(group: Any) -> None:
    first, other_ring, other_key = spend(group, 2, 0, "a"), spend(group, 3, 1, "b"), spend(group, 2, 1, "c")
    other_ring.ring[1], other_ring.x, other_ring.mask = first.ring[0], first.x, first.mask
    other_ring.pseudo_out, other_ring.pseudo_mask = first.pseudo_out, first.pseudo_mask
    one, two, three = sign(first), sign(other_ring), sign(other_key)
    verify(other_ring, two)
    assert one.is_linked_to(two)
    assert not one.is_linked_to(three)


# Each part of statement and transcript counts


def test_every_changed_part_is_refused(group: Any) -> None:
    item = spend(group, 3, 1)
    good, stranger = sign(item), member(group, "stranger")
    verify(item, good)

    def refused(
        signature: Clsag = good, message: bytes = MESSAGE, ring: Any = item.ring, out: Any = item.pseudo_out
    ) -> None:
        with pytest.raises(InvalidSignature):
            clsag.verify(signature, message, ring, out, group=group)

    for bit in (0, 100, 255):
        changed = bytearray(MESSAGE)
        changed[bit // 8] ^= 1 << bit % 8
        refused(message=bytes(changed))
    for place in range(3):
        for part in range(2):  # key, then commitment
            pair = [*item.ring[place]]
            pair[part] = stranger[part]
            refused(ring=[*item.ring[:place], tuple(pair), *item.ring[place + 1 :]])
        s = list(good.s)
        s[place] = (s[place] + 1) % group.order
        refused(dataclasses.replace(good, s=tuple(s)))
        s[place] = 0
        refused(dataclasses.replace(good, s=tuple(s)))
    refused(out=stranger[1])
    refused(dataclasses.replace(good, c1=(good.c1 + 1) % group.order))
    refused(dataclasses.replace(good, key_image=stranger[0]))
    refused(dataclasses.replace(good, d=stranger[0]))
    refused(dataclasses.replace(good, d=good.key_image, key_image=good.d))


def test_members_do_not_change_places(group: Any) -> None:
    item = spend(group, 3, 1)
    good, ring = sign(item), item.ring
    swapped = [(ring[0][0], ring[1][1]), (ring[1][0], ring[0][1]), ring[2]]
    for wrong in ([ring[1], ring[0], ring[2]], [ring[1], ring[2], ring[0]], swapped):
        with pytest.raises(InvalidSignature):
            clsag.verify(good, MESSAGE, wrong, item.pseudo_out, group=group)
    rotated = dataclasses.replace(good, s=good.s[1:] + good.s[:1])
    with pytest.raises(InvalidSignature):
        clsag.verify(rotated, MESSAGE, ring, item.pseudo_out, group=group)


def test_another_group_refuses(group: Any) -> None:
    """Bytes of one group are no signature of the other."""
    other = JUBJUB if group is ED25519 else ED25519
    item = spend(group, 2, 0)
    with pytest.raises(REFUSED):
        clsag.verify(sign(item), MESSAGE, item.ring, item.pseudo_out, group=other)


def test_wrong_commitment_offset(group: Any) -> None:
    """The pseudo output hides another amount: no z fits, whatever blinding is claimed."""
    item = spend(group, 3, 2)
    other = (group.decode(item.pseudo_out) + group.value_generator).to_bytes()
    x, mask, pseudo_mask = item.secrets()
    with pytest.raises(EncodingError, match="do not open"):
        clsag.sign(MESSAGE, item.ring, 2, x, mask, pseudo_mask, other, group=group)
    forged = forge(item, 2, out=other)
    with pytest.raises(InvalidSignature):
        clsag.verify(forged, MESSAGE, item.ring, other, group=group)


def test_signing_with_the_wrong_key_is_refused(group: Any) -> None:
    item = spend(group, 3, 1)
    x, mask, pseudo_mask = item.secrets()
    for index in (0, 2):
        with pytest.raises(EncodingError, match=r"is not the key"):
            clsag.sign(MESSAGE, item.ring, index, x, mask, pseudo_mask, item.pseudo_out, group=group)
    for index in (-1, 3, True, 1.0):
        with pytest.raises(EncodingError, match="index"):
            clsag.sign(MESSAGE, item.ring, index, x, mask, pseudo_mask, item.pseudo_out, group=group)  # type: ignore[arg-type]
    with pytest.raises(EncodingError, match="do not open"):
        clsag.sign(MESSAGE, item.ring, 1, x, pseudo_mask, mask, item.pseudo_out, group=group)


def second_image(item: Spend) -> Clsag:
    """A signature for I + T, T of order 8, whose equations all hold: the signer's challenge is a multiple of 8."""
    group = item.group
    keys, commitments = zip(*item.ring, strict=True)
    base, small = group.hash_to_point(keys[0]), group.decode(special_points(group)["small order, 0"])
    d = base.mul_var(item.z * group.inverse(8)).to_bytes()
    image = base.mul_var(item.x) + small
    statement = protocol.Statement(MESSAGE, keys, commitments, item.pseudo_out, image.to_bytes(), d)
    honest = dataclasses.replace(statement, key_image=base.mul_var(item.x).to_bytes())
    points = dataclasses.replace(protocol.decode(group, honest, Rules.MONERO), key_image=image)
    weights = statement.aggregation(group)
    for alpha in range(1, 400):
        c = statement.challenge(group, group.generator.mul_var(alpha), base.mul_var(alpha))
        c = protocol._next(group, statement, points, weights, 1, 77, c)
        if c * weights[0] % group.order % 8 == 0:
            break
    s = (alpha - c * (weights[0] * item.x + weights[1] * item.z)) % group.order
    again = protocol._next(group, statement, points, weights, 0, s, c)
    assert protocol._next(group, statement, points, weights, 1, 77, again) == c
    return Clsag(image.to_bytes(), d, c, (s, 77))


def test_a_second_key_image_by_torsion() -> None:
    """I + T closes the ring where the challenge is a multiple of 8: the subgroup check stops it."""
    items, forged = [], []
    for name in range(5):
        item = spend(ED25519, 2, 0, name)
        items.append(clsag.Item(sign(item), MESSAGE, item.ring, item.pseudo_out))
        forged.append(second_image(item))
        for rules in Rules:
            with pytest.raises(EncodingError, match="the key image"):
                verify(item, forged[-1], rules=rules)
    clsag.verify_batch(items)
    for place, signature in enumerate(forged):
        mixed = [*items[:place], items[place]._replace(signature=signature), *items[place + 1 :]]
        for rules in Rules:
            with pytest.raises(EncodingError, match=f"key image.*item {place}"):
                clsag.verify_batch(mixed, rules=rules)


# What is not a point, or not one that the rules take


def special_points(group: Any) -> dict[str, bytes]:
    """Encodings that strict rules refuse everywhere."""
    if group is ED25519:
        from zkpriv.reference import ed25519 as reference

        torsion = [reference.encode(point) for point in reference.torsion_points()[1:]]
        field = reference.P
    else:
        from zkpriv.reference import jubjub as reference  # type: ignore[no-redef]

        field = reference.R
        point = next(p for v in range(2, 99) if (p := _jubjub_point(reference, v)) is not None)
        low = reference.mul(point, reference.ORDER)
        torsion = [reference.encode(reference.mul(low, k)) for k in range(1, 8)]
    outside = (group.decode(torsion[0]) + group.generator).to_bytes()
    found = {
        "the identity": group.identity.to_bytes(),
        "the identity with a sign": (1 | 1 << 255).to_bytes(32, "little"),
        "the identity, not reduced": (1 + field).to_bytes(32, "little"),
        "a coordinate that is not reduced": (field + 3).to_bytes(32, "little"),
        "all bits": b"\xff" * 32,
        "off the subgroup": outside,
        "not on the curve": next(data for v in range(2, 99) if not _decodes(group, data := v.to_bytes(32, "little"))),
    }
    return found | {f"small order, {place}": data for place, data in enumerate(torsion)}


def _jubjub_point(reference: Any, v: int) -> Any:
    try:
        point = reference.decode(v.to_bytes(32, "little"), subgroup=False)
    except EncodingError:
        return None
    return point if reference.mul(reference.mul(point, reference.ORDER), 4) != reference.IDENTITY else None


def _decodes(group: Any, data: bytes) -> bool:
    try:
        group.decode(data)
    except EncodingError:
        return False
    return True


def test_strict_rules_refuse_every_unfit_point(group: Any) -> None:
    item = spend(group, 2, 1)
    good = sign(item)
    for name, data in special_points(group).items():
        statements = {
            "key image": (dataclasses.replace(good, key_image=data), item.ring, item.pseudo_out),
            "D": (dataclasses.replace(good, d=data), item.ring, item.pseudo_out),
            "pseudo output": (good, item.ring, data),
            "key": (good, [(data, item.ring[0][1]), item.ring[1]], item.pseudo_out),
            "commitment": (good, [item.ring[0], (item.ring[1][0], data)], item.pseudo_out),
        }
        for what, (signature, ring, out) in statements.items():
            with pytest.raises(EncodingError):
                clsag.verify(signature, MESSAGE, ring, out, group=group)
                pytest.fail(f"{name} as {what}")
    with pytest.raises(EncodingError):
        outside = special_points(group)["off the subgroup"]
        clsag.sign(
            MESSAGE, [(outside, item.ring[0][1]), item.ring[1]], 1, *item.secrets(), item.pseudo_out, group=group
        )


def test_duplicated_members(group: Any) -> None:
    """One member twice makes the signer one of fewer than it seems."""
    item = spend(group, 3, 1)
    for ring in ([item.ring[1]] * 2, [item.ring[0], item.ring[1], item.ring[0]]):
        with pytest.raises(EncodingError, match="same key"):
            clsag.sign(MESSAGE, ring, 1, *item.secrets(), item.pseudo_out, group=group)
        forged = forge(item, 1, ring=ring)
        with pytest.raises(EncodingError, match="same key"):
            clsag.verify(forged, MESSAGE, ring, item.pseudo_out, group=group)
        if group is ED25519:  # Monero looks at references of outputs instead
            clsag.verify(forged, MESSAGE, ring, item.pseudo_out, rules=Rules.MONERO)


def test_monero_rules_take_members_with_a_part_of_small_order() -> None:
    """Anyone can publish such outputs on Monero, and they become members of rings: the equations must agree with
    Monero's for them, where c*mu is reduced before it meets the point.
    """
    group, item = ED25519, spend(ED25519, 3, 0)
    small = special_points(group)["small order, 0"]
    key, commitment = (group.decode(data) for data in item.ring[2])
    item.ring[2] = (key + group.decode(small)).to_bytes(), (commitment + group.decode(small)).to_bytes()
    item.ring[1] = small, group.identity.to_bytes()
    made = forge(item, 0)
    verify(item, made, rules=Rules.MONERO)
    with pytest.raises(EncodingError, match="ring member"):
        verify(item, made)
    with pytest.raises(EncodingError, match="Monero's rules are for Ed25519"):
        clsag.verify(made, MESSAGE, item.ring, item.pseudo_out, group=JUBJUB, rules=Rules.MONERO)


def test_monero_rules_about_d() -> None:
    """D of small order is refused by both rules; another D off the subgroup by ours alone (it is hashed either way)."""
    group, item = ED25519, spend(ED25519, 2, 0)
    good, special = sign(item), special_points(ED25519)
    for name, data in special.items():
        if name.startswith("small") or name == "the identity":
            with pytest.raises(EncodingError, match="D"):
                verify(item, dataclasses.replace(good, d=data), rules=Rules.MONERO)
    twisted = group.decode(good.d) + group.decode(special["small order, 0"])
    with pytest.raises(InvalidSignature):
        verify(item, dataclasses.replace(good, d=twisted.to_bytes()), rules=Rules.MONERO)


# Bytes


def test_scalars_that_are_not_canonical(group: Any) -> None:
    item = spend(group, 2, 0)
    good = sign(item)
    data = good.to_bytes()
    for place in range(3):
        value = int.from_bytes(data[32 * place : 32 * place + 32], "little")
        for wrong in (value + group.order, group.order, (1 << 256) - 1):
            if wrong >> 256:
                continue
            changed = data[: 32 * place] + wrong.to_bytes(32, "little") + data[32 * place + 32 :]
            with pytest.raises(EncodingError, match="not below the order"):
                Clsag.from_bytes(changed, good.key_image, group=group)
    for wrong in (-1, group.order, good.c1 + group.order, True, 1.5, None, b"1"):
        with pytest.raises(EncodingError, match="not a scalar"):
            verify(item, dataclasses.replace(good, c1=wrong))  # type: ignore[arg-type]
        with pytest.raises(EncodingError, match="not a scalar"):
            verify(item, dataclasses.replace(good, s=(good.s[0], wrong)))  # type: ignore[arg-type]


def test_truncated_and_extended_bytes(group: Any) -> None:
    item = spend(group, 2, 0)
    good = sign(item)
    data = good.to_bytes()
    for size in range(len(data)):
        if size % 32:
            with pytest.raises(EncodingError):
                Clsag.from_bytes(data[:size], good.key_image, group=group)
    for wrong in (data[:-32], data + bytes(32), data[32:], bytes(32) + data, b"", data[:32], data[:64]):
        with pytest.raises(REFUSED):
            verify(item, Clsag.from_bytes(wrong, good.key_image, group=group))
    with pytest.raises(EncodingError):
        Clsag.from_bytes(data + b"\0", good.key_image, group=group)
    for image in (b"", good.key_image[:31], good.key_image + b"\0"):
        with pytest.raises(EncodingError):
            Clsag.from_bytes(data, image, group=group)
        with pytest.raises(EncodingError):
            verify(item, dataclasses.replace(good, key_image=image))
    for wrong in (b"", data[:31], good.to_bytes_with_key_image()[:-1]):
        with pytest.raises(EncodingError):
            Clsag.from_bytes_with_key_image(wrong, group=group)


def test_arguments_of_other_kinds(group: Any) -> None:
    item = spend(group, 2, 0)
    good = sign(item)
    wrong: Any
    for wrong in (b"", bytes(31), bytes(33), "0" * 32, None, 5):
        with pytest.raises(EncodingError):
            verify(item, good, wrong)
        with pytest.raises(EncodingError):
            clsag.verify(good, MESSAGE, item.ring, wrong, group=group)
        with pytest.raises(EncodingError):
            clsag.verify(good, MESSAGE, [item.ring[0], (wrong, item.ring[1][1])], item.pseudo_out, group=group)
    for wrong in (None, b"x" * 64, [1, 2], good.to_bytes()):
        with pytest.raises(EncodingError):
            clsag.verify(good, MESSAGE, [item.ring[0], wrong], item.pseudo_out, group=group)
    with pytest.raises(EncodingError):
        clsag.verify(good.to_bytes(), MESSAGE, item.ring, item.pseudo_out, group=group)  # type: ignore[arg-type]
    with pytest.raises(EncodingError):
        clsag.verify(good, MESSAGE, item.ring, item.pseudo_out, group=group, rules="strict")  # type: ignore[arg-type]
    with pytest.raises(EncodingError, match="3 ring members and 2 responses"):
        clsag.verify(good, MESSAGE, [*item.ring, member(group, 9)], item.pseudo_out, group=group)
    points = [(group.decode(key), group.decode(commitment)) for key, commitment in item.ring]
    clsag.verify(good, bytearray(MESSAGE), points, group.decode(item.pseudo_out), group=group)  # type: ignore[arg-type]


# Batches


@pytest.mark.parametrize("size", [2, 4, 7, 9, 16, 21])
def test_the_number_of_threads_changes_no_verdict(group: Any, size: int) -> None:
    item = spend(group, size, size // 2)
    good = sign(item)
    unfit = [*item.ring[:-1], (item.ring[-1][0], bytes([2] * 32))]
    for rules in [Rules.STRICT] + [Rules.MONERO] * (group is ED25519):
        reasons = set()
        for threads in (1, 2, 5, 64):
            verify(item, good, rules=rules, threads=threads)
            for place in {0, size // 2, size - 1}:
                s = (*good.s[:place], (good.s[place] + 1) % group.order, *good.s[place + 1 :])
                with pytest.raises(InvalidSignature):
                    verify(item, dataclasses.replace(good, s=s), rules=rules, threads=threads)
            with pytest.raises(REFUSED) as refusal:
                clsag.verify(good, MESSAGE, unfit, item.pseudo_out, group=group, rules=rules, threads=threads)
            reasons.add((type(refusal.value), str(refusal.value)))
        assert len(reasons) == 1


def test_a_batch_names_the_bad_ones(group: Any) -> None:
    items = []
    for index, size in enumerate((2, 3, 2, 5, 2)):
        item = spend(group, size, index % size, ("batch", index))
        items.append(clsag.Item(sign(item), MESSAGE, item.ring, item.pseudo_out))
    clsag.verify_batch(items, group=group)
    clsag.verify_batch([], group=group)

    def changed(index: int, delta: int) -> clsag.Item:
        signature = items[index].signature
        s = ((signature.s[0] + delta) % group.order, *signature.s[1:])
        return items[index]._replace(signature=dataclasses.replace(signature, s=s))

    for bad in ({1}, {0, 4}, {0, 1, 2, 3, 4}):
        # opposite errors, which a sum with equal weights would not see
        mixed = [changed(i, 1 if i % 2 else -1) if i in bad else item for i, item in enumerate(items)]
        with pytest.raises(InvalidSignature) as caught:
            clsag.verify_batch(mixed, group=group)
        assert caught.value.indices == tuple(sorted(bad))
    exchanged = [
        items[0]._replace(signature=items[2].signature),
        items[1],
        items[2]._replace(signature=items[0].signature),
    ]
    with pytest.raises(InvalidSignature) as caught:
        clsag.verify_batch(exchanged, group=group)
    assert caught.value.indices == (0, 2)
    malformed = items[3]._replace(signature=dataclasses.replace(items[3].signature, key_image=b"\xff" * 32))
    with pytest.raises(EncodingError, match=r"item 3"):
        clsag.verify_batch([*items[:3], malformed, items[4]], group=group)
