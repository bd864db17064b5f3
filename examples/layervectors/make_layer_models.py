"""Writes small models of layers in forms that TensorFlow's converter does not write by itself, with reference outputs.

Run: python -m venv V && V/bin/pip install ai-edge-litert==2.3.0 tflite-micro numpy && V/bin/python
examples/layervectors/make_layer_models.py [NAME_PART...]

Several layers stand side by side in a model. Outputs are those of TensorFlow Lite Micro's reference kernels where it has
the form, else (hybrid layers, for example) of LiteRT's.
"""

import json
import pathlib
import shutil
import sys
import zlib

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "movevectors"))
import numpy as np  # noqa: E402
from make_move_models import OPTIONS, Model, run, schema  # noqa: E402

SAME, VALID = schema.Padding.SAME, schema.Padding.VALID
NONE, RELU, RELU6, TANH = (getattr(schema.ActivationFunctionType, name) for name in ("NONE", "RELU", "RELU6", "TANH"))


def present(*inputs):
    """Convolutions have two inputs where there is no bias, not an absent third one."""
    return [index for index in inputs if index >= 0]


class Layers(Model):
    def __init__(self, seed):
        super().__init__()
        self.random = np.random.RandomState(seed)
        self.frames = 0

    def weights(self, shape, axis=None, scale=0.01):
        """INT8 weights with one scale, or with one for each index along an axis."""
        index = self.tensor("int8", shape, scale, 0, self.random.randint(-127, 128, shape))
        if axis is not None:
            quantization = self.tensors[index].quantization
            quantization.scale = list(self.random.uniform(0.5 * scale, 2 * scale, shape[axis]).astype(np.float32))
            quantization.zeroPoint = [0] * shape[axis]
            quantization.quantizedDimension = axis
        return index

    def floats(self, *shape):
        return self.tensor("float32", shape, None, 0, self.random.uniform(-1, 1, shape))

    def bias(self, dtype, count, scale, limit):
        return self.tensor(dtype, (count,), scale, 0, self.random.randint(-limit, limit, count))

    def state(self, dtype, shape, scale=None):
        index = self.tensor(dtype, shape, scale, 0)
        self.tensors[index].isVariable = True
        return index

    def transposed(self, inputs, out):
        options = schema.TransposeConvOptionsT()
        options.padding, options.strideH, options.strideW = SAME, 2, 2
        self.operator("TRANSPOSE_CONV", inputs, [out], OPTIONS.TransposeConvOptions, options, 3)

    def conv(self, x, weights, bias, out, padding=SAME, stride=(1, 1), dilation=(1, 1), activation=NONE):
        options = schema.Conv2DOptionsT()
        options.padding, options.fusedActivationFunction = padding, activation
        options.strideH, options.strideW = stride
        options.dilationHFactor, options.dilationWFactor = dilation
        self.operator("CONV_2D", present(x, weights, bias), [out], OPTIONS.Conv2DOptions, options, 5)

    def depthwise(self, x, weights, bias, out, multiplier=1, padding=SAME, stride=(1, 1), dilation=(1, 1), activation=NONE):
        options = schema.DepthwiseConv2DOptionsT()
        options.padding, options.fusedActivationFunction, options.depthMultiplier = padding, activation, multiplier
        options.strideH, options.strideW = stride
        options.dilationHFactor, options.dilationWFactor = dilation
        self.operator("DEPTHWISE_CONV_2D", present(x, weights, bias), [out], OPTIONS.DepthwiseConv2DOptions, options, 6)

    def filter(self, inputs, out, rank, activation):
        options = schema.SVDFOptionsT()
        options.rank, options.fusedActivationFunction = rank, activation
        self.operator("SVDF", inputs, [out], OPTIONS.SVDFOptions, options, 3)

    def product(self, x, weights, bias, out, asymmetric=False, keeps=False, activation=NONE):
        options = schema.FullyConnectedOptionsT()
        options.asymmetricQuantizeInputs, options.keepNumDims = asymmetric, keeps
        options.fusedActivationFunction = activation
        self.operator("FULLY_CONNECTED", [x, weights, bias], [out], OPTIONS.FullyConnectedOptions, options, 9)


