# SPDX-License-Identifier: GPL-3.0-or-later
"""The drawings of ``02_ring_signatures_and_stealth.ipynb``. Nothing here computes anything: it only draws."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle

BLUE, RED, GREEN, YELLOW, GREY, PALE = "#1b4f8a", "#c8553d", "#588157", "#e0a526", "#8a8a8a", "#e8ecf1"


def short(number: int) -> str:
    """The first digits of a scalar."""
    return f"{number:064x}"[:4] + "…"


def _bare(axes: Any, title: str = "") -> None:
    axes.set_axis_off()
    if title:
        axes.set_title(title, loc="left", fontsize=11, fontweight="bold")


def ring(
    axes: Any,
    challenges: Sequence[int],
    title: str,
    below: str,
    *,
    highlight: int | None = None,
    arrives: int | None = None,
) -> None:
    """Members on a circle; the arrow into member i carries its challenge.

    ``highlight``: this member is drawn as the one who closed the ring. ``arrives``: what really comes out behind the
    last member where the ring does not close.
    """
    size = len(challenges)
    _bare(axes, title)
    axes.set_aspect("equal")
    axes.set_xlim(-1.75, 1.75)
    axes.set_ylim(-1.32, 1.42)
    spots = [_on_circle(index / size) for index in range(size)]
    for index, spot in enumerate(spots):
        before = spots[index - 1]
        closes, broken = highlight == index, arrives is not None and index == 0
        colour = RED if broken else BLUE if closes else GREY
        axes.add_patch(
            FancyArrowPatch(
                before,
                spot,
                connectionstyle=f"arc3,rad={-math.tan(math.pi / size / 2):.3f}",
                arrowstyle="-|>",
                mutation_scale=13,
                shrinkA=17,
                shrinkB=17,
                color=colour,
                linewidth=1.6,
                linestyle=(0, (2, 2)) if broken else "-",
            )
        )
        x, y = _on_circle((index - 0.5) / size, 1.36)
        text = f"$c_{index}$ = {short(challenges[index])}"
        if broken and arrives is not None:
            text = f"arrives: {short(arrives)}\nneeded: {short(challenges[0])}"
        axes.text(x, y, text, ha="center", va="center", fontsize=7.5, color=colour if colour != GREY else "#444444")
    for index, (x, y) in enumerate(spots):
        mine = highlight == index
        axes.add_patch(Circle((x, y), 0.19, facecolor=BLUE if mine else "white", edgecolor=BLUE, linewidth=1.4))
        axes.text(
            x, y, f"$P_{index}$", ha="center", va="center", fontsize=10, color="white" if mine else "black", zorder=3
        )
    axes.text(0, 0, below, ha="center", va="center", fontsize=8.5, color="#333333")


def _on_circle(turn: float, radius: float = 1.0) -> tuple[float, float]:
    angle = math.pi / 2 - 2 * math.pi * turn
    return radius * math.cos(angle), radius * math.sin(angle)


def responses(axes: Any, signatures: Sequence[Sequence[int]], order: int) -> None:
    """All responses of many signatures, one column for each member."""
    for member in range(len(signatures[0])):
        column = [signature[member] / order for signature in signatures]
        xs = [member + ((37 * k) % 61 / 61 - 0.5) * 0.62 for k in range(len(column))]
        axes.scatter(xs, column, s=7, color=BLUE, alpha=0.55, linewidths=0)
    axes.set_xticks(range(len(signatures[0])), [f"$s_{member}$" for member in range(len(signatures[0]))])
    axes.set_yticks([0, 1], ["0", "order"])
    axes.set_ylim(-0.02, 1.02)
    axes.spines[["top", "right"]].set_visible(False)


def linked(axes: Any, names: Sequence[str], matrix: Sequence[Sequence[bool]]) -> None:
    """Which signatures are linked to which; one colour for those that are linked."""
    size = len(names)
    groups = list(dict.fromkeys(row.index(True) for row in matrix))
    for row in range(size):
        for column in range(size):
            group = groups.index(matrix[row].index(True))
            colour = (BLUE, RED, GREEN, YELLOW)[group % 4] if matrix[row][column] else PALE
            axes.add_patch(Rectangle((column + 0.04, size - row - 0.96), 0.92, 0.92, color=colour, linewidth=0))
    axes.set_xlim(0, size)
    axes.set_ylim(0, size)
    axes.set_aspect("equal")
    axes.set_xticks([index + 0.5 for index in range(size)], range(1, size + 1))
    axes.set_yticks([size - index - 0.5 for index in range(size)], [f"{i + 1}  {name}" for i, name in enumerate(names)])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xlabel("signature")


def payment(axes: Any) -> None:
    """Who computes what in one payment to a stealth address."""
    _bare(axes)
    axes.set_xlim(0, 12)
    axes.set_ylim(0.7, 3.6)
    columns = (
        (0.1, "Alice, who pays", BLUE, "draws $r$\nshared secret $D = 8rA$\n$h = \\mathrm{hash}(D, i)$"),
        (4.45, "the chain, for all to see", GREY, "$R = rG$\n$P = hG + B$\nview tag, hidden amount"),
        (8.8, "Bob, who is paid", GREEN, "shared secret $D = 8aR$\n$P - hG = B$: it is mine\nkey of $P$: $h + b$"),
    )
    for x, name, colour, text in columns:
        axes.add_patch(
            FancyBboxPatch((x, 0.85), 3.1, 2.1, boxstyle="round,pad=0.05", facecolor="white", edgecolor=colour)
        )
        axes.text(x + 1.55, 3.25, name, ha="center", color=colour, fontweight="bold", fontsize=10.5)
        axes.text(x + 1.55, 1.9, text, ha="center", va="center", linespacing=1.9, fontsize=10.5)
    for start, end in ((3.3, 4.35), (7.65, 8.7)):
        axes.add_patch(FancyArrowPatch((start, 1.9), (end, 1.9), arrowstyle="-|>", mutation_scale=14, color=GREY))


def chain(axes: Any, views: Mapping[str, Mapping[int, str]], count: int, colours: Sequence[str]) -> None:
    """One row of squares a viewer; ``views``: what each of them reads in which output."""
    _bare(axes)
    axes.set_xlim(-4.6, count + 0.1)
    axes.set_ylim(-0.2, 1.45 * len(views))
    axes.set_aspect("equal")
    for row, (name, read) in enumerate(views.items()):
        y = 1.45 * (len(views) - 1 - row)
        axes.text(-0.4, y + 0.46, name, ha="right", va="center", fontsize=10)
        for place in range(count):
            text = read.get(place)
            colour = PALE if text is None else colours[row]
            axes.add_patch(Rectangle((place + 0.05, y), 0.9, 0.9, color=colour, linewidth=0))
            shown, ink = ("?", "#9aa4b0") if text is None else (text, "white")
            axes.text(place + 0.5, y + 0.44, shown, ha="center", va="center", fontsize=8, color=ink)


def proof_sizes(axes: tuple[Any, Any], counts: Sequence[int], sizes: Mapping[str, Sequence[int]]) -> None:
    """Bytes of a range proof about so many amounts, in all and for each amount."""
    colours = dict(zip(sizes, (GREY, YELLOW, BLUE), strict=True))
    for panel, title in zip(axes, ("bytes of the proof", "bytes for each amount"), strict=True):
        last = []
        for name, figures in sizes.items():
            values = [size / (count if panel is axes[1] else 1) for count, size in zip(counts, figures, strict=True)]
            panel.plot(counts, values, marker="o", markersize=4, color=colours[name])
            last.append((values[-1], name))
        panel.set_xscale("log", base=2)
        panel.set_yscale("log")
        panel.set_xticks(counts, counts)
        panel.set_xlabel("amounts in one proof")
        panel.set_title(title, loc="left", fontsize=10.5)
        panel.minorticks_off()
        panel.grid(axis="y", color="#ececec")
        panel.spines[["top", "right"]].set_visible(False)
        panel.set_ylim(bottom=0.7 * panel.dataLim.ymin)  # room for the lowest name above the axis
        # Names beside the ends of their lines; the two Bulletproofs end close together
        for shift, (value, name) in zip((0, 6, -6), last, strict=True):
            panel.annotate(
                f"{name}: {value:,.0f}", (counts[-1], value), xytext=(7, shift), textcoords="offset points",
                va="center", fontsize=8.5, color=colours[name],
            )  # fmt: skip


def anatomy(axes: Any, parts: Sequence[tuple[str, int]]) -> None:
    """What the bytes of a transaction are for."""
    _bare(axes)
    total, left = sum(size for _, size in parts), 0
    colours = (GREY, YELLOW, BLUE, GREEN, RED)
    for index, ((name, size), colour) in enumerate(zip(parts, colours, strict=False)):
        axes.add_patch(Rectangle((left, 0), size, 1, facecolor=colour, edgecolor="white", linewidth=1.5))
        narrow, above = size < total / 7, index % 2 == 0
        y = (1.2 if above else -0.2) if narrow else 0.5
        axes.text(
            left if narrow else left + size / 2,
            y,
            f"{name}\n{size} B",
            ha="left" if narrow else "center",
            va=("bottom" if above else "top") if narrow else "center",
            fontsize=8.5,
            color=colour if narrow else "white",
        )
        left += size
    axes.set_xlim(-5, total + 5)
    axes.set_ylim(-1.3, 2.2)


def ring_on_chain(axes: Any, indices: Sequence[int]) -> None:
    """Where the members of a ring lie among all outputs of the chain."""
    axes.vlines([index / 1e6 for index in indices], 0, 1, color=BLUE, linewidth=1.2, alpha=0.6)
    axes.scatter([index / 1e6 for index in indices], [1] * len(indices), s=24, color=BLUE, alpha=0.6, linewidths=0)
    axes.set_ylim(0, 1.5)
    axes.set_yticks([])
    axes.set_xlabel("number of the output in the chain, millions")
    axes.spines[["top", "right", "left"]].set_visible(False)


def knowledge(axes: Any, viewers: Sequence[str], facts: Sequence[tuple[str, Sequence[bool]]]) -> None:
    """Who knows what."""
    _bare(axes)
    width, left = 2.3, 4.5
    axes.set_xlim(0, left + width * len(viewers))
    axes.set_ylim(-len(facts) - 0.1, 0.9)
    for column, viewer in enumerate(viewers):
        axes.text(
            left + width * (column + 0.5), 0.35, viewer, ha="center", va="center", fontweight="bold", fontsize=9.5
        )
    for row, (fact, known) in enumerate(facts):
        axes.text(left - 0.2, -row - 0.5, fact, ha="right", va="center", fontsize=9.5)
        for column, yes in enumerate(known):
            spot = (left + width * column + 0.06, -row - 0.94)
            axes.add_patch(Rectangle(spot, width - 0.12, 0.88, color=GREEN if yes else PALE, linewidth=0))
            axes.text(
                spot[0] + width / 2 - 0.06, -row - 0.5, "yes" if yes else "no", ha="center", va="center", fontsize=9,
                color="white" if yes else "#7d8793",
            )  # fmt: skip
