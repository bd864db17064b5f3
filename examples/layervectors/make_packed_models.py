"""Writes small models whose weights are stored in fewer bits than they are computed with, with reference outputs.

Run: as make_layer_models.py, whose class and ways of writing it uses.

Weights of INT4 are two to a byte, the first in the low half. Outputs are those of TensorFlow Lite Micro's reference
kernels where it has the form, else (FLOAT32 activations) of LiteRT's.
"""

import heapq

import numpy as np
from make_layer_models import NONE, RELU, RELU6, VALID, Layers, schema, wanted, write
from make_move_models import OPTIONS, TYPES

TYPES.update({name: getattr(schema.TensorType, name.upper()) for name in ("int4", "uint8", "bool")})


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


    def decode(self, codes, out):
        """A constant that a TFLM_DECODE gives."""
        inputs = [self.tensor("uint8", (len(part),), None, 0, np.frombuffer(part, np.uint8)) for part in codes]
        self.custom("TFLM_DECODE", inputs, [out])

    def custom(self, name, inputs, outputs):
        self.operator("CUSTOM", inputs, outputs)
        self.codes[-1].customCode = name


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


def coded(index_bits, axis, values, tables):
    """Codes of look-up tables, as TensorFlow Lite Micro's tflm compression documents them."""
    header = bytes([0, 1, 0, 0, 1, (15 if axis is None else axis) << 4 | index_bits, len(tables[0])]) + bytes(9)
    bits = "".join(f"{value:0{index_bits}b}" for value in values.reshape(-1))
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big"), header + b"".join(table.tobytes() for table in tables)


def pruned(values, zero):
    """A bit for each element that is not the zero point, and those elements."""
    kept = values.reshape(-1) != zero
    return np.packbits(kept).tobytes(), bytes([2, 1, 0, 0, 1]) + bytes(11) + values.reshape(-1)[kept].tobytes()


def lengths(counts):
    """How many bits the code of each symbol has, after Huffman."""
    heap = [(count, symbol, (symbol,)) for symbol, count in counts.items()]
    bits = dict.fromkeys(counts, 0)
    heapq.heapify(heap)
    while len(heap) > 1:
        (a, tie, left), (b, _, right) = heapq.heappop(heap), heapq.heappop(heap)
        for symbol in left + right:
            bits[symbol] += 1
        heapq.heappush(heap, (a + b, tie, left + right))
    return bits


