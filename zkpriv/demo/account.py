# SPDX-License-Identifier: GPL-3.0-or-later
"""The closing account of the demo: sizes, times, what an observer sees, and what each key holder sees.

The observer's part is derived from the published block files alone.
"""

from __future__ import annotations

from typing import Any

from zkpriv.demo.roles import amount
from zkpriv.demo.story import Story
from zkpriv.privacy import Transfer


def sizes(story: Story) -> list[str]:
    """Bytes of everything that travels or is kept."""
    reports = story.reports
    transfer = Transfer.from_bytes((story.folders.mempool / "payment.zkptransfer").read_bytes())
    output = transfer.body.outputs[0]
    return [
        f"transfer {reports['pay']['facts']['bytes']} bytes: proof {len(transfer.proof)}, "
        f"{len(transfer.signatures)} spend signatures of {len(transfer.signatures[0])}, "
        f"{len(transfer.body.outputs)} outputs of {len(output.to_bytes())} (sealed note {len(output.ciphertext)})",
        f"receipt {reports['pay']['facts']['receipt_bytes']} bytes; verifying key "
        f"{reports['keys']['facts']['vk_bytes']} bytes; proving key "
        f"{reports['keys']['facts']['pk_bytes'] / 1e6:.1f} MB",
    ]


def times(story: Story) -> list[str]:
    """Seconds per phase, as the processes measured them, and the prover's peak memory."""
    pay, accept = story.reports["pay"]["seconds"], story.reports["accept"]["seconds"]
    rows = [("setup (once)", story.reports["keys"]["seconds"]["setup"])]
    rows += [(f"payer: {name}", seconds) for name, seconds in pay.items()]
    rows += [(f"node: {name}", seconds) for name, seconds in accept.items()]
    rows += [("payee: scan from the seed", story.reports["payee-scan"]["seconds"]["scan"])]
    lines = [f"{name:<36} {seconds * 1e3:9.1f} ms" for name, seconds in rows]
    return [*lines, f"{'payer: peak memory of the process':<36} {story.reports['pay']['peak_kib'] / 1024:9.1f} MiB"]


def observer(story: Story) -> list[str]:
    """What the published bytes say, and what they do not."""
    lines: list[str] = []
    for block in story.folders.chain.blocks(2):
        for transfer in block.transfers:
            body = transfer.body
            what = f"a transfer of shape {transfer.shape}, fee {amount(body.fee)}, expiry {body.expiry}"
            lines.append(f"block {block.height}: {what}")
            lines.append(f"  root {body.root:064x}"[:58] + "... (the tree whose outputs may be the ones spent)")
            lines += [f"  nullifier {nullifier:064x}"[:58] + "..." for nullifier in body.nullifiers]
            lines += [
                f"  output P {output.one_time_key.to_bytes().hex()[:16]}... "
                f"C {output.commitment.to_bytes().hex()[:16]}... "
                f"R {output.ephemeral.to_bytes().hex()[:16]}..., {len(output.ciphertext)} sealed bytes"
                for output in body.outputs
            ]
    addresses = [story.folders.address(name).read_text(encoding="utf-8").strip() for name in ("payer", "payee")]
    published = b"".join(
        story.folders.chain.path(height).read_bytes() for height in range(2, story.folders.chain.height() + 1)
    )
    hidden = not any(address.encode() in published for address in addresses)
    lines.append("not in these bytes: who paid whom, how much, and which outputs were spent")
    lines.append(f"searched for both addresses in the block files: {'not found' if hidden else 'FOUND'}")
    return lines


def key_holder(facts: dict[str, Any]) -> str:
    """One line about one view key."""
    outputs = ", ".join(f"#{position}: {amount(value)}" for position, value in facts["outputs"])
    if facts["spent"] is None:
        return f"received {outputs}; not what was spent, so no balance"
    spent = ", ".join(f"#{position}" for position in facts["spent"]) or "nothing"
    return f"received {outputs}; spent {spent}; balance {amount(facts['balance'])}; not whom it was paid to"


def lines_of(story: Story) -> list[str]:
    """The whole account."""
    out = ["", "Sizes", *(f"  {line}" for line in sizes(story))]
    out += ["", "Times, each as its process measured it", *(f"  {line}" for line in times(story))]
    out += ["", "What an observer sees (derived from the block files)", *(f"  {line}" for line in observer(story))]
    out += ["", "What the key holders see"]
    for name in ("payer", "payee"):
        for kind, title in (("incoming", "incoming view key"), ("full", "full view key")):
            facts = story.reports[f"{name}-{kind}"]["facts"]
            out.append(f"  {name}'s {title}: {key_holder(facts)}")
    out.append("  the seed: all of this, and spending")
    return out
