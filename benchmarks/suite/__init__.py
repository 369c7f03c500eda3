# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmark programs share: drivers of the peers, the machine, rows of the comparison, charts."""