def huffman(values, first, wide):
    """Huffman codes with a first table of so many bits; the tables behind it have one to three."""
    counts = dict(zip(*(part.tolist() for part in np.unique(values, return_counts=True))))
    codes, code, last = {}, 0, 0
    for symbol, bits in sorted(lengths(counts).items(), key=lambda pair: (pair[1], pair[0])):
        code <<= bits - last
        codes[symbol], code, last = f"{code:0{bits}b}", code + 1, bits
    shift, mask, entries = (27, 0xFFFF, []) if wide else (11, 0xFF, [])

    def table(start, bits):
        at = len(entries)
        entries.extend([0] * (1 << bits))
        for index in range(1 << bits):
            prefix = start + f"{index:0{bits}b}"
            found = [symbol for symbol, code in codes.items() if prefix.startswith(code)]
            if found:
                length = len(codes[found[0]]) - len(start)
                entries[at + index] = 1 << (shift + 4) | length << shift | found[0] & mask
                continue
            longer = max(len(code) for code in codes.values() if code.startswith(prefix)) - len(prefix)
            width = min(longer, 3)
            # An offset from the entry itself.
            entries[at + index] = (width - 1) << shift | (table(prefix, width) - at - index)
        return at

    table("", first)
    bits = "".join(codes[value] for value in values.reshape(-1).tolist())
    bits += "0" * (-len(bits) % 32 + 32)
    header = bytes([1, 1, 0, 0, 1, (first - 1) << 4 | wide]) + bytes(10)
    return int(bits, 2).to_bytes(len(bits) // 8, "big"), header + np.array(entries, np.uint32 if wide else np.uint16).tobytes()


def decoded_symbols():
    """TFLM_DECODE of Huffman codes by tables of 16 and of 32 bits, each beside an input."""
    m = Packed(34)
    for dtype, first, wide, spread in (("int8", 3, 0, 9), ("int8", 1, 0, 4), ("int8", 8, 1, 60), ("int16", 2, 1, 20), ("int16", 6, 1, 20000)):
        quantization = (0.05, -3 if dtype == "int8" else 0)
        x = m.input(dtype, (9, 21), *quantization)
        values = np.clip(np.round(m.random.laplace(0, spread / 3, (9, 21))), -spread, spread).astype(dtype)
        constant = m.tensor(dtype, (9, 21), *quantization)
        m.decode(huffman(values, first, wide), constant)
        out = m.output(dtype, (9, 21), *quantization)
        m.operator("MAXIMUM", [x, constant], [out], OPTIONS.MaximumMinimumOptions, schema.MaximumMinimumOptionsT())
    return m


def decoded_constants():
    """TFLM_DECODE of every type by tables and pruned, each beside an input; weights by channel."""
    m = Packed(33)
    for dtype in ("float32", "int8", "int16", "int32", "int64"):
        quantization = {"int8": (0.05, -3), "int16": (0.05, 0)}.get(dtype, ())
        x = m.input(dtype, (3, 7), *quantization)
        for scheme, bits in (("table", 2), ("table", 5), ("pruned", 0)):
            values = m.random.randint(-90, 90, (3, 7)).astype(dtype)
            if scheme == "table":
                indices = m.random.randint(0, 1 << bits, (3, 7))
                codes = coded(bits, None, indices, [m.random.randint(-90, 90, 1 << bits).astype(dtype)])
            else:
                zero = quantization[1] if quantization else 0
                values[m.random.rand(3, 7) < 0.6] = zero
                codes = pruned(values, zero)
            constant = m.tensor(dtype, (3, 7), *quantization)
            m.decode(codes, constant)
            out = m.output(dtype, (3, 7), *quantization)
            m.operator("MAXIMUM", [x, constant], [out], OPTIONS.MaximumMinimumOptions, schema.MaximumMinimumOptionsT())
    x = m.input("int8", (1, 4, 4, 3), 0.05, -9)
    for name, shape, axis in (("CONV_2D", (5, 2, 2, 3), 0), ("DEPTHWISE_CONV_2D", (1, 3, 3, 3), 3)):
        weights = m.weights(shape, axis)
        m.tensors[weights].buffer = 0
        channels = shape[axis]
        tables = [m.random.randint(-127, 128, 8).astype("int8") for _ in range(channels)]
        m.decode(coded(3, axis, m.random.randint(0, 8, shape), tables), weights)
        layer = m.conv if name == "CONV_2D" else m.depthwise
        layer(x, weights, m.bias("int32", channels, 0.0005, 900), m.output("int8", (1, 4, 4, channels), 0.03, 4))
    return m


def decoded_truths():
    """TFLM_DECODE of BOOL by tables, each beside an input."""
    m = Packed(35)
    for bits, shape in ((1, (3, 7)), (3, (2, 2, 5)), (2, (1,))):
        x = m.input("bool", shape)
        indices = m.random.randint(0, 1 << bits, shape)
        constant = m.tensor("bool", shape)
        m.decode(coded(bits, None, indices, [m.random.randint(0, 2, 1 << bits).astype(bool)]), constant)
        m.operator("LOGICAL_OR", [x, constant], [m.output("bool", shape)], OPTIONS.LogicalOrOptions, schema.LogicalOrOptionsT())
    return m


MODELS = {
    "int4_weights_int8": int8_layers,
    "int4_weights_float32": hybrid_layers,
    "decoded_constants": decoded_constants,
    "decoded_huffman": decoded_symbols,
    "decoded_truths": decoded_truths,
}

if __name__ == "__main__":
    for chosen, make in wanted(MODELS).items():
        write(chosen, make())
