# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the C glue of ``zkpriv._native`` (cffi, API mode, limited ABI).

The declarations come from ``native/cdef/*.cdef`` (sorted by name); the prelude includes every header of
``native/include/zkp_api/``, so that the C compiler checks each declaration against its prototype.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from cffi import FFI

HERE = Path(__file__).resolve().parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the C file to write")
    out: Path = parser.parse_args().out
    ffi = FFI()
    for cdef in sorted((HERE / "cdef").glob("*.cdef")):
        ffi.cdef(cdef.read_text(encoding="utf-8"))
    headers = sorted((HERE / "include" / "zkp_api").glob("*.h"))
    prelude = "".join(f'#include "zkp_api/{header.name}"\n' for header in headers)
    ffi.set_source("zkpriv._native", prelude)
    ffi.emit_c_code(str(out))


if __name__ == "__main__":
    main()
