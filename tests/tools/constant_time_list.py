# SPDX-License-Identifier: GPL-3.0-or-later
"""Write docs/constant-time.md: every constant-time function of the C core, and what checks it.

Usage: ``python tests/tools/constant_time_list.py [--measure [PROGRAM ...]]``. With ``--measure`` the constant-time
programs (or those named, while what is recorded of the others stays) run first, under valgrind on every level, and
tests/native/constant_time.json says which functions they entered with secrets; all of them take minutes. Exit status 1
if a function is not classified or not checked, if tests/variable_time.toml lacks a variable-time one, or (with
``--measure``) if one of these was entered with a secret.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import constant_time, constant_time_document
from support.constant_time_probe import PROGRAMS, Leaks, measure, unintended
from support.variable_time import unexplained


def main() -> int:
    parser = argparse.ArgumentParser(description="Write docs/constant-time.md.")
    parser.add_argument(
        "--measure", nargs="*", choices=PROGRAMS, metavar="PROGRAM", help="run constant-time programs again (minutes)"
    )
    chosen = parser.parse_args()
    listing = constant_time.read()
    leaks: Leaks = {}
    if chosen.measure is not None:
        programs = chosen.measure or PROGRAMS
        measured, leaks = measure(listing, programs)
        record = constant_time_document.record_of(measured, listing)
        if chosen.measure:
            record = constant_time_document.joined(constant_time_document.read_record(), record, programs, listing)
        constant_time_document.write_record(record)
    record = constant_time_document.read_record()
    constant_time_document.DOCUMENT.write_text(constant_time_document.document(listing, record), encoding="utf-8")
    faults = [*listing.errors, *constant_time_document.unchecked(listing, record), *unexplained(listing)]
    faults += unintended(leaks)
    print("\n".join(faults) or f"{len(constant_time_document.rows(listing))} functions, each classified and checked")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