def hybrid_conv():
    """Floats by INT8 weights with a scale a channel, or with one of all."""
    m = Layers(1)
    x = m.input("float32", (2, 5, 6, 4))
    for shape, axis, out, more in (
        ((6, 3, 3, 4), 0, (2, 5, 6, 6), {"activation": RELU}),
        ((7, 1, 1, 4), 0, (2, 5, 6, 7), {}),
        ((5, 3, 2, 4), 0, (2, 2, 3, 5), {"padding": VALID, "stride": (2, 2)}),
        ((4, 3, 3, 2), 0, (2, 5, 6, 4), {}),
        ((4, 2, 3, 4), None, (2, 5, 6, 4), {"dilation": (2, 1), "activation": RELU6}),
    ):
        m.conv(x, m.weights(shape, axis), m.floats(shape[0]), m.output("float32", out), **more)
    return m


def hybrid_depthwise():
    m = Layers(2)
    x = m.input("float32", (2, 5, 6, 4))
    for shape, out, more in (
        ((1, 3, 3, 4), (2, 5, 6, 4), {"activation": RELU6}),
        ((1, 2, 3, 8), (2, 2, 2, 8), {"multiplier": 2, "padding": VALID, "stride": (2, 2)}),
        ((1, 3, 2, 4), (2, 5, 6, 4), {"dilation": (2, 2)}),
    ):
        m.depthwise(x, m.weights(shape, 3), m.floats(shape[3]), m.output("float32", out), **more)
    return m


def hybrid_transposed():
    """Images of either side of zero by INT8 weights with a scale a channel, with and without bias."""
    m = Layers(12)
    x = m.input("float32", (3, 3, 4, 5))
    for kernel, biased in (((2, 3, 3, 5), True), ((6, 2, 2, 5), False), ((4, 5, 1, 5), True)):
        inputs = [m.tensor("int32", (4,), None, 0, (3, 6, 8, kernel[0])), m.weights(kernel, 0), x]
        inputs += [m.floats(kernel[0])] if biased else []
        m.transposed(inputs, m.output("float32", (3, 6, 8, kernel[0])))
    return m


def hybrid_products():
    m = Layers(3)
    x = m.input("float32", (3, 17))
    for outputs, axis, asymmetric, bias in ((5, None, False, True), (6, None, True, True), (4, 0, True, False)):
        bias = m.floats(outputs) if bias else -1
        out = m.output("float32", (3, outputs))
        m.product(x, m.weights((outputs, 17), axis), bias, out, asymmetric, activation=RELU if axis is None else NONE)
    return m


def runtime_products():
    """Weights and biases that come at run time."""
    m = Layers(4)
    x, w = m.input("float32", (3, 7)), m.input("float32", (6, 7))
    m.product(x, w, m.floats(6), m.output("float32", (3, 6)), activation=RELU6)
    m.product(x, w, m.input("float32", (6,)), m.output("float32", (3, 6)))
    m.product(x, m.floats(5, 7), m.input("float32", (5,)), m.output("float32", (3, 5)))
    x, w = m.input("int8", (1, 3, 9), 0.05, -9), m.input("int8", (5, 9), 0.03, 17)
    bias = m.tensor("int32", (5,), 0.0015, 0, m.random.randint(-3000, 3000, 5))
    m.product(x, w, bias, m.output("int8", (1, 3, 5), 0.2, 4), keeps=True, activation=RELU)
    m.product(x, w, -1, m.output("int8", (3, 5), 0.1, -128))
    x, w = m.input("int16", (2, 9), 0.0005, 0), m.input("int8", (5, 9), 0.03, 0)
    m.product(x, w, -1, m.output("int16", (2, 5), 0.003, 0))
    return m


