"""Who speaks about whom, as a picture."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from analysis.reporting.figures import COLOURS, INK, LINE, Chart, drawing, short
from analysis.reporting.wording import count

Edge = tuple[str, str]


def network(nodes: Sequence[str], edges: Mapping[Edge, int], *, title: str, name: str) -> Chart:
    """Arrows from who speaks to whom they speak about, the thicker the more often.

    The nodes stand on a circle in the order given, so that the same corpus gives the same
    picture; a layout by forces would look as if nearness meant something.

    Args:
        nodes: labels, at most a dozen.
        edges: how often, by who speaks and whom about.
        title: the caption.
        name: short name, for the CSV.
    """
    from matplotlib.patches import FancyArrowPatch

    at = {
        label: (math.cos(angle), math.sin(angle))
        for label, angle in ((n, math.pi / 2 - 2 * math.pi * i / len(nodes)) for i, n in enumerate(nodes))
    }
    most = max(edges.values())
    with drawing(5.4, 4.6) as (figure, axes):
        for (who, whom), times in sorted(edges.items(), key=lambda pair: (pair[1], pair[0])):
            axes.add_patch(
                FancyArrowPatch(
                    at[who],
                    at[whom],
                    connectionstyle="arc3,rad=0.16",
                    arrowstyle="-|>",
                    mutation_scale=11,
                    shrinkA=9,
                    shrinkB=10,
                    linewidth=0.8 + 3.2 * times / most,
                    color=COLOURS[0],
                    alpha=0.35 + 0.6 * times / most,
                )
            )
            if times >= max(2, most / 3):
                x, y = _on_the_arc(at[who], at[whom])
                axes.annotate(str(times), (x, y), ha="center", va="center", fontsize=9, color=INK)
        for label, (x, y) in at.items():
            axes.plot(x, y, marker="o", markersize=9, color=INK, markeredgecolor=LINE)
            side = "left" if x > 0.1 else "right" if x < -0.1 else "center"
            level = "center" if abs(y) < 0.95 else "bottom" if y > 0 else "top"
            axes.annotate(short(label), (x * 1.09, y * 1.12), ha=side, va=level, parse_math=False)
        axes.set_xlim(-2.1, 2.1)
        axes.set_ylim(-1.3, 1.3)
        axes.set_axis_off()
    ordered = sorted(edges.items(), key=lambda pair: (-pair[1], pair[0]))
    spoken_of = Counter(dict.fromkeys(nodes, 0))
    for (_, whom), times in edges.items():
        spoken_of[whom] += times
    central = max(nodes, key=lambda label: (spoken_of[label], label))
    alt = (
        f"Network of {count(len(nodes), 'voice')} and {count(len(edges), 'arrow')} from who speaks to whom they "
        f"speak about. The most: {ordered[0][0][0]} about {ordered[0][0][1]}, {count(ordered[0][1], 'time')}. "
        f"{central} is spoken about most, {count(spoken_of[central], 'time')}."
    )
    data = [[who, whom, times] for (who, whom), times in ordered]
    return Chart(figure, title, alt, name, ["who_speaks", "about", "times"], data)


def _on_the_arc(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """The middle of the arrow that matplotlib bends by 0.16 of its length."""
    (x, y), (u, v) = one, other
    return (x + u) / 2 + 0.08 * (v - y), (y + v) / 2 - 0.08 * (u - x)
