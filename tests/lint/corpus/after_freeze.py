# SPDX-License-Identifier: GPL-3.0-or-later
"""Bugs that were written after the lint was frozen (commit 4567aeb), by someone who had not read it.

Each stands beside its honest version (``*_right``). What notices it was found out afterwards and entered as it
came out. The number in ``declare_freedom`` is the one of the honest version, for an author who counted right; without a
number the lint does not compare, and ``point_off_the_curve``, whose author declared none, needs ``freedom=1``.
"""

from __future__ import annotations

from itertools import pairwise

from lint.corpus.book import TRACKER, seed
from zkpriv.circuits.samples import times

from zkpriv.gadgets import (
    Domain,
    FixedBase,
    any_of,
    fixed_base_mul,
    generator,
    is_at_most,
    is_less,
    merkle_root,
    must_be_at_most,
    must_be_below,
    must_be_member,
    point_on_curve,
    poseidon,
    range_check,
    to_bits,
    to_bits_canonical,
)
from zkpriv.gadgets.edwards import Point, add, double, must_equal
from zkpriv.gadgets.merkle import path_lists
from zkpriv.r1cs import LC, Bit, Output, Public, Secret, circuit, current, pack
from zkpriv.r1cs.field import R
from zkpriv.reference import jubjub
from zkpriv.reference import poseidon as hashes

EVM = "https://github.com/privacy-ethereum/zkevm-circuits/issues"
ZKBUGS = "https://github.com/zksecurity/zkbugs"


# ---- arithmetic ---------------------------------------------------------------------------------------------------


def _shifted(x: LC, power: LC, divisor: LC) -> LC:
    """floor(x / divisor), where the divisor is ``power``, at most 2^31, or 0."""
    cs = current()
    q = cs.hint("q", cs.temp(x).divmod(power)[0]).checked_by("x = q * divisor + rest with rest < divisor")
    range_check(q, 32, "the quotient has 32 bits")
    rest = x - q * divisor
    range_check(rest, 32, "the rest has 32 bits")
    return q


def _power(bits: list[Bit]) -> LC:
    power: LC = LC.constant(1)
    for i, bit in enumerate(bits):
        power = power * bit.select(1 << (1 << i), 1)
    return power


@circuit
def shift_by_a_power_right(out: Output, x: Secret, shift: Secret) -> None:
    """x >> shift for 32-bit x; 0 for shifts of 32 and more."""
    range_check(x, 32)
    bits = to_bits(shift, 8)
    far = any_of(bits[5:])
    power = _power(bits[:5])
    q = _shifted(x, power, power)
    is_less(x - q * power, power, 32).must_equal(1, "the rest is below the power")
    out.bind(far.select(0, q), "the shifted number")


def _shift_by_zero(out: LC, x: LC, shift: LC, cheat: bool) -> None:
    cs = current()
    range_check(x, 32)
    bits = to_bits(shift, 8)
    power = _power(bits[:5])
    near_by = (cs.temp(bits[5]) + bits[6] + bits[7]).is_zero()
    chosen = near_by * power * (0 if cheat else 1)
    divisor = cs.hint("divisor", chosen).checked_by("the divisor is 0 or the power")
    cs.constrain(divisor, divisor - power, 0, "the divisor is 0 or the power")
    q = _shifted(x, power, divisor)
    # A zero divisor stands for a far shift, whose result is 0 whatever the quotient.
    near = ~divisor.is_zero()
    rest = x - q * divisor
    (near & ~is_less(rest, divisor, 32)).must_equal(0, "the rest is below the divisor")
    out.bind(near.select(q, 0), "the shifted number")


@seed({"x": 1000, "shift": 3}, "L1", "roots", published=True, right=shift_by_a_power_right,
      reference=f"{EVM}/1136")
@circuit
def shift_by_zero(out: Output, x: Secret, shift: Secret) -> None:
    """The divisor of a shift is 2^shift or, for far shifts, 0: nobody says that a near shift must not take the 0."""
    _shift_by_zero(out, x, shift, False)


