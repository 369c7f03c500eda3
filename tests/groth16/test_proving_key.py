# SPDX-License-Identifier: GPL-3.0-or-later
"""The proving key's file: round trip, damage of any kind, levels of trust."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.groth16 import INPUTS, PUBLIC, Made
from support.points import off_subgroup_g1, off_subgroup_g2

from zkpriv import groth16
from zkpriv.errors import EncodingError, InvalidKey
from zkpriv.groth16 import Prover, ProvingKey, Verifier
from zkpriv.groth16.proving_key import (
    HEADER_BYTES,
    LOG_CHUNK,
    SECTIONS,
    Shape,
    leaf_digests,
    root_digest,
)
from zkpriv.reference.curve import G1, G2
from zkpriv.reference.field import P

TRUST: tuple[Any, ...] = ("digest", "on_curve", "subgroup")


class Image:
    """A file's bytes, without a long repr in failure reports."""

    def __init__(self, data: bytes) -> None:
        self.data = data


@pytest.fixture(scope="module")
def image(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Image:
    path = tmp_path_factory.mktemp("pk") / "factors.pk"
    made.pk.save(path)
    return Image(path.read_bytes())


def load(data: bytes, folder: Path, **options: Any) -> ProvingKey:
    path = folder / "key.pk"
    path.write_bytes(data)
    return ProvingKey.load(path, **options)


def sealed(data: bytes | bytearray) -> bytes:
    """The file with the root that fits its bytes: what a careful forger would write."""
    out = bytearray(data)
    out[HEADER_BYTES - 32 : HEADER_BYTES] = root_digest(bytes(out[: HEADER_BYTES - 32]), leaf_digests(out, 1))
    return bytes(out)


@pytest.mark.parametrize("trust", TRUST)
def test_round_trip(made: Made, image: Image, tmp_path: Path, trust: Any) -> None:
    with load(image.data, tmp_path, trust=trust) as key:
        assert key.dev and key.shape == made.pk.shape and key.circuit_digest == made.circuit.digest
        assert key.root == made.pk.root and key.size == len(image.data)
        assert key.verifying_key() == made.vk
        for name in SECTIONS:
            assert key.section(name) == made.pk.section(name) and key.section(name).readonly
        proof = Prover(made.circuit, key).prove(INPUTS)
    Verifier(made.vk).verify(proof, PUBLIC)


def test_saved_file_is_complete_and_alone(made: Made, tmp_path: Path) -> None:
    made.pk.save(tmp_path / "a.pk")
    made.pk.save(tmp_path / "a.pk")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pk"]
    with ProvingKey.load(tmp_path / "a.pk") as key:
        key.save(tmp_path / "b.pk")
    assert (tmp_path / "a.pk").read_bytes() == (tmp_path / "b.pk").read_bytes()


def test_two_setups_share_no_point(made: Made) -> None:
    pk, _ = groth16.setup(made.circuit)
    for name in SECTIONS:
        ours, theirs = bytes(pk.section(name)), bytes(made.pk.section(name))
        points = {ours[i : i + 128] for i in range(0, len(ours), 128)} - {bytes(128)}
        assert not points & {theirs[i : i + 128] for i in range(0, len(theirs), 128)}


def test_expected_root(image: Image, made: Made, tmp_path: Path) -> None:
    load(image.data, tmp_path, expected_root=made.pk.root).close()
    with pytest.raises(InvalidKey, match="expected 00"):
        load(image.data, tmp_path, expected_root="00" * 32)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_file(image: Image, tmp_path: Path, data: st.DataObject) -> None:
    place = data.draw(st.one_of(st.integers(0, 300), st.integers(0, len(image.data) - 1)))
    if data.draw(st.booleans()):
        damaged = image.data[:place]
    else:
        damaged = (
            image.data[:place] + bytes([image.data[place] ^ data.draw(st.integers(1, 255))]) + image.data[place + 1 :]
        )
    with pytest.raises((EncodingError, InvalidKey)):
        load(damaged, tmp_path)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from([0, 8, 10, 12, 16, *range(40, 240)]), change=st.integers(1, 255))
