"""Writes tiny models of operators that move elements, as TensorFlow's converter does not write them, with outputs.

Run: python -m venv V && V/bin/pip install ai-edge-litert==2.3.0 numpy && V/bin/python examples/movevectors/make_move_models.py

The models are put together field by field. The outputs are those of LiteRT's own kernels, the reference ones where it has them. They refuse an INT8
CONCATENATION whose parts have other scales than the whole: its expected outputs come from the same model with a
QUANTIZE before each such part.
"""

import json
import pathlib
import shutil
import zlib

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter, OpResolverType

HERE = pathlib.Path(__file__).resolve().parent
TYPES = {name: getattr(schema.TensorType, name.upper()) for name in ("float32", "int8", "int16", "int32", "int64")}
OPS, OPTIONS = schema.BuiltinOperator, schema.BuiltinOptions


class Model:
    """One subgraph, built tensor by tensor."""

    def __init__(self):
        self.buffers = [schema.BufferT()]
        self.tensors, self.codes, self.operators, self.inputs, self.outputs = [], [], [], [], []

    def tensor(self, dtype, shape, scale=None, zero_point=0, data=None):
        tensor = schema.TensorT()
        tensor.name = f"t{len(self.tensors)}"
        tensor.type, tensor.shape, tensor.buffer = TYPES[dtype], list(shape), 0
        if scale is not None:
            tensor.quantization = schema.QuantizationParametersT()
            tensor.quantization.scale, tensor.quantization.zeroPoint = [scale], [zero_point]
        if data is not None:
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(np.asarray(data, dtype).tobytes(), np.uint8)
            self.buffers.append(buffer)
            tensor.buffer = len(self.buffers) - 1
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def input(self, *arguments):
        self.inputs.append(self.tensor(*arguments))
        return self.inputs[-1]

    def output(self, *arguments):
        self.outputs.append(self.tensor(*arguments))
        return self.outputs[-1]

    def operator(self, name, inputs, outputs, options_type=0, options=None, version=1):
        code = schema.OperatorCodeT()
        code.builtinCode = getattr(OPS, name)
        code.deprecatedBuiltinCode, code.version = min(code.builtinCode, 127), version
        self.codes.append(code)
        operator = schema.OperatorT()
        operator.opcodeIndex, operator.inputs, operator.outputs = len(self.codes) - 1, inputs, outputs
        operator.builtinOptionsType, operator.builtinOptions = options_type, options
        self.operators.append(operator)

    def concatenation(self, parts, whole, axis):
        options = schema.ConcatenationOptionsT()
        options.axis = axis
        self.operator("CONCATENATION", parts, [whole], OPTIONS.ConcatenationOptions, options)

    def requantized(self, part, whole):
        """The part itself where its quantization is the whole's, else the output of a QUANTIZE."""
        mine, other = self.tensors[part].quantization, self.tensors[whole].quantization
        if (mine.scale, mine.zeroPoint) == (other.scale, other.zeroPoint):
            return part
        made = self.tensor("int8", self.tensors[part].shape, other.scale[0], other.zeroPoint[0])
        self.operator("QUANTIZE", [part], [made], OPTIONS.QuantizeOptions, schema.QuantizeOptionsT())
        return made

    def block(self, name, source, size):
        """A SPACE_TO_DEPTH or DEPTH_TO_SPACE, an output of the model."""
        n, h, w, c = self.tensors[source].shape
        deep = name == "SPACE_TO_DEPTH"
        shape = (n, h // size, w // size, c * size * size) if deep else (n, h * size, w * size, c // size // size)
        options = schema.SpaceToDepthOptionsT() if deep else schema.DepthToSpaceOptionsT()
        options.blockSize = size
        kind = OPTIONS.SpaceToDepthOptions if deep else OPTIONS.DepthToSpaceOptions
        self.operator(name, [source], [self.output("int8", shape, 0.1, 3)], kind, options)

    def slice(self, source, *index):
        """A STRIDED_SLICE, an output of the model, written as NumPy writes it."""
        shape = np.empty(self.tensors[source].shape)[index].shape
        begin, end, strides = [], [], []
        options = schema.StridedSliceOptionsT()
        options.beginMask = options.endMask = options.ellipsisMask = options.newAxisMask = options.shrinkAxisMask = 0
        for bit, entry in enumerate(index):
            at = entry if isinstance(entry, slice) else slice(None)
            if entry is Ellipsis:
                options.ellipsisMask |= 1 << bit
            elif entry is None:
                options.newAxisMask |= 1 << bit
            elif isinstance(entry, int):
                options.shrinkAxisMask |= 1 << bit
                at = slice(entry, entry + 1)
            options.beginMask |= (at.start is None) << bit
            options.endMask |= (at.stop is None) << bit
            begin.append(at.start or 0)
            end.append(at.stop or 0)
            strides.append(at.step or 1)
        limits = [self.tensor("int32", [len(index)], None, 0, values) for values in (begin, end, strides)]
        out = self.output("int8", shape, 0.1, 3)
        self.operator("STRIDED_SLICE", [source, *limits], [out], OPTIONS.StridedSliceOptions, options)
        return out

    def bytes(self):
        graph = schema.SubGraphT()
        graph.name, graph.tensors, graph.operators = "main", self.tensors, self.operators
        graph.inputs, graph.outputs = self.inputs, self.outputs
        model = schema.ModelT()
        model.version, model.buffers, model.operatorCodes, model.subgraphs = 3, self.buffers, self.codes, [graph]
        builder = flatbuffers.Builder(0)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())