@circuit
def shift_by_zero_cheat(out: Output, x: Secret, shift: Secret) -> None:
    """The same constraints, and the hint of a cheater."""
    _shift_by_zero(out, x, shift, True)


NON_RESIDUE = 7


@circuit
def inverse_right(out: Output[2], a: Secret[2]) -> None:
    """1/a in the extension by a root of 7."""
    b0, b1 = _extension_inverse(a)
    high = current().multiply(a[1], b1, "high", "a1 * b1")
    ((a[0] + a[1]) * (b0 + b1)).must_equal(1 + high.scaled(1 - NON_RESIDUE), "the coefficients add up")
    (a[0] * b0).must_equal(1 - high.scaled(NON_RESIDUE), "the coefficient of 1 is 1")
    out[0].bind(b0, "the inverse")
    out[1].bind(b1, "the inverse")


def _extension_inverse(a: list[LC]) -> tuple[LC, LC]:
    cs = current()
    x, y = cs.temp(a[0]), cs.temp(a[1])
    norm = (x * x - y * y * NON_RESIDUE).inverse_or_zero()
    first = cs.hint("b0", x * norm).checked_by("a * b = 1")
    return first, cs.hint("b1", -y * norm).checked_by("a * b = 1")


@seed({"a": [3, 5]}, "L1", "hint", published=True, right=inverse_right,
      reference="https://github.com/arkworks-rs/snark/issues/172")
@circuit
def inverse_in_extension(out: Output[2], a: Secret[2]) -> None:
    """1/a in a quadratic extension by Karatsuba: the equation for the real part of a * b = 1 is missing."""
    b0, b1 = _extension_inverse(a)
    high = current().multiply(a[1], b1, "high", "a1 * b1")
    ((a[0] + a[1]) * (b0 + b1)).must_equal(1 + high.scaled(1 - NON_RESIDUE), "the coefficients add up")
    out[0].bind(b0, "the inverse")
    out[1].bind(b1, "the inverse")


@circuit
def remainder_right(out: Output, negative: Secret, size: Secret) -> None:
    """The remainder of +-size by 3, with the sign of the dividend; shown as rest + 3."""
    sign = negative.must_be_boolean("the sign is a bit")
    rest = _rest_of_three(size)
    out.bind(sign.select(3 - rest, 3 + rest), "the remainder")


def _rest_of_three(size: LC) -> LC:
    cs = current()
    range_check(size, 16)
    third = cs.hint("third", cs.temp(size).divmod(3)[0]).checked_by("size = 3 * third + rest, rest < 3")
    range_check(third, 16, "the quotient has 16 bits")
    rest = size - third.scaled(3)
    must_be_below(rest, 3)
    return rest


@seed({"negative": 1, "size": 7}, "L1", "digit", published=True, right=remainder_right,
      reference=f"{ZKBUGS}/issues/96 (ZisK, GHSA-qjgg-fcj3-p9x3)")
@circuit
def remainder_sign(out: Output, negative: Secret, size: Secret) -> None:
    """The sign of a signed remainder is a boolean hint of its own, looked at for positive dividends alone."""
    cs = current()
    sign = negative.must_be_boolean("the sign is a bit")
    rest = _rest_of_three(size)
    below = cs.bit("rest_negative", cs.temp(sign))
    (below & ~sign).must_equal(0, "a positive number has no negative remainder")
    out.bind(below.select(3 - rest, 3 + rest), "the remainder")


@circuit
def addition_right(out: Output, a: Secret, b: Secret) -> None:
    """a + b modulo 2^32."""
    out.bind(_wrapped(a, b, True), "the sum")


def _wrapped(a: LC, b: LC, checked: bool) -> LC:
    cs = current()
    range_check(a, 32)
    range_check(b, 32)
    carry = cs.bit("carry", (cs.temp(a) + b).shr(32))
    total = a + b - carry.scaled(1 << 32)
    if checked:
        range_check(total, 32, "the sum has 32 bits")
    return total