def test_forged_header_with_a_right_digest(made: Made, image: Image, tmp_path: Path, place: int, change: int) -> None:
    """Whoever writes the root too can still not make a prover read outside of the file."""
    damaged = bytearray(image.data)
    damaged[place] ^= change
    with pytest.raises((EncodingError, InvalidKey)):
        Prover(made.circuit, load(sealed(damaged), tmp_path))


@pytest.mark.parametrize("size", [0, 1, 239, 4095, 4096, 4097, 36863])
def test_cut_short(image: Image, tmp_path: Path, size: int) -> None:
    with pytest.raises(EncodingError) as caught:
        load(image.data[:size], tmp_path)
    assert caught.value.offset is not None


def test_tail(image: Image, tmp_path: Path) -> None:
    with pytest.raises(EncodingError, match="cut short or padded"):
        load(image.data + bytes(4096), tmp_path)


@pytest.mark.parametrize(
    ("at", "layout", "value", "message"),
    [
        (0, "<B", 0, "does not start with ZKPRIVPK"),
        (8, "<H", 2, "version 2 is unknown"),
        (10, "<B", 9, "curve 9 is unknown"),
        (11, "<B", 3, "unknown flags 0x3"),
        (12, "<I", 10, "chunks of 2"),
        (16, "<B", 0, "reduction"),
        (48, "<Q", 1 << 40, "more than 2"),
        (56, "<Q", 9, "do not fit 5 wires"),
        (64, "<Q", 60, "above 2"),
        (64, "<Q", 4, "do not have the domain"),
        (72, "<Q", 1, "header says 1"),
        (80, "<Q", 0, "table of sections"),
        (240, "<B", 1, "reserved bytes"),
        (4063, "<B", 1, "reserved bytes"),
    ],
)
def test_header(image: Image, tmp_path: Path, at: int, layout: str, value: int, message: str) -> None:
    damaged = bytearray(image.data)
    struct.pack_into(layout, damaged, at, value)
    with pytest.raises(EncodingError, match=message):
        load(sealed(damaged), tmp_path)


def key_format(encoded: bytes) -> bytes:
    """Coordinates of an uncompressed encoding as 52-bit limbs of x * 2^416 mod p (real parts first)."""
    numbers = [int.from_bytes(encoded[i : i + 48], "big") for i in range(0, len(encoded), 48)]
    if len(numbers) == 4:
        numbers = [numbers[1], numbers[0], numbers[3], numbers[2]]
    out = b""
    for number in numbers:
        value = (number << 416) % P
        out += b"".join((value >> 52 * i & (1 << 52) - 1).to_bytes(8, "little") for i in range(8))
    return out


def replaced(made: Made, image: Image, name: str, index: int, point: bytes) -> bytes:
    at = made.pk.shape.layout()[0][SECTIONS.index(name)][0] + index * len(point)
    return sealed(image.data[:at] + point + image.data[at + len(point) :])


@pytest.mark.parametrize(("name", "index"), [("a", 1), ("b2", 2), ("l", 0), ("h", 3), ("ic", 1), ("fixed_g2", 2)])
def test_levels_of_trust(made: Made, image: Image, tmp_path: Path, name: str, index: int) -> None:
    """Each level finds what it promises: damage, points off the curve, points off the subgroup."""
    two = name in ("b2", "fixed_g2")
    off_curve = key_format((G2 if two else G1).encode((G2 if two else G1).generator, False))
    off_curve = off_curve[64:128] + off_curve[:64] + off_curve[128:]  # x and y (or parts of x) swapped
    off_subgroup = key_format(off_subgroup_g2() if two else off_subgroup_g1())
    not_canonical = b"\xff" * (256 if two else 128)
    for point, needed, reason in (
        (not_canonical, 1, "not canonical"),
        (off_curve, 1, "not on the curve"),
        (off_subgroup, 2, "not in the subgroup"),
    ):
        damaged = replaced(made, image, name, index, point)
        for level, trust in enumerate(TRUST):
            if level < needed:
                load(damaged, tmp_path, trust=trust).close()
                continue
            with pytest.raises(InvalidKey, match=f"point {index} of section {name} is {reason}"):
                load(damaged, tmp_path, trust=trust)


