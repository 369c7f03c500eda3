# SPDX-License-Identifier: GPL-3.0-or-later
"""Coverage-guided fuzzing: see README.md."""