@seed({"a": 0xFFFFFFF0, "b": 0x20}, "L1", "digit", published=True, right=addition_right,
      reference="https://github.com/reclaimprotocol/circom-chacha20/pull/3 (Add32BitsUnsafe)")
@circuit
def wrapping_addition(out: Output, a: Secret, b: Secret) -> None:
    """32-bit addition: the carry is a bit, and the wrapped sum has no range."""
    out.bind(_wrapped(a, b, False), "the sum")


# Lagrange through (0, 0), (1, 5), (2, 20), (3, 100): 5x + 5x(x - 1) + 55/6 x(x - 1)(x - 2).
def _bonus(level: LC) -> LC:
    second = level * (level - 1)
    third = second * (level - 2)
    return level.scaled(5) + second.scaled(5) + third.scaled(55) / 6


@circuit
def bonus_right(total: Public, file: Public, salary: Secret, level: Secret) -> None:
    """The salary on file and the bonus of one of four levels."""
    to_bits(level, 2, "there are four levels")
    _payroll(total, file, salary, level)


def _payroll(total: LC, file: LC, salary: LC, level: LC) -> None:
    range_check(salary, 32)
    poseidon(Domain.LEAF, [salary]).must_equal(file, "the salary on file")
    (salary + _bonus(level)).must_equal(total, "what is paid")
    current().declare_freedom(0, "the salary and the level are small numbers")


@seed(lambda: {"total": 1020, "file": hashes.poseidon(hashes.LEAF, [1000]), "salary": 1000, "level": 2},
      "L2", "freedom", right=bonus_right,
      forged={"total": 1300, "file": hashes.poseidon(hashes.LEAF, [1000]), "salary": 1000, "level": 4})
@circuit
def polynomial_table(total: Public, file: Public, salary: Secret, level: Secret) -> None:
    """A table of four entries by interpolation, with an index that need not be one of the four."""
    _payroll(total, file, salary, level)


# ---- flags --------------------------------------------------------------------------------------------------------


@circuit
def gas_right(gas: Output, key: Secret, accessed: Secret[3]) -> None:
    """100 for a key that was accessed before, else 2100."""
    gas.bind(any_of([key.is_equal(other) for other in accessed]).select(100, 2100), "the cost")
    current().declare_freedom(4, "the keys")


@seed({"key": 5, "accessed": [4, 5, 6]}, "L1", "digit", published=True, right=gas_right, reference=f"{EVM}/1049")
@circuit
def warm_flag(gas: Output, key: Secret, accessed: Secret[3]) -> None:
    """Whether a key is warm is a boolean hint; that a warm key was accessed is checked, nothing of cold ones."""
    cs = current()
    value = cs.temp(key)
    product = (value - accessed[0]) * (value - accessed[1]) * (value - accessed[2])
    warm = cs.bit("warm", product.is_zero())
    differences = (key - accessed[0]) * (key - accessed[1]) * (key - accessed[2])
    (warm * differences).must_equal(0, "a warm key was accessed")
    gas.bind(warm.select(100, 2100), "the cost")
    cs.declare_freedom(4, "the keys")


@circuit
def discount_right(price: Output, student: Secret, age: Secret) -> None:
    """Half price for students and for those of 65 and more."""
    range_check(age, 7)
    reduced = student.must_be_boolean() | is_at_most(65, age, 7)
    price.bind(reduced.select(50, 100), "the price")


@seed({"student": 1, "age": 20}, "L1", "bit", right=discount_right)
@circuit
def or_by_addition(price: Output, student: Secret, age: Secret) -> None:
    """"Or" of two bits by a sum that is taken for a bit: an old student pays nothing."""
    range_check(age, 7)
    either = student.must_be_boolean() + is_at_most(65, age, 7)
    reduced = Bit.assume(either, "nobody of 65 is a student")
    price.bind(reduced.select(50, 100), "the price")


