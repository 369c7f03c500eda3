# SPDX-License-Identifier: GPL-3.0-or-later
"""What each process of the demo does. Run by ``story`` as ``python -m zkpriv.demo ROLE ...``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from zkpriv.demo.folders import CAP, FAUCET, MINIMUM_FEE, NETWORK, SHAPE, Folders, Report, write_private
from zkpriv.errors import TransferError
from zkpriv.privacy import (
    Account,
    Address,
    ChainRules,
    Faucet,
    FullViewKey,
    IncomingViewKey,
    Ledger,
    Payment,
    Receipt,
    Transfer,
    TransferProver,
    Wallet,
    load_verifier,
    make_mint,
    new_seed,
    parse_seed,
    setup_dev,
)
from zkpriv.privacy.build import finish, prepare
from zkpriv.privacy.files import write_atomically
from zkpriv.privacy.output import memo_text
from zkpriv.privacy.signing import Signer

MEMO = "for the bicycle"


def amount(value: int) -> str:
    """An amount for people."""
    return f"{value:,}"


# The node.


def node_keys(folders: Folders, report: Report) -> None:
    """Development keys of the 2x2 transfer."""
    with report.phase("setup"):
        setup_dev(folders.keys, [SHAPE])
    pk, vk = folders.keys / f"transfer-{SHAPE}.pk", folders.keys / f"transfer-{SHAPE}.vk"
    report.facts |= {"pk_bytes": pk.stat().st_size, "vk_bytes": vk.stat().st_size}
    report.say(
        f"made DEV keys for transfer {SHAPE}: proving key {pk.stat().st_size / 1e6:.1f} MB, "
        f"verifying key {vk.stat().st_size} bytes, {report.seconds['setup']:.2f} s"
    )


def open_ledger(folders: Folders) -> Ledger:
    """The node's state, rebuilt by checking its own blocks again."""
    verifier = load_verifier(folders.keys, network=NETWORK)
    ledger = Ledger(ChainRules(NETWORK, Faucet(FAUCET, CAP), MINIMUM_FEE), verifier)
    for block in folders.chain.blocks():
        ledger.replay(block)
    return ledger


def node_mint(folders: Folders, report: Report, name: str) -> None:
    """Mint what the faucet allows to a published address."""
    address = Address.parse(folders.address(name).read_text(encoding="utf-8").strip())
    ledger = open_ledger(folders)
    mints = [make_mint(address, value, height=1, slot=slot) for slot, value in enumerate(FAUCET)]
    folders.chain.append(ledger.apply(mints=mints))
    total = amount(sum(FAUCET))
    report.say(f"block 1: minted {' + '.join(map(amount, FAUCET))} = {total} to {name} by the faucet's rule")


def node_accept(folders: Folders, report: Report, file: str) -> None:
    """Check one transfer from the mempool and make a block of it, or refuse it."""
    data = (folders.mempool / file).read_bytes()
    ledger = open_ledger(folders)
    before = ledger.tip
    try:
        with report.phase("check and apply"):
            block = ledger.apply([data])
    except TransferError as error:
        report.facts |= {"refused": type(error).__name__}
        unmoved = ledger.tip == before
        report.say(f"REFUSED {file}: {type(error).__name__}: {error}")
        report.say(f"nothing was applied: tree {before.size} leaves, root unchanged: {unmoved}")
        return
    folders.chain.append(block)
    report.facts |= {"accepted": block.height}
    spent = [nullifier for nullifier in block.nullifiers if ledger.is_spent(nullifier)]
    report.say(f"ACCEPTED {file} in block {block.height} after {report.seconds['check and apply'] * 1e3:.1f} ms")
    report.say(f"tree {before.size} -> {block.size} leaves, root {before.root:064x}"[:70] + "...")
    report.say(f"                       -> {block.root:064x}"[:70] + "...")
    report.say(f"nullifier set + {len(spent)}; supply inside the pool {amount(block.supply.inside)}")


# The wallets.


def wallet_new(folders: Folders, report: Report, name: str) -> None:
    """A seed in a private file, and an address for everybody."""
    folders.private(name).mkdir(mode=0o700, parents=True)
    seed = new_seed()
    write_private(folders.seed(name), seed.hex() + "\n")
    with Account.from_seed(seed, 0, network=NETWORK) as account:
        address = account.address(0)
        folders.address(name).write_text(f"{address}\n", encoding="utf-8")
        write_private(folders.private(name) / "incoming-view-key", account.full_view_key.incoming().export() + "\n")
        write_private(folders.private(name) / "full-view-key", account.full_view_key.export() + "\n")
    report.say(f"new seed; address {str(address)[:44]}...")


def open_account(folders: Folders, name: str) -> Account:
    """The account of a seed file."""
    seed = parse_seed(folders.seed(name).read_text(encoding="utf-8").strip())
    return Account.from_seed(seed, 0, network=NETWORK)


