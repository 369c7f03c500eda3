# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret scalars from the operating system, in buffers that can be wiped."""

from __future__ import annotations


def fill(buffer: bytearray) -> None:
    """Random bytes from the operating system, read in place."""
    with open("/dev/urandom", "rb", buffering=0) as source:
        view = memoryview(buffer)
        while len(view):
            count = source.readinto(view)
            if not count:
                raise OSError("/dev/urandom gave no bytes")
            view = view[count:]


def fresh_scalars(count: int) -> bytearray:
    """``count`` uniform values below r, 32 bytes little-endian each, by rejection."""
    from zkpriv import backend

    if backend.is_native:
        from zkpriv._native_groth16 import below_r
    else:
        from zkpriv._python_groth16 import below_r
    out = bytearray(32 * count)
    one = bytearray(32)
    for index in range(count):
        while True:
            fill(one)
            one[31] &= 0x7F
            if below_r(one):
                break
        out[32 * index : 32 * index + 32] = one
    wipe(one)
    return out


def wipe(buffer: bytearray) -> None:
    """Overwrite with zeros."""
    buffer[:] = bytes(len(buffer))