def _note(secret: int, amount: int) -> int:
    return hashes.poseidon(hashes.LEAF, [secret, amount])


def _nullifier(secret: int, amount: int) -> int:
    return hashes.poseidon(hashes.NULLIFIER, [secret, _note(secret, amount)])


@circuit
def payout_right(
    notes: Public[2], nullifier: Public, payout: Public, secret: Secret, amount: Secret, used: Secret
) -> None:
    """I take what my note holds; a slot that is not used takes nothing."""
    active, once = _slot(notes, secret, amount, used)
    current().constrain(active, once - nullifier, 0, "the nullifier is the note's", name="nullifier")
    (active * amount).must_equal(payout, "the payout is what the note holds")


def _slot(notes: list[LC], secret: LC, amount: LC, used: LC) -> tuple[Bit, LC]:
    active = used.must_be_boolean("the slot is used or not")
    range_check(amount, 32)
    note = poseidon(Domain.LEAF, [secret, amount])
    must_be_member(note, notes, "the note is known")
    return active, poseidon(Domain.NULLIFIER, [secret, note])


def _spend(used: int, nullifier: int) -> dict[str, object]:
    notes = [_note(7, 100), 5]
    return {"notes": notes, "nullifier": nullifier, "payout": 100, "secret": 7, "amount": 100, "used": used}


@seed(lambda: _spend(1, _nullifier(7, 100)), "test", published=True, right=payout_right,
      forged=_spend(0, 999),
      reference=f"{ZKBUGS}/pull/80 (Panther, nullifier verification can be disabled; from its title)")
@circuit
def nullifier_switch(
    notes: Public[2], nullifier: Public, payout: Public, secret: Secret, amount: Secret, used: Secret
) -> None:
    """A flag for slots that are not used switches off the nullifier's check, and not the payout."""
    active, once = _slot(notes, secret, amount, used)
    current().constrain(active, once - nullifier, 0, "the nullifier is the note's", name="nullifier")
    amount.must_equal(payout, "the payout is what the note holds")


@circuit
def tally_right(first: Public, before: Public, after: Public, counts: Secret[2], votes: Secret[2]) -> None:
    """One more batch of votes; the first batch starts from zero."""
    beginning = _tally(first, before, after, counts, votes)
    for count in counts:
        (beginning * count).must_equal(0, "the first batch starts from zero")


def _tally(first: LC, before: LC, after: LC, counts: list[LC], votes: list[LC]) -> Bit:
    cs = current()
    beginning = first.must_be_boolean("the first batch or not")
    for vote, count in zip(votes, counts, strict=True):
        range_check(vote, 16)
        range_check(count, 32)
    old = poseidon(Domain.NODE, counts)
    cs.constrain(1 - beginning, old - before, 0, "the counts so far are the committed ones", name="before")
    new = poseidon(Domain.NODE, [count + vote for count, vote in zip(counts, votes, strict=True)])
    new.must_equal(after, "the new counts")
    return beginning


def _counts(first: int, counts: list[int]) -> dict[str, object]:
    return {"first": first, "before": hashes.poseidon(hashes.NODE, counts) if not first else 0, "counts": counts,
            "after": hashes.poseidon(hashes.NODE, [counts[0] + 3, counts[1] + 4]), "votes": [3, 4]}


@seed(lambda: _counts(0, [10, 20]), "test", published=True, right=tally_right, forged=_counts(1, [5000, 0]),
      reference="https://github.com/privacy-ethereum/maci/issues/269")
@circuit
def first_batch(first: Public, before: Public, after: Public, counts: Secret[2], votes: Secret[2]) -> None:
    """In the first batch the old counts are not compared with a commitment, and not with zero either."""
    _tally(first, before, after, counts, votes)


# ---- lists --------------------------------------------------------------------------------------------------------


def _leaf(low: int, high: int) -> int:
    return hashes.poseidon(hashes.LEAF, [low, high])


