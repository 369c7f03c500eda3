# SPDX-License-Identifier: GPL-3.0-or-later
"""Payment receipts: a third party checks that one output of one transfer pays an amount to an address.

=====================  ==========  ==============================================================
field                  bytes       meaning
=====================  ==========  ==============================================================
magic, version         4 + 1       ``zkpr``, 1
transaction id         64          the transfer
index                  4           the output
address                66          who is paid: version, network, A_i, B_i
value                  8           how much
rseed                  32          opens this output and no other
=====================  ==========  ==============================================================

Says: whoever made this output made it for this address with this amount. It shows the memo too. It does not say who
paid (payee and payer both know rseed), nor that the transfer is in the chain: look its id up in a block.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from zkpriv.errors import ReceiptRefused
from zkpriv.privacy.address import PAYLOAD_BYTES, Address
from zkpriv.privacy.output import RSEED_BYTES, Context, MadeOutput, Note, open_with_rseed
from zkpriv.privacy.transfer import TransferBody
from zkpriv.privacy.wire import Reader, u32, u64

MAGIC: Final = b"zkpr"
VERSION: Final = 1
RECEIPT_BYTES: Final = 4 + 1 + 64 + 4 + PAYLOAD_BYTES + 8 + RSEED_BYTES


@dataclass(frozen=True, slots=True)
class Receipt:
    """A decoded receipt; ``verify`` says whether it is true."""

    transaction_id: bytes
    index: int
    address: Address
    value: int
    rseed: bytes = field(repr=False)

    @classmethod
    def of(cls, made: MadeOutput, transaction_id: bytes) -> Receipt:
        """The receipt of an output that this sender made."""
        return cls(transaction_id, made.index, made.address, made.note.value, made.note.rseed)

    def to_bytes(self) -> bytes:
        """The canonical encoding, RECEIPT_BYTES."""
        head = MAGIC + bytes([VERSION]) + self.transaction_id + u32(self.index)
        return head + self.address.to_payload() + u64(self.value) + self.rseed

    @classmethod
    def from_bytes(cls, data: bytes) -> Receipt:
        """Decode strictly; raises MalformedTransfer with the offset."""
        reader = Reader(data, "receipt")
        reader.header(MAGIC, VERSION)
        receipt = cls(
            reader.take(64, "transaction id"),
            reader.u32("output index"),
            Address.read(reader),
            reader.u64("value"),
            reader.take(RSEED_BYTES, "rseed"),
        )
        reader.finish()
        return receipt

    def verify(self, body: TransferBody, circuit_digest: bytes) -> Note:
        """The note of the output (with its memo) if everything recomputes; raises ReceiptRefused.

        ``body`` is the transfer that the caller found in the chain, ``circuit_digest`` its shape's circuit digest.
        """
        if body.digest(circuit_digest) != self.transaction_id:
            raise ReceiptRefused("receipt: it names another transaction than the one it was checked with")
        if self.index >= len(body.outputs):
            raise ReceiptRefused(f"receipt: output {self.index} of a transfer with {len(body.outputs)} outputs")
        if self.address.network is not body.network:
            raise ReceiptRefused(f"receipt: the address is of {self.address.network.name}, not {body.network.name}")
        context = Context.transfer(body.nullifiers[0])
        output = body.outputs[self.index]
        note = open_with_rseed(output, self.address, self.value, self.rseed, context, self.index)
        if note is None:
            raise ReceiptRefused("receipt: address, amount and rseed do not give this output")
        return note
