# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents fit the tree: tests and files that they name exist, and circuits are listed as the code has them."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
from zkpriv.circuits import registry
from zkpriv.circuits.samples import random_spend, times

from zkpriv.gadgets.nullifier_key import pack
from zkpriv.reference import jubjub
from zkpriv.reference import poseidon as hashes

REPO = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*(REPO / "docs").glob("**/*.md"), REPO / "SECURITY.md", REPO / "README.md"])
CIRCUITS = (REPO / "docs" / "circuits.md").read_text(encoding="utf-8")
NAMED = re.compile(r"(tests/[\w/]+\.py)::(\w+)")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def sections() -> dict[str, str]:
    """Section of ``circuits.md`` by its title."""
    parts = re.split(r"^## (.+)$", CIRCUITS, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(section: str, header: str) -> list[list[str]]:
    """Cells of the table whose first column has this header."""
    found = re.search(rf"^\| {header} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", section, re.MULTILINE)
    assert found, f"no table of {header}"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines()]


def anchors(text: str) -> set[str]:
    """Anchors of the headings, as code hosts make them."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_named_tests_exist(document: Path) -> None:
    named = NAMED.findall(document.read_text(encoding="utf-8"))
    assert named or document.name == "README.md"
    missing = []
    for file, name in set(named):
        path = REPO / file
        if not path.is_file() or not re.search(rf"^def {name}\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            missing.append(f"{file}::{name}")
    assert not missing


def is_slow(file: str, name: str) -> bool:
    """Whether `make test` leaves a test out whole."""
    text = (REPO / file).read_text(encoding="utf-8")
    return re.search(rf"^@pytest\.mark\.slow\n(?:[@ )].*\n)*def {name}\(", text, re.MULTILINE) is not None


def test_the_long_campaigns_are_named() -> None:
    """A test that `make test` does not run holds a claim less often: the threat model says which these are."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in DOCUMENTS if path.name != "constant-time.md"}
    model = texts["threat-model.md"]
    paragraph = model[model.index("Long campaigns") : model.index("## Who attacks")]
    said = {link for link in NAMED.findall(paragraph) if link[0] != "tests/unit/test_docs.py"}
    linked = {link for text in texts.values() for link in NAMED.findall(text)}
    assert said == {link for link in linked if is_slow(*link)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_resolve(document: Path) -> None:
    for link in LINK.findall(document.read_text(encoding="utf-8")):
        if re.match(r"\w+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = document.parent / file if file else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


def test_readme_links_to_the_documents() -> None:
    links = LINK.findall((REPO / "README.md").read_text(encoding="utf-8"))
    assert {"SECURITY.md", "docs/circuits.md", "docs/threat-model.md"} <= set(links)


def test_every_circuit_has_a_section() -> None:
    titles = [title for title in sections() if title.replace("_", "").islower()]
    assert sorted(titles) == sorted(registry.names())


@pytest.mark.parametrize("name", registry.names())
def test_public_inputs_are_those_of_the_circuit(name: str) -> None:
    circuit = registry.get(name)
    listed = []
    for cells in rows(sections()[name], "public input"):
        entry = re.fullmatch(r"`(\w+)(?:\[(\w+)\])?`", cells[0])
        assert entry, cells[0]
        field, size = entry.groups()
        if size is None:
            listed.append(field)
        else:
            count = int(size) if size.isdigit() else circuit.shape_params[size]
            listed += [f"{field}[{i}]" for i in range(count)]
    assert listed == circuit.public_inputs


@pytest.mark.parametrize("name", registry.names())
def test_sizes_are_the_pinned_ones(name: str) -> None:
    pinned = registry_sizes()
    listed = [(cells[0], int(cells[1])) for cells in rows(sections()[name], "shape")]
    shown = [
        ", ".join(f"{key}={value}" for key, value in shape.items()) or "(none)" for shape in registry.SHIPPED[name]
    ]
    assert [shape for shape, _ in listed] == shown
    for shape, constraints in listed:
        parameters = "" if shape == "(none)" else " " + shape.replace(",", "")
        assert pinned[name + parameters] == constraints


def registry_sizes() -> dict[str, int]:
    """Constraints of each shipped shape, by its name in ``pins.json``."""
    pins = json.loads((REPO / "circuits" / "pins.json").read_text(encoding="utf-8"))["circuits"]
    return {name: entry["constraints"] for name, entry in pins.items()}


@pytest.mark.parametrize("name", ["ring_signature", "ringct"])
def test_ring_keys_with_one_k_share_their_image(name: str) -> None:
    """What the documents say that the circuits do not promise: the image depends on k' alone."""
    circuit = registry.get(name)
    made = registry.sample_inputs(name)
    k = random_spend(random.Random(3), 0, 0).k
    images = set()
    for s in (5, 6):
        P = jubjub.add(times("G", k), times("T", s))
        coordinates = [*P] if name == "ring_signature" else [*P, *made["input_commitment"]]
        members = [hashes.poseidon(hashes.RING, coordinates), *made["member"][1:]]
        image = hashes.poseidon(hashes.RING, [pack(k)])
        circuit.check({**made, "member": members, "key_image": image, "nullifier_key": pack(k), "spend_key": s})
        images.add(image)
    assert len(images) == 1