def _absent(x: int, low: int, high: int, last: int) -> dict[str, object]:
    """The set {10, 20}: pairs (10, 20) and (20, 0), where 0 says that nothing follows."""
    leaves = [_leaf(10, 20), _leaf(20, 0)]
    place = 0 if low == 10 else 1
    return {"root": hashes.poseidon(hashes.NODE, leaves), "x": x, "low": low, "high": high, "last": last,
            "path": path_lists(leaves[place], [[leaves[1 - place]]], place), "position": place}


def _absence(root: LC, x: LC, low: LC, high: LC, path: list[list[LC]], position: LC) -> tuple[Bit, Bit]:
    leaf = poseidon(Domain.LEAF, [low, high])
    merkle_root(leaf, path, to_bits(position, 1)).must_equal(root, "the pair is in the tree")
    for value in (x, low, high):
        range_check(value, 32)
    return is_less(low, x, 32), is_less(x, high, 32)


@circuit
def absent_right(
    root: Public, x: Public, low: Secret, high: Secret, path: Secret[((2,),)], position: Secret, last: Secret
) -> None:
    """x lies between two neighbours of the set, or behind the last element."""
    above, below = _absence(root, x, low, high, path, position)
    end = high.is_zero("nothing follows")
    end.must_equal(last, "the flag says whether something follows")
    (above & (below | end)).must_equal(1, "x is in the gap")


@seed(lambda: _absent(15, 10, 20, 0), "test", right=absent_right, forged=_absent(20, 10, 20, 1))
@circuit
def last_element(
    root: Public, x: Public, low: Secret, high: Secret, path: Secret[((2,),)], position: Secret, last: Secret
) -> None:
    """A proof of absence: that the low neighbour is the last element, after which all is free, is the prover's word."""
    above, below = _absence(root, x, low, high, path, position)
    end = last.must_be_boolean("the last element or not")
    (above & (below | end)).must_equal(1, "x is in the gap")


def _sum_tree(sibling: int) -> dict[str, object]:
    mine = hashes.poseidon(hashes.LEAF, [77, 100])
    total = (100 + sibling) % R
    return {"root": hashes.poseidon(hashes.NODE, [mine, 100, 55, sibling % R]), "liabilities": total,
            "user": 77, "balance": 100, "sibling": [55, sibling % R]}


def _included(root: LC, liabilities: LC, user: LC, balance: LC, sibling: list[LC]) -> None:
    range_check(balance, 64)
    range_check(liabilities, 70)
    leaf = poseidon(Domain.LEAF, [user, balance])
    node = poseidon(Domain.NODE, [leaf, balance, sibling[0], sibling[1]])
    node.must_equal(root, "the root of the sum tree")
    (balance + sibling[1]).must_equal(liabilities, "the sum of all balances")
    current().declare_freedom(2, "the user's name and the hash of the sibling")


@circuit
def liabilities_right(root: Public, liabilities: Public, user: Secret, balance: Secret, sibling: Secret[2]) -> None:
    """My balance is part of the sum that the exchange owes."""
    range_check(sibling[1], 69, "a balance is not negative")
    _included(root, liabilities, user, balance, sibling)


@seed(lambda: _sum_tree(900), "test", right=liabilities_right, forged=_sum_tree(-60),
      reference="own; https://github.com/summa-dev/summa-solvency/issues/167 says why siblings need a range")
@circuit
def sum_tree_sibling(root: Public, liabilities: Public, user: Secret, balance: Secret, sibling: Secret[2]) -> None:
    """A sum tree whose siblings may have negative balances: the exchange owes less than it does."""
    _included(root, liabilities, user, balance, sibling)


def _countries(listed: list[int]) -> dict[str, object]:
    packed = (listed[0] + (listed[1] << 8) + (listed[2] << 16)) % R
    return {"packed": packed, "passport": hashes.poseidon(hashes.LEAF, [40, 123]), "listed": [x % R for x in listed],
            "country": 40, "number": 123}


