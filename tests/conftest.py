# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures for every test."""

pytest_plugins = ["support.vector_report"]
