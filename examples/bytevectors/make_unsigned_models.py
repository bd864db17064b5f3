"""Writes models of uint8 operators that compute, one a family, with the outputs of TensorFlow Lite 2.14's reference kernels.

Run as make_byte_models.py is. Each node is run by itself; a folder holds one model with all of its family.
"""

import sys
import pathlib
import shutil
import zlib

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "mathvectors"))
import make_math_models as maths  # noqa: E402
from make_byte_models import run_lite  # noqa: E402

# Zero points are those of int8: maths adds 128.
PAIRS = (((0.05, -9), (0.07, 4), (0.06, 11)), ((0.003, -128), (0.9, 127), (0.5, -128)), ((0.02, 5), (0.02, 5), (0.02, 5)))
# With factors in single precision, as the kernel of int8 has them, both differences would be others.
UNLIKE = dict(quantizations=((0.071521804, 28), (0.09244952, -75), (0.053813998, 30)), given=([117, 195], [1, 105]))
# Without a division by zero and numerators near it, which the kernel shifts by more bits than a word has.
QUOTIENTS = (((0.05, -128), (0.07, -128), (0.06, 11)), ((0.02, 127), (0.01, -128), (0.5, -128)), ((0.05, 127), (0.07, 127), (0.6, 0)))
ALIKE = (((0.02, 5),) * 3,)
NARROW = ((16, 16), (16, 1)), ((2, 3, 4), (3, 1)), ((5,), ()), ((), ())


def images():
    made = []
    for name, options in (("BILINEAR", "ResizeBilinearOptions"), ("NEAREST_NEIGHBOR", "ResizeNearestNeighborOptions")):
        for corners, half in ((False, False), (True, False), (False, True)):
            for size in ([9, 4], [3, 14], [1, 1]):
                fields = {"alignCorners": corners, "halfPixelCenters": half}
                made += maths.nodes(
                    "RESIZE_" + name, ("u",), ((2, 5, 7, 3),), (options, fields), (2, *size, 3), ((0.05, 3),) * 2, constants=((1, "i", size),)
                )
    return made


def activations():
    made = []
    for alpha in (0.1, 1.7, -0.3):
        made += [node for pair in maths.RESCALES for node in maths.nodes("LEAKY_RELU", ("u",), (maths.ALL,), ("LeakyReluOptions", {"alpha": alpha}), quantizations=pair)]
    for op, options, scales in (
        ("RELU_N1_TO_1", None, maths.RESCALES),
        ("RELU_0_TO_1", None, maths.RESCALES),
        ("HARD_SWISH", ("HardSwishOptions", {}), maths.RESCALES[:2]),
        ("GELU", ("GeluOptions", {"approximate": False}), maths.EXPONENTS),
        ("GELU", ("GeluOptions", {"approximate": True}), maths.EXPONENTS),
    ):
        made += [node for pair in scales for node in maths.nodes(op, ("u",), (maths.ALL,), options, quantizations=pair)]
    for shapes in ((2, 3, 4, 5), (5,)), ((7, 9), (7, 9)):
        for scales in (((0.05, -9), (0.01, 7), (0.04, 11)), ((0.9, 127), (0.3, -128), (0.7, 0))):
            alpha = np.random.RandomState(7).randint(0, 256, shapes[1])
            made += maths.nodes("PRELU", ("u",), shapes[:1], None, quantizations=(scales[0], scales[2]), constants=((1, "u", alpha, scales[1]),))
    for scale in ((0.05, 4), (0.3, -9), (1.5, 127)):
        made += maths.nodes("LOG_SOFTMAX", ("u",), ((3, 9),), ("LogSoftmaxOptions", {}), quantizations=(scale, (1 / 16, 127)))
    for shape in ((9,), (2, 3, 5), (2, 1), (1, 700)):
        for zero in (-9, 127, -128):
            made += maths.nodes("L2_NORMALIZATION", ("u",), (shape,), ("L2NormOptions", {}), quantizations=((0.05, zero), (1 / 128, 0)))
    return made


def chosen():
    made = []
    for op in ("MINIMUM", "MAXIMUM"):
        made += maths.binary(op, "u", ("MaximumMinimumOptions", {}), NARROW, ALIKE)
    for op, options in (("SELECT", "SelectOptions"), ("SELECT_V2", "SelectV2Options")):
        made += [dict(node, kinds="?uuu") for node in maths.selected(op, options) if node["kinds"] == "?bbb" and max(map(len, node["shapes"])) < 5]
    for op, options in maths.OPTION_NAMES.items():
        for scales in (((0.05, -9), (0.07, 4), None), ((0.02, 5), (0.02, 5), None), ((0.001, 5), (0.001, 5), None), ((0.9, -128), (0.004, 127), None)):
            made += maths.nodes(op, ("uu?",), ((16, 16), (16, 1)), (options, {}), quantizations=scales)
    for op in ("ARG_MAX", "ARG_MIN"):
        for kinds, shape, axis in (("ui", (3, 8), 1), ("ul", (2, 5, 4), -2), ("ui", (7,), 0)):
            out = tuple(d for i, d in enumerate(shape) if i != axis % len(shape))
            options = (("ArgMaxOptions" if op == "ARG_MAX" else "ArgMinOptions"), {"outputType": 2 if kinds[1] == "i" else 4})
            made += maths.nodes(op, (kinds,), (shape,), options, out, constants=((1, "i", axis),))
    return made