def batch_matmul():
    m = Layers(5)
    for x, y, out, adj_x, adj_y in (
        ((2, 3, 4), (2, 4, 5), (2, 3, 5), False, False),
        ((4, 6, 3), (1, 2, 6), (4, 3, 2), True, True),
        ((2, 1, 3, 4), (3, 4, 2), (2, 3, 3, 2), False, False),
    ):
        options = schema.BatchMatMulOptionsT()
        options.adjX, options.adjY = adj_x, adj_y
        a, b = m.input("int16", x, 0.0004, 0), m.input("int16", y, 0.0003, 0)
        m.operator("BATCH_MATMUL", [a, b], [m.output("int16", out, 0.0009, 0)], OPTIONS.BatchMatMulOptions, options, 3)
    return m


def int16_convolutions():
    """INT16 activations with biases of 64 and of 32 bits, and with none; weights with one scale or one a channel."""
    m = Layers(6)
    x = m.input("int16", (1, 5, 6, 4), 0.0005, 0)
    for axis, bias, activation in ((0, "int64", NONE), (None, "int32", RELU), (0, None, RELU6)):
        index = m.bias(bias, 6, 5e-6, 100000) if bias else -1
        m.conv(x, m.weights((6, 3, 3, 4), axis), index, m.output("int16", (1, 5, 6, 6), 0.001, 0), activation=activation)
    for axis, bias in ((3, True), (None, False)):
        index = m.bias("int64", 8, 5e-6, 100000) if bias else -1
        out = m.output("int16", (1, 5, 6, 8), 0.0007, 0)
        m.depthwise(x, m.weights((1, 3, 3, 8), axis), index, out, 2, dilation=(2, 1))
    return m


def int16_transposed():
    m = Layers(7)
    x = m.input("int16", (1, 3, 4, 3), 0.0005, 0)
    for bias, axis in (("int64", 0), ("int16", 0), (None, None)):
        inputs = [m.tensor("int32", (4,), None, 0, (1, 6, 8, 2)), m.weights((2, 3, 3, 3), axis), x]
        inputs += [m.bias(bias, 2, 5e-6, 30000)] if bias else []
        m.transposed(inputs, m.output("int16", (1, 6, 8, 2), 0.0006, 0))
    return m


def int16_transposed_biases():
    """Biases of 16 bits up to the ends of their type, weights with one scale and with one a channel; one output channel."""
    m = Layers(17)
    x = m.input("int16", (2, 3, 2, 5), 0.0005, 0)
    for outputs, size, axis in ((3, (3, 3), 0), (1, (2, 5), None), (4, (1, 1), 0), (7, (4, 3), None)):
        inputs = [m.tensor("int32", (4,), None, 0, (2, 6, 4, outputs)), m.weights((outputs, *size, 5), axis), x]
        inputs.append(m.bias("int16", outputs, 5e-6, 32768))
        m.transposed(inputs, m.output("int16", (2, 6, 4, outputs), 0.0006, 0))
    return m


def int16_prelu():
    """An INT8 parameter for each channel, for each row, for each element."""
    m = Layers(9)
    x = m.input("int16", (1, 3, 4, 2), 0.001, 0)
    for shape in ((1, 1, 1, 2), (1, 3, 1, 1), (1, 3, 4, 2)):
        alpha = m.tensor("int8", shape, 0.01, -5, m.random.randint(-128, 128, shape))
        m.operator("PRELU", [x, alpha], [m.output("int16", (1, 3, 4, 2), 0.0013, 0)])
    return m


