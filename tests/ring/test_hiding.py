# SPDX-License-Identifier: GPL-3.0-or-later
"""What a signature does not tell: its numbers show no index, no nonce comes twice, every level gives the same bytes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from support.levels import LEVELS
from support.rings import GROUPS, MESSAGE, number, spend

from zkpriv import backend
from zkpriv.errors import EncodingError
from zkpriv.prime_group import ED25519, JUBJUB
from zkpriv.ring import _clsag_python, _nonce, clsag, cryptonote, lsag, sag

pytestmark = pytest.mark.skipif(not backend.is_native, reason="signing needs the native core")


@pytest.fixture(params=GROUPS.values(), ids=GROUPS)
def group(request: pytest.FixtureRequest) -> Any:
    return request.param


def fixed(item: Any, message: bytes = MESSAGE, fresh: bytes = bytes(32), **changes: Any) -> clsag.Clsag:
    return clsag.dev_sign_deterministic(
        message, item.ring, item.index, *item.secrets(), item.pseudo_out, fresh=fresh, group=item.group, **changes
    )


def nonce(item: Any, signature: clsag.Clsag, message: bytes = MESSAGE) -> int:
    """alpha = s_l + c_l*(mu_P*x + mu_C*z), which only the signer can compute."""
    group = item.group
    keys, commitments = zip(*item.ring, strict=True)
    statement = _clsag_python.Statement(message, keys, commitments, item.pseudo_out, signature.key_image, signature.d)
    points = _clsag_python.decode(group, statement, clsag.Rules.STRICT)
    mu_p, mu_c = statement.aggregation(group)
    challenge = signature.c1
    for i in range(item.index):
        challenge = _clsag_python._next(group, statement, points, (mu_p, mu_c), i, signature.s[i], challenge)
    return int((signature.s[item.index] + challenge * (mu_p * item.x + mu_c * item.z)) % group.order)


def test_the_same_signature_on_every_level(group: Any) -> None:
    for size in (2, 5, 11):
        item, made = spend(group, size, size - 1), set()
        for level in LEVELS:
            if backend.why_not(level) is None:
                with backend.using_level(level):
                    made.add(fixed(item).to_bytes_with_key_image())
        assert len(made) == 1
        given = clsag.dev_sign_deterministic(
            MESSAGE,
            item.ring,
            item.index,
            *item.secrets(),
            item.pseudo_out,
            nonce=group.secret(77),
            responses=[number(group, "response", step) for step in range(size - 1)],
            group=group,
        )
        keys, commitments = zip(*item.ring, strict=True)
        responses = [number(group, "response", step) for step in range(size - 1)]
        _, c1, s = _clsag_python.sign_with_numbers(
            group, MESSAGE, keys, commitments, item.pseudo_out, item.index, item.x, item.z, 77, responses
        )
        assert (given.c1, given.s) == (c1, tuple(s))


def test_with_broken_randomness_every_part_of_the_statement_changes_the_nonce(group: Any) -> None:
    """The same 32 bytes in the place of randomness: two statements share no nonce all the same."""
    item = spend(group, 3, 1)
    nonces = [nonce(item, fixed(item))]
    assert nonce(item, fixed(item)) == nonces[0]
    nonces.append(nonce(item, fixed(item, bytes(32)), bytes(32)))
    for place in (0, 1, 2):
        other = spend(group, 3, place)
        nonces.append(nonce(other, fixed(other)))
    other_ring = spend(group, 3, 1)
    other_ring.ring[0] = spend(group, 3, 2, "else").ring[0]
    nonces.append(nonce(other_ring, fixed(other_ring)))
    other_out = spend(group, 3, 1)
    other_out.pseudo_mask += 1
    other_out.pseudo_out = (group.decode(other_out.pseudo_out) + group.generator).to_bytes()
    nonces.append(nonce(other_out, fixed(other_out)))
    nonces.append(nonce(item, fixed(item, fresh=b"\1" + bytes(31))))
    distinct = set(nonces)
    assert len(distinct) == len(nonces) - 1  # index 1 stands twice in the list


def test_no_two_signatures_share_a_nonce(group: Any) -> None:
    item = spend(group, 2, 1)
    made = [clsag.sign(MESSAGE, item.ring, 1, *item.secrets(), item.pseudo_out, group=group) for _ in range(40)]
    assert len({nonce(item, signature) for signature in made}) == len(made)
    numbers = [value for signature in made for value in (signature.c1, *signature.s)]
    assert len(set(numbers)) == len(numbers)


def test_nonces_of_lsag_differ(group: Any) -> None:
    item = spend(group, 2, 0)
    ring = [key for key, _ in item.ring]
    seen = {lsag.sign(MESSAGE, ring, 0, group.secret(item.x), group=group).c1 for _ in range(10)}
    assert len(seen) == 10


def test_with_broken_randomness_the_responses_do_not_name_the_signer(
    group: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number that comes twice belongs to a member that did not sign: no number may."""
    monkeypatch.setattr(_nonce.os, "urandom", bytes)
    item = spend(group, 4, 2)
    ring = [key for key, _ in item.ring]
    for sign in (sag.sign, lsag.sign):
        with group.secret(item.x) as secret:
            made = [sign(message, ring, 2, secret, group=group) for message in (MESSAGE, bytes(32))]
        numbers = [value for signature in made for value in signature.s]
        assert len(set(numbers)) == 8
    if group is ED25519:
        with group.secret(item.x) as secret:
            pairs = [cryptonote.sign(message, ring, 2, secret)[1].pairs for message in (MESSAGE, bytes(32))]
        assert len({value for signature in pairs for pair in signature for value in pair}) == 16


