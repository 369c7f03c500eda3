# SPDX-License-Identifier: GPL-3.0-or-later
"""Charts of the measurements, each as PNG and SVG. They need matplotlib; without it a message says so."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from suite import machine, ringct, rows

OURS = "#1b4f8a"
COLOURS = {
    "gnark": "#c8553d",
    "blst": "#588157",
    "arkworks": "#b08900",
    "zksnake": "#7b5ea7",
    "py_arkworks": "#8a8a8a",
    "snarkjs": "#3a9d9d",
}
#: Peers on Curve25519.
RINGCT_COLOURS = {
    "monero_oxide": "#c8553d",
    "tari": "#588157",
    "bulletproofs": "#b08900",
    "dalek": "#7b5ea7",
    "libsodium": "#3a9d9d",
}
GREY = "#6b6b6b"


def _pyplot() -> Any:
    try:
        import matplotlib
    except ImportError:
        print("no chart: matplotlib is not installed (pip install 'zkpriv[notebooks]' brings it)")
        return None
    matplotlib.use("Agg")
    from matplotlib import pyplot

    pyplot.rcParams.update(
        {
            "font.family": "DejaVu Sans",
            "font.size": 9,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": "#9a9a9a",
            "axes.titlelocation": "left",
            "axes.titlesize": 11,
            "axes.titleweight": "bold",
            "svg.fonttype": "none",
            "svg.hashsalt": "zkpriv",
        }
    )
    return pyplot


def _save(figure: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path.with_suffix(".png"), dpi=160, bbox_inches="tight", facecolor="white")
    figure.savefig(path.with_suffix(".svg"), bbox_inches="tight", metadata={"Date": None})
    print(f"wrote {path.with_suffix('.png')} and {path.with_suffix('.svg')}")


_TITLES = {
    "fp-mul": "field product",
    "decode-g1": "decode G1",
    "decode-g2": "decode G2",
    "msm-g1": "G1 MSM",
    "msm-g2": "G2 MSM",
    "ntt": "NTT",
    "pairing": "pairing",
    "verify": "verify",
    "batch-verify": "batch verify",
    "prove": "prove",
    "setup": "setup",
    "key-load": "key load",
}


def _title(task: str) -> str:
    kernel, size, threads = task.split()
    count = int(size)
    text = _TITLES.get(kernel, kernel)
    if kernel in ("msm-g1", "msm-g2", "ntt"):
        text += f" $2^{{{count.bit_length() - 1}}}$"
    elif kernel in ("prove", "setup", "key-load"):
        text += f" {count:,}"
    elif count > 1 and kernel != "fp-mul":
        text += f" {count}"
    return f"{text}, {threads[1:]} thread{'s' if threads != 'T1' else ''}"


def _speedups(results: Mapping[str, Any]) -> list[tuple[str, str, dict[str, float]]]:
    """(label, our time, times faster than each peer) of every task that has a peer."""
    found = []
    order = list(_TITLES)

    def place(task: str) -> tuple[int, int, str]:
        kernel, size, threads = task.split()
        return (order.index(kernel) if kernel in order else len(order), int(size), threads)

    for task in sorted(results, key=place):
        kernel, size, threads = task.split()
        ours_at = (task, "zkpriv")
        peers_at = task
        if kernel == "fp-mul":
            ours_at = (f"fp-mul-lanes {size} {threads}", "zkpriv")
        if kernel == "batch-verify":
            peers_at = f"verify 1 {threads}"
        ours = rows.seconds_per_unit(results, ours_at)
        if ours is None:
            continue
        ratios = {}
        for peer in COLOURS:
            theirs = rows.seconds_per_unit(results, (peers_at, peer))
            if theirs is not None:
                ratios[peer] = theirs / ours
        if ratios:
            each = " each" if kernel in ("batch-verify", "decode-g1", "decode-g2") else ""
            found.append((_title(task), rows.shown(task, ours) + each, ratios))
    return found


def compare(data: Mapping[str, Any], path: Path) -> None:
    """How many times faster zkpriv is than each peer, one line a kernel."""
    _beside_peers(data, path, _speedups(data["results"]), COLOURS)


def compare_ringct(data: Mapping[str, Any], path: Path) -> None:
    """The same for ring signatures, range proofs and Ed25519."""
    _beside_peers(data, path, ringct.speedups(data["results"]), RINGCT_COLOURS)


def _beside_peers(
    data: Mapping[str, Any],
    path: Path,
    lines: Sequence[tuple[str, str, dict[str, float]]],
    colours: Mapping[str, str],
) -> None:
    pyplot = _pyplot()
    if pyplot is None or not lines:
        return
    figure, axes = pyplot.subplots(figsize=(8.2, 1.2 + 0.36 * len(lines)))
    top = len(lines) - 1
    for index, (_, ours, ratios) in enumerate(lines):
        y = top - index
        ends = [min(1.0, *ratios.values()), max(1.0, *ratios.values())]
        axes.plot(ends, [y, y], color="#dcdcdc", linewidth=2.2, zorder=1)
        for peer, ratio in ratios.items():
            axes.scatter([ratio], [y], s=44, color=colours[peer], zorder=3, linewidths=0)
        axes.text(ends[1] * 1.09, y, ours, va="center", ha="left", color=OURS, fontsize=8.5)
    axes.axvline(1, color=OURS, linewidth=1.2)
    axes.set_yticks(range(len(lines)), [line[0] for line in reversed(lines)])
    axes.tick_params(axis="y", length=0)
    axes.set_xscale("log")
    most = max(max(line[2].values()) for line in lines)
    least = min(min(line[2].values()) for line in lines)
    axes.set_xlim(min(0.8, least * 0.8), most * 2.2)
    ticks = [
        tick
        for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
        if least * 0.8 <= tick <= most * 1.5 or tick == 1
    ]
    axes.set_xticks(ticks, [f"{tick:g}×" for tick in ticks])
    axes.minorticks_off()
    axes.set_ylim(-0.6, top + 0.6)
    axes.set_xlabel(
        f"times faster than the peer (in blue: zkpriv's own time)\n{machine.caption(data['machine'])}",
        color=GREY,
        fontsize=8,
    )
    same = "same inputs" if "runs_put_together" in data else "same inputs, same run"
    axes.set_title(f"zkpriv beside its peers: {same}", pad=24)
    peers = [peer for peer in colours if any(peer in line[2] for line in lines)]
    x = 0.0
    for peer in peers:
        axes.annotate(
            f"● {peer}",
            (0, 1),
            xycoords="axes fraction",
            xytext=(x, 5),
            textcoords="offset points",
            color=colours[peer],
            fontsize=9,
        )
        x += 22 + 5.6 * len(peer)
    _save(figure, path)
    pyplot.close(figure)


def log_log(
    path: Path,
    title: str,
    labels: tuple[str, str],
    series: Sequence[tuple[str, str, Sequence[tuple[float, float]]]],
    theory: Sequence[tuple[str, Sequence[tuple[float, float]]]],
    caption: str,
) -> None:
    """A chart of one panel. ``series``: (name, colour, points)."""
    pyplot = _pyplot()
    if pyplot is None:
        return
    figure, axes = pyplot.subplots(figsize=(7.2, 4.6))
    draw_log_log(axes, labels, series, theory)
    axes.set_title(title)
    figure.text(0.02, -0.03, caption, color=GREY, fontsize=7.5)
    _save(figure, path)
    pyplot.close(figure)


def draw_log_log(
    axes: Any,
    labels: tuple[str, str],
    series: Sequence[tuple[str, str, Sequence[tuple[float, float]]]],
    theory: Sequence[tuple[str, Sequence[tuple[float, float]]]],
) -> None:
    """One panel: lines whose names stand at their right ends, and thin dashes for theory, named at their left."""
    for name, points in theory:
        axes.plot(*zip(*points, strict=True), color="#a8a8a8", linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)
        level = max(points[0][1], points[-1][1]) < 3 * min(points[0][1], points[-1][1])
        # A level line has room above its right end, a rising one at its left
        axes.annotate(
            name,
            points[-1] if level else points[0],
            xytext=(0, 4),
            textcoords="offset points",
            color=GREY,
            fontsize=8,
            ha="right" if level else "left",
            va="bottom",
        )
    for _, colour, points in series:
        axes.plot(*zip(*points, strict=True), color=colour, linewidth=1.8, marker="o", markersize=3.4, zorder=3)
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    ends = [math.log2(x) for _, _, points in series for x, _ in points]
    logs = range(math.ceil(min(ends) - 0.01), round(max(ends)) + 1, 2)
    axes.set_xticks([2**log for log in logs], [f"$2^{{{log}}}$" for log in logs])
    axes.set_xlabel(labels[0], color=GREY)
    axes.set_ylabel(labels[1], color=GREY)
    axes.grid(True, which="major", color="#ececec", linewidth=0.8)
    axes.minorticks_off()
    bottom, top = (math.log10(limit) for limit in axes.get_ylim())
    tips = sorted((math.log10(points[-1][1]), name, colour, points[-1][0]) for name, colour, points in series)
    heights = [tip[0] for tip in tips]
    least = (top - bottom) * 0.047
    for _ in range(200):
        for index in range(1, len(heights)):
            overlap = least - (heights[index] - heights[index - 1])
            if overlap > 0:
                heights[index] += overlap / 2
                heights[index - 1] -= overlap / 2
    for height, (_, name, colour, x) in zip(heights, tips, strict=True):
        axes.annotate(
            name, (x, 10**height), xytext=(7, 0), textcoords="offset points", color=colour, fontsize=8.5, va="center"
        )