def concatenated(dtype, parts, whole, axis, twice=(), constant=None, explicit=False):
    """Inputs of given extents along the axis and quantizations, some taken twice, concatenated to one output."""
    extents = [extent for extent, *_ in parts]
    model, shape = Model(), [1, 3, 4, 2]
    values = []
    for index, (extent, *quantization) in enumerate(parts):
        shape[axis] = extent
        if index == constant:
            data = np.random.RandomState(5).randint(-128, 128, shape)
            values.append(model.tensor(dtype, shape, *quantization, data))
        else:
            values.append(model.input(dtype, shape, *quantization))
    order = list(range(len(parts))) + list(twice)
    shape[axis] = sum(extents[index] for index in order)
    out = model.output(dtype, shape, *whole)
    taken = [model.requantized(values[i], out) if explicit else values[i] for i in order]
    model.concatenation(taken, out, axis)
    return model.bytes()


def strided_slices():
    """Backwards, with axes dropped and added, with ellipses; some of them concatenated."""
    model, all_of = Model(), slice(None)
    x = model.input("int8", (2, 3, 4, 5), 0.1, 3)
    model.slice(x, slice(None, None, -1))
    model.slice(x, Ellipsis, slice(None, None, -2))
    model.slice(x, 1, Ellipsis, 2)
    model.slice(x, None, Ellipsis, None, slice(1, 4))
    model.slice(x, all_of, 0, slice(3, None, -3), None)
    model.slice(x, slice(-1, -3, -1), slice(0, 3, 2), slice(-3, None), slice(4, 0, -2))
    model.slice(x, Ellipsis)
    model.slice(x, 1, 2, 3, 4)
    flipped = model.slice(x, all_of, slice(None, None, -1), all_of, slice(0, 2))
    plain = model.slice(x, all_of, all_of, all_of, slice(3, 5))
    model.concatenation([flipped, plain], model.output("int8", (2, 3, 4, 4), 0.1, 3), 3)
    return model.bytes()


def empty_parts():
    """A SPLIT_V one of whose parts has no elements, concatenated with the others in another order."""
    model = Model()
    x = model.input("int8", (1, 3, 5, 2), 0.1, 3)
    sizes, axis = model.tensor("int32", [4], None, 0, [2, 0, 1, 2]), model.tensor("int32", [], None, 0, 2)
    parts = [model.tensor("int8", (1, 3, extent, 2), 0.1, 3) for extent in (2, 0, 1, 2)]
    options = schema.SplitVOptionsT()
    options.numSplits = 4
    model.operator("SPLIT_V", [x, sizes, axis], parts, OPTIONS.SplitVOptions, options)
    model.concatenation([parts[2], parts[1], parts[0], parts[3]], model.output("int8", (1, 3, 5, 2), 0.1, 3), 2)
    return model.bytes()


def blocks():
    """SPACE_TO_DEPTH and DEPTH_TO_SPACE; the second of each three moves nothing, and blocks of 1 do not, either."""
    model = Model()
    wide = model.input("int8", (2, 6, 4, 3), 0.1, 3)
    narrow = model.input("int8", (2, 6, 2, 3), 0.1, 3)
    deep = model.input("int8", (1, 3, 2, 12), 0.1, 3)
    thin = model.input("int8", (1, 3, 1, 12), 0.1, 3)
    for source, size in ((wide, 2), (narrow, 2), (wide, 1)):
        model.block("SPACE_TO_DEPTH", source, size)
    for source, size in ((deep, 2), (thin, 2), (deep, 1)):
        model.block("DEPTH_TO_SPACE", source, size)
    return model.bytes()