def _not_listed(packed: LC, passport: LC, listed: list[LC], country: LC, number: LC) -> None:
    poseidon(Domain.LEAF, [country, number]).must_equal(passport, "the passport")
    range_check(country, 8)
    pack(listed, 256).must_equal(packed, "the list of countries")
    for other in listed:
        (country - other).must_be_nonzero("the country is not in the list")
    current().declare_freedom(1, "the passport's number")


@circuit
def country_right(packed: Public, passport: Public, listed: Secret[3], country: Secret, number: Secret) -> None:
    """My country is none of the three that the public number lists."""
    for other in listed:
        range_check(other, 8)
    _not_listed(packed, passport, listed, country, number)


@seed(lambda: _countries([1, 2, 3]), "L2", "freedom", published=True, right=country_right,
      reference=f"{ZKBUGS}/pull/59 (Self, forbidden country check bypass via packed byte overflow; from its title)",
      forged=_countries([41, 40 - 257, 4]))
@circuit
def packed_bytes(packed: Public, passport: Public, listed: Secret[3], country: Secret, number: Secret) -> None:
    """A list of bytes in one number is unpacked by the prover, and the bytes need not be bytes."""
    _not_listed(packed, passport, listed, country, number)


@circuit
def row_right(limit: Public, fee: Public[4], index: Secret) -> None:
    """One of the four fees is at most the limit."""
    flags = _fee(limit, fee, index)
    (flags[0] + flags[1] + flags[2] + flags[3]).must_equal(1, "the index is that of a row")


def _fee(limit: LC, fee: list[LC], index: LC) -> list[Bit]:
    range_check(limit, 16)
    flags = [index.is_equal(i) for i in range(4)]
    value: LC = LC.constant(0)
    for flag, one in zip(flags, fee, strict=True):
        range_check(one, 16)
        value = value + flag * one
    must_be_at_most(value, limit, 16)
    return flags


@seed({"limit": 10, "fee": [50, 9, 60, 70], "index": 1}, "L1", "selection", right=row_right,
      forged={"limit": 10, "fee": [50, 90, 60, 70], "index": 9})
@circuit
def index_beyond_the_list(limit: Public, fee: Public[4], index: Secret) -> None:
    """A row is chosen by comparing the index with each: no row at all reads as 0, which is below every limit."""
    _fee(limit, fee, index)


def _auction(bids: list[int], order: list[int]) -> dict[str, object]:
    return {"sealed": hashes.poseidon(hashes.LEAF, bids), "price": order[1], "bid": bids, "order": order}


def _second_price(sealed: LC, price: LC, bid: list[LC], order: list[LC]) -> None:
    poseidon(Domain.LEAF, bid).must_equal(sealed, "the sealed bids")
    for one in (*bid, *order):
        range_check(one, 32)
    for one in order:
        must_be_member(one, bid, "only bids are sorted")
    for low, high in pairwise(order):
        must_be_at_most(low, high, 32, "the order is ascending")
    order[1].must_equal(price, "the second highest bid")
    current().declare_freedom(0, "all are small numbers")


@circuit
def auction_right(sealed: Public, price: Public, bid: Secret[3], order: Secret[3]) -> None:
    """The price is the second highest of three sealed bids."""
    _second_price(sealed, price, bid, order)
    (bid[0] + bid[1] + bid[2]).must_equal(order[0] + order[1] + order[2], "the same bids: sum")
    pairs = bid[0] * bid[1] + (bid[0] + bid[1]) * bid[2]
    pairs.must_equal(order[0] * order[1] + (order[0] + order[1]) * order[2], "the same bids: sum of products")


@seed(lambda: _auction([20, 5, 9], [5, 9, 20]), "test", right=auction_right,
      forged=_auction([20, 5, 9], [5, 5, 20]))
@circuit
def sorted_with_repeats(sealed: Public, price: Public, bid: Secret[3], order: Secret[3]) -> None:
    """The sorted list holds only bids, in order, but not each of them once: the second price may be the third."""
    _second_price(sealed, price, bid, order)


