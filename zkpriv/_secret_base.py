# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a secret in C memory, common to the secrets of both groups."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Any, NoReturn, Self

from zkpriv.errors import EncodingError


class SecretBase(ABC):
    """32 secret bytes in C memory. Use it as a context manager, or ``close`` it; deletion wipes it as well.

    Any number of threads may use one secret; close it when none does any more.

    ``==`` runs in constant time over the content. There is no content in ``repr``; formatting, hashing, copying and
    pickling are refused.
    """

    __slots__ = ("_handle",)
    _handle: Any

    @staticmethod
    @abstractmethod
    def _core() -> Any:
        """The module with the operations in C; BackendError without the C core."""

    def reveal(self) -> bytes:
        """A Python copy of the 32 bytes. Nothing wipes it: prefer the operations on the secret."""
        return bytes(self._core().reveal(self._live()))

    def close(self) -> None:
        """Wipe and free. Using the secret afterwards raises ``EncodingError``; closing twice is fine."""
        handle, self._handle = self._handle, None
        if handle is not None:
            self._core().release(handle)

    @property
    def closed(self) -> bool:
        return self._handle is None

    def _live(self) -> Any:
        if self._handle is None:
            raise EncodingError("this secret was closed and wiped: derive it again")
        return self._handle

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return bool(self._core().equal(self._live(), other._live()))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'closed' if self._handle is None else '...'})"

    __str__ = __repr__

    def __format__(self, spec: str) -> NoReturn:
        raise TypeError("a secret is not formatted into text; call reveal() if you mean to")

    def __bytes__(self) -> NoReturn:
        raise TypeError("a secret is not turned into bytes silently; call reveal() if you mean to")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not pickled or copied: it would leave C memory")

    def __copy__(self) -> NoReturn:
        raise TypeError("a secret is not copied; pass the same object on")

    def __deepcopy__(self, memo: object) -> NoReturn:
        raise TypeError("a secret is not copied; pass the same object on")


def exactly_32(data: bytes | bytearray | memoryview, what: str) -> bytes | bytearray | memoryview:
    """The buffer itself (no copy is made of a secret), if it has 32 bytes; EncodingError otherwise."""
    size = secret_size(data, what)
    if size != 32:
        raise EncodingError(f"{what} is 32 bytes, got {size}")
    return data


def scalar_bytes(value: int | bytes | bytearray | memoryview) -> bytes | bytearray | memoryview:
    """A scalar as 32 bytes little-endian: an integer is written so, bytes are themselves. Whether it is below the order
    is for the core to see. EncodingError otherwise.
    """
    if isinstance(value, bool):
        raise EncodingError("a scalar: expected an int or 32 bytes, got bool")
    if isinstance(value, int):
        if not 0 <= value < 1 << 256:
            raise EncodingError("a scalar must lie in [0, l)")
        return value.to_bytes(32, "little")
    return exactly_32(value, "a scalar")


def secret_size(data: object, what: str) -> int:
    """How many bytes a buffer has; EncodingError for what is none, or lies in pieces."""
    try:
        with memoryview(data) as view:  # type: ignore[arg-type]
            if not view.c_contiguous:
                raise EncodingError(f"{what}: expected bytes in one piece")
            return view.nbytes
    except (TypeError, ValueError):  # no buffer, or a memoryview that was released
        raise EncodingError(f"{what}: expected bytes, got {type(data).__name__}") from None