def test_verifying_key_of_a_bad_proving_key(made: Made, image: Image, tmp_path: Path) -> None:
    for name, index, point in (("ic", 1, off_subgroup_g1()), ("fixed_g2", 0, off_subgroup_g2())):
        with (
            load(replaced(made, image, name, index, key_format(point)), tmp_path) as key,
            pytest.raises(InvalidKey, match="subgroup"),
        ):
            key.verifying_key()
    gamma = bytes(made.pk.section("fixed_g2")[256:512])
    with (
        load(replaced(made, image, "fixed_g2", 2, gamma), tmp_path) as key,
        pytest.raises(InvalidKey, match="gamma_g2 equals delta_g2"),
    ):
        key.verifying_key()


def test_unknown_trust(image: Image, tmp_path: Path) -> None:
    with pytest.raises(InvalidKey, match="trust must be one of digest, on_curve, subgroup"):
        load(image.data, tmp_path, trust="none")


def test_closed_key(made: Made, image: Image, tmp_path: Path) -> None:
    key = load(image.data, tmp_path)
    prover = Prover(made.circuit, key)
    key.close()
    key.close()
    with pytest.raises(InvalidKey, match="closed"):
        prover.prove(INPUTS)
    with pytest.raises(InvalidKey, match="closed"):
        key.save(tmp_path / "again.pk")
    assert not (tmp_path / "again.pk").exists()


@pytest.mark.parametrize("change", ["write", "cut"])
def test_file_changed_while_open(made: Made, image: Image, tmp_path: Path, change: str) -> None:
    """Cut short or overwritten in place: no crash and no proof."""
    path = tmp_path / "key.pk"
    prover = Prover(made.circuit, load(image.data, tmp_path))
    with path.open("r+b") as file:
        if change == "cut":
            file.truncate(5000)
        else:
            file.seek(-1, 2)
            file.write(b"x")
    os.utime(path, ns=(1, 1))
    with pytest.raises(InvalidKey, match="changed while it was open"):
        prover.prove(INPUTS)
    with pytest.raises(InvalidKey, match="changed while it was open"):
        prover.key.save(tmp_path / "copy.pk")
    prover.key.close()


def test_file_replaced_while_open(made: Made, image: Image, tmp_path: Path) -> None:
    """The open key stays what it was."""
    key = load(image.data, tmp_path)
    made.pk.save(tmp_path / "key.pk")
    Verifier(made.vk).verify(Prover(made.circuit, key).prove(INPUTS), PUBLIC)
    key.close()


def test_descriptors_are_given_back(image: Image, tmp_path: Path) -> None:
    import gc

    def count() -> int:
        gc.collect()
        return len(os.listdir("/proc/self/fd"))

    before = count()
    for _ in range(20):
        load(image.data, tmp_path)
        with pytest.raises(InvalidKey):
            load(image.data, tmp_path, expected_root="00")
        with pytest.raises(EncodingError):
            load(image.data[:100], tmp_path)
    assert count() <= before + 2


def test_key_of_another_circuit(made: Made, other: Made) -> None:
    with pytest.raises(InvalidKey, match="not for square with digest"):
        Prover(other.circuit, made.pk)


def test_key_of_other_sizes(made: Made, other: Made, image: Image, tmp_path: Path) -> None:
    """The digest of another circuit written over the header does not help: sizes are compared too."""
    damaged = bytearray(image.data)
    damaged[208:240] = bytes.fromhex(other.circuit.digest)
    key = load(sealed(damaged), tmp_path)
    if key.shape == Shape.of(other.circuit.r1cs):
        pytest.skip("the circuits have the same sizes")
    with pytest.raises(InvalidKey, match="sizes"):
        Prover(other.circuit, key)


def test_tree_digest_sees_chunk_order() -> None:
    """Two chunks that change places give another root."""
    size = 1 << LOG_CHUNK
    body = bytes(HEADER_BYTES) + b"a" * size + b"b" * size + b"c" * 100
    swapped = bytes(HEADER_BYTES) + b"b" * size + b"a" * size + b"c" * 100
    assert leaf_digests(body, 1) == leaf_digests(body, 4)
    assert len(leaf_digests(body, 1)) == 96
    assert root_digest(b"", leaf_digests(body, 1)) != root_digest(b"", leaf_digests(swapped, 1))


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ProvingKey.load(tmp_path / "none.pk")
