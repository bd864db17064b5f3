"""Writes tiny models of uint8 tensors: conversions between uint8 and int8, and operators of the older quantization.

Run: python3.11 -m venv V && V/bin/pip install tflite-runtime==2.14.0 tflite-micro "numpy<2" flatbuffers
     V/bin/pip install --no-deps ai-edge-litert==2.3.0 && V/bin/python examples/bytevectors/make_byte_models.py

The models are put together field by field, by the class of examples/movevectors. Conversions that TensorFlow Lite Micro
has get its outputs. It has no other operator on uint8: those get the outputs of TensorFlow Lite 2.14, reference kernels.
"""

import json
import pathlib
import shutil
import sys
import zlib

import numpy as np
from tflite_micro.python.tflite_micro import runtime
from tflite_runtime.interpreter import Interpreter, OpResolverType

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "movevectors"))
from make_move_models import OPTIONS, TYPES, Model, schema  # noqa: E402

TYPES["uint8"] = schema.TensorType.UINT8
RELU, RELU6 = schema.ActivationFunctionType.RELU, schema.ActivationFunctionType.RELU6
SAME, VALID = schema.Padding.SAME, schema.Padding.VALID


def conversion(source, target):
    model = Model()
    x = model.input(source[0], (2, 3, 11), *source[1:])
    y = model.output(target[0], (2, 3, 11), *target[1:])
    quantizes = target[0] != "float32"
    options = schema.QuantizeOptionsT() if quantizes else schema.DequantizeOptionsT()
    kind = OPTIONS.QuantizeOptions if quantizes else OPTIONS.DequantizeOptions
    model.operator("QUANTIZE" if quantizes else "DEQUANTIZE", [x], [y], kind, options, version=2)
    return model.bytes()


def layer(name, shape, weights, out, zero_points, activation=0, padding=SAME, stride=1, lowest=0):
    """One convolution or matrix product; zero_points of input, weights, output."""
    random = np.random.RandomState(zlib.crc32(repr((name, shape, weights)).encode()) % 2**31)
    model = Model()
    x = model.input("uint8", shape, 0.0471, zero_points[0])
    w = model.tensor("uint8", weights, 0.0123, zero_points[1], random.randint(lowest, 256, weights))
    channels = weights[3] if name == "DEPTHWISE_CONV_2D" else weights[0]
    bias = model.tensor("int32", (channels,), 0.0471 * 0.0123, 0, random.randint(-9000, 9000, channels))
    depth = int(np.prod(weights)) / channels
    y = model.output("uint8", out, 0.0213 * depth**0.5, zero_points[2])
    if name == "CONV_2D":
        options, kind = schema.Conv2DOptionsT(), OPTIONS.Conv2DOptions
    elif name == "DEPTHWISE_CONV_2D":
        options, kind = schema.DepthwiseConv2DOptionsT(), OPTIONS.DepthwiseConv2DOptions
        options.depthMultiplier = weights[3] // shape[3]
    else:
        options, kind = schema.FullyConnectedOptionsT(), OPTIONS.FullyConnectedOptions
    options.fusedActivationFunction = activation
    if name != "FULLY_CONNECTED":
        options.padding, options.strideH, options.strideW = padding, stride, stride
        options.dilationHFactor = options.dilationWFactor = 1
    model.operator(name, [x, w, bias], [y], kind, options)
    return model.bytes()


def pool(name, shape, size, out, padding, stride):
    model = Model()
    x = model.input("uint8", shape, 0.05, 77)
    y = model.output("uint8", out, 0.05, 77)
    options = schema.Pool2DOptionsT()
    options.padding, options.strideH, options.strideW = padding, stride, stride
    options.filterHeight, options.filterWidth = size
    model.operator(name, [x], [y], OPTIONS.Pool2DOptions, options)
    return model.bytes()


def binary(name, second, activation=0, constant=False):
    model = Model()
    x = model.input("uint8", (1, 3, 4, 5), 0.05, 77)
    data = np.random.RandomState(9).randint(0, 256, second)
    y = model.tensor("uint8", second, 0.031, 201, data) if constant else model.input("uint8", second, 0.031, 201)
    out = model.output("uint8", (1, 3, 4, 5), 0.09, 13)
    options = schema.AddOptionsT() if name == "ADD" else schema.MulOptionsT()
    options.fusedActivationFunction = activation
    model.operator(name, [x, y], [out], getattr(OPTIONS, name.capitalize() + "Options"), options)
    return model.bytes()


