# SPDX-License-Identifier: GPL-3.0-or-later
"""Pure-Python oracle of everything the native core computes: short, slow, written from the specifications.

Nothing here is constant time. It imports the library's errors and the constants of ``zkpriv.params``, nothing
else.
"""
