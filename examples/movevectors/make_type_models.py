"""Writes models of operators that move elements in element types that other models here do not have.

Run as examples/mathvectors/make_math_models.py, whose models these are: each node is run by itself by TensorFlow Lite
Micro's reference kernels or, where these refuse it, by TensorFlow Lite's. NAME... writes some of them.
"""

import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "mathvectors"))
import make_math_models as math_models  # noqa: E402
from make_math_models import nodes  # noqa: E402

math_models.HERE = pathlib.Path(__file__).resolve().parent
ALL = "fbhilu?"
SCALE = ((0.05, 3),)


def moved(op, kinds, shapes, out, options=None, constants=(), **more):
    if isinstance(out, list):  # of several outputs
        out, more["further"] = out[0], [(kinds, shape) for shape in out[1:]]
    return nodes(op, kinds, shapes, options, out, ((0.05, 0),) if kinds == "h" else SCALE, constants=constants, **more)


def concatenation():
    made = []
    for kind in "il?":
        for shapes, axis in (((2, 3), (2, 3), (2, 3)), 0), (((2, 1, 4), (2, 3, 4)), 1), (((3, 2, 2, 2), (3, 2, 2, 5)), -1):
            out = list(shapes[0])
            out[axis] = sum(shape[axis] for shape in shapes)
            made += moved("CONCATENATION", kind, shapes, tuple(out), ("ConcatenationOptions", {"axis": axis, "fusedActivationFunction": 0}))
    return made


def packed():
    made = []
    for kind in "hil":
        for shape, axis in ((2, 3), 0), ((2, 3, 4), -1), ((4,), 1):
            out = list(shape)
            out.insert(axis % (len(shape) + 1), 3)
            made += moved("PACK", kind, (shape,) * 3, tuple(out), ("PackOptions", {"axis": axis, "valuesCount": 3}))
    return made


def unpacked():
    made = []
    for kind in "hi":
        for shape, axis in ((3, 4), 0), ((2, 3, 2), -1), ((2, 2, 3, 2), 1):
            outs = [shape[: axis % len(shape)] + shape[axis % len(shape) + 1 :]] * shape[axis]
            made += moved("UNPACK", kind, (shape,), outs, ("UnpackOptions", {"axis": axis, "num": shape[axis]}))
    return made


