# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of constant-time functions is made from the headers, and each function of it is checked.

``python tests/tools/constant_time_list.py`` writes it to docs/constant-time.md.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from support import constant_time
from support.constant_time_document import DOCUMENT, document, read_record, record_of, unchecked
from support.constant_time_probe import measure, unintended
from support.native_build import NATIVE, REPO
from support.variable_time import unexplained

LISTING = constant_time.read()
LISTED = {function.name for function in LISTING.constant()}
CLAIMS = tomllib.loads((REPO / "tests" / "constant_time_claims.toml").read_text(encoding="utf-8"))["claim"]
STATEMENT = re.compile(r"constant[- ]time\b(?!\.md)", re.IGNORECASE)


def test_every_function_is_classified() -> None:
    assert not LISTING.errors
    assert len(LISTING.functions) > 1000
    assert {"zkp_secret_mul_base", "zkp_clsag_sign", "zkp_prime_group.mul", "zkp_words_mod_add"} <= LISTED


def test_every_constant_time_function_is_checked() -> None:
    assert not unchecked(LISTING, read_record())


def test_the_document_is_what_is_generated() -> None:
    made = document(LISTING, read_record())
    assert DOCUMENT.read_text(encoding="utf-8") == made, "run: python tests/tools/constant_time_list.py"


@pytest.mark.slow
def test_the_record_is_what_is_measured() -> None:
    measured, leaks = measure(LISTING)
    assert not unintended(leaks)
    assert {(row, argument) for row, arguments in leaks.items() for argument in arguments} >= SEEDED
    found, recorded = record_of(measured, LISTING), read_record()
    assert set(found) == set(recorded)
    for row, levels in recorded.items():
        for level, expected in levels.items():
            assert found[row][level]["public"] == expected["public"], row
            assert set(expected["cases"]) <= measured[row][level].cases, row


# A function that is said to be variable time

#: What cases named control do wrong on purpose.
SEEDED = {("zkp_g1_mul_var", "k"), ("zkp_fp_inv_var", "a"), ("zkp_ed25519_mul_var", "k"), ("zkp_jubjub_mul_var", "k")}


def test_every_variable_time_function_has_a_reason() -> None:
    assert not unexplained(LISTING)


def test_a_new_variable_time_function_needs_a_reason(copy: Path) -> None:
    declare(copy, "include/zkp_api/eddsa.h", "int zkp_new(uint8_t *o, const uint8_t *seed);")
    changed = constant_time.read(copy)
    assert not changed.errors
    assert unexplained(changed) == [
        "include/zkp_api/eddsa.h: zkp_new(o, seed) is variable time, and nothing says why no secret gets there",
        "include/zkp_api/eddsa.h: nothing is said of seed",
    ]


def test_a_new_argument_of_a_variable_time_function_needs_a_reason(copy: Path) -> None:
    path = copy / "include" / "zkp" / "fe25519.h"
    text = path.read_text(encoding="utf-8")
    changed = text.replace("void zkp_fe_inv_var(zkp_fe25519 *o,", "void zkp_fe_inv_var(zkp_fe25519 *o, uint64_t mask,")
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    assert unexplained(constant_time.read(copy)) == [
        "include/zkp/fe25519.h: zkp_fe_inv_var(o, mask, a) is variable time, and nothing says why no secret gets there",
        "include/zkp/fe25519.h: zkp_fe_inv_var(o, a) is no variable-time function of it",
        "include/zkp/fe25519.h: nothing is said of mask",
    ]


def test_a_variable_time_function_entered_with_a_secret_is_reported() -> None:
    leaks = {"zkp_new": {"key": {"clsag_ct:signing:adx", "clsag_ct:control_branch:adx"}, "o": {"a_ct:control:ifma"}}}
    assert unintended(leaks) == [
        "zkp_new is entered with a secret in key, which is public or not in constant time: clsag_ct:signing:adx"
    ]


