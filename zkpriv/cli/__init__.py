# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line. Needs the ``cli`` extra; nothing else in the package imports it."""
