# SPDX-License-Identifier: GPL-3.0-or-later
"""Progress and cancellation of long calls, shared by everything that proves or makes keys.

A progress callback takes the phase's name and the fraction done of the whole call, 0 to 1, never decreasing.
It runs in the calling thread, when the work begins and then every 50 ms at most; an exception from it stops the work
and comes out of the call.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from zkpriv.errors import Cancelled

Progress = Callable[[str, float], None]
T = TypeVar("T")

POLL_SECONDS = 0.05
#: Kernels stop within half a second; a thread that an interrupt kept from starting never reports.
LONGEST_STOP_SECONDS = 30.0


class CancelToken:
    """Stops the calls that were given it: ``cancel()`` from any thread; they raise Cancelled within half a second."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask for the stop. It cannot be taken back."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether ``cancel`` was called."""
        return self._event.is_set()

    def raise_if_cancelled(self) -> None:
        """Cancelled if ``cancel`` was called."""
        if self._event.is_set():
            raise Cancelled("the caller cancelled the work; nothing was produced")


def run_watched(
    work: Callable[[], T],
    *,
    stop: Callable[[], None],
    poll: Callable[[], None],
    cancel: CancelToken | None,
) -> T:
    """Run ``work`` in a thread while this one calls ``poll``; on a cancel, an exception or Ctrl-C call
    ``stop`` and wait.
    """
    done = threading.Event()
    result: list[T] = []
    failure: list[BaseException] = []

    def target() -> None:
        try:
            result.append(work())
        except BaseException as error:
            failure.append(error)
        finally:
            done.set()

    thread = threading.Thread(target=target, name="zkpriv-work", daemon=True)
    try:
        thread.start()
        poll()  # at once: what is done within the interval is reported too
        while not done.wait(POLL_SECONDS):
            poll()
            if cancel is not None and cancel.cancelled:
                stop()
    except BaseException:
        stop()
        # Ctrl-C can also strike inside start(), before or after the thread begins.
        if thread in threading.enumerate():
            done.wait(LONGEST_STOP_SECONDS)
        raise
    finally:
        if thread.ident is not None:
            thread.join()
    try:
        if failure:
            raise failure[0]
        return result[0]
    finally:
        failure.clear()  # the error's traceback holds this frame: leave no cycle
