# SPDX-License-Identifier: GPL-3.0-or-later
"""Helpers shared by the tests (imported as ``support``)."""
