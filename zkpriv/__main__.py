# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m zkpriv`` is the ``zkpriv`` command."""

from zkpriv.cli.main import main

main()
