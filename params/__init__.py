# SPDX-License-Identifier: GPL-3.0-or-later
"""Constants of the package, each with the script in ``params/derive`` that makes it."""
