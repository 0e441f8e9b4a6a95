"""The demo's picture: the posteriors of both engines over each other, with the reference."""

import matplotlib

matplotlib.use("Agg")  # a file is written: no screen is needed

import matplotlib.pyplot as plt
import numpy as np
from scipy import stats

FILLED, LINE, INK = "#9ecae1", "#d9480f", "#333333"
MEANING = {
    "beta[0]": "beta[0]  intercept",
    "beta[1]": "beta[1]  mother finished school",
    "beta[2]": "beta[2]  mother's IQ",
    "beta[3]": "beta[3]  both together",
    "sigma": "sigma  noise",
}


def density(draws, grid):
    """Return a kernel estimate of the draws' density on the grid."""
    draws = draws.ravel()
    return stats.gaussian_kde(draws[:: max(1, draws.size // 20_000)])(grid)


def panel(axis, title, engines, draws, low, high):
    """Draw one parameter: the first engine filled, the second as a line; return the grid."""
    grid = np.linspace(low, high, 300)
    (first, second) = engines
    axis.fill_between(grid, density(draws[first], grid), color=FILLED, label=engines[first], linewidth=0)
    axis.plot(grid, density(draws[second], grid), color=LINE, linewidth=1.6, label=engines[second])
    axis.set_title(title, fontsize=10, color=INK, loc="left")
    axis.set_xlim(low, high)
    axis.set_yticks([])
    axis.tick_params(colors=INK, labelsize=8)
    for side in ("left", "right", "top"):
        axis.spines[side].set_visible(False)
    return grid


def draw(path, engines, regression, exact, kids, published):
    """Write the picture.

    Parameters
    ----------
    path : str
    engines : {key: label}
        Two engines, in the order in which they are drawn.
    regression, kids : {engine key: {parameter: draws}}
    exact : {parameter: (mean, sd)}
        The regression's Gaussian posterior.
    published : {parameter: {"mean", "sd", "q5", "q95"}}
        The reference posterior of the children's scores.
    """
    figure = plt.figure(figsize=(13, 6.6), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.16, h_pad=0.08)
    top, bottom = figure.subfigures(2, 1, hspace=0.06)

    top.suptitle("Linear regression, the same script on both engines", x=0.0125, ha="left", fontsize=13, color=INK)
    for axis, (name, (mean, sd)) in zip(top.subplots(1, len(exact)), exact.items()):
        draws = {engine: regression[engine][name] for engine in engines}
        grid = panel(axis, name, engines, draws, mean - 4 * sd, mean + 4 * sd)
        axis.plot(grid, stats.norm.pdf(grid, mean, sd), color=INK, linestyle="--", linewidth=1.2, label="exact posterior")
        axis.set_ylim(bottom=0)
    top.axes[-1].legend(frameon=False, fontsize=9, loc="upper right")

    bottom.suptitle("Test scores of 434 children, four chains", x=0.0125, ha="left", fontsize=13, color=INK)
    for axis, (name, known) in zip(bottom.subplots(1, len(published)), published.items()):
        draws = {engine: kids[engine][name] for engine in engines}
        panel(axis, MEANING[name], engines, draws, known["mean"] - 4 * known["sd"], known["mean"] + 4 * known["sd"])
        axis.axvspan(known["q5"], known["q95"], color=INK, alpha=0.08, linewidth=0, zorder=0, label="posteriordb, 5% to 95%")
        axis.axvline(known["mean"], color=INK, linestyle="--", linewidth=1.2, label="posteriordb, mean")
        axis.set_ylim(bottom=0)
    handles, labels = bottom.axes[-1].get_legend_handles_labels()
    bottom.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False, fontsize=9)

    figure.savefig(path, dpi=130)
    plt.close(figure)