def int16_products():
    """Biases of 64 and of 32 bits, and none; keeps the axes."""
    m = Layers(8)
    x = m.input("int16", (2, 3, 11), 0.0005, 0)
    for bias, axis in (("int64", 0), ("int32", None), (None, 0)):
        index = m.bias(bias, 5, 5e-6, 100000) if bias else -1
        m.product(x, m.weights((5, 11), axis), index, m.output("int16", (2, 3, 5), 0.0008, 0), keeps=True)
    return m


def svdf():
    """Ranks 1 and 2, with states of 8 and of 16 bits; four frames of one instance."""
    m = Layers(10)
    x = m.input("float32", (2, 5))
    for rank, activation in ((1, RELU), (2, NONE)):
        filters = 3 * rank
        inputs = [x, m.floats(filters, 5), m.floats(filters, 4), m.floats(3), m.state("float32", (2, filters * 4))]
        m.filter(inputs, m.output("float32", (2, 3)), rank, activation)
    x = m.input("int8", (2, 5), 0.05, -9)
    for state, rank, activation in (("int8", 1, RELU), ("int16", 2, RELU), ("int16", 1, RELU)):
        filters, scale = 3 * rank, {"int8": 0.05, "int16": 0.0005}[state]
        limit = {"int8": 127, "int16": 20000}[state]
        time_scale = 0.01 if state == "int8" else 0.0001
        time = m.tensor(state, (filters, 4), time_scale, 0, m.random.randint(-limit, limit, (filters, 4)))
        inputs = [x, m.weights((filters, 5)), time, m.bias("int32", 3, scale * time_scale, 2000)]
        m.filter(inputs + [m.state(state, (2, filters * 4), scale)], m.output("int8", (2, 3), 0.06, 7), rank, activation)
    m.frames = 4
    return m


def lstm(dtype):
    """Both orders of batch and time, clipped and not; four frames of one instance."""

    def make():
        m = Layers(11)
        state, scale = dtype, {"float32": None, "int8": 0.008, "int16": 0.00003}[dtype]
        zero_point = -3 if dtype == "int8" else 0
        for time_major, clip in ((False, 0.0), (True, 1.5)):
            shape = (3, 2, 5) if time_major else (2, 3, 5)
            x = m.input(dtype, shape, *(() if scale is None else (4 * scale, zero_point)))
            floats = dtype == "float32"
            weights = m.floats if floats else lambda *s: m.weights(s, scale=0.004)
            gates = [weights(4, 5) for _ in range(4)] + [weights(4, 4) for _ in range(4)] + [-1] * 3
            kind, limit = ("int32", 3000) if dtype == "int8" else ("int64", 900000)
            step = 0.004 * 4 * (scale or 1)
            gates += [m.floats(4) if floats else m.bias(kind, 4, step, limit) for _ in range(4)] + [-1] * 2
            gates += [m.state(state, (2, 4), scale), m.state("float32" if floats else "int16", (2, 4), None if floats else 2.0**-11)]
            if dtype == "int8":
                m.tensors[gates[-2]].quantization.zeroPoint = [zero_point]
            options = schema.UnidirectionalSequenceLSTMOptionsT()
            options.fusedActivationFunction, options.cellClip, options.timeMajor = TANH, clip, time_major
            out = m.output(dtype, shape[:2] + (4,), *(() if scale is None else (scale, zero_point)))
            inputs = [x] + gates + [-1] * 4
            m.operator("UNIDIRECTIONAL_SEQUENCE_LSTM", inputs, [out], OPTIONS.UnidirectionalSequenceLSTMOptions, options, 4)
            if not floats:
                between = [m.tensor("int16", (0,), 2.0**-12, 0) for _ in range(4)] + [m.tensor(dtype, (0,), scale, zero_point)]
                m.operators[-1].intermediates = between
        m.frames = 4
        return m

    return make