# A function that is forgotten


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Headers, and the programs, to be changed."""
    for path in [*constant_time.headers(), *(NATIVE / "tests").glob("*_ct.c")]:
        to = tmp_path / path.relative_to(NATIVE)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, to)
    return tmp_path


def declare(native: Path, header: str, text: str) -> None:
    path = native / header
    body = path.read_text(encoding="utf-8") if path.exists() else "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
    path.write_text(body + "\n" + text + "\n", encoding="utf-8")


def test_a_new_header_is_classified(copy: Path) -> None:
    declare(copy, "include/zkp_api/new.h", "/* Does it. */\nint zkp_new(uint8_t *o, const uint8_t *key);")
    expected = "include/zkp_api/new.h: zkp_new is neither said to be constant nor variable time"
    assert constant_time.read(copy).errors == (expected,)
    assert "zkp_new" not in {function.name for function in constant_time.read(copy).constant()}


def test_a_new_function_on_secrets_is_constant_time(copy: Path) -> None:
    declare(copy, "include/zkp_api/ed25519.h", "int zkp_new(uint8_t *o, const zkp_secret *key);")
    (error,) = constant_time.read(copy).errors
    assert error == "include/zkp_api/ed25519.h: zkp_new takes a secret and is variable time"


def test_a_new_constant_time_function_is_unchecked(copy: Path) -> None:
    declare(copy, "include/zkp_api/secret.h", "int zkp_new(uint8_t *o, const zkp_secret *key);")
    changed = constant_time.read(copy)
    assert not changed.errors
    assert unchecked(changed, read_record(), copy) == [
        f"zkp_new: no case enters it with secrets on {level}" for level in ("portable", "adx", "ifma")
    ]


def test_a_removed_call_leaves_a_function_unchecked(copy: Path) -> None:
    path = copy / "tests" / "secrets_ct.c"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r"    require\(zkp_secret_nullifier\(.*\n", "", text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    assert unchecked(LISTING, read_record(), copy) == ["zkp_secret_nullifier: secrets_ct does not call it any more"]


def test_a_removed_case_leaves_functions_unchecked(copy: Path) -> None:
    path = copy / "tests" / "clsag_ct.c"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(" CASE(signing_with_numbers),", ""), encoding="utf-8")
    assert "zkp_clsag_sign_with: clsag_ct has no case signing_with_numbers" in unchecked(LISTING, read_record(), copy)


def test_a_comment_that_contradicts_is_caught(copy: Path) -> None:
    declare(copy, "include/zkp_api/eddsa.h", "/* Runs in constant time. */\nint zkp_new(const uint8_t *key);")
    (error,) = constant_time.read(copy).errors
    assert error == "include/zkp_api/eddsa.h: zkp_new is spoken of as constant time, and not marked so"


# Statements in documents


def plain(path: Path) -> str:
    """Text without line breaks, quotation marks at the ends of strings, and signs of comments."""
    return re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))


def documents() -> list[Path]:
    found = [REPO / "README.md", REPO / "SECURITY.md"]
    for folder, kind in (("docs", "md"), ("notebooks", "ipynb"), ("zkpriv", "py")):
        found += (REPO / folder).glob(f"**/*.{kind}")
    return sorted(path for path in found if path != DOCUMENT)


def unknown_statements(path: Path, text: str) -> list[str]:
    """Statements about constant time that no claim covers."""
    name = path.relative_to(REPO).as_posix()
    covered: list[tuple[int, int]] = []
    for claim in CLAIMS:
        if claim["file"] == name:
            covered += [(m.start(), m.end()) for m in re.finditer(re.escape(claim["says"]), text)]
    return [
        text[max(0, m.start() - 60) : m.end() + 40]
        for m in STATEMENT.finditer(text)
        if not any(start <= m.start() and m.end() <= end for start, end in covered)
    ]


def test_every_statement_is_about_listed_functions() -> None:
    unknown = {path.name: found for path in documents() if (found := unknown_statements(path, plain(path)))}
    assert not unknown, "say in tests/constant_time_claims.toml which functions these are about"
    for claim in CLAIMS:
        path = REPO / claim["file"]
        assert claim["says"] in plain(path), f"not in {claim['file']} any more: {claim['says']}"
        assert claim["functions"] or claim["why"]
        for pattern in claim["functions"]:
            matched = {f.name: f.timing for f in LISTING.functions if fnmatchcase(f.name, pattern)}
            assert matched, pattern
            assert set(matched.values()) == {constant_time.CONSTANT}, f"{claim['says']}: {matched}"


def test_a_new_statement_is_caught() -> None:
    path = REPO / "zkpriv" / "groth16" / "__init__.py"
    assert unknown_statements(path, plain(path) + " Setup runs in constant time.")
