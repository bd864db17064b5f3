"""Writes small models whose weights are stored in fewer bits than they are computed with, with reference outputs.

Run: as make_layer_models.py, whose class and ways of writing it uses.

Weights of INT4 are two to a byte, the first in the low half. Outputs are those of TensorFlow Lite Micro's reference
kernels where it has the form, else (FLOAT32 activations) of LiteRT's.
"""

import sys

import numpy as np
from make_layer_models import NONE, RELU, RELU6, VALID, Layers, schema, write
from make_move_models import TYPES

TYPES["int4"] = schema.TensorType.INT4


class Packed(Layers):
    def nibbles(self, shape, axis=None, scale=0.1):
        """INT4 weights over the whole range, with one scale, or with one for each index along an axis."""
        values = self.random.randint(-8, 8, shape)
        index = self.weights(shape, axis, scale)
        flat = np.pad(values.reshape(-1), (0, values.size % 2)) & 15
        tensor = self.tensors[index]
        tensor.type = TYPES["int4"]
        self.buffers[tensor.buffer].data = (flat[0::2] | flat[1::2] << 4).astype(np.uint8)
        return index


def int8_layers():
    """Odd and even numbers of weights, of a channel and in all; one scale, and one a channel."""
    m = Packed(31)
    x = m.input("int8", (1, 5, 6, 3), 0.05, -9)
    for shape, axis, out, more in (
        ((5, 3, 3, 3), 0, (1, 5, 6, 5), {"activation": RELU}),
        ((4, 2, 2, 3), None, (1, 2, 3, 4), {"padding": VALID, "stride": (2, 2)}),
        ((6, 3, 2, 3), 0, (1, 5, 6, 6), {"dilation": (1, 2)}),
    ):
        m.conv(x, m.nibbles(shape, axis), m.bias("int32", shape[0], 0.005, 400), m.output("int8", out, 0.12, 4), **more)
    wide = m.input("int8", (1, 4, 3, 24), 0.05, 127)
    m.conv(wide, m.nibbles((9, 1, 1, 24), 0), m.bias("int32", 9, 0.005, 400), m.output("int8", (1, 4, 3, 9), 0.12, 4))
    for shape, axis, out, more in (
        ((1, 3, 3, 3), 3, (1, 5, 6, 3), {"activation": RELU6}),
        ((1, 2, 3, 6), None, (1, 2, 2, 6), {"multiplier": 2, "padding": VALID, "stride": (2, 2)}),
    ):
        bias = m.bias("int32", shape[3], 0.005, 400)
        m.depthwise(x, m.nibbles(shape, axis), bias, m.output("int8", out, 0.07, -128), **more)
    rows = m.input("int8", (3, 17), 0.05, -128)
    for outputs, bias, activation in ((5, True, NONE), (9, True, RELU), (16, False, NONE)):
        index = m.bias("int32", outputs, 0.005, 400) if bias else -1
        m.product(rows, m.nibbles((outputs, 17)), index, m.output("int8", (3, outputs), 0.1, 3), activation=activation)
    return m


def hybrid_layers():
    """FLOAT32 activations by INT4 weights."""
    m = Packed(32)
    x = m.input("float32", (2, 5, 6, 4))
    m.conv(x, m.nibbles((5, 3, 3, 4), 0), m.floats(5), m.output("float32", (2, 5, 6, 5)), activation=RELU)
    m.conv(x, m.nibbles((7, 1, 1, 4), 0), m.floats(7), m.output("float32", (2, 5, 6, 7)))
    rows = m.input("float32", (3, 17))
    m.product(rows, m.nibbles((5, 17)), m.floats(5), m.output("float32", (3, 5)))
    m.product(rows, m.nibbles((6, 17)), m.floats(6), m.output("float32", (3, 6)), asymmetric=True, activation=RELU)
    return m


MODELS = {"int4_weights_int8": int8_layers, "int4_weights_float32": hybrid_layers}

if __name__ == "__main__":
    for wanted, make in MODELS.items():
        if len(sys.argv) == 1 or any(part in wanted for part in sys.argv[1:]):
            write(wanted, make())