def inputs(name, model):
    """Integers over the whole range of their type; floats whose rows lie on one side of zero, on both, or are zero."""
    random = np.random.RandomState(zlib.crc32(name.encode()) % 2**31)
    made = []
    for index in model.inputs:
        tensor = model.tensors[index]
        shape = tuple(tensor.shape)
        if tensor.type == schema.TensorType.FLOAT32:
            value = random.uniform(-3, 3, shape).astype(np.float32)
            for row in range(shape[0]):
                value[row] = (value[row] + 3.5, value[row], value[row] * np.float32(1e-3) - 1)[row % 3]
            made.append(value)
        elif tensor.type == schema.TensorType.BOOL:
            made.append(random.randint(0, 2, shape).astype(bool))
        else:
            types = schema.TensorType
            names = {types.INT8: "int8", types.INT16: "int16", types.INT32: "int32", types.INT64: "int64"}
            dtype = np.dtype(names[tensor.type])
            limits = np.iinfo(dtype)
            made.append(random.randint(limits.min, limits.max + 1, shape).astype(dtype))
    return made


MODELS = {
    "hybrid_conv_float32": hybrid_conv,
    "hybrid_depthwise_float32": hybrid_depthwise,
    "hybrid_fully_connected_float32": hybrid_products,
    "hybrid_transpose_conv_float32": hybrid_transposed,
    "fully_connected_runtime_weights": runtime_products,
    "batch_matmul_int16": batch_matmul,
    "conv_biases_int16": int16_convolutions,
    "transpose_conv_biases_int16": int16_transposed,
    "transpose_conv_narrow_biases_int16": int16_transposed_biases,
    "fully_connected_biases_int16": int16_products,
    "prelu_int16": int16_prelu,
    "svdf": svdf,
    "lstm_float32": lstm("float32"),
    "lstm_int8": lstm("int8"),
    "lstm_int16": lstm("int16"),
}


def micro(model, frames, outputs):
    """Outputs of TensorFlow Lite Micro, frame by frame; None where it has no kernel of an operator for its types."""
    from tflite_micro.python.tflite_micro import runtime

    try:
        interpreter = runtime.Interpreter.from_bytes(model, arena_size=4_000_000)
    except RuntimeError:
        return None
    made = []
    for values in frames:
        for index, value in enumerate(values):
            interpreter.set_input(value, index)
        interpreter.invoke()
        made.append([interpreter.get_output(index).copy() for index in range(outputs)])
    return made


def store(folder, prefix, frames):
    """One file an input or output, frames one behind the other."""
    for index, arrays in enumerate(zip(*frames)):
        (folder / f"{prefix}_{index}.bin").write_bytes(b"".join(array.tobytes() for array in arrays))


def record(name, content, frames, outputs, oracle, sequence):
    """The folder of a model: its first frame as a case and, where they are a sequence, all of them."""
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "model.tflite").write_bytes(content)
    for prefix, arrays in (("in", frames), ("out", outputs)):
        store(folder, prefix + "_0", arrays[:1])
        if sequence:
            store(folder, prefix + "_seq", arrays)
    meta = {"name": name, "cases": 1, "sequence": {"frames": len(frames)} if sequence else None, "oracle": oracle}
    (folder / "meta.json").write_text(json.dumps(meta, separators=(",", ":")) + "\n")
    print(name, len(content), "bytes,", oracle, [value.shape for value in outputs[0]])


def write(name, model):
    content = model.bytes()
    frames = [inputs(f"{name}{frame or ''}", model) for frame in range(max(1, model.frames))]
    outputs, oracle = micro(content, frames, len(model.outputs)), "tflite-micro"
    if outputs is None:
        outputs, oracle = [run(content, values) for values in frames], "LiteRT 2.3.0, BUILTIN_REF"
    record(name, content, frames, outputs, oracle, model.frames > 0)


def wanted(models):
    """Those that the command line names, or all."""
    return {name: make for name, make in models.items() if len(sys.argv) == 1 or any(part in name for part in sys.argv[1:])}


if __name__ == "__main__":
    for chosen, make in wanted(MODELS).items():
        write(chosen, make())