def reversals():
    """REVERSE_V2 along the outermost, the innermost and an axis between them."""
    model = Model()
    x = model.input("int16", (2, 3, 4, 5), 0.1, 0)
    for axis in (0, -1, 1):
        axes = model.tensor("int32", [1], None, 0, [axis])
        out = model.output("int16", (2, 3, 4, 5), 0.1, 0)
        model.operator("REVERSE_V2", [x, axes], [out], OPTIONS.ReverseV2Options, schema.ReverseV2OptionsT())
    return model.bytes()


def repetitions():
    """BROADCAST_TO along axes that have extent 1 or are missing."""
    model = Model()
    for source, shape in (((1, 3, 1, 2), (2, 3, 4, 2)), ((3, 1), (2, 3, 5)), ((), (4,))):
        x = model.input("int8", source, 0.1, 3)
        extents = model.tensor("int32", [len(shape)], None, 0, list(shape))
        out = model.output("int8", shape, 0.1, 3)
        model.operator(
            "BROADCAST_TO", [x, extents], [out], OPTIONS.BroadcastToOptions, schema.BroadcastToOptionsT(), version=2
        )
    return model.bytes()


def run(model, values, kernels=OpResolverType.BUILTIN_REF):
    interpreter = Interpreter(model_content=model, experimental_op_resolver_type=kernels)
    interpreter.allocate_tensors()
    for tensor, value in zip(interpreter.get_input_details(), values):
        interpreter.set_tensor(tensor["index"], value)
    interpreter.invoke()
    return [interpreter.get_tensor(tensor["index"]) for tensor in interpreter.get_output_details()]


def values(name, model):
    """Inputs over the whole range of their type."""
    random = np.random.RandomState(zlib.crc32(name.encode()) % 2**31)
    tensors = Interpreter(model_content=model).get_input_details()
    made = []
    for tensor in tensors:
        if tensor["dtype"] == np.float32:
            made.append(random.uniform(-4, 4, tensor["shape"]).astype(np.float32))
        else:
            limits = np.iinfo(tensor["dtype"])
            made.append(random.randint(limits.min, limits.max + 1, tensor["shape"]).astype(tensor["dtype"]))
    return made


def write(name, model, twin=None, kernels=OpResolverType.BUILTIN_REF):
    """Writes a folder; a twin is the model that LiteRT can run."""
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "model.tflite").write_bytes(model)
    inputs = values(name, twin or model)
    outputs = run(twin or model, inputs, kernels)
    for index, value in enumerate(inputs):
        (folder / f"in_0_{index}.bin").write_bytes(value.tobytes())
    for index, value in enumerate(outputs):
        (folder / f"out_0_{index}.bin").write_bytes(value.tobytes())
    note = {"note": "outputs of the same model with a QUANTIZE before each such part"} if twin else {}
    meta = {"name": name, "cases": 1, "sequence": None, **note, "oracle": "LiteRT 2.3.0, " + kernels.name}
    (folder / "meta.json").write_text(json.dumps(meta, separators=(",", ":")) + "\n")
    print(name, len(model), "bytes,", [value.shape for value in outputs])


def main():
    eight = [(2, 0.05, 3), (3, 0.031, -7), (1, 0.04, 5), (2, 0.12, 100)]
    for axis in (1, 2, 3):
        options = {"twice": (0, 2), "constant": 3}
        write(
            f"concat_other_quantization_axis{axis}_int8",
            concatenated("int8", eight, (0.04, 5), axis, **options),
            concatenated("int8", eight, (0.04, 5), axis, **options, explicit=True),
        )
    sixteen = [(2, 0.0005, 0), (3, 0.0002, 0), (1, 0.0004, 0)]
    write("concat_other_scale_int16", concatenated("int16", sixteen, (0.0004, 0), 3, (1,)))
    write("strided_slice_masks_int8", strided_slices())
    write("split_empty_part_int8", empty_parts())
    write("reverse_int16", reversals())
    write("broadcast_to_int8", repetitions())
    write("blocks_int8", blocks(), kernels=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES)


if __name__ == "__main__":
    main()