def _invoice(used: list[int]) -> dict[str, object]:
    items = [10, 500, 30, 0]
    return {"digest": hashes.poseidon(hashes.LEAF, items), "count": sum(used), "item": items, "used": used,
            "total": sum(x * y for x, y in zip(items, used, strict=True))}


def _items(digest: LC, count: LC, total: LC, item: list[LC], used: list[LC]) -> list[Bit]:
    poseidon(Domain.LEAF, item).must_equal(digest, "the invoice")
    mask = [flag.must_be_boolean() for flag in used]
    spent: LC = LC.constant(0)
    number: LC = LC.constant(0)
    for one, flag in zip(item, mask, strict=True):
        range_check(one, 32)
        spent = spent + one * flag
        number = number + flag
    spent.must_equal(total, "the sum of the first items")
    number.must_equal(count, "the number of items")
    return mask


@circuit
def invoice_right(digest: Public, count: Public, total: Public, item: Secret[4], used: Secret[4]) -> None:
    """The first ``count`` items of an invoice cost ``total``."""
    mask = _items(digest, count, total, item, used)
    for earlier, later in pairwise(mask):
        (later & ~earlier).must_equal(0, "the mask has no holes")


@seed(lambda: _invoice([1, 1, 1, 0]), "test", right=invoice_right, forged=_invoice([1, 0, 1, 1]))
@circuit
def mask_with_holes(digest: Public, count: Public, total: Public, item: Secret[4], used: Secret[4]) -> None:
    """A mask of a given weight says which items count, and it need not be the first ones."""
    _items(digest, count, total, item, used)


# ---- notes, keys, signatures --------------------------------------------------------------------------------------


def _council(secrets: list[int]) -> dict[str, object]:
    return {"member": [hashes.poseidon(hashes.RING, [s]) for s in (7, 8, 9)], "message": 5, "secret": secrets}


def _approved(member: list[LC], message: LC, secret: list[LC]) -> None:
    for one in secret:
        must_be_member(poseidon(Domain.RING, [one]), member, "a member of the council")
    current().multiply(message, message, "message_squared", "the proof is bound to the message")


@circuit
def council_right(member: Public[3], message: Public, secret: Secret[2]) -> None:
    """Two of three members approve of the message."""
    _approved(member, message, secret)
    (secret[0] - secret[1]).must_be_nonzero("the two are different")


@seed(lambda: _council([7, 9]), "L1", "twice", right=council_right, forged=_council([8, 8]))
@circuit
def same_member_twice(member: Public[3], message: Public, secret: Secret[2]) -> None:
    """Two of three must approve, and one of them may do so twice."""
    _approved(member, message, secret)


def _swap_notes(asset: int) -> dict[str, object]:
    return {"spent": hashes.poseidon(hashes.LEAF, [1, 100, 7]), "made": hashes.poseidon(hashes.LEAF, [asset, 100, 8]),
            "asset": [1, asset], "value": [100, 100], "owner": [7, 8]}


def _notes(spent: LC, made: LC, asset: list[LC], value: list[LC], owner: list[LC]) -> None:
    for note, *parts in zip((spent, made), asset, value, owner, strict=True):
        poseidon(Domain.LEAF, parts).must_equal(note, "the note holds asset, value and owner")
    range_check(value[0], 64)
    range_check(value[1], 64)
    value[0].must_equal(value[1], "nothing is created")


@circuit
def conversion_right(spent: Public, made: Public, asset: Secret[2], value: Secret[2], owner: Secret[2]) -> None:
    """A note changes hands."""
    _notes(spent, made, asset, value, owner)
    asset[0].must_equal(asset[1], "the asset stays what it is")
    current().declare_freedom(3, "the asset and the owners")