def split():
    made = []
    for kind in "hi":
        for shape, axis, parts in ((4, 6), 1, 3), ((6,), 0, 2), ((2, 4, 3), -2, 2):
            outs = [tuple(d // parts if i == axis % len(shape) else d for i, d in enumerate(shape))] * parts
            made += moved("SPLIT", kind, (shape,), outs, ("SplitOptions", {"numSplits": parts}), ((0, "i", axis),))
    for kind in "fhi":
        for shape, axis, sizes in ((4, 6), 1, (1, 2, 3)), ((2, 7, 2), -2, (4, 3)), ((5,), 0, (5,)):
            outs = [tuple(size if i == axis % len(shape) else d for i, d in enumerate(shape)) for size in sizes]
            constants = ((1, "i", sizes), (2, "i", axis))
            made += moved("SPLIT_V", kind, (shape,), outs, ("SplitVOptions", {"numSplits": len(sizes)}), constants)
    return made


def padded():
    made = []
    for kind in "hi":
        for shape, around in ((3, 4), ((1, 2), (0, 1))), ((5,), ((2, 0),)), ((1, 3, 2, 2), ((0, 0), (1, 1), (0, 2), (1, 0))):
            out = tuple(d + a + b for d, (a, b) in zip(shape, around))
            made += moved("PAD", kind, (shape,), out, ("PadOptions", {}), ((1, "i", around),))
            # What is put around comes at run time.
            made += moved("PADV2", kind, (shape, (1,)), out, ("PadV2Options", {}), ((1, "i", around),))
    return made


def viewed():
    made = []
    for kind in ALL:
        made += moved("RESHAPE", kind, ((2, 6),), (3, 4), ("ReshapeOptions", {"newShape": [3, 4]}), ((1, "i", (3, 4)),))
        made += moved("RESHAPE", kind, ((1, 2, 3, 2),), (12,), ("ReshapeOptions", {"newShape": [-1]}), ((1, "i", (-1,)),))
        made += moved("SQUEEZE", kind, ((1, 3, 1, 2),), (3, 2), ("SqueezeOptions", {"squeezeDims": []}))
        made += moved("SQUEEZE", kind, ((1, 3, 1, 2),), (1, 3, 2), ("SqueezeOptions", {"squeezeDims": [-2]}))
        made += moved("SHAPE", (kind + "i",), ((2, 3, 1),), (3,), ("ShapeOptions", {"outType": 2}))
    for kind in "fbh":
        for axis, out in (0, (1, 3, 2)), (-1, (3, 2, 1)), (1, (3, 1, 2)):
            made += moved("EXPAND_DIMS", kind, ((3, 2),), out, ("ExpandDimsOptions", {}), ((1, "i", axis),))
    return made


def turned():
    made = []
    for kind in "fbilu?":
        for shape, axis in ((3, 4), 0), ((2, 3, 2), -1), ((5,), 0), ((2, 3, 2, 2), 1):
            made += moved("REVERSE_V2", kind, (shape,), shape, ("ReverseV2Options", {}), ((1, "i", (axis,)),))
    for shape, order in ((3, 4), (1, 0)), ((2, 3, 4), (2, 0, 1)), ((2, 3, 2, 3), (0, 3, 1, 2)):
        made += moved("TRANSPOSE", "h", (shape,), tuple(shape[i] for i in order), ("TransposeOptions", {}), ((1, "i", order),))
    return made


def sliced():
    made = []
    cases = ((4, 5), (1, 2), (2, -1)), ((7,), (3,), (4,)), ((2, 3, 4, 2), (0, 1, 1, 0), (2, 2, -1, 1))
    for kind in "hi?b":
        index = "l" if kind == "b" else "i"
        for shape, begin, size in cases:
            out = tuple(d - b if s < 0 else s for d, b, s in zip(shape, begin, size))
            made += moved("SLICE", kind, (shape,), out, ("SliceOptions", {}), ((1, index, begin), (2, index, size)))
    for kind in "hi?":
        for shape, begin, end, strides in ((6, 5), (4, 0), (0, 5), (-2, 3)), ((7,), (-5,), (7,), (2,)), ((2, 3, 4), (0, 2, 1), (2, 0, 4), (1, -1, 1)):
            out = np.empty(shape)[tuple(slice(*each) for each in zip(begin, end, strides))].shape
            masks = dict.fromkeys(("beginMask", "endMask", "ellipsisMask", "newAxisMask", "shrinkAxisMask"), 0)
            constants = ((1, "i", begin), (2, "i", end), (3, "i", strides))
            made += moved("STRIDED_SLICE", kind, (shape,), out, ("StridedSliceOptions", masks), constants)
    return made


def spread():
    made = []
    for kind in ALL:
        for index, (shape, out) in enumerate((((3, 1), (3, 4)), ((2,), (3, 2)), ((1, 2, 1, 3), (2, 2, 2, 3)), ((), (2, 2)))):
            constants = ((1, "il"[index % 2], out),)
            made += moved("BROADCAST_TO", kind, (shape,), out, ("BroadcastToOptions", {}), constants)
    return made


def shapes():
    made = []
    for kind in ALL:
        for shape in (5,), (2, 3), (1, 4, 2, 3, 2):
            made += moved("SHAPE", (kind + "i",), (shape,), (len(shape),), ("ShapeOptions", {"outType": 2}))
    return made


def reshaped():
    made = []
    for kind in ALL:
        for shape, new in ((1, 2, 3, 4, 1), (4, -1)), ((6,), (3, 1, 2)):
            out = tuple(int(np.prod(shape)) // 4 if d < 0 else d for d in new)
            made += moved("RESHAPE", kind, (shape,), out, ("ReshapeOptions", {"newShape": list(new)}), ((1, "i", new),))
        for shape, axes, out in ((1, 4), (0,), (4,)), ((2, 1, 1, 3, 1), (1, -1), (2, 1, 3)):
            made += moved("SQUEEZE", kind, (shape,), out, ("SqueezeOptions", {"squeezeDims": list(axes)}))
    return made


def filled():
    made = []
    for shape in (3,), (2, 3), (1, 2, 1, 3):
        for kind in "fbil?":
            for index in "il":
                made += moved("FILL", kind, ((),), shape, ("FillOptions", {}), ((0, index, shape),))
    return made


def indexed_by_64_bits():
    made = []
    cases = ((4, 5), (1, 2), (2, -1)), ((7,), (3,), (4,)), ((2, 3, 4, 2), (0, 1, 1, 0), (2, 2, -1, 1))
    for kind in "fhi?":
        for shape, begin, size in cases:
            out = tuple(d - b if s < 0 else s for d, b, s in zip(shape, begin, size))
            made += moved("SLICE", kind, (shape,), out, ("SliceOptions", {}), ((1, "l", begin), (2, "l", size)))
    cases = ((3, 4), ((1, 2), (3, 0))), ((5,), ((4, 4),)), ((2, 2, 3), ((1, 1), (0, 1), (2, 2)))
    for mode in 0, 1:
        for shape, around in cases:
            out = tuple(d + a + b for d, (a, b) in zip(shape, around))
            made += moved("MIRROR_PAD", "f", (shape,), out, ("MirrorPadOptions", {"mode": mode}), ((1, "l", around),))
    return made


def few():
    """What other models have once or twice."""
    made = []
    for table in (5, 3), (4, 2, 2), (7, 1):
        inside = (np.random.RandomState(len(made)).randint(0, table[0], 4),)
        for kinds, scales in ("iff", SCALE), ("ibb", SCALE), ("ibf", ((0.05, 0),)):
            constants = ((0, "i", inside[0]),)
            made += nodes("EMBEDDING_LOOKUP", (kinds[1:],), (table,), None, (4,) + table[1:], scales, constants=constants)
    for shape, axis, sizes in ((4, 6), 1, (1, 2, 3)), ((2, 7, 2), -2, (4, 3)), ((5,), 0, (2, 3)):
        outs = [tuple(size if i == axis % len(shape) else d for i, d in enumerate(shape)) for size in sizes]
        constants = ((1, "i", sizes), (2, "i", axis))
        made += moved("SPLIT_V", "b", (shape,), outs, ("SplitVOptions", {"numSplits": len(sizes)}), constants)
    for scales in ((0.05, 9), (0.05, 9)), ((0.05, -128), (0.021, 100)), ((0.1, 127), (0.3, -77)):
        made += nodes("QUANTIZE", ("bu", "ub"), ((4, 64),), ("QuantizeOptions", {}), (4, 64), scales)
    for a, b in ((2, 3), (3,)), ((2, 1, 4), (3, 1)), ((9,), (9,)):
        made += nodes("ADD", ("i",), (a, b), ("AddOptions", {"fusedActivationFunction": len(a) % 2}), range=(-(2**30), 2**30))
    return made


TABLE = {
    "concatenation_types": concatenation(),
    "pack_types": packed(),
    "unpack_types": unpacked(),
    "split_types": split(),
    "pad_types": padded(),
    "view_types": viewed(),
    "turn_types": turned(),
    "slice_types": sliced(),
    "broadcast_to_types": spread(),
    "shape_types": shapes(),
    "reshape_types": reshaped(),
    "fill_types": filled(),
    "index_types": indexed_by_64_bits(),
    "few_types": few(),
}


if __name__ == "__main__":
    math_models.main(TABLE, sys.argv[1:])
