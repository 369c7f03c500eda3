# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo's order of events. Every step runs in a process of its own; this one only starts them and listens."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zkpriv.demo.folders import Folders
from zkpriv.errors import ZkprivError

PAID = 6_000_000
SPENT_AGAIN = 1_250_000


class DemoFailed(ZkprivError):
    """A step of the demo did not do what it should. The message holds what it printed."""


@dataclass
class Story:
    """Runs the steps and collects their reports."""

    folders: Folders
    say: Callable[[str], None]
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)

    def heading(self, text: str) -> None:
        """A line that opens a chapter."""
        self.say(f"\n{text}")

    def step(self, key: str, who: str, role: str, *arguments: str) -> dict[str, Any]:
        """One process: prints its lines under ``who``, returns its facts."""
        path = self.folders.top / "reports" / f"{key}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "zkpriv.demo", str(self.folders.top), str(path), role, *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise DemoFailed(f"step {key} ({role}) ended with status {done.returncode}:\n{done.stdout}{done.stderr}")
        for line in done.stdout.splitlines():
            self.say(f"  {who:<8}| {line}")
        self.reports[key] = json.loads(path.read_text(encoding="utf-8"))
        facts: dict[str, Any] = self.reports[key]["facts"]
        return facts

    def expect(self, holds: bool, what: str) -> None:
        """Stop if the demo did not show what it claims."""
        if not holds:
            raise DemoFailed(f"the demo expected this, and it did not happen: {what}")


def tell(top: Path, say: Callable[[str], None]) -> Story:
    """Run the whole payment in ``top`` (an empty folder). Raises DemoFailed if anything differs from the plan."""
    folders = Folders(top)
    folders.mempool.mkdir(parents=True)
    story = Story(folders, say)

    story.heading("1. Keys and wallets. Each wallet keeps a seed; only addresses are published.")
    story.step("keys", "node", "node-keys")
    story.step("payer-new", "payer", "wallet-new", "payer")
    story.step("payee-new", "payee", "wallet-new", "payee")
    story.step("mint", "node", "node-mint", "payer")

    story.heading("2. The payer, who owns several outputs, pays.")
    story.step("pay", "payer", "wallet-pay", "payer", "payee", str(PAID), "payment.zkptransfer")

    story.heading("3. A forger changes one bit on the way.")
    story.step("tamper", "forger", "forger-tamper", "payment.zkptransfer", "tampered.zkptransfer")
    refused = story.step("accept-tampered", "node", "node-accept", "tampered.zkptransfer")
    story.expect("refused" in refused, "the tampered copy is refused")

    story.heading("4. The node accepts the payment itself; tree and nullifier set move on.")
    accepted = story.step("accept", "node", "node-accept", "payment.zkptransfer")
    story.expect(accepted.get("accepted") == 2, "the payment is accepted in block 2")

    story.heading("5. The forger sends it again.")
    story.step("replay", "forger", "forger-copy", "payment.zkptransfer", "replay.zkptransfer")
    refused = story.step("accept-replay", "node", "node-accept", "replay.zkptransfer")
    story.expect("refused" in refused, "the replay is refused")

    story.heading("6. The payee starts from its seed alone, finds the payment, and spends it again.")
    found = story.step("payee-scan", "payee", "wallet-scan", "payee")
    story.expect(found["balance"] == PAID, "the payee's balance is the payment")
    story.step("pay-again", "payee", "wallet-pay", "payee", "payer", str(SPENT_AGAIN), "again.zkptransfer")
    accepted = story.step("accept-again", "node", "node-accept", "again.zkptransfer")
    story.expect(accepted.get("accepted") == 3, "the payee's payment is accepted in block 3")

    story.heading("7. The payer's receipt convinces a third party, and the payer sees what came back.")
    story.step("receipt", "auditor", "auditor-receipt", str(folders.private("payer") / "receipt"))
    story.step("payer-scan", "payer", "wallet-scan", "payer")

    for name in ("payer", "payee"):
        for kind in ("incoming", "full"):
            story.step(f"{name}-{kind}", kind, "viewer", name, kind)
    return story
