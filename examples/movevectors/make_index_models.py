"""Writes models of operators that repeat elements, deal them out, or take them by indices, with reference outputs.

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
math_models.VERSIONS |= {"GATHER": 2, "TILE": 2}
of_math = math_models.values
SCALE = ((0.05, -9),)


def values(node, random):
    """Inputs; those that are indices lie inside, some are told by the node."""
    made = of_math(node, random)
    for position, below in node.get("inside", {}).items():
        value = made[position]
        made[position] = np.asarray(random.randint(0, np.broadcast_to(below, value.shape)), value.dtype)
    for position, contents in node.get("contents", {}).items():
        made[position] = np.asarray(contents, made[position].dtype)
    return made


math_models.values = values


def moved(op, kinds, shape, out, options=None, constants=(), shapes=None, **more):
    return nodes(op, kinds, shapes or (shape,), options, out, SCALE, constants=constants, **more)


def tiled(kinds):
    made = []
    for shape, times in (((2, 3), (3, 2)), ((4,), (3,)), ((1, 2, 3, 2), (2, 1, 2, 3)), ((2, 1, 3, 1, 2), (1, 3, 1, 2, 1)), ((3, 2), (1, 1))):
        out = tuple(d * t for d, t in zip(shape, times))
        made += moved("TILE", kinds, shape, out, ("TileOptions", {}), ((1, "i", times),))
    return made


def mirrored():
    made = []
    cases = (((3, 4), ((1, 2), (3, 0))), ((5,), ((4, 4),)), ((1, 3, 4, 2), ((0, 0), (2, 1), (0, 3), (0, 0))), ((2, 2, 3), ((1, 1), (0, 1), (2, 2))))
    for mode in (0, 1):
        for shape, around in cases:
            out = tuple(d + a + b for d, (a, b) in zip(shape, around))
            for kind, index in (("f", "i"), ("b", "l"), ("i", "i")):
                made += moved("MIRROR_PAD", (kind,), shape, out, ("MirrorPadOptions", {"mode": mode}), ((1, index, around),))
    return made


def dealt(op):
    made = []
    # The batches' shape, the block, and what is around.
    cases = (((4, 2, 3, 2), (2, 2), ((0, 0), (0, 0))), ((6, 3, 2, 3), (3, 2), ((1, 2), (0, 1))), ((2, 4, 3), (2,), ((1, 0),)), ((2, 2, 2, 5), (1, 2), ((0, 0), (1, 1))))
    for batches, block, around in cases:
        wide = list(batches)
        wide[0] //= int(np.prod(block))
        for i, (by, (a, b)) in enumerate(zip(block, around)):
            wide[1 + i] = wide[1 + i] * by - a - b
        ends = (tuple(wide), batches) if op.startswith("SPACE") else (batches, tuple(wide))
        constants = ((1, "i", block), (2, "i", around))
        options = ("SpaceToBatchNDOptions" if op.startswith("SPACE") else "BatchToSpaceNDOptions", {})
        # Micro pads INT8 with a number that nobody sets.
        made += moved(op, "f", *ends, options, constants)
        made += moved(op, "b", *ends, options, constants, lite=op.startswith("SPACE") and np.any(around))
    return made


def gathered():
    made = []
    cases = (((5, 3), 0, 0, (4,)), ((2, 6, 3), 1, 0, (2, 2)), ((2, 6, 3), -1, 0, (5,)), ((7,), 0, 0, ()), ((3, 4, 5), 2, 1, (3, 2)),
             ((2, 3, 4, 2), 2, 2, (2, 3, 3)), ((3, 5, 2), 1, 1, (3,)))
    for shape, axis, batches, indices in cases:
        at = axis % len(shape)
        out = shape[:at] + indices[batches:] + shape[at + 1 :]
        options = ("GatherOptions", {"axis": axis, "batchDims": batches})
        for kind in "fbhil":
            kinds = kind + "i" + kind
            made += moved("GATHER", (kinds,), None, out, options, shapes=(shape, indices), inside={1: shape[at]})
        fixed = np.random.RandomState(len(made)).randint(0, shape[at], indices)
        made += moved("GATHER", "b", shape, out, options, ((1, "i", fixed),))
    return made


def gathered_nd():
    made = []
    for shape, indices in (((4, 3), (5, 2)), ((4, 3), (2, 1)), ((2, 3, 4, 2), (2, 2, 3)), ((6,), (3, 1)), ((2, 3, 2, 2), (3, 4))):
        depth = indices[-1]
        out = indices[:-1] + shape[depth:]
        for kind in "fbhil":
            made += moved("GATHER_ND", (kind + "i" + kind,), None, out, ("GatherNdOptions", {}), shapes=(shape, indices), inside={1: shape[:depth]})
    return made


def looked_up():
    made = []
    for table in ((6, 4), (3, 2, 5)):
        for kinds in ("iff", "ibb"):
            made += moved("EMBEDDING_LOOKUP", (kinds,), None, (4,) + table[1:], shapes=((4,), table), inside={0: table[0]})
        made += nodes("EMBEDDING_LOOKUP", ("ibf",), ((4,), table), None, (4,) + table[1:], ((0.05, 0),), inside={0: table[0]})
    return made


def updated():
    """Also from places outside, which are moved inside."""
    made = []
    for shape, part in (((4, 5), (2, 3)), ((7,), (3,)), ((2, 3, 4, 2), (1, 2, 4, 2)), ((2, 3, 4), (2, 3, 4))):
        for kind in "fbhi":
            for index in "il":
                begin = np.random.RandomState(len(made)).randint(-2, 6, len(shape))
                kinds = kind + kind + kind
                made += moved("DYNAMIC_UPDATE_SLICE", (kinds,), None, shape, None, ((2, index, begin),), shapes=(shape, part))
            made += moved("DYNAMIC_UPDATE_SLICE", (kind + kind + "i" + kind,), None, shape, shapes=(shape, part, (len(shape),)), inside={2: 3})
    return made


def diagonals():
    made = []
    for kind in "fi":
        for shape in ((3,), (2, 4), (2, 1, 3)):
            made += moved("MATRIX_DIAG", (kind,), shape, shape + shape[-1:], ("MatrixDiagOptions", {}))
        for shape in ((3, 3), (2, 4), (2, 4, 2), (2, 1, 1)):
            rows = shape[:-2] + (min(shape[-2:]),)
            made += moved("MATRIX_SET_DIAG", (kind,), None, shape, ("MatrixSetDiagOptions", {}), shapes=(shape, rows))
    return made


def filled():
    made = []
    for shape in ((2, 3), (4,), (2, 1, 3, 2)):
        for kind in "fbhil?":
            made += nodes("FILL", (kind,), ((),), ("FillOptions", {}), shape, SCALE, constants=((0, "i" if len(shape) != 4 else "l", shape),))
        for kind in "fbil":
            made += nodes("ZEROS_LIKE", (kind,), (shape,), ("ZerosLikeOptions", {}), shape, SCALE)
    return made


def of_shapes():
    made = []
    for shape in ((2, 3), (), (1, 4, 2, 3, 2)):
        for kinds, code in (("fi", 2), ("bl", 4)):
            made += nodes("SHAPE", (kinds,), (shape,), ("ShapeOptions", {"outType": code}), (len(shape),), SCALE)
        made += nodes("RANK", ("fi",), (shape,), ("RankOptions", {}), (), SCALE)
    return [node for node in made if node["out"] != (0,)]


def resized():
    made = []
    for op, name in (("RESIZE_NEAREST_NEIGHBOR", "ResizeNearestNeighborOptions"), ("RESIZE_BILINEAR", "ResizeBilinearOptions")):
        for shape, size in (((1, 3, 4, 2), (6, 8)), ((2, 5, 3, 3), (2, 7)), ((1, 4, 4, 1), (3, 3))):
            for corners, centers in ((False, False), (True, False), (False, True)):
                options = (name, {"alignCorners": corners, "halfPixelCenters": centers})
                out = (shape[0],) + size + shape[3:]
                made += nodes(op, ("h",), (shape,), options, out, ((0.05, 0),), constants=((1, "i", size),))
    return made


def sliced():
    """Where the slice begins is an input."""
    made = []
    cases = (((9,), (4,)), ((9,), (9,)), ((4, 5), (1, 3)), ((3, 4, 5), (3, 2, 1)), ((2, 3, 4, 6), (1, 2, 4, 5)), ((2, 3, 2, 3, 4), (1, 1, 2, 2, 3)))
    for shape, size in cases:
        for kind in "fbhilu?":
            for index in "il":
                room = [1 + whole - part for whole, part in zip(shape, size)]
                kinds = kind + index + kind
                shapes = (shape, (len(shape),))
                made += moved("SLICE", (kinds,), None, size, ("SliceOptions", {}), ((2, index, size),), shapes=shapes, inside={1: room})
    return made


def strided():
    """Where the slice begins and ends are inputs; each case has begin and end, some counted from the end, and masks."""
    made = []
    cases = (
        ((9,), (4,), (3,), (7,), {}),
        ((9,), (4,), (-7,), (-3,), {}),
        ((9,), (), (-2,), (-1,), {"shrinkAxisMask": 1}),
        ((6, 5), (2, 5), (-4, 3), (-2, 4), {"beginMask": 2, "endMask": 2}),
        ((6, 5), (6, 2), (4, 3), (5, 5), {"beginMask": 1, "endMask": 1}),
        ((4, 5, 3), (5, 3), (2,), (3,), {"shrinkAxisMask": 1}),
        ((4, 5, 3), (2, 5, 3), (1,), (3,), {}),
        ((4, 5, 3), (2, 3), (3, -3, 0), (4, -1, 3), {"shrinkAxisMask": 1, "endMask": 4, "beginMask": 4}),
        ((2, 6, 4), (2, 6, 2), (0, 1), (0, 3), {"ellipsisMask": 1}),
        ((2, 3, 4, 2), (1, 3, 4), (1, 0, 1), (2, 0, 2), {"ellipsisMask": 2, "shrinkAxisMask": 4}),
        ((5, 4), (1, 2, 4), (7, 3, 0), (8, 5, 4), {"newAxisMask": 1}),
        ((2, 3, 2, 3), (1, 2, 1, 2), (1, 1, 0, 0), (2, 3, 1, 2), {}),
    )
    for shape, out, begin, end, masks in cases:
        for kind in "fbhilu?":
            kinds = kind + "ii" + kind
            shapes = (shape, (len(begin),), (len(begin),))
            strides = ((3, "i", (1,) * len(begin)),)
            contents = {1: begin, 2: end}
            made += moved("STRIDED_SLICE", (kinds,), None, out, ("StridedSliceOptions", masks), strides, shapes=shapes, contents=contents, lite=True)
    return made


def padded():
    """What is around is an input."""
    made = []
    cases = (((5,), ((2, 3),)), ((2, 3), ((1, 0), (0, 2))), ((1, 3, 2), ((0, 0), (1, 1), (2, 0))), ((1, 2, 3, 2), ((0, 1), (1, 2), (0, 0), (1, 0))))
    for shape, around in cases:
        out = tuple(d + a + b for d, (a, b) in zip(shape, around))
        for kind in "fbhilu":
            made += moved("PADV2", (kind,), None, out, ("PadV2Options", {}), ((1, "i", around),), shapes=(shape, ()))
    return made


def ranges():
    """Start, limit and step are inputs."""
    made = []
    for start, limit, delta in ((0, 7, 1), (-3, 20, 4), (5, 6, 3), (9, -9, -2), (100, 99, -1)):
        count = -(-(limit - start) // delta)
        for kind in "fil":
            contents = {0: start, 1: limit, 2: delta}
            made += moved("RANGE", (kind,), None, (count,), ("RangeOptions", {}), shapes=((),) * 3, contents=contents)
    for start, limit, delta in ((0.1, 2.05, 0.1), (1e8, 1e8 + 90, 7.3)):
        contents = {0: start, 1: limit, 2: delta}
        count = int(np.ceil((np.float32(limit) - np.float32(start)) / np.float32(delta)))
        made += moved("RANGE", ("f",), None, (count,), ("RangeOptions", {}), shapes=((),) * 3, contents=contents)
    return made


def common_shapes():
    made = []
    for a, b in (((2, 3), (2, 3)), ((1, 3, 1), (4, 1, 5)), ((7,), (2, 3, 1)), ((2, 1, 1), (6,)), ((1,), (1,)), ((1, 1), (5, 2))):
        for kind in "il":
            out = (max(len(a), len(b)),)
            shapes = ((len(a),), (len(b),))
            made += moved("BROADCAST_ARGS", (kind,), None, out, shapes=shapes, contents={0: a, 1: b}, lite=True)
    return made


TABLE = {
    "range_runtime": ranges(),
    "broadcast_args_runtime": common_shapes(),
    "slice_runtime": sliced(),
    "strided_slice_runtime": strided(),
    "pad_v2_runtime": padded(),
    "tile": tiled("fbil"),
    "mirror_pad": mirrored(),
    "space_to_batch_nd": dealt("SPACE_TO_BATCH_ND"),
    "batch_to_space_nd": dealt("BATCH_TO_SPACE_ND"),
    "gather": gathered(),
    "gather_nd": gathered_nd(),
    "embedding_lookup": looked_up(),
    "dynamic_update_slice": updated(),
    "matrix_diag": diagonals(),
    "fill": filled(),
    "shape": of_shapes(),
    "resize_int16": resized(),
}


if __name__ == "__main__":
    math_models.main(TABLE, sys.argv[1:])