def unary(name, source, target, options=None):
    model = Model()
    x = model.input("uint8", (1, 16, 16), *source)
    y = model.output("uint8", (1, 16, 16), *target)
    kind = OPTIONS.SoftmaxOptions if name == "SOFTMAX" else 0
    model.operator(name, [x], [y], kind, options)
    return model.bytes()


def network():
    """Operators that become int8 around ones that stay uint8; a constant, a padding, moves and both ends."""
    random = np.random.RandomState(21)
    model = Model()
    x = model.input("uint8", (1, 6, 7, 3), 0.05, 119)
    padded = model.tensor("uint8", (1, 8, 8, 3), 0.05, 119)
    amounts = model.tensor("int32", (4, 2), None, 0, [[0, 0], [1, 1], [0, 1], [0, 0]])
    model.operator("PAD", [x, amounts], [padded], OPTIONS.PadOptions, schema.PadOptionsT())
    sums = model.tensor("uint8", (1, 6, 6, 4), 0.1, 91)
    weights = model.tensor("uint8", (4, 3, 3, 3), 0.01, 150, random.randint(0, 256, (4, 3, 3, 3)))
    bias = model.tensor("int32", (4,), 0.0005, 0, random.randint(-2000, 2000, 4))
    options = schema.Conv2DOptionsT()
    options.padding, options.strideH, options.strideW = VALID, 1, 1
    options.dilationHFactor = options.dilationWFactor = 1
    model.operator("CONV_2D", [padded, weights, bias], [sums], OPTIONS.Conv2DOptions, options)
    soft = model.tensor("uint8", (1, 6, 6, 4), 1 / 256, 0)
    model.operator("LOGISTIC", [sums], [soft])
    product = model.tensor("uint8", (1, 6, 6, 4), 0.09, 100)
    model.operator("MUL", [sums, soft], [product], OPTIONS.MulOptions, schema.MulOptionsT())
    halves = model.tensor("uint8", (1, 3, 3, 4), 0.09, 100)
    options = schema.Pool2DOptionsT()
    options.padding, options.strideH, options.strideW, options.filterHeight, options.filterWidth = VALID, 2, 2, 2, 2
    model.operator("AVERAGE_POOL_2D", [product], [halves], OPTIONS.Pool2DOptions, options)
    twice = model.output("uint8", (1, 3, 3, 8), 0.09, 100)
    model.concatenation([halves, halves], twice, 3)
    flat = model.tensor("uint8", (1, 72), 0.09, 100)
    model.operator("RESHAPE", [twice, model.tensor("int32", (2,), None, 0, [1, 72])], [flat])
    result = model.output("uint8", (1, 5), 0.4, 130)
    matrix = model.tensor("uint8", (5, 72), 0.02, 128, random.randint(1, 256, (5, 72)))
    options = schema.FullyConnectedOptionsT()
    model.operator("FULLY_CONNECTED", [flat, matrix], [result], OPTIONS.FullyConnectedOptions, options)
    return model.bytes()


def run_lite(model, inputs):
    interpreter = Interpreter(model_content=model, experimental_op_resolver_type=OpResolverType.BUILTIN_REF)
    interpreter.allocate_tensors()
    for tensor, value in zip(interpreter.get_input_details(), inputs):
        interpreter.set_tensor(tensor["index"], value)
    interpreter.invoke()
    return [interpreter.get_tensor(tensor["index"]) for tensor in interpreter.get_output_details()]


def run_micro(model, inputs):
    interpreter = runtime.Interpreter.from_bytes(model, arena_size=100_000)
    for index, value in enumerate(inputs):
        interpreter.set_input(value, index)
    interpreter.invoke()
    return [interpreter.get_output(0)]


def values(name, model):
    """Inputs over the whole range of their type; 256 bytes hold each value."""
    random = np.random.RandomState(zlib.crc32(name.encode()) % 2**31)
    made = []
    for tensor in Interpreter(model_content=model).get_input_details():
        shape, dtype = tensor["shape"], tensor["dtype"]
        if dtype == np.float32:
            made.append(random.uniform(-9, 9, shape).astype(np.float32))
        elif np.prod(shape) == 256:
            made.append(random.permutation(256).astype(dtype).reshape(shape))
        else:
            limits = np.iinfo(dtype)
            made.append(random.randint(limits.min, limits.max + 1, shape).astype(dtype))
    return made


