# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding outputs: tags, sealed notes, restore by rescan, what is not ours and looks alike."""

from __future__ import annotations

import dataclasses
import hashlib
import random

import pytest
from support.privacy import BAD_POINTS, World

from zkpriv.errors import PlanError
from zkpriv.jubjub import Jubjub
from zkpriv.privacy.block import Block, PlacedOutput
from zkpriv.privacy.keys import Account
from zkpriv.privacy.network import Network
from zkpriv.privacy.output import Context, Note, memo_text, new_output, open_candidate, pad_memo, remake_output
from zkpriv.privacy.scan import AddressBook, Scanner, one_time_secrets
from zkpriv.privacy.wallet import Wallet
from zkpriv.secrets import scan


@pytest.fixture(scope="module")
def account() -> Account:
    return Account.from_seed(b"\x07" * 32, network=Network.TEST)


@pytest.fixture(scope="module")
def stranger() -> Account:
    return Account.from_seed(b"\x08" * 32, network=Network.TEST)


def outputs_for(addresses: list[object], start: int = 0) -> list[PlacedOutput]:
    context = Context.transfer(77)
    return [
        PlacedOutput(new_output(address, i + 1, b"m%d" % i, context, i).output, start + i, context, i, 1, bytes(64))  # type: ignore[arg-type]
        for i, address in enumerate(addresses)
    ]


def scanner(account: Account, **options: int) -> Scanner:
    return Scanner(account.full_view_key, AddressBook(account.full_view_key, **options))


def test_finds_all_and_only_our_outputs(account: Account, stranger: Account) -> None:
    rng = random.Random(1)
    owners = [rng.choice([account, stranger]) for _ in range(40)]
    placed = outputs_for([owner.address(rng.randrange(5)) for owner in owners])
    found = scanner(account).scan(placed)
    assert [owned.position for owned in found] == [i for i, owner in enumerate(owners) if owner is account]
    assert [owned.value for owned in found] == [i + 1 for i, owner in enumerate(owners) if owner is account]
    assert all(owned.memo == b"m%d" % owned.position for owned in found)
    assert len({owned.nullifier for owned in found}) == len(found)
    assert scanner(account).scan([]) == []


def test_one_time_secrets_open_the_output(account: Account) -> None:
    from zkpriv.jubjub import G, T
    from zkpriv.secrets import commit

    placed = outputs_for([account.address(0), account.address(9)])
    for owned in scanner(account).scan(placed):
        secrets = one_time_secrets(account.full_view_key, owned)
        spend = account.spend.add(secrets.spend_offset)
        output = owned.placed.output
        assert secrets.nullifier_key.mul_base(G) + spend.mul_base(T) == output.one_time_key
        assert commit(owned.value, secrets.rho) == output.commitment
        assert int(secrets.nullifier_key.nullifier(owned.position)) == owned.nullifier


def test_incoming_view_key_finds_the_same_and_knows_no_nullifier(account: Account) -> None:
    placed = outputs_for([account.address(i) for i in range(4)])
    key = account.full_view_key.incoming()
    found = Scanner(key, AddressBook(key)).scan(placed)
    assert [owned.value for owned in found] == [1, 2, 3, 4]
    assert {owned.nullifier for owned in found} == {None}


def test_view_tag_collision_is_not_ours(account: Account, stranger: Account) -> None:
    """SOUNDNESS row 29: outputs of others whose tag fits by chance (1 in 256) come to nothing, silently."""
    context = Context.transfer(77)
    colliding = []
    for attempt in range(4000):
        note = Note(5, hashlib.sha256(b"%d" % attempt).digest(), pad_memo(b""))
        made = remake_output(stranger.address(), note, context, 0).output
        matches = scan(account.full_view_key.view, made.ephemeral.to_bytes(), bytes([made.tag]), [0])
        if matches:
            colliding.append((made, matches[0].shared))
            if len(colliding) == 3:
                break
    assert colliding, "no collision in 4000 outputs"
    for made, shared in colliding:
        assert open_candidate(made, shared, Network.TEST, 0) is None
        assert scanner(account).scan([PlacedOutput(made, 0, context, 0, 1, bytes(64))]) == []


def test_every_kind_of_failure_has_the_same_answer(account: Account) -> None:
    """SOUNDNESS row 29: bad tag, bad ciphertext, bad commitment, wrong context: not ours, and no exception."""
    (good,) = outputs_for([account.address(3)])
    other = outputs_for([account.address(4)])[0].output
    out = good.output
    changed = [
        dataclasses.replace(out, tag=out.tag ^ 1),
        dataclasses.replace(out, ciphertext=bytes(312)),
        dataclasses.replace(out, ciphertext=other.ciphertext),
        dataclasses.replace(out, commitment=other.commitment),
        dataclasses.replace(out, one_time_key=other.one_time_key),
        dataclasses.replace(out, ephemeral=other.ephemeral),
        dataclasses.replace(out, ephemeral=-out.ephemeral),
        dataclasses.replace(out, commitment=-out.commitment),
        dataclasses.replace(out, one_time_key=-out.one_time_key),
    ]
    placed = [dataclasses.replace(good, output=output) for output in changed]
    placed += [
        dataclasses.replace(good, index=1),
        dataclasses.replace(good, context=Context.transfer(78)),
        dataclasses.replace(good, context=Context.mint(77)),
    ]
    assert scanner(account).scan(placed) == []
    assert [owned.value for owned in scanner(account).scan([good])] == [1]