class _Repeating:
    """A group whose random scalars are all one and the same."""

    def __init__(self, group: Any) -> None:
        self._group, self.order = group, group.order

    def random_secret(self) -> Any:
        return self._group.secret(12345)


@pytest.mark.parametrize("module", [sag, lsag, cryptonote], ids=lambda module: module.__name__.rpartition(".")[2])
def test_with_broken_randomness_the_teaching_signatures_share_no_nonce(
    module: Any, group: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Message, each member and the key: what changes one of them changes the nonce and the responses of others."""
    if module is cryptonote and group is not ED25519:
        pytest.skip("CryptoNote's signatures are for Ed25519 alone")
    hedged, nonces = _nonce.hedged_nonce, []

    def spy(_: Any, secret: Any, statement: bytes) -> Any:
        found = hedged(_Repeating(group), secret, statement)
        nonces.append(found.reveal())
        return found

    monkeypatch.setattr(_nonce.os, "urandom", bytes)
    monkeypatch.setattr(module, "hedged_nonce", spy)
    item, stranger = spend(group, 4, 2), spend(group, 4, 0, "else")
    ring = [key for key, _ in item.ring]
    other_key = group.generator.mul_var(item.x + 1).to_bytes()
    statements = [(MESSAGE, ring, 2, item.x)] * 2 + [(bytes(32), ring, 2, item.x)]
    statements += [
        (MESSAGE, [*ring[:place], stranger.ring[place][0], *ring[place + 1 :]], 2, item.x) for place in (0, 1, 3)
    ]
    statements += [(MESSAGE, [*ring, stranger.ring[3][0]], 2, item.x), (MESSAGE, [*ring[1:], ring[0]], 1, item.x)]
    statements += [(MESSAGE, [*ring[:2], other_key, ring[3]], 2, item.x + 1)]
    responses = []
    for message, members, place, x in statements:
        with group.secret(x) as secret:
            if module is cryptonote:
                pairs = module.sign(message, members, place, secret)[1].pairs
                numbers = [pair for other, pair in enumerate(pairs) if other != place]
            else:
                made = module.sign(message, members, place, secret, group=group)
                numbers = [value for other, value in enumerate(made.s) if other != place]
        responses.append(tuple(numbers))
    assert nonces[0] == nonces[1] and responses[0] == responses[1], "the randomness is not broken"
    assert len(set(nonces)) == len(nonces) - 1
    every = [number for numbers in responses[1:] for number in numbers]
    assert len(set(every)) == len(every)


def chi_squared(counts: Counter[int], cells: int) -> float:
    expected = sum(counts.values()) / cells
    return sum((counts[cell] - expected) ** 2 / expected for cell in range(cells))


def check_bias(signatures: int) -> None:
    """For each index, the high bits of c1 and of every response are uniform: 16 cells, 15 degrees of freedom.

    A chi-squared above 50 has probability 1.2e-5; there are 4 x 5 cells of the table below.
    """
    size = 4
    for index in range(size):
        item = spend(ED25519, size, index, "bias")
        secrets = item.secrets()
        counts = [Counter[int]() for _ in range(size + 1)]
        for serial in range(signatures):
            message = serial.to_bytes(32, "little")
            made = clsag.sign(message, item.ring, index, *secrets, item.pseudo_out)
            for counter, value in zip(counts, (made.c1, *made.s), strict=True):
                counter[value * 16 // ED25519.order] += 1
        worst = max(chi_squared(counter, 16) for counter in counts)
        assert worst < 50, f"index {index}: {worst}"


def test_numbers_look_the_same_for_every_index() -> None:
    check_bias(160)


@pytest.mark.slow
def test_numbers_look_the_same_for_every_index_over_many_signatures() -> None:
    check_bias(8000)


def test_responses_of_signer_and_others_have_one_distribution() -> None:
    """The signer's response is as often the largest, or the smallest, as any other one."""
    largest, smallest, size, rounds = Counter[int](), Counter[int](), 4, 400
    item = spend(ED25519, size, 2, "order")
    secrets = item.secrets()
    for serial in range(rounds):
        made = clsag.sign(serial.to_bytes(32, "big"), item.ring, 2, *secrets, item.pseudo_out)
        largest[made.s.index(max(made.s))] += 1
        smallest[made.s.index(min(made.s))] += 1
    # 3 degrees of freedom: above 30 with probability 1.4e-6
    assert chi_squared(largest, size) < 30
    assert chi_squared(smallest, size) < 30


def test_secrets_of_another_kind_are_refused(group: Any) -> None:
    item = spend(group, 2, 0)
    x, mask, pseudo_mask = item.secrets()
    stranger = (JUBJUB if group is ED25519 else ED25519).secret(5)
    for wrong in (stranger, 5, b"x" * 32, None):
        for secrets in ((wrong, mask, pseudo_mask), (x, wrong, pseudo_mask), (x, mask, wrong)):
            with pytest.raises(EncodingError, match="secret scalars of"):
                clsag.sign(MESSAGE, item.ring, 0, *secrets, item.pseudo_out, group=group)
    with pytest.raises(EncodingError, match="is zero"):
        zero = spend(group, 2, 0)
        zero.pseudo_out = zero.ring[0][1]
        clsag.sign(MESSAGE, zero.ring, 0, x, mask, mask, zero.pseudo_out, group=group)
    x.close()
    with pytest.raises(EncodingError, match="closed"):
        clsag.sign(MESSAGE, item.ring, 0, x, mask, pseudo_mask, item.pseudo_out, group=group)
