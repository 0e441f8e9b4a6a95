"""Tensors by name; those of a block are kept as one tensor until one of them is needed by itself."""

from .. import backends_symbolic as K

__all__ = ["Stacks"]


class Stacks:
    """Tensors by name, which may be read and set one by one, or several at once as one tensor with a first axis.

    Parameters
    ----------
    blocks : sequence of tuple
        Names of tensors of one shape and dtype. A whole block is read and set without taking it apart.
    """

    def __init__(self, blocks) -> None:
        self._blocks = {name: tuple(names) for names in blocks for name in names}
        self._whole, self._single = {}, {}

    def __getitem__(self, name) -> K.TensorVariable:
        if name not in self._single:
            block = self._blocks[name]
            self._single.update(zip(block, [self._whole[block][row] for row in range(len(block))]))
        return self._single[name]

    def __setitem__(self, name, tensor) -> None:
        block = self._blocks[name]
        if block in self._whole:
            self[name]
            del self._whole[block]
        self._single[name] = tensor

    def stack(self, names) -> K.TensorVariable:
        """Return a tensor (number of names, *shape)."""
        pieces, single = [], []
        for _, part in self._parts(names):
            if len(part) == 1:
                single.append(self[part[0]])
                continue
            pieces += [_stacked(single)] if single else []
            pieces.append(self._block(part))
            single = []
        pieces += [_stacked(single)] if single else []
        return pieces[0] if len(pieces) == 1 else K.concatenate(pieces)

    def put(self, names, tensor) -> None:
        """Set the tensors called `names` to the rows of a tensor."""
        for first, part in self._parts(names):
            if len(part) == 1:
                self[part[0]] = tensor[first]
                continue
            self._whole[part] = tensor if part == names else tensor[first : first + len(part)]
            for name in part:
                self._single.pop(name, None)

    def _parts(self, names):
        """Return (place, names) of the whole blocks among names in a row, and of single names between them."""
        parts, first = [], 0
        while first < len(names):
            block = self._blocks[names[first]]
            part = block if names[first : first + len(block)] == block else names[first : first + 1]
            parts.append((first, part))
            first += len(part)
        return parts

    def _block(self, block):
        if block not in self._whole:
            self._whole[block] = K.stack([self[name] for name in block])
        return self._whole[block]

    def gather(self, items, lengths) -> K.TensorVariable:
        """Return some tensors as one, of shape (*lengths, *shape).

        Parameters
        ----------
        items : list
            Names, or other tensors; as many as the product of `lengths`.
        lengths : tuple of int
        """
        if not lengths:
            return self[items[0]] if items[0] in self._blocks else items[0]
        if all(item in self._blocks for item in items):
            tensor = self.stack(tuple(items))
        else:
            tensor = K.stack([self.gather([item], ()) for item in items])
        return tensor if len(lengths) == 1 else K.reshape(tensor, (*lengths, *K.int_shape(tensor)[1:]))

    def scatter(self, names, lengths, tensor) -> None:
        """Set the tensors called `names` to the parts of a tensor (*lengths, *shape)."""
        if not lengths:
            self[names[0]] = tensor
        elif len(lengths) == 1:
            self.put(names, tensor)
        else:
            self.put(names, K.reshape(tensor, (len(names), *K.int_shape(tensor)[len(lengths) :])))


def _stacked(tensors):
    """Return the stack of some tensors; of a single one that is no copy."""
    return K.expand_dims(tensors[0], 0) if len(tensors) == 1 else K.stack(tensors)
