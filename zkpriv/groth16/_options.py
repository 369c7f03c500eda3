# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that several calls take."""

from __future__ import annotations

from zkpriv import backend
from zkpriv.errors import BackendError


def checked_threads(threads: int | None) -> int | None:
    """The number of threads (None: all processors of this process); BackendError for what is no such number."""
    if threads is None:
        return None
    if isinstance(threads, bool) or not isinstance(threads, int) or not 1 <= threads <= backend.MAX_THREADS:
        raise BackendError(f"threads: expected None or a whole number from 1 to {backend.MAX_THREADS}, got {threads!r}")
    return threads