def write(name, model, oracle=run_lite):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "model.tflite").write_bytes(model)
    inputs = values(name, model)
    outputs = oracle(model, inputs)
    for index, value in enumerate(inputs):
        (folder / f"in_0_{index}.bin").write_bytes(value.tobytes())
    for index, value in enumerate(outputs):
        (folder / f"out_0_{index}.bin").write_bytes(value.tobytes())
    told = "tflite-micro" if oracle is run_micro else "TensorFlow Lite 2.14.0, reference kernels"
    meta = {"name": name, "cases": 1, "sequence": None, "oracle": told}
    (folder / "meta.json").write_text(json.dumps(meta, separators=(",", ":")) + "\n")
    print(name, len(model), "bytes", [(value.min(), value.max()) for value in outputs])


def main():
    write("quantize_uint8_to_int8", conversion(("uint8", 0.05, 137), ("int8", 0.05, 9)), run_micro)
    write("quantize_uint8_to_int8_rescaled", conversion(("uint8", 0.05, 255), ("int8", 0.031, 127)), run_micro)
    write("quantize_int8_to_uint8", conversion(("int8", 0.05, -128), ("uint8", 0.05, 0)), run_micro)
    write("quantize_int8_to_uint8_rescaled", conversion(("int8", 0.05, 9), ("uint8", 0.07, 200)), run_micro)
    write("quantize_uint8", conversion(("uint8", 0.05, 30), ("uint8", 0.021, 220)))
    write("quantize_float32_to_uint8", conversion(("float32",), ("uint8", 0.05, 100)))
    write("dequantize_uint8", conversion(("uint8", 0.05, 30), ("float32",)), run_micro)
    write("conv_uint8", layer("CONV_2D", (1, 5, 6, 3), (8, 3, 3, 3), (1, 5, 6, 8), (0, 151, 9)))
    write("conv_stride_relu6_uint8", layer("CONV_2D", (2, 5, 6, 4), (7, 3, 3, 4), (2, 3, 3, 7), (110, 100, 0), RELU6, SAME, 2))
    write("conv_narrow_uint8", layer("CONV_2D", (1, 4, 4, 5), (6, 2, 2, 5), (1, 3, 3, 6), (128, 128, 128), 0, VALID, lowest=1))
    write("conv_pointwise_uint8", layer("CONV_2D", (1, 4, 3, 16), (10, 1, 1, 16), (1, 4, 3, 10), (91, 255, 255)))
    write("depthwise_uint8", layer("DEPTHWISE_CONV_2D", (1, 5, 6, 8), (1, 3, 3, 8), (1, 5, 6, 8), (3, 171, 100), RELU))
    write("depthwise_multiplier_uint8", layer("DEPTHWISE_CONV_2D", (1, 5, 4, 3), (1, 2, 3, 6), (1, 3, 2, 6), (128, 40, 128), 0, SAME, 2))
    write("fully_connected_uint8", layer("FULLY_CONNECTED", (3, 21), (9, 21), (3, 9), (200, 99, 130)))
    write("average_pool_even_uint8", pool("AVERAGE_POOL_2D", (1, 6, 6, 3), (2, 2), (1, 3, 3, 3), VALID, 2))
    write("average_pool_same_uint8", pool("AVERAGE_POOL_2D", (1, 5, 4, 3), (3, 3), (1, 5, 4, 3), SAME, 1))
    write("average_pool_odd_uint8", pool("AVERAGE_POOL_2D", (1, 5, 7, 3), (3, 3), (1, 3, 5, 3), VALID, 1))
    write("max_pool_uint8", pool("MAX_POOL_2D", (1, 5, 4, 3), (3, 2), (1, 5, 4, 3), SAME, 1))
    write("add_uint8", binary("ADD", (1, 3, 4, 5), RELU6))
    write("add_constant_uint8", binary("ADD", (1, 1, 1, 5), 0, True))
    write("mul_uint8", binary("MUL", (1, 1, 4, 1)))
    write("relu_uint8", unary("RELU", (0.05, 77), (0.04, 3)))
    write("relu6_uint8", unary("RELU6", (0.09, 77), (6 / 255, 0)))
    write("logistic_uint8", unary("LOGISTIC", (0.07, 111), (1 / 256, 0)))
    write("tanh_uint8", unary("TANH", (0.04, 140), (1 / 128, 128)))
    options = schema.SoftmaxOptionsT()
    options.beta = 1.0
    write("softmax_uint8", unary("SOFTMAX", (0.1, 50), (1 / 256, 0), options))
    write("network_uint8", network())


if __name__ == "__main__":
    main()