def wallet_scan(folders: Folders, report: Report, name: str) -> None:
    """From the seed alone: scan the chain and show what came in."""
    with open_account(folders, name) as account:
        wallet = Wallet(account.full_view_key, minimum_fee=MINIMUM_FEE)
        with report.phase("scan"):
            wallet.sync(folders.chain.blocks())
        report.say(f"scanned {wallet.height} blocks with the view key in {report.seconds['scan'] * 1e3:.1f} ms")
        for owned in wallet.outputs():
            memo = memo_text(owned.memo)
            state = "spent" if wallet.is_spent(owned) else "unspent"
            note = f', memo "{memo}"' if memo else ""
            report.say(f"  output {owned.position}: {amount(owned.value)} ({state}){note}")
        balance = wallet.balance()
        report.say(f"balance {amount(balance.unspent)}")
        report.facts |= {"balance": balance.unspent}


def wallet_pay(folders: Folders, report: Report, name: str, payee: str, value: str, file: str) -> None:
    """Plan, prove and sign a payment, and leave it in the mempool."""
    with open_account(folders, name) as account:
        wallet = Wallet(account.full_view_key, minimum_fee=MINIMUM_FEE)
        with report.phase("scan"):
            wallet.sync(folders.chain.blocks())
        address = Address.parse(folders.address(payee).read_text(encoding="utf-8").strip())
        plan = wallet.plan([Payment(address, int(value), MEMO)], shape=SHAPE)
        real = sum(owned is not None for owned in plan.inputs)
        report.say(
            f"owns {len(wallet.unspent())} unspent outputs; pays {amount(int(value))} to {payee} from {real} of them "
            f"and {len(plan.inputs) - real} dummies, fee {amount(plan.fee)}, change {amount(plan.change)}"
        )
        prover = TransferProver(folders.keys, network=NETWORK)
        with report.phase("open proving key"):
            prover.prover(SHAPE)
        with report.phase("outputs and witness inputs"):
            prepared = prepare(plan, account.full_view_key, Signer(account), wallet.path)
        with report.phase("prove and sign"):
            built = finish(plan, prepared, prover)
        data = built.transfer.to_bytes()
        write_atomically(folders.mempool / file, data)
        receipt = built.receipts[0].to_bytes()
        write_atomically(folders.private(name) / "receipt", receipt, private=True)
        report.facts |= {"bytes": len(data), "receipt_bytes": len(receipt), "id": built.transaction_id.hex()}
        report.say(
            f"wrote {file}: {len(data)} bytes, proof 192 of them; proved and signed in "
            f"{report.seconds['prove and sign'] * 1e3:.0f} ms; id {built.transaction_id.hex()[:32]}..."
        )


# The others.


def forger_tamper(folders: Folders, report: Report, source: str, target: str) -> None:
    """A copy with one bit of one sealed note changed: the signatures must notice."""
    data = bytearray((folders.mempool / source).read_bytes())
    ciphertext = Transfer.from_bytes(bytes(data)).body.outputs[0].ciphertext
    place = bytes(data).index(ciphertext) + len(ciphertext) // 2
    data[place] ^= 1
    write_atomically(folders.mempool / target, bytes(data))
    report.say(f"copied {source} to {target} and flipped one bit of a sealed note (byte {place})")


def forger_copy(folders: Folders, report: Report, source: str, target: str) -> None:
    """The same bytes again."""
    write_atomically(folders.mempool / target, (folders.mempool / source).read_bytes())
    report.say(f"copied {source} to {target} unchanged, to be paid twice")


def auditor_receipt(folders: Folders, report: Report, receipt_file: str) -> None:
    """A third party checks a payment receipt against the chain."""
    receipt = Receipt.from_bytes(Path(receipt_file).read_bytes())
    verifier = load_verifier(folders.keys, network=NETWORK)
    for block in folders.chain.blocks():
        for transfer, transaction_id in zip(block.transfers, block.transaction_ids, strict=True):
            if transaction_id == receipt.transaction_id:
                note = receipt.verify(transfer.body, verifier.circuit_digest(transfer.shape))
                memo = memo_text(note.memo)
                report.say(
                    f"the receipt is true: block {block.height} pays {amount(receipt.value)} to "
                    f'{str(receipt.address)[:24]}... with memo "{memo}"'
                )
                return
    raise SystemExit("the receipt names a transaction that is not in the chain")


def viewer(folders: Folders, report: Report, name: str, kind: str) -> None:
    """What the holder of one view key sees: runs on the exported key, without the seed."""
    text = (folders.private(name) / f"{kind}-view-key").read_text(encoding="utf-8").strip()
    key = FullViewKey.parse(text) if kind == "full" else IncomingViewKey.parse(text)
    with key:
        wallet = Wallet(key, minimum_fee=MINIMUM_FEE)
        wallet.sync(folders.chain.blocks())
        seen = [[owned.position, owned.value] for owned in wallet.outputs()]
        spent = [owned.position for owned in wallet.outputs() if wallet.is_spent(owned)] if kind == "full" else None
        report.facts |= {"outputs": seen, "spent": spent, "received": wallet.received}
        report.facts |= {"balance": wallet.balance().unspent if kind == "full" else None}


ROLES: dict[str, Callable[..., None]] = {
    "node-keys": node_keys,
    "node-mint": node_mint,
    "node-accept": node_accept,
    "wallet-new": wallet_new,
    "wallet-scan": wallet_scan,
    "wallet-pay": wallet_pay,
    "forger-tamper": forger_tamper,
    "forger-copy": forger_copy,
    "auditor-receipt": auditor_receipt,
    "viewer": viewer,
}