def transposed():
    """Zero points of weights at both ends and inside; biases, strides, padding, an activation."""
    made, random = [], np.random.RandomState(5)
    for x, w, out, padding, stride, zero, bias, activation in (
        ((1, 3, 4, 3), (2, 3, 3, 3), (1, 6, 8, 2), 0, (2, 2), -9, True, 0),
        ((2, 3, 3, 5), (6, 2, 3, 5), (2, 4, 8, 6), 1, (1, 2), 127, False, 0),
        ((1, 4, 2, 8), (5, 4, 2, 8), (1, 8, 2, 5), 0, (2, 1), -128, True, 1),
        ((1, 1, 1, 4), (3, 5, 5, 4), (1, 5, 5, 3), 1, (3, 3), 4, False, 3),
    ):
        fields = dict(padding=padding, strideH=stride[0], strideW=stride[1], fusedActivationFunction=activation)
        constants = [(0, "i", out), (1, "u", random.randint(0, 256, w), (0.0123, zero))]
        constants += [(3, "i", random.randint(-9000, 9000, w[0]))] if bias else []
        scales = ((0.0471, 128 - 7 - len(made) * 40), (0.04 * w[3] ** 0.5, -3))
        made += maths.nodes("TRANSPOSE_CONV", ("u",), (x,), ("TransposeConvOptions", fields), out, scales, constants=constants)
    return made


def joined():
    """Parts of other scales and zero points than the whole, and of the same, between other operators' bytes."""
    made = []
    for axis, shapes, out in ((1, ((16, 16), (16, 16)), (16, 32)), (0, ((3, 5), (2, 5), (1, 5)), (6, 5)), (-1, ((2, 3, 4), (2, 3, 1)), (2, 3, 5))):
        for scales in (((0.05, -9), (0.07, 4), (0.06, 11)), ((0.003, -128), (0.9, 127), (0.5, -128)), ((0.02, 5), (0.02, 9), (0.02, 5))):
            q = scales if len(shapes) == 2 else (*scales[:2], (0.031, 3), scales[2])
            made += maths.nodes("CONCATENATION", ("u",), shapes, ("ConcatenationOptions", {"axis": axis}), out, q)
    return made


TABLE = {
    "concatenation_uint8": joined(),
    "transpose_conv_uint8": transposed(),
    "resize_uint8": images(),
    "activations_uint8": activations(),
    "chosen_uint8": chosen(),
    "pairs_uint8": maths.binary("SUB", "u", ("SubOptions", {}), NARROW, PAIRS)
    + maths.nodes("SUB", ("u",), ((16, 16), (16, 16)), ("SubOptions", {"fusedActivationFunction": 1}), quantizations=PAIRS[0])
    + maths.nodes("SUB", ("u",), ((2,), (2,)), ("SubOptions", {}), **UNLIKE)
    + maths.binary("DIV", "u", ("DivOptions", {"fusedActivationFunction": 1}), NARROW, QUOTIENTS, range=(60, 180)),
    "reductions_uint8": [node for op in ("MEAN", "SUM") for node in maths.reduced(op, "u", maths.SUMS)]
    + [node for op in ("REDUCE_MAX", "REDUCE_MIN") for node in maths.reduced(op, "u")]
    + [node for pair in maths.SUMS for node in maths.nodes("MEAN", ("u",), ((2, 4, 3, 5),), ("ReducerOptions", {"keepDims": True}), (2, 1, 1, 5), pair, constants=((1, "i", [1, 2]),))],
}


def main(wanted):
    for name, entries in TABLE.items():
        if wanted and name not in wanted:
            continue
        random = np.random.RandomState(zlib.crc32(name.encode()) % 2**31)
        group = []
        for node in entries:
            single = maths.Model()
            single.add(node)
            given = node.get("given")
            inputs = [np.array(value, np.uint8) for value in given] if given else maths.values(node, random)
            group.append((node, inputs, run_lite(single.bytes(), inputs)))
        shutil.rmtree(HERE / name, ignore_errors=True)
        maths.record(HERE / name, group, "TensorFlow Lite 2.14.0, reference kernels")


if __name__ == "__main__":
    main(sys.argv[1:])