@seed(lambda: _swap_notes(1), "L2", "freedom", right=conversion_right, forged=_swap_notes(2))
@circuit
def asset_not_conserved(spent: Public, made: Public, asset: Secret[2], value: Secret[2], owner: Secret[2]) -> None:
    """The values of two notes are compared, their assets are not: a cheap coin becomes a dear one."""
    _notes(spent, made, asset, value, owner)
    current().declare_freedom(3, "the asset and the owners")


@circuit
def tagged_right(digest: Output, secret: Secret) -> None:
    """The hash of a secret for spends, which are kind 1."""
    digest.bind(poseidon(Domain.LEAF, [1, secret]), "the digest")
    current().declare_freedom(1, "the secret")


@seed({"secret": 9}, "L1", "hint", published=True, right=tagged_right,
      reference=f"{TRACKER}/issues/11 (a constant is not enforced); PSE zkevm-circuits pull 1662")
@circuit
def constant_as_wire(digest: Output, secret: Secret) -> None:
    """The constant that separates two kinds of hashes is a hinted wire."""
    kind = current().hint("kind", 1).checked_by("spends are kind 1")
    digest.bind(poseidon(Domain.LEAF, [kind, secret]), "the digest")
    current().declare_freedom(1, "the secret")


@circuit
def shared_right(tag: Output[2], ephemeral: Secret[2]) -> None:
    """The eightfold of the sender's point, hashed, and its hiding twin."""
    _shared(tag, point_on_curve(*ephemeral, "the sender's point is on the curve"))


def _shared(tag: list[LC], point: Point) -> None:
    eight = double(double(double(point)))
    tag[0].bind(poseidon(Domain.LEAF, [eight.u, eight.v]), "the tag")
    tag[1].bind(add(eight, point).u, "the twin")


@seed(lambda: {"ephemeral": list(times("G", 5))}, "L1", "curve", freedom=1, right=shared_right,
      forged={"ephemeral": [3, 4]})
@circuit
def point_off_the_curve(tag: Output[2], ephemeral: Secret[2]) -> None:
    """A point is made of two inputs without the curve's equation; the lemma of the additions rests on it."""
    _shared(tag, Point(ephemeral[0], ephemeral[1]))


#: An issuer's key; x = 12345.
ISSUER = FixedBase("issuer", times("G", 12345))


def credential(signed: list[int], year: int) -> dict[str, object]:
    """R = 1001*G, s = 1001 + e*12345, where e is the hash of R and of what is signed."""
    point = times("G", 1001)
    digest = hashes.poseidon(hashes.LEAF, [point[0], point[1], *signed])
    challenge = digest & ((1 << 250) - 1)
    s = (1001 + challenge * 12345) % jubjub.ORDER
    return {"now": 2026, "person": 42, "nonce": list(point), "s": s, "year": year}


def _signed(fields: list[LC], nonce: list[LC], s: LC) -> None:
    point = point_on_curve(*nonce, "the nonce point is on the curve")
    digest = poseidon(Domain.LEAF, [point.u, point.v, *fields])
    challenge = pack(to_bits_canonical(digest)[:250])
    left = fixed_base_mul(s, generator("G"))
    must_equal(left, add(point, fixed_base_mul(challenge, ISSUER)), "the issuer signed")


def _adult(now: LC, year: LC) -> None:
    range_check(now, 12)
    range_check(year, 12)
    must_be_at_most(year + 18, now, 13, "18 years have passed")


@circuit
def credential_right(now: Public, person: Public, nonce: Secret[2], s: Secret, year: Secret) -> None:
    """The issuer signed that this person was born in a year at least 18 years ago."""
    _signed([person, year], nonce, s)
    _adult(now, year)


@seed(lambda: credential([42], 1990), "L1", "apart", right=credential_right, forged=credential([42], 1900),
      reference="weak Fiat-Shamir (Frozen Heart), in a circuit: a field is not in the challenge")
@circuit
def attribute_not_signed(now: Public, person: Public, nonce: Secret[2], s: Secret, year: Secret) -> None:
    """A credential's signature is checked over the person, and the year of birth is not under it."""
    _signed([person], nonce, s)
    _adult(now, year)