@pytest.mark.parametrize("name", ["order 2", "off the subgroup"])
def test_points_that_no_decoder_lets_through_do_not_match(account: Account, name: str) -> None:
    """SOUNDNESS row 6 at the scanner: R of small order or off the subgroup, made in this process."""
    (good,) = outputs_for([account.address(0)])
    bad = Jubjub.from_bytes(BAD_POINTS[name], allow_off_subgroup=True)
    ephemeral = bad if name == "order 2" else good.output.ephemeral + bad
    placed = dataclasses.replace(good, output=dataclasses.replace(good.output, ephemeral=ephemeral))
    assert scanner(account).scan([placed]) == []


def test_copied_output_is_credited_once(account: Account) -> None:
    """SOUNDNESS row 27: the same P twice. The copy stands in another place, so it is nobody's; the first stays good."""
    first = outputs_for([account.address(0)])[0]
    copy = dataclasses.replace(first, position=9, context=Context.transfer(78))
    assert [owned.position for owned in scanner(account).scan([first, copy])] == [0]


def test_same_key_at_two_positions_has_two_nullifiers(account: Account) -> None:
    """SOUNDNESS rows 27 and 35: position is part of the nullifier, so equal leaves are both spendable, once each."""
    first = outputs_for([account.address(0)])[0]
    twin = dataclasses.replace(first, position=5)  # as if a block could hold it twice in the same place
    found = scanner(account).scan([first, twin])
    assert [owned.position for owned in found] == [0, 5]
    assert found[0].nullifier != found[1].nullifier


def test_addresses_beyond_the_margin_are_found_when_the_margin_moves(account: Account) -> None:
    """Restoring: paid addresses 4, 8, 12 with a margin of five; 12 lies before the blocks that lead to it."""
    order = [12, 8, 4]
    placed = outputs_for([account.address(index) for index in order])
    assert [owned.address_index for owned in scanner(account, lookahead=5).scan(placed)] == order
    assert scanner(account, lookahead=2).scan(placed) == []
    one_by_one = scanner(account, lookahead=5)
    assert [one_by_one.scan([item]) == [] for item in placed[:2]] == [True, True]
    assert [owned.address_index for owned in one_by_one.scan(placed[2:])] == order


def test_far_addresses_can_be_named(account: Account) -> None:
    far = 2**40
    wallet = Wallet(account.full_view_key, lookahead=2)
    (placed,) = outputs_for([account.address(far)])
    scan_result = wallet._scanner.scan([placed])
    assert scan_result == []
    wallet.address(far)
    assert [owned.address_index for owned in wallet.outputs()] == [far]
    with pytest.raises(PlanError, match="address index"):
        account.address(2**64)


def test_margin_is_kept_after_a_rollback(account: Account) -> None:
    one = scanner(account, lookahead=2)
    placed = outputs_for([account.address(9)], start=4)
    assert one.scan(placed) == []
    one.forget_from(4)
    one._book.extend(20)
    assert one.retry_aside() == []


def test_memo_of_a_stranger_cannot_write_on_the_terminal() -> None:
    assert memo_text(b"for the bicycle".ljust(256, b"\0")) == "for the bicycle"
    assert memo_text("f\u00fcr \u2708".encode()) == "f\u00fcr \u2708"
    shown = memo_text(b"\x1b[2Jpaid\r\n\xff\x00x" + "\u202e\u0085".encode())
    assert shown == "\\x1b[2Jpaid\\r\\n\\xff\\x00x\\u202e\\x85" and shown.isprintable()


def test_restore_from_the_seed_finds_the_same_balance() -> None:
    world = World()
    _, payer = world.person(0)
    _, payee = world.person(1)
    world.mint(payer.address(), payer.address(2), payer.address(1))
    world.mine(world.pay(0, (payee.address(3), 300_000)).transfer)
    world.mine(world.pay(1, (payer.address(5), 100), (payee.address(6), 50_000)).transfer)
    world.mine(world.pay(0, (payee.address(1), 2_000_000)).transfer)
    blocks = [Block.from_bytes(world.ledger.block(h).to_bytes()) for h in range(1, world.ledger.tip.height + 1)]
    for number, wallet in enumerate(world.wallets):
        seed = hashlib.sha256(b"test seed %d" % number).digest()
        restored = Wallet(Account.from_seed(seed, network=Network.TEST).full_view_key, lookahead=5)
        restored.sync(blocks)
        assert restored.balance() == wallet.balance()
        assert restored.history() == wallet.history()
        assert [o.position for o in restored.unspent()] == [o.position for o in wallet.unspent()]
    other = Wallet(Account.from_seed(seed, 1, network=Network.TEST).full_view_key)
    other.sync(blocks)
    assert other.outputs() == []
