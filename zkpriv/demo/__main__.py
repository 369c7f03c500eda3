# SPDX-License-Identifier: GPL-3.0-or-later
"""One step of the demo in a process of its own: ``python -m zkpriv.demo FOLDER REPORT ROLE [ARGUMENT ...]``."""

from __future__ import annotations

import sys
from pathlib import Path

from zkpriv.demo.folders import Folders, Report
from zkpriv.demo.roles import ROLES


def main() -> None:
    """Run one role and leave its report."""
    if len(sys.argv) < 4 or sys.argv[3] not in ROLES:
        sys.exit(f"{__doc__}\nroles: {', '.join(ROLES)}")
    report = Report()
    ROLES[sys.argv[3]](Folders(Path(sys.argv[1])), report, *sys.argv[4:])
    report.write(Path(sys.argv[2]))


main()
