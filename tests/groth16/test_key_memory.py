# SPDX-License-Identifier: GPL-3.0-or-later
"""Kernels read exactly the memory that they are given: keys shorter than their sizes, lines that are missing."""

from __future__ import annotations

import pytest
from support.groth16 import Made
from zkpriv._native import ffi

from zkpriv import _native_pairing
from zkpriv.errors import BackendError, InvalidKey
from zkpriv.groth16 import ProvingKey
from zkpriv.groups import G1


@pytest.mark.parametrize("cut", [1, 128, 4096, -1])
def test_an_image_of_another_size_is_no_key(cut: int, made: Made) -> None:
    key = made.prover.key
    image = bytes(key._image)
    image = image[:-cut] if cut > 0 else image + bytes(-cut)
    with pytest.raises(InvalidKey, match="bytes for its sizes"):
        ProvingKey(image, key.shape, key.circuit_digest, dev=True, root=bytes.fromhex(key.root))


def test_missing_lines_of_a_prepared_point_are_refused() -> None:
    point = G1.generator().to_bytes(compressed=False)
    with pytest.raises(BackendError):
        _native_pairing.pairing_product(b"", b"", point, [ffi.NULL])
