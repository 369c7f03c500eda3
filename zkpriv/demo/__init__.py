# SPDX-License-Identifier: GPL-3.0-or-later
"""A private payment between separate processes that exchange only files.

``story`` starts one process for each step; ``roles`` is what such a process does (payer, payee, node, forger, auditor);
``account`` draws the closing account from the published bytes. Folders: ``public`` holds what everybody may read (keys
with the pins, addresses, the chain, the mempool), and each wallet has a private folder with its seed and nothing else.
"""
