# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding one's outputs: batched view tags in C, then the full check of each candidate.

An output is ours only if everything recomputes: tag, sealed note, commitment, address and R = r*B_i. Whatever fails,
the answer is the same: not ours, without a reason. Outputs that open to an address beyond the ones known so far are
kept aside and looked at again when more addresses are known, so restoring from the seed finds subaddresses too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from zkpriv.privacy.address import Address
from zkpriv.privacy.block import PlacedOutput
from zkpriv.privacy.keys import FullViewKey, IncomingViewKey, subaddress_scalar
from zkpriv.privacy.output import Note, confirm, open_candidate
from zkpriv.secrets import Secret, derive_output, scan_points

LOOKAHEAD: Final = 50
_MAX_ASIDE: Final = 100_000


class AddressBook:
    """The addresses 0 to n - 1 of one view key by their spend point, with a margin beyond the last one used."""

    def __init__(self, key: IncomingViewKey, *, issued: int = 1, lookahead: int = LOOKAHEAD) -> None:
        self._key = key
        self._lookahead = lookahead
        self._indices: dict[bytes, int] = {}
        self._next = 0
        self._used = -1
        self._addresses: dict[int, Address] = {}
        self.extend(issued - 1)

    def extend(self, used: int) -> bool:
        """Know all addresses up to ``used`` plus the margin. Whether that added any."""
        end = used + 1 + self._lookahead
        before = self._next
        while self._next < end:
            self._add(self._next)
            self._next += 1
        return self._next > before

    def note_used(self, index: int) -> bool:
        """Move the margin beyond an address that was paid; one far outside (``add``) does not move it."""
        if index >= self._next:
            return False
        self._used = max(self._used, index)
        return self.extend(index)

    @property
    def unused(self) -> int:
        """The first index behind every address inside the margin that was paid."""
        return self._used + 1

    def add(self, index: int) -> None:
        """Know one address far outside the margin."""
        self._add(index)

    def find(self, spend_key: bytes) -> int | None:
        """The index of an encoded spend point, or None."""
        return self._indices.get(spend_key)

    def address(self, index: int) -> Address:
        """The address of an index."""
        if index not in self._addresses:
            self._addresses[index] = self._key.address(index)
        return self._addresses[index]

    def _add(self, index: int) -> None:
        self._indices[self._key.subaddress_point(index).to_bytes()] = index


@dataclass(frozen=True, slots=True)
class OwnedOutput:
    """One of our outputs. ``nullifier`` is None when only the incoming view key is known."""

    placed: PlacedOutput
    note: Note
    address_index: int
    nullifier: int | None

    @property
    def position(self) -> int:
        """Leaf index in the note tree."""
        return self.placed.position

    @property
    def value(self) -> int:
        """The amount."""
        return self.note.value

    @property
    def memo(self) -> bytes:
        """The memo without its padding."""
        return self.note.memo.rstrip(b"\0")


@dataclass(frozen=True, slots=True)
class OneTimeSecrets:
    """The secrets of one owned output: k' (nullifier part), h_T (added to s by the signer), rho (blinding)."""

    nullifier_key: Secret
    spend_offset: Secret
    rho: Secret

    def close(self) -> None:
        """Wipe them."""
        for secret in (self.nullifier_key, self.spend_offset, self.rho):
            secret.close()


def one_time_secrets(key: FullViewKey, owned: OwnedOutput) -> OneTimeSecrets:
    """k' = k + m_i + h, h_T and rho of an output that was found before."""
    output = owned.placed.output
    with key.view.dh(output.ephemeral) as shared:
        derived = derive_output(shared, output.ephemeral, owned.placed.index)
    return _from_derived(key, owned.address_index, derived.h, derived.h_t, derived.rho)


def _from_derived(key: FullViewKey, address_index: int, h: Secret, h_t: Secret, rho: Secret) -> OneTimeSecrets:
    with subaddress_scalar(key.view, address_index) as offset, key.nullifier.add(offset) as partial:
        return OneTimeSecrets(partial.add(h), h_t, rho)


class Scanner:
    """Scans outputs in batches for one view key. Keeps no result; not locked."""

    def __init__(self, key: IncomingViewKey, book: AddressBook, *, threads: int = 0) -> None:
        self._key = key
        self._book = book
        self._threads = threads
        self._aside: list[tuple[PlacedOutput, bytes]] = []  # with the spend point that it opens to
        self._look_again = False

    def scan(self, outputs: Sequence[PlacedOutput]) -> list[OwnedOutput]:
        """Our outputs among ``outputs``, and those set aside earlier that turn out to be ours, by position."""
        published = [item.output for item in outputs]
        matches = scan_points(
            self._key.view,
            [output.ephemeral for output in published],
            bytes([output.tag for output in published]),
            [item.index for item in outputs],
            threads=self._threads,
        )
        found: list[OwnedOutput] = []
        for match in matches:
            with match.shared as shared:
                self._open(outputs[match.position], shared, found)
        while self._widen(found):
            pass
        return sorted(found, key=lambda owned: owned.position)

    def forget_from(self, position: int) -> None:
        """Drop what was set aside from ``position`` on (after a rollback)."""
        self._aside = [(placed, point) for placed, point in self._aside if placed.position < position]

    @property
    def set_aside(self) -> int:
        """How many outputs wait for their address to become known."""
        return len(self._aside)

    def mark(self) -> list[tuple[PlacedOutput, bytes]]:
        """What is set aside now, for ``restore``."""
        return list(self._aside)

    def restore(self, mark: list[tuple[PlacedOutput, bytes]]) -> None:
        """Set aside what was at ``mark``, after a scan whose result was lost; the next scan looks at it again."""
        self._aside, self._look_again = list(mark), True

    def retry_aside(self) -> list[OwnedOutput]:
        """Look again at what was set aside, after the address book has grown."""
        known = [placed for placed, point in self._aside if self._book.find(point) is not None]
        self._aside = [(placed, point) for placed, point in self._aside if self._book.find(point) is None]
        found: list[OwnedOutput] = []
        for placed in known:
            with self._key.view.dh(placed.output.ephemeral) as shared:
                self._open(placed, shared, found)
        return found

    def _widen(self, found: list[OwnedOutput]) -> bool:
        """Extend the address book behind the addresses seen; try again what was set aside. Whether it grew."""
        grown, self._look_again = self._look_again, False
        for owned in found:
            grown |= self._book.note_used(owned.address_index)
        if grown:
            found += self.retry_aside()
        return grown

    def _open(self, placed: PlacedOutput, shared: Secret, found: list[OwnedOutput]) -> None:
        opened = open_candidate(placed.output, shared, self._key.network, placed.index)
        if opened is None:
            return
        point = opened.spend_key.to_bytes()
        index = self._book.find(point)
        if index is None:
            if len(self._aside) < _MAX_ASIDE:
                self._aside.append((placed, point))
            return
        if not confirm(placed.output, opened, self._book.address(index), placed.context, placed.index):
            return
        nullifier = None
        if isinstance(self._key, FullViewKey):
            derived = opened.secrets
            secrets = _from_derived(self._key, index, derived.h, derived.h_t, derived.rho)
            if secrets.nullifier_key.is_canonical_nullifier_key():
                nullifier = int(secrets.nullifier_key.nullifier(placed.position))
            secrets.close()
        found.append(OwnedOutput(placed, opened.note, index, nullifier))
