# SPDX-License-Identifier: GPL-3.0-or-later
"""Stealth addresses over both groups: pay, find, own, spend; and what a stranger or a view key cannot do."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from zkpriv.errors import EncodingError
from zkpriv.stealth import (
    JUBJUB,
    MONERO,
    Found,
    SpendKeys,
    StealthOutput,
    ViewKeys,
    key_image,
    one_time_secret,
    pay,
    scan,
    spend_point_behind,
    table,
)

BOTH = pytest.mark.parametrize("convention", [MONERO, JUBJUB], ids=["monero", "jubjub"])
PLACES = [(0, 0), (0, 1), (1, 0), (7, 9)]


def paid(convention: Any, keys: Any, place: tuple[int, int], index: int = 0, *, tagged: bool = True) -> Any:
    with convention.group.random_secret() as secret:
        return pay(convention, keys.view_keys.address(*place), index, secret, tagged=tagged)


@BOTH
@pytest.mark.parametrize("tagged", [True, False])
def test_a_payment_is_found_owned_and_spendable(convention: Any, tagged: bool) -> None:
    group = convention.group
    with SpendKeys.random(convention) as keys, SpendKeys.random(convention) as stranger:
        outputs = [paid(convention, keys, place, index, tagged=tagged) for index, place in enumerate(PLACES)]
        outputs.append(paid(convention, stranger, (0, 0), 300, tagged=tagged))
        found = scan(keys.view_keys, table(keys.view_keys, PLACES), outputs)
        assert [item.place for item in found] == PLACES
        assert [item.output for item in found] == outputs[:4]
        images = set()
        for item in found:
            with one_time_secret(keys, item) as secret:
                assert group.mul_secret(secret, group.generator) == item.output.key
                image = key_image(convention, secret, item.output.key)
                assert image == key_image(convention, secret, item.output.key)
                images.add(image.to_bytes())
        assert len(images) == len(PLACES)
        assert [item.place for item in scan(stranger.view_keys, table(stranger.view_keys, PLACES), outputs)] == [(0, 0)]


@BOTH
def test_one_address_gets_a_new_key_for_each_payment(convention: Any) -> None:
    with SpendKeys.random(convention) as keys:
        outputs = [paid(convention, keys, (0, 0)) for _ in range(8)]
        assert len({item.key.to_bytes() for item in outputs}) == 8
        assert len({item.public_key.to_bytes() for item in outputs}) == 8
        with convention.group.random_secret() as secret:
            same = [pay(convention, keys.view_keys.address(), index, secret) for index in range(8)]
        assert len({item.key.to_bytes() for item in same}) == 8


@BOTH
def test_addresses_that_the_table_lacks_are_not_found(convention: Any) -> None:
    with SpendKeys.random(convention) as keys:
        output = paid(convention, keys, (2, 3))
        assert scan(keys.view_keys, table(keys.view_keys, [(0, 0), (2, 2)]), [output]) == []
        assert len(scan(keys.view_keys, table(keys.view_keys, [(2, 3)]), [output])) == 1


@BOTH
def test_index_tag_key_and_public_key_are_bound(convention: Any) -> None:
    with SpendKeys.random(convention) as keys:
        known = table(keys.view_keys, PLACES)
        output = paid(convention, keys, (0, 1), 5)
        other = paid(convention, keys, (0, 1), 5)
        changes = [
            StealthOutput(output.public_key, output.key, 6, None),
            StealthOutput(output.public_key, other.key, 5, None),
            StealthOutput(other.public_key, output.key, 5, None),
            StealthOutput(output.public_key, output.key, 5, output.view_tag ^ 1),
            StealthOutput(output.public_key, -output.key, 5, output.view_tag),
        ]
        assert scan(keys.view_keys, known, changes) == []
        assert len(scan(keys.view_keys, known, [output])) == 1


@BOTH
def test_a_secret_is_made_for_ones_own_outputs_only(convention: Any) -> None:
    with SpendKeys.random(convention) as keys, SpendKeys.random(convention) as stranger:
        output = paid(convention, keys, (0, 1))
        with pytest.raises(EncodingError, match="does not belong"):
            one_time_secret(stranger, Found(output, (0, 1)))
        with pytest.raises(EncodingError, match="does not belong"):
            one_time_secret(keys, Found(output, (0, 0)))
        one_time_secret(keys, Found(output, (0, 1))).close()


@BOTH
def test_the_payer_cannot_spend(convention: Any) -> None:
    """The payer knows h and B, and the secret needs b: h alone is not the key's logarithm."""
    group = convention.group
    with SpendKeys.random(convention) as keys, group.random_secret() as secret:
        address = keys.view_keys.address()
        output = pay(convention, address, 0, secret)
        with convention.shared(secret, address.view) as shared, convention.output_scalar(shared, 0) as scalar:
            assert group.mul_secret(scalar, group.generator) != output.key
            assert spend_point_behind(convention, shared, 0, output.key) == address.spend


@BOTH
def test_subaddresses_cannot_be_told_to_belong_together(convention: Any) -> None:
    with SpendKeys.random(convention) as keys:
        addresses = [keys.view_keys.address(*place) for place in PLACES]
        assert len({item.spend.to_bytes() for item in addresses}) == len(PLACES)
        assert len({item.view.to_bytes() for item in addresses}) == len(PLACES)
        assert [item.is_subaddress for item in addresses] == [False, True, True, True]
        assert keys.view_keys.spend_point_of(0, 0) == keys.view_keys.spend_point
        for place in PLACES:
            with keys.subaddress_secret(*place) as secret:
                point = convention.group.mul_secret(secret, convention.group.generator)
                assert point == keys.view_keys.address(*place).spend


@BOTH
def test_numbers_out_of_range(convention: Any) -> None:
    with SpendKeys.random(convention) as keys, keys.view_keys.shared(keys.view_keys.spend_point) as shared:
        for index in (-1, 2**64, 1.0, True, None):
            with pytest.raises(EncodingError):
                convention.output_scalar(shared, index)
            with pytest.raises(EncodingError):
                convention.view_tag(shared, index)
        for place in ((-1, 0), (0, 2**32), (0, True)):
            with pytest.raises(EncodingError):
                keys.view_keys.address(*place)


@BOTH
def test_keys_do_not_show_and_are_wiped(convention: Any) -> None:
    keys = SpendKeys.random(convention)
    raw = keys.spend.reveal().hex()
    for thing in (keys, keys.view_keys):
        assert raw not in repr(thing) + str(thing)
        for refuse in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError):
                refuse(thing)
    keys.close()
    with pytest.raises(EncodingError, match="closed"):
        keys.view_keys.address(0, 1)
    with pytest.raises(EncodingError, match="closed"):
        keys.subaddress_secret(0, 0)


@BOTH
def test_keys_of_zero_are_refused(convention: Any) -> None:
    group = convention.group
    with pytest.raises(EncodingError, match="anybody could spend"):
        SpendKeys(convention, group.secret(1), group.secret(0))
    with pytest.raises(EncodingError, match="anybody could look on"):
        SpendKeys(convention, group.secret(0), group.secret(1))
    with pytest.raises(EncodingError, match="anybody could spend"):
        ViewKeys(convention, group.secret(1), group.identity)
