"""The choice between two functions as an operation of our own."""

from .custom_ops import CustomOp, differentiable, mapped, zeros_where_none
from .library import tf
from .tracing import Trace, like

__all__ = ["Choice"]


class Choice(CustomOp):
    """The function (p, *args) -> results of one of two traces of the same arguments.

    Parameters
    ----------
    first, second : Trace
        Chosen where p holds, and where it does not.
    """

    def __init__(self, first, second):
        self.first, self.second = first, second

    def contents(self, p, *args):
        """Return the results of the branch that `p` chooses; only that one is computed."""
        results = tf.cond(p, lambda: self.first(list(args)), lambda: self.second(list(args)))
        return list(results) if isinstance(results, (list, tuple)) else [results]

    def pull_back(self, args, results, grads):
        """Return the gradients of the arguments: a choice, too, between the gradients of the two branches."""
        wanted = [i for i, arg in enumerate(args[1:]) if differentiable(arg)]
        floating = [i for i, result in enumerate(results) if differentiable(result)]
        grads = zeros_where_none([grads[i] for i in floating], [results[i] for i in floating])
        if not wanted or not floating:
            return [None] * len(args)
        specs = [*like(args[1:]), *like(grads)]
        branches = [Trace(_branch_gradient(branch, wanted, floating), specs) for branch in (self.first, self.second)]
        found = dict(zip(wanted, Choice(*branches)(args[0], *args[1:], *grads)))
        return [None, *(found.get(i) for i in range(len(args) - 1))]

    def mapped_over(self, args, is_stacked):
        """Return the results for a batch: a choice of batches where `p` is one for all, else both branches and `where`."""
        stacked = next(arg for arg, flag in zip(args, is_stacked) if flag)
        batch = stacked.shape[0] if stacked.shape[0] is not None else tf.shape(stacked)[0]
        if not is_stacked[0]:
            branches = [_mapped_branch(branch, is_stacked[1:], batch) for branch in (self.first, self.second)]
            results = Choice(*(Trace(branch, like(args[1:])) for branch in branches))(*args)
            return results, [True] * len(results)

        def both(p, *rest):
            return [tf.where(p, x, y) for x, y in zip(self.first(list(rest)), self.second(list(rest)))]

        results = mapped(both, args, is_stacked)
        return results, [True] * len(results)


def _branch_gradient(branch, wanted, floating):
    def gradient(*args):
        count = len(args) - len(floating)
        given = [tf.identity(arg) for arg in args[:count]]
        outputs = branch(given)
        grads = tf.gradients(
            [outputs[i] for i in floating], [given[i] for i in wanted], grad_ys=list(args[count:]), unconnected_gradients="zero"
        )
        return [tf.convert_to_tensor(grad) for grad in grads]

    return gradient


def _mapped_branch(branch, is_stacked, batch):
    return lambda *args: mapped(lambda *slices: branch(list(slices)), args, is_stacked, batch)
