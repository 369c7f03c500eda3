# SPDX-License-Identifier: GPL-3.0-or-later
"""``zkpriv monero``: real Monero transactions. ``verify-tx`` says what was checked and what could not be."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zkpriv.cli.console import EXIT_INVALID_PROOF, EXIT_OK, emit, json_option, read_limited
from zkpriv.errors import EncodingError

if TYPE_CHECKING:
    from zkpriv.monero.transaction import Transaction
    from zkpriv.monero.verify import Report

FILE_OR_STDIN = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
_HEX_DIGITS = b"0123456789abcdefABCDEF"
#: What text is made of, and the marks that some editors put before it. No transaction begins so.
_TEXT = bytes(range(0x20, 0x7F)) + b"\t\n\r"
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MARKS = {"passed": "ok  ", "failed": "FAIL", "not_checked": "  ? "}

EPILOG = (
    "Exit status: 0 everything was checked and holds (with --allow-partial: nothing failed), 1 a check failed or could "
    "not be done, 2 malformed transaction or ring file, 64 usage, 70 internal error."
)


@click.group("monero")
def command() -> None:
    """Monero: verify real transactions."""


@command.command("verify-tx", epilog=EPILOG)
@click.argument("file", type=FILE_OR_STDIN)
@click.option(
    "--ring", "ring_path", type=FILE_OR_STDIN, help='Ring members: JSON, {"rings": [[{dest, mask}, ...], ...]}.'
)
@click.option("--allow-partial", is_flag=True, help="Call it ok although something could not be checked.")
@json_option
@click.pass_context
def verify_tx(ctx: click.Context, file: Path, ring_path: Path | None, allow_partial: bool, as_json: bool) -> int:
    """Verify the transaction in FILE (binary or hexadecimal; - reads standard input).

    Without ring members everything but the ring signatures can be checked, and the answer is not ok. Whether the ring
    members are the chain's, and key images new, no file can tell.
    """
    from zkpriv.monero.rings import MAX_RING_FILE, Rings
    from zkpriv.monero.verify import check_transaction

    if file == Path("-") and ring_path == Path("-"):
        raise click.UsageError("only one of FILE and --ring can be standard input")
    transaction = read_transaction(_read(file, _limit(), "transaction"))
    rings = None if ring_path is None else Rings.from_json(_read(ring_path, MAX_RING_FILE, "ring file"))
    report = check_transaction(transaction, rings)
    emit(as_json, report.as_dict(allow_partial=allow_partial), lambda: describe(report, transaction, allow_partial))
    return EXIT_OK if report.ok(allow_partial=allow_partial) else EXIT_INVALID_PROOF


def read_transaction(data: bytes) -> Transaction:
    """A transaction from raw bytes or hexadecimal text: no transaction's first bytes are hexadecimal digits."""
    from zkpriv.monero.transaction import Transaction

    text = data.strip()
    if not text:
        raise EncodingError("transaction: expected raw bytes or hexadecimal digits, and there is nothing")
    if all(byte in _HEX_DIGITS for byte in text[:2]):
        digits = b"".join(text.split())
        if len(digits) % 2 or not all(byte in _HEX_DIGITS for byte in digits):
            raise EncodingError("transaction: expected raw bytes, or hexadecimal digits and nothing else")
        data = bytes.fromhex(digits.decode("ascii"))
    elif all(byte in _TEXT for byte in text[:40]) or text.startswith(_TEXT_MARKS):
        shown = text[:20].decode("ascii", "replace")
        raise EncodingError(f"transaction: expected raw bytes or hexadecimal digits, and this text begins {shown!r}")
    return Transaction.from_bytes(data)


def describe(report: Report, transaction: Transaction, allow_partial: bool) -> str:
    """The report for people."""
    kinds = {
        "rct-0": "coinbase",
        "rct-1": "RingCT, Borromean, one MLSAG",
        "rct-2": "RingCT, Borromean, MLSAG",
        "rct-3": "RingCT, Bulletproofs, MLSAG",
        "rct-4": "RingCT, Bulletproofs, MLSAG",
        "rct-5": "RingCT, Bulletproofs, CLSAG",
        "rct-6": "RingCT, Bulletproofs+, CLSAG",
    }
    fee = "" if transaction.fee is None else f", fee {transaction.fee / 10**12:.12f} XMR"
    kind = kinds.get(report.type, "plain amounts")
    lines = [
        f"transaction {report.txid.hex()}",
        f"type {report.type} ({kind}), {len(transaction.inputs)} inputs, {len(transaction.outputs)} outputs{fee}",
    ]
    width = max(len(check.name) for check in report.checks)
    lines += [f"  {_MARKS[check.result.value]} {check.name:<{width}}  {check.reason}" for check in report.checks]
    if report.failed:
        verdict = f"not ok: {len(report.failed)} checks failed"
    elif report.not_checked and not allow_partial:
        verdict = f"not ok: {len(report.not_checked)} checks could not be done (--allow-partial accepts that)"
    elif report.not_checked:
        verdict = f"ok as far as it could be checked: {len(report.not_checked)} checks could not be done"
    else:
        verdict = "ok: everything was checked"
    return "\n".join([*lines, verdict])


def _limit() -> int:
    from zkpriv.monero.transaction import MAX_TRANSACTION_BYTES

    return 2 * MAX_TRANSACTION_BYTES + 4096


def _read(path: Path, limit: int, what: str) -> bytes:
    if path != Path("-"):
        return read_limited(path, limit, what)
    if sys.stdin is None:
        raise EncodingError(f"{what}: standard input is closed")
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise EncodingError(f"{what}: expected at most {limit} bytes on standard input, got more")
    return data
