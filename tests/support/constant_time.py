# SPDX-License-Identifier: GPL-3.0-or-later
"""Which functions of the C core are constant time, as the headers say it.

The first comment of a header has a sentence that begins with "Constant time" or "Variable time"; it holds for every
function of the header. A comment in front of functions may have its own sentence, which holds for those that follow it
without an empty line or another comment. Names ending in ``_var`` are variable time and those in ``_ct`` constant time,
whatever comments say. Where neither says anything a function is not classified, which is an error.

Secret are what constant pointers point to, words of 64 bits, and ``zkp_secret`` handles. "Secret: a, b." names others
in their place, and "Public: a, b." takes some away; in the first comment of a header, from all its functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NATIVE = Path(__file__).resolve().parents[2] / "native"
CONSTANT, VARIABLE = "constant", "variable"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TIMING = re.compile(r"(?<![\w-])(Constant|Variable)\s+time\b")
_NAMED = re.compile(r"\b(Secret|Public): ([\w,\s]+)\.")
_MENTION = re.compile(r"constant[-\s]+time", re.IGNORECASE)
_FUNCTION = re.compile(r"^(?P<before>[\w \t*]+?[\s*])(?P<name>\w+)\((?P<parameters>[^;{}]*)\)\s*[;{]", re.DOTALL)
_MEMBER = re.compile(r"^(?P<before>[\w \t*]+?)\(\*(?P<name>\w+)\)\((?P<parameters>[^;{}]*)\)\s*;", re.DOTALL)
#: What only builds have that check bounds at run time.
_CHECKED = re.compile(r"^#if(?:def)? ZKP_VERIFY\n(?:(?!#if|#else|#endif).*\n)*", re.MULTILINE)
_NOT_A_TYPE = {"return", "else", "typedef", "if", "while", "for", "switch", "do", "sizeof", "define"}


@dataclass(frozen=True)
class Parameter:
    """``pointers``: how many; an array counts as one. ``length``: of an array, else 1."""

    name: str
    type: str
    constant: bool
    pointers: int
    length: int = 1


@dataclass(frozen=True)
class Function:
    """``name``: with the table in front for its members, "zkp_prime_group.add". ``header``: below native/. ``public``:
    what would be secret if a comment did not say otherwise.
    """

    name: str
    header: str
    timing: str
    parameters: tuple[Parameter, ...]
    secret: tuple[str, ...]
    public: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    functions: tuple[Function, ...]
    errors: tuple[str, ...]

    def constant(self) -> list[Function]:
        return [function for function in self.functions if function.timing == CONSTANT]

    def variable(self) -> list[Function]:
        return [function for function in self.functions if function.timing == VARIABLE]


def headers(native: Path = NATIVE) -> list[Path]:
    """All headers but those that are included several times with names made by macros."""
    found = [*native.glob("include/*/*.h"), *native.glob("src/*.h"), *native.glob("src/ifma/*.h")]
    return sorted(path for path in found if not path.name.endswith((".inc.h", "_template.h")))


def read(native: Path = NATIVE) -> Listing:
    """Every function of every header with what is said of its timing, and what is missing or contradicts itself."""
    functions: dict[str, Function] = {}
    errors: list[str] = []
    for path in headers(native):
        where = path.relative_to(native).as_posix()
        for function, comment in _functions_of(path.read_text(encoding="utf-8"), where):
            known = functions.get(function.name)
            if known is not None and known.timing != function.timing:
                errors.append(f"{where}: {function.name} is {function.timing} time here, not in {known.header}")
            functions.setdefault(function.name, function)
            errors += [f"{where}: {function.name} {text}" for text in _faults(function, comment)]
    return Listing(tuple(sorted(functions.values(), key=lambda f: (f.header, f.name))), tuple(errors))


def _faults(function: Function, comment: str) -> Iterator[str]:
    if not function.timing:
        yield "is neither said to be constant nor variable time"
    if function.timing == VARIABLE:
        if any(p.type == "zkp_secret" for p in function.parameters) and not function.name.endswith("_free"):
            yield "takes a secret and is variable time"
        if _MENTION.search(comment) and not re.search(r"Variable\s+time", comment):
            yield "is spoken of as constant time, and not marked so"
    named = {name for _, names in _NAMED.findall(comment) for name in re.findall(r"\w+", names)}
    if function.timing == CONSTANT and named and not named & {p.name for p in function.parameters}:
        yield f"has no argument of those named: {', '.join(sorted(named))}"


def _functions_of(text: str, where: str) -> Iterator[tuple[Function, str]]:
    """Functions of a header, each with the comment that is its own (empty without one)."""
    text = _CHECKED.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    comments = list(_COMMENT.finditer(text))
    blank = re.sub(r"^[ \t]*#(?:[^\n\\]|\\\n|\\.)*", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.MULTILINE)
    blank = re.sub(r"__attribute__\(\(.*?\)\)(?=[\s;])", lambda m: " " * len(m[0]), blank)
    for comment in comments:
        blank = blank[: comment.start()] + re.sub(r"[^\n]", "\0", comment[0]) + blank[comment.end() :]
    first = next((c[0] for c in comments if "SPDX" not in c[0]), "")
    before_code = re.search(r"^\w.*[;{]", re.sub("\0", " ", blank), re.MULTILINE)
    opening = first if before_code is None or text.find(first) < before_code.start() else ""
    own, table, depth = "", "", 0
    position = 0
    for line in blank.splitlines(keepends=True):
        start, position = position, position + len(line)
        if line.strip(" \t\n\0") == "" and "\0" not in line:
            own = "" if depth == (1 if table else 0) else own
        elif depth <= 1 and "\0" in line and not line.replace("\0", "").strip():
            own = next((c[0] for c in comments if c.start() < position and c.end() > start), "")
            own = "" if own == opening else own
        code = blank[start:]
        if depth == 0 and (opened := re.match(r"typedef struct (\w+) \{", line)):
            table = opened[1]
        at_top = _FUNCTION.match(code) if depth == 0 and re.match(r"[A-Za-z_]", line) else None
        member = _MEMBER.match(code.lstrip()) if depth == 1 and table else None
        found = at_top or member
        if found is not None and found["before"].split() and found["before"].split()[0] not in _NOT_A_TYPE:
            name = found["name"] if at_top else f"{table}.{found['name']}"
            if name != name.upper():
                trailing = re.match(r"[^\n]*?/\*(.*?)\*/", text[start:position]) if member else None
                yield (
                    _function(name, where, found["parameters"].replace("\0", " "), opening, own),
                    own + (trailing[1] if trailing else ""),
                )
        depth += line.count("{") - line.count("}")
        if depth == 0:
            table = ""


def _function(name: str, where: str, parameters: str, opening: str, own: str) -> Function:
    timing = ""
    for comment in (opening, own):
        for word in _TIMING.findall(comment):
            timing = CONSTANT if word == "Constant" else VARIABLE
    if name.endswith("_var"):
        timing = VARIABLE
    if name.endswith("_ct"):
        timing = CONSTANT
    parsed = tuple(p for text in _split(parameters) if (p := _parameter(text)) is not None)
    secret = {p.name for p in parsed if _is_secret(p)}
    public: set[str] = set()
    for comment in (opening, own):
        for kind, names in _NAMED.findall(comment):
            listed = set(re.findall(r"\w+", names)) & {p.name for p in parsed}
            if kind == "Secret" and comment is own:
                public |= secret
                secret = listed
            elif kind == "Public":
                secret -= listed
                public |= listed
    public -= secret
    names = tuple(p.name for p in parsed)
    return Function(
        name, where, timing, parsed, tuple(n for n in names if n in secret), tuple(n for n in names if n in public)
    )


def _is_secret(p: Parameter) -> bool:
    return p.constant if p.pointers else p.type == "uint64_t"


def _split(parameters: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r",(?![^()]*\))", parameters)]


def _parameter(text: str) -> Parameter | None:
    if text in ("", "void", "..."):
        return None
    array = re.search(r"\[(\w*)\](?:\[\w*\])*$", text)
    plain = text[: array.start()] if array else text
    inner = re.search(r"\(\s*\*+\s*(\w+)\s*\)", plain)
    name = inner[1] if inner else re.findall(r"\w+", plain)[-1]
    words = [w for w in re.findall(r"\w+", plain.replace(name, "", 1) if inner else plain[: plain.rindex(name)])]
    base = next((w for w in words if w not in ("const", "struct", "unsigned", "signed")), "unsigned")
    length = int(array[1]) if array and array[1].isdigit() else 1
    pointers = plain.count("*") + (1 if array else 0)
    return Parameter(name, base, "const" in words, pointers, length)
