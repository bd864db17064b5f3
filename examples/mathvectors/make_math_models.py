"""Writes models of elementwise operators, comparisons and reductions, one a folder, with inputs and reference outputs.

Run: python -m venv V && V/bin/pip install tflite-micro ai-edge-litert==2.3.0 flatbuffers numpy, then
V/bin/python examples/mathvectors/make_math_models.py [NAME...]

Each entry of TABLE is an operator and its nodes: types, shapes, quantizations, options. Every node is run by itself in a
model of its own, by TensorFlow Lite Micro's reference kernels or, where these refuse it, by TensorFlow Lite's; the folder
holds one model with all of them side by side (NAME for Micro's, NAME_lite for the others).
"""

import json
import pathlib
import shutil
import sys
import zlib

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from tflite_micro import runtime

HERE = pathlib.Path(__file__).resolve().parent
OPS, OPTIONS = schema.BuiltinOperator, schema.BuiltinOptions
TYPES = {"f": "float32", "b": "int8", "h": "int16", "i": "int32", "l": "int64", "?": "bool", "u": "uint8", "w": "uint32"}
VERSIONS = {"ABS": 2, "CUMSUM": 1}


def nodes(op, kinds, shapes, options=None, out=None, quantizations=((0.05, -9), (0.07, 4), (0.06, 11)), domain=(-4, 4), **more):
    """A node for each type (the types of inputs and output, one letter standing for all of them)."""
    return [dict(op=op, kinds=kind, shapes=shapes, options=options, out=out, q=quantizations, domain=domain, **more) for kind in kinds]


def shape_of(node):
    return node["out"] if node["out"] is not None else np.broadcast_shapes(*node["shapes"])


def kinds_of(node):
    kinds, count = node["kinds"], len(node["shapes"]) + 1
    return kinds * count if len(kinds) == 1 else kinds


def results_of(node):
    """Type and shape of each output."""
    return [(kinds_of(node)[-1], shape_of(node))] + list(node.get("further", ()))


class Model:
    """One subgraph, built node by node."""

    def __init__(self):
        self.buffers, self.tensors, self.codes, self.operators = [schema.BufferT()], [], [], []
        self.inputs, self.outputs = [], []
        self.scaled = False  # whether INT32 is quantized, too

    def tensor(self, kind, shape, quantization=None, data=None):
        tensor = schema.TensorT()
        tensor.name = f"t{len(self.tensors)}"
        tensor.type = getattr(schema.TensorType, TYPES[kind].upper())
        tensor.shape, tensor.buffer = list(shape), 0
        if quantization is not None and kind in ("bhuil" if self.scaled else "bhu"):
            tensor.quantization = schema.QuantizationParametersT()
            tensor.quantization.scale = [quantization[0]]
            tensor.quantization.zeroPoint = [0 if kind in "hil" and len(quantization) == 2 else quantization[-1] + (128 if kind == "u" else 0)]
        if data is not None:
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(np.asarray(data, TYPES[kind]).tobytes(), np.uint8)
            self.buffers.append(buffer)
            tensor.buffer = len(self.buffers) - 1
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def add(self, node):
        kinds, q, self.scaled = kinds_of(node), node["q"], node.get("scaled", False)
        inputs = [self.tensor(k, s, q[min(i, len(q) - 1)]) for i, (k, s) in enumerate(zip(kinds, node["shapes"]))]
        self.inputs += inputs
        for position, kind, values, *scaling in node.get("constants", ()):
            inputs.insert(position, self.tensor(kind, np.shape(values), scaling[0] if scaling else None, values))
        outputs = [self.tensor(kind, shape, q[-1]) for kind, shape in results_of(node)]
        self.outputs += outputs
        code = schema.OperatorCodeT()
        code.builtinCode = getattr(OPS, node["op"])
        code.deprecatedBuiltinCode, code.version = min(code.builtinCode, 127), VERSIONS.get(node["op"], 1)
        self.codes.append(code)
        operator = schema.OperatorT()
        operator.opcodeIndex, operator.inputs, operator.outputs = len(self.codes) - 1, inputs, outputs
        if node["options"]:
            name, fields = node["options"]
            operator.builtinOptionsType = getattr(OPTIONS, name)
            operator.builtinOptions = getattr(schema, name + "T")()
            for field, value in fields.items():
                setattr(operator.builtinOptions, field, value)
        self.operators.append(operator)

    def bytes(self):
        graph = schema.SubGraphT()
        graph.name, graph.tensors, graph.operators = "main", self.tensors, self.operators
        graph.inputs, graph.outputs = self.inputs, self.outputs
        model = schema.ModelT()
        model.version, model.buffers, model.operatorCodes, model.subgraphs = 3, self.buffers, self.codes, [graph]
        builder = flatbuffers.Builder(0)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())


def values(node, random):
    """Inputs: every value of INT8 where they are enough, else random ones over the whole type, the ends among them."""
    made = []
    for position, (kind, shape) in enumerate(zip(kinds_of(node), node["shapes"])):
        count = int(np.prod(shape))
        if kind == "f":
            low, high = node["domain"]
            value = random.uniform(low, high, count)
            if node.get("whole"):
                value = np.round(value * 2) / 2
        elif kind == "?":
            value = random.randint(0, 2, count) < node.get("truth", 1)
        else:
            limits = np.iinfo(TYPES[kind])
            low, high = node.get("range", (limits.min, limits.max))
            value = random.randint(low, high + 1 if high < 2**63 - 1 else high, count, dtype=np.int64)
            if kind == "b" and count == 256 and position == 0:
                value = np.arange(-128, 128)
            elif count > 2:
                value[:2] = low, high
        made.append(value.reshape(shape).astype(TYPES[kind]))
    if node.get("nonnegative"):
        made[0] = np.maximum(made[0], node["q"][0][1] if node["kinds"][0] == "b" else 0)
    if node.get("divides"):  # by nothing that stands for zero, nor so little that Micro shifts by more than a word has bits
        made[1] = np.maximum(made[1], -127)
        made[0] = np.where(np.abs(made[0].astype(int) - node["q"][0][1]) < 20, 100, made[0]).astype(np.int8)
    if node.get("nonzero") and not made[1].all():
        made[1][made[1] == 0] = 1
    return made


def micro(model, inputs, results):
    interpreter = runtime.Interpreter.from_bytes(model, arena_size=1_000_000)
    for index, value in enumerate(inputs):
        interpreter.set_input(value, index)
    interpreter.invoke()
    return [np.array(interpreter.get_output(i)).reshape(shape) for i, (_, shape) in enumerate(results)]


def lite(model, inputs, results):
    for kernels in (OpResolverType.BUILTIN_REF, OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES):
        try:
            interpreter = Interpreter(model_content=model, experimental_op_resolver_type=kernels)
            interpreter.allocate_tensors()
            break
        except (ValueError, RuntimeError):
            if kernels == OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES:
                raise
    for tensor, value in zip(interpreter.get_input_details(), inputs):
        interpreter.set_tensor(tensor["index"], value)
    interpreter.invoke()
    details = interpreter.get_output_details()
    return [interpreter.get_tensor(tensor["index"]).reshape(shape) for tensor, (_, shape) in zip(details, results)]


def write(name, entries):
    random = np.random.RandomState(zlib.crc32(name.encode()) % 2**31)
    groups = {"": [], "_lite": []}
    for node in entries:
        single = Model()
        single.add(node)
        inputs = values(node, random)
        oracle = "_lite"
        if not node.get("lite"):
            try:
                outputs, oracle = micro(single.bytes(), inputs, results_of(node)), ""
            except RuntimeError:
                pass
        if oracle:
            outputs = lite(single.bytes(), inputs, results_of(node))
        groups[oracle].append((node, inputs, outputs))
    for suffix, group in groups.items():
        shutil.rmtree(HERE / (name + suffix), ignore_errors=True)
        if group:
            record(HERE / (name + suffix), group, "tflite-micro" if not suffix else "tensorflow-lite")


def record(folder, group, oracle):
    folder.mkdir()
    model = Model()
    for node, _, _ in group:
        model.add(node)
    (folder / "model.tflite").write_bytes(model.bytes())
    for index, value in enumerate(value for _, inputs, _ in group for value in inputs):
        (folder / f"in_0_{index}.bin").write_bytes(value.tobytes())
    counts = {}
    results = [(kind, value) for node, _, outputs in group for (kind, _), value in zip(results_of(node), outputs)]
    for index, (kind, value) in enumerate(results):
        (folder / f"out_0_{index}.bin").write_bytes(value.astype(TYPES[kind]).tobytes())
    for node, _, _ in group:
        counts[node["op"]] = counts.get(node["op"], 0) + 1
    meta = {"name": folder.name, "ops": counts, "cases": 1, "sequence": None, "oracle": oracle}
    (folder / "meta.json").write_text(json.dumps(meta, separators=(",", ":")) + "\n")
    print(folder.name, len(model.bytes()), "bytes,", counts, oracle)


# ---------------------------------------------------------------- the table

ALL = (16, 16)  # as many elements as INT8 has values
ODD = (3, 5, 7)
PAIRS = (((2, 3, 4), (2, 3, 4)), ((3, 4), (2, 3, 1)), ((1, 3, 1, 5), (2, 1, 4, 1)), ((5,), ()), ((), ()))
DEEP = (((2, 1, 3, 1, 2), (1, 2, 1, 4, 2)), ((2, 1, 2, 1, 2, 1), (1, 2, 1, 2, 1, 2)))
POSITIVE = (0.01, 4)


def unary(op, kinds, options=None, quantizations=(), **more):
    made = []
    for kind in kinds:
        if kind in "bh":
            for pair in quantizations:
                made += nodes(op, (kind,), (ALL,), options, quantizations=pair, **more)
        else:
            for shape in ((), (7,), ODD, (1, 2, 1, 3, 2, 1)):
                made += nodes(op, (kind,), (shape,), options, **more)
    return made


def binary(op, kinds, options=None, shapes=PAIRS + DEEP, quantizations=None, **more):
    usual = (((0.05, -9), (0.07, 4), (0.06, 11)), ((0.003, -128), (0.9, 127), (0.5, -128)), ((0.02, 5), (0.02, 5), (0.02, 5)))
    made = []
    for kind in kinds:
        for index, pair in enumerate(shapes):
            scales = quantizations or usual
            made += nodes(op, (kind,), pair, options, quantizations=scales[index % len(scales)], **more)
    return made


RESCALES = (((0.031, -1), (0.0157, -128)), ((0.05, 127), (0.05, 127)), ((0.02, -128), (0.9, 5)), ((0.5, 0), (0.01, 0)))
SYMMETRIC = (((0.001, 0), (0.001, 0)), ((0.0005, 0), (0.0002, 0)), ((0.0002, 0), (0.9, 0)))
ROOTS = (((0.05, -128), (0.02, -128)), ((0.004, -100), (0.05, 3)), ((1.5, -128), (0.001, -128)))
EXPONENTS = (((0.05, 10), (0.05, 10)), ((0.2, 0), (0.02, -60)), ((0.01, -128), (0.004, 127)))


def compared(op):
    scales = (((0.05, -9), (0.07, 4), None), ((0.02, 5), (0.02, 5), None), ((0.001, 5), (0.001, 5), None), ((0.9, -128), (0.004, 127), None))
    made = []
    options = (OPTION_NAMES[op], {})
    for kind in "fil":
        made += binary(op, (kind + kind + "?",), options, PAIRS[1:4], whole=True, range=(-3, 3))
        made += nodes(op, (kind + kind + "?",), ((40,), (40,)), options)
    for pair in scales:
        made += nodes(op, ("bb?",), (ALL, (16, 1)), options, quantizations=pair)
        made += nodes(op, ("bb?",), ((2, 3, 4), (3, 1)), options, quantizations=pair, range=(-3, 7))
    if op in ("EQUAL", "NOT_EQUAL"):
        made += binary(op, ("???",), options, PAIRS[:4])
    return made


OPTION_NAMES = {"EQUAL": "EqualOptions", "NOT_EQUAL": "NotEqualOptions", "GREATER": "GreaterOptions", "LESS": "LessOptions"}
OPTION_NAMES |= {"GREATER_EQUAL": "GreaterEqualOptions", "LESS_EQUAL": "LessEqualOptions"}

def reduced(op, kinds, quantizations=(), shapes=None, **more):
    """Over one axis, several, all, none; axes kept and dropped, counted from either end."""
    made = []
    cases = shapes or (((3, 5, 7), (1,), False), ((2, 3, 4, 5), (-1, 1), True), ((2, 3, 2), (0, 1, 2), False), ((4,), (0,), True),
                       ((1, 3, 1, 2, 2), (3, -4), False), ((2, 3), (), True))
    for kind in kinds:
        for index, (shape, axes, keep) in enumerate(cases):
            gone = [axis % len(shape) for axis in axes]
            out = tuple(1 if i in gone else d for i, d in enumerate(shape) if keep or i not in gone)
            q = quantizations[index % len(quantizations)] if quantizations else ((0.05, 3), (0.05, 3))
            made += nodes(op, (kind,), (shape,), ("ReducerOptions", {"keepDims": keep}), out, q, constants=((1, "i", list(axes)),), **more)
    return made


def arg(op, options):
    made = []
    for kinds in ("fi", "bi", "ii", "fl", "bl"):
        for shape, axis in (((3, 8), 1), ((2, 5, 4), -2), ((7,), 0), ((3, 2, 2, 2), 0)):
            out = tuple(d for i, d in enumerate(shape) if i != axis % len(shape))
            constants = ((1, "i", axis),)
            made += nodes(op, (kinds,), (shape,), (options, {"outputType": {"i": 2, "l": 4}[kinds[1]]}), out, constants=constants, whole=True)
    return made


SUMS = (((0.05, -9), (0.3, 4)), ((0.02, 127), (0.9, -128)), ((0.05, 3), (0.05, 3)), ((0.01, -128), (0.004, 127)))

# The input's scale over a root of the output's: near one, enlarging, and so small that products vanish.
PRODUCTS = (((0.05, -9), (0.3, 4)), ((0.9, 127), (0.5, -128)), ((0.02, 5), (0.02, 5)), ((0.3, -128), (2.5, 100)))
NARROW_PRODUCTS = (((0.0005, 0), (0.3, 0)), ((0.01, 0), (0.9, 0)), ((0.0001, 0), (0.0001, 0)))


def selected(op, options):
    made = []
    shapes = [((2, 3, 4),) * 3, ((2,), (2, 3, 4), (2, 3, 4)), ((5,),) * 3]
    if op == "SELECT_V2":
        shapes = [((2, 3, 4),) * 3, ((2, 1, 4), (3, 1), (1,)), ((), (2, 3), (3,)), ((1, 3, 1, 2), (2, 1, 4, 1), ()), ((2, 1, 3, 1, 2), (3, 4, 1), (2, 1, 1, 1, 1))]
    for kind in "fbhil?":
        for index, trio in enumerate(shapes):
            q = ((0.05, 3),) * 4
            made += nodes(op, ("?" + kind * 3,), trio, (options, {}), None if op == "SELECT_V2" else trio[1], quantizations=q)
    return made


def added():
    made = []
    for kind in "fbi":
        for count, shape in ((2, (7,)), (3, (2, 3, 4)), (5, (40,)), (9, (3, 3)), (20, (11,))):
            for q in ((0.05, -9), (0.3, 4)), ((0.02, 0), (0.05, 3)), ((0.3, 127), (0.9, -128)):
                if kind == "b" or q[0][1] == 0:
                    made += nodes("ADD_N", (kind,), (shape,) * count, ("AddNOptions", {}), shape, quantizations=(q[0],) * count + (q[1],), range=(-1000, 1000) if kind == "i" else (-128, 127))
    return made


def accumulated():
    made = []
    for kind in "fbil":
        for index, (shape, axis) in enumerate((((9,), 0), ((3, 5), -1), ((2, 3, 4), 1), ((2, 3, 2, 2), 0), ((1, 40), 1))):
            for flags in range(4):
                options = ("CumsumOptions", {"exclusive": bool(flags & 1), "reverse": bool(flags & 2)})
                q = (((0.05, -9), (0.3, 4)), ((0.02, 0), (0.05, 3)), ((0.01, 127), (0.9, -128)))[(index + flags) % 3]
                made += nodes("CUMSUM", (kind,), (shape,), options, constants=((1, "i", axis),), quantizations=q, range=(-128, 127))
    return made


def normalized():
    made = []
    for shape in ((9,), (3, 8), (2, 3, 5), (1, 2, 2, 33)):
        made += nodes("L2_NORMALIZATION", ("f",), (shape,), ("L2NormOptions", {}))
    made += nodes("L2_NORMALIZATION", ("f",), ((2, 5),), ("L2NormOptions", {}), domain=(-1e-8, 1e-8))
    for shape in ((9,), (3, 8), (2, 3, 5), (1, 2, 2, 33), (2, 1), (1, 700)):
        for zero in (-9, 127, -128, 0):
            made += nodes("L2_NORMALIZATION", ("b",), (shape,), ("L2NormOptions", {}), quantizations=((0.05, zero), (1 / 128, 0)))
    for zero in (0, -4):  # nothing but zeros, ones and twos
        made += nodes("L2_NORMALIZATION", ("b",), ((9, 3),), ("L2NormOptions", {}), quantizations=((0.05, zero), (1 / 128, 0)), range=(zero, zero + 2))
    return made


def pooled():
    made = []
    for padding, shape, out in ((1, (1, 5, 4, 3), (1, 4, 2, 3)), (0, (2, 5, 4, 3), (2, 5, 4, 3))):
        for activation in (0, 1, 3):
            fields = dict(padding=padding, strideW=1, strideH=1, filterWidth=3, filterHeight=2, fusedActivationFunction=activation)
            made += nodes("L2_POOL_2D", ("f",), (shape,), ("Pool2DOptions", fields), out)
    return made


def local():
    made = []
    for radius, bias, alpha, beta in ((2, 1.0, 1.0, 0.5), (5, 2.0, 0.25, 0.75), (0, 1.5, 1.0, 1.0), (40, 1.0, 0.1, 0.5)):
        fields = dict(radius=radius, bias=bias, alpha=alpha, beta=beta)
        made += nodes("LOCAL_RESPONSE_NORMALIZATION", ("f",), ((1, 2, 3, 12),), ("LocalResponseNormalizationOptions", fields))
    return made


def gelus():
    made = []
    for approximate in (False, True):
        made += unary("GELU", "fb", ("GeluOptions", {"approximate": approximate}), EXPONENTS)
    return made


def casts():
    made = []
    for source in "fbhilu?":
        for target in "fbhilu?":
            if source != target:
                kinds = source + target
                options = ("CastOptions", {"inDataType": code(source), "outDataType": code(target)})
                low, high = (0, 100) if target == "u" or source == "u" else (-100, 100)
                made += nodes("CAST", (kinds,), ((3, 7),), options, quantizations=(None, None), range=(low, high), domain=(low, high))
    return made


def unsigned_casts():
    """From and to UINT32; negative numbers wrap."""
    made = []
    for other in "fbhi?":
        for kinds in (other + "w", "w" + other):
            options = ("CastOptions", {"inDataType": code(kinds[0]), "outDataType": code(kinds[1])})
            # What a float outside of an integer becomes is nobody's promise.
            domain = (0, 1000) if kinds == "fw" else (-100, 100)
            limits = {"f": 2**24, "b": 127, "h": 32767, "i": 2**31 - 1, "?": 2**31 - 1}[other]
            made += nodes("CAST", (kinds,), ((3, 7),), options, quantizations=(None, None), range=(0, limits) if kinds[0] == "w" else (-limits - 1 if other != "?" else 0, limits), domain=domain)
    return made


def quantized():
    """Between integers of several widths, and from floats."""
    made = []
    scales = (((0.05, -9), (0.07, 4)), ((0.02, 127), (0.9, -128)), ((0.9, -128), (0.02, 0)), ((0.05, 3), (0.05, 3)))
    for kinds in ("bb", "bh", "bi", "hb", "hh", "hi", "ib", "ih", "fh", "fb"):
        for index, pair in enumerate(scales):
            # INT16 has no zero point; INT32 here neither, but a scale.
            made += nodes("QUANTIZE", (kinds,), (ALL if index % 2 else (2, 3, 5),), ("QuantizeOptions", {}), quantizations=pair, range=(-90_000, 90_000) if kinds[0] == "i" else (-128, 127) if kinds[0] == "b" else (-32768, 32767), scaled=True)
    return made


def plain():
    """Bytes and words without a quantization, which some operators take as they are."""
    made, none = [], (None,) * 4
    for kind in "bh":
        made += nodes("MAXIMUM", (kind,), ((2, 6), (6,)), ("MaximumMinimumOptions", {}), quantizations=none)
        made += nodes("SELECT_V2", ("?" + kind * 3,), ((2, 6), (2, 6), (6,)), ("SelectV2Options", {}), quantizations=none)
        made += nodes("CONCATENATION", (kind,), ((2, 6), (2, 3)), ("ConcatenationOptions", {"axis": 1}), (2, 9), none)
        made += nodes("PAD", (kind,), ((2, 6),), ("PadOptions", {}), (4, 7), none, constants=((1, "i", [[1, 1], [0, 1]]),))
        made += nodes("TRANSPOSE", (kind,), ((2, 6),), ("TransposeOptions", {}), (6, 2), none, constants=((1, "i", [1, 0]),))
        made += nodes("SLICE", (kind,), ((2, 6),), ("SliceOptions", {}), (1, 3), none, constants=((1, "i", [1, 2]), (2, "i", [1, 3])))
        made += nodes("RESIZE_NEAREST_NEIGHBOR", (kind,), ((1, 2, 3, 2),), ("ResizeNearestNeighborOptions", {}), (1, 4, 5, 2), none, constants=((1, "i", [4, 5]),))
        fields = dict(padding=1, strideW=2, strideH=2, filterWidth=2, filterHeight=2)
        made += nodes("MAX_POOL_2D", (kind,), ((1, 4, 4, 2),), ("Pool2DOptions", fields), (1, 2, 2, 2), none)
        if kind == "b":
            made += nodes("GATHER", ("bib",), ((4, 6), (3,)), ("GatherOptions", {"axis": 0}), (3, 6), none, range=(0, 3))
            made += nodes("REDUCE_MAX", ("b",), ((2, 6),), ("ReducerOptions", {}), (2,), none, constants=((1, "i", [1]),))
            made += nodes("ARG_MAX", ("bi",), ((2, 6),), ("ArgMaxOptions", {"outputType": 2}), (2,), none, constants=((1, "i", 1),))
            made += nodes("RESIZE_BILINEAR", ("b",), ((1, 2, 3, 2),), ("ResizeBilinearOptions", {}), (1, 4, 5, 2), none, constants=((1, "i", [4, 5]),))
    return made


def volumes():
    """Convolutions of volumes; weights and bias are constants, come at run time, or are left out."""
    made, random = [], np.random.RandomState(3)
    cases = (
        ((1, 4, 5, 6, 3), (2, 3, 2, 3, 4), dict(padding=1, strideD=1, strideH=2, strideW=1), (1, 3, 2, 5, 4)),
        ((2, 3, 4, 5, 2), (3, 2, 3, 2, 5), dict(padding=0, strideD=2, strideH=1, strideW=3), (2, 2, 4, 2, 5)),
        ((1, 5, 4, 3, 1), (2, 2, 1, 1, 3), dict(padding=1, strideD=1, strideH=1, strideW=1, dilationDFactor=3, dilationHFactor=2), (1, 2, 2, 3, 3)),
        ((1, 5, 4, 3, 2), (3, 2, 2, 2, 1), dict(padding=0, strideD=1, strideH=1, strideW=1, dilationWFactor=2, dilationHFactor=2), (1, 5, 4, 3, 1)),
    )
    for index, (x, w, fields, out) in enumerate(cases):
        options = ("Conv3DOptions", fields | {"fusedActivationFunction": (0, 1, 3, 0)[index]})
        filters = random.uniform(-1, 1, w).astype(np.float32)
        bias = random.uniform(-1, 1, w[-1:]).astype(np.float32)
        made += nodes("CONV_3D", ("f",), (x,), options, out, constants=((1, "f", filters), (2, "f", bias)))
        made += nodes("CONV_3D", ("f",), (x, w) if index % 2 else (x, w, w[-1:]), options, out)
    return made


def runtime_convolutions():
    """Weights and biases that are inputs; one of each alone, too, and none of the other."""
    made, random = [], np.random.RandomState(4)
    scales = dict(f=(None,) * 4, b=((0.05, -9), (0.02, 0), (0.05 * 0.02, 0), (0.3, 4)), h=((0.001, 0), (0.02, 0), (0.001 * 0.02, 0), (0.003, 0)))
    cases = (
        ("CONV_2D", (2, 5, 4, 6), (3, 3, 2, 6), dict(padding=0, strideH=2, strideW=1, dilationHFactor=1, dilationWFactor=2), (2, 3, 4, 3), 3),
        ("CONV_2D", (1, 4, 5, 4), (6, 2, 3, 2), dict(padding=1, strideH=1, strideW=1, dilationHFactor=1, dilationWFactor=1), (1, 3, 3, 6), 0),
        ("DEPTHWISE_CONV_2D", (1, 5, 4, 3), (1, 3, 2, 6), dict(padding=0, strideH=1, strideW=1, depthMultiplier=2, dilationHFactor=1, dilationWFactor=1), (1, 5, 4, 6), 1),
        ("DEPTHWISE_CONV_2D", (2, 5, 4, 7), (1, 3, 3, 7), dict(padding=1, strideH=2, strideW=1, depthMultiplier=1, dilationHFactor=1, dilationWFactor=1), (2, 2, 2, 7), 0),
    )
    for op, x, w, fields, out, activation in cases:
        options = ("Conv2DOptions" if op == "CONV_2D" else "DepthwiseConv2DOptions", fields | {"fusedActivationFunction": activation})
        for kind, weight, bias in ("fff", "bbi", "hbl"):
            q, channels = scales[kind], (out[3],)
            grouped = op == "CONV_2D" and x[3] != w[3]
            if kind != "f" and grouped:  # Micro and LiteRT's reference kernel of integers have no groups
                continue
            more = dict(quantizations=(q[0], q[1], q[2], q[3]), scaled=True, range=(-100, 100))
            made += nodes(op, (kind + weight + bias + kind,), (x, w, channels), options, out, **more)
            made += nodes(op, (kind + weight + kind,), (x, w), options, out, **more | dict(quantizations=(q[0], q[1], q[3])))
            known = random.uniform(-1, 1, w).astype(np.float32) if kind == "f" else random.randint(-127, 128, w)
            more["quantizations"] = (q[0], q[2], q[3])
            made += nodes(op, (kind + bias + kind,), (x, channels), options, out, constants=((1, weight, known, q[1]),), **more)
    return made


def raw():
    """INT8 and INT16 that stand for themselves, and means of whole numbers. Micro has none of them."""
    made, none = [], (None,) * 3
    for scales in (none, ((0.05, 3), (0.02, -128), (0.9, 127))):
        made += nodes("NEG", ("b",), (ALL,), ("NegOptions", {}), quantizations=scales[::2])
        made += nodes("NEG", ("h",), (ODD,), ("NegOptions", {}), quantizations=(None, None) if scales is none else ((0.05, 0), (0.9, 0)))
        for op, options in (("FLOOR_DIV", "FloorDivOptions"), ("FLOOR_MOD", "FloorModOptions")):
            made += binary(op, "bh", (options, {}), PAIRS[:4], (scales,), nonzero=True)
            made += nodes(op, ("bbb",), (ALL, (16, 1)), (options, {}), quantizations=scales, nonzero=True)
    for op, options in (("ADD", "AddOptions"), ("MUL", "MulOptions")):
        for activation in (0, 1, 2, 3):
            made += binary(op, "h", (options, {"fusedActivationFunction": activation}), PAIRS[:4] if activation == 0 else PAIRS[1:2], (none,), lite=True)
    for op in sorted(OPTION_NAMES.keys() - {"NOT_EQUAL"}):  # which LiteRT 2.3 answers as EQUAL there
        for span in ((-32768, 32767), (-3, 3)):
            made += binary(op, ("hh?",), (OPTION_NAMES[op], {}), PAIRS[:3], (none,), range=span, lite=True)
    made += reduced("MEAN", "il")
    made += reduced("MEAN", "il", range=(-9, 9))
    return made


def interpolated():
    """EXP, LOG and GELU of INT16, by tables of samples."""
    made = []
    scales = (((1 / 4096, 0), (1 / 1024, 0)), ((0.0001, 0), (0.0005, 0)), ((0.002, 0), (0.9, 0)), ((0.0003, 0), (0.00001, 0)))
    for op, options in (("EXP", ("ExpOptions", {})), ("LOG", None), ("GELU", ("GeluOptions", {"approximate": False})), ("GELU", ("GeluOptions", {"approximate": True}))):
        made += unary(op, "h", options, scales)
        made += nodes(op, ("h",), (ODD,), options, quantizations=scales[0], range=(-300, 300))
    return made


def runtime_transposed():
    """TRANSPOSE_CONV with weights, with a bias, with both as inputs."""
    made, random = [], np.random.RandomState(6)
    scales = dict(f=(None,) * 4, b=((0.05, -9), (0.02, 0), (0.05 * 0.02, 0), (0.3, 4)), h=((0.001, 0), (0.02, 0), (0.001 * 0.02, 0), (0.003, 0)))
    for x, w, out, fields, activation in (
        ((1, 3, 4, 3), (2, 3, 3, 3), (1, 6, 8, 2), dict(padding=0, strideH=2, strideW=2), 0),
        ((2, 2, 3, 5), (6, 2, 3, 5), (2, 3, 8, 6), dict(padding=1, strideH=1, strideW=2), 1),
        ((1, 3, 2, 4), (5, 2, 1, 4), (1, 9, 4, 5), dict(padding=0, strideH=3, strideW=2), 3),
    ):
        options = ("TransposeConvOptions", fields | {"fusedActivationFunction": activation})
        for kind, weight, bias in ("fff", "bbi", "hbl"):
            q = scales[kind]
            shape = (0, "i", out)
            more = dict(scaled=True, range=(-100, 100))
            made += nodes("TRANSPOSE_CONV", (weight + kind + bias + kind,), (w, x, w[:1]), options, out, (q[1], q[0], q[2], q[3]), constants=(shape,), **more)
            known = random.uniform(-1, 1, w).astype(np.float32) if kind == "f" else random.randint(-127, 128, w)
            made += nodes("TRANSPOSE_CONV", (kind + bias + kind,), (x, w[:1]), options, out, (q[0], q[2], q[3]), constants=(shape, (1, weight, known, q[1])), **more)
            made += nodes("TRANSPOSE_CONV", (weight + kind + kind,), (w, x), options, out, (q[1], q[0], q[3]), constants=(shape,), **more)
    return made


def edges():
    """Broadcasting, ranks, ends of ranges and extreme scales where other models have one shape or one scale alone."""
    made = []
    for op, options in (("ADD", "AddOptions"), ("SUB", "SubOptions"), ("MUL", "MulOptions")):
        made += binary(op, "f", (options, {"fusedActivationFunction": 1}), PAIRS)
        made += binary(op, "bh", (options, {}), PAIRS[1:4])
        made += binary(op, "h", (options, {"fusedActivationFunction": 3}), PAIRS[:2])
    made += binary("DIV", "f", ("DivOptions", {}), PAIRS, domain=POSITIVE)
    for alpha in (0.2, -1.5):
        made += unary("LEAKY_RELU", "f", ("LeakyReluOptions", {"alpha": alpha}))[:2]
        made += unary("LEAKY_RELU", "b", ("LeakyReluOptions", {"alpha": alpha}), RESCALES)
        made += unary("LEAKY_RELU", "h", ("LeakyReluOptions", {"alpha": alpha}), SYMMETRIC[:2])
    made += unary("HARD_SWISH", "fb", ("HardSwishOptions", {}), RESCALES[:2])
    # Micro does not look at the scale of what RELU6 gives.
    made += unary("RELU6", "fb", None, tuple((q, q) for q in ((0.05, 127), (0.03, -128), (0.3, 9))))
    made += unary("LOGISTIC", "fb", None, (((0.05, 127), (1 / 256, -128)), ((0.9, -128), (1 / 256, -128)), ((0.002, 3), (1 / 256, -128))))
    made += unary("TANH", "fb", None, (((0.05, 127), (1 / 128, 0)), ((0.9, -128), (1 / 128, 0)), ((0.002, 3), (1 / 128, 0))))
    for op in ("LOGISTIC", "TANH"):
        made += unary(op, "h", None, (((1 / 4096, 0), (1 / 32768, 0)), ((0.0009, 0), (1 / 32768, 0))))
    for shape in ((7,), (3, 5), (2, 3, 2), (1, 2, 2, 9)):
        made += nodes("SOFTMAX", ("f",), (shape,), ("SoftmaxOptions", {"beta": 0.7}))
        made += nodes("LOG_SOFTMAX", ("f",), (shape,), ("LogSoftmaxOptions", {}))
        for scale in ((0.003, 127), (0.7, -128)):
            made += nodes("SOFTMAX", ("b",), (shape,), ("SoftmaxOptions", {"beta": 1.0}), quantizations=(scale, (1 / 256, -128)))
            made += nodes("LOG_SOFTMAX", ("b",), (shape,), ("LogSoftmaxOptions", {}), quantizations=(scale, (16 / 256, 127)))
        made += nodes("SOFTMAX", ("h",), (shape,), ("SoftmaxOptions", {"beta": 1.0}), quantizations=((0.0005, 0), (1 / 32768, 0)))
    for kind, q in (("f", None), ("b", (0.05, -128)), ("h", (0.001, 0))):
        for shape, size, stride, padding, out in (((2, 5, 4, 3), (3, 2), (1, 2), 0, (2, 5, 2, 3)), ((1, 4, 7, 1), (4, 3), (2, 3), 1, (1, 1, 2, 1))):
            fields = dict(padding=padding, strideH=stride[0], strideW=stride[1], filterHeight=size[0], filterWidth=size[1], fusedActivationFunction=1)
            for op in ("AVERAGE_POOL_2D", "MAX_POOL_2D"):
                made += nodes(op, (kind,), (shape,), ("Pool2DOptions", fields), out, (q, q))
    for kind in "fbh":
        for shape, order in (((2, 3, 4), (2, 0, 1)), ((2, 3, 2, 2, 3), (4, 1, 0, 3, 2)), ((5,), (0,))):
            out = tuple(shape[axis] for axis in order)
            made += nodes("TRANSPOSE", (kind,), (shape,), ("TransposeOptions", {}), out, ((0.05, 3), (0.05, 3)), constants=((1, "i", list(order)),))
        for x, y, out, flags in (((2, 3, 4), (2, 4, 5), (2, 3, 5), {}), ((1, 2, 4, 3), (3, 1, 5, 4), (3, 2, 3, 5), {"adjX": True, "adjY": True})):
            scales = ((0.05, -9), (0.07, 4), (0.6, 11)) if kind == "b" else ((0.001, 0), (0.0007, 0), (0.02, 0))
            made += nodes("BATCH_MATMUL", (kind,), (x, y), ("BatchMatMulOptions", flags), out, scales)
    for scale in ((0.003, -128), (2.5, 127)):
        made += nodes("DEQUANTIZE", ("bf",), (ALL,), ("DequantizeOptions", {}), quantizations=(scale, None))
        made += nodes("DEQUANTIZE", ("uf",), (ALL,), ("DequantizeOptions", {}), quantizations=(scale, None))
    return made


def forms():
    """More of what other models have once: casts of all ranks, layers of INT16 by either bias, moves of floats."""
    made, random = [], np.random.RandomState(8)
    limits = {"f": 2**24, "b": 127, "h": 32767, "i": 2**31 - 1, "w": 2**31 - 1, "?": 1}
    for source in "fbhiw?":
        for target in "fbhiw":
            if source != target:
                options = ("CastOptions", {"inDataType": code(source), "outDataType": code(target)})
                top = min(limits[source], limits[target]) if source == "f" else limits[source]
                low = 0 if "w" in (source, target) or source == "?" else -top
                for shape in ((), (2, 1, 3, 1, 2)):
                    made += nodes("CAST", (source + target,), (shape,), options, quantizations=(None, None), range=(low, top), domain=(low, top * 0.99))
    q = ((0.0005, 0), (0.0008, 0))
    for bias, kind, types in (("i", 2, ((5, 11), (1, 7))), ("l", 4, ((3, 11), (6, 7)))):
        for outputs, depth in types:
            weights = random.randint(-127, 128, (outputs, depth))
            constants = ((1, "b", weights, (0.01, 0)), (2, bias, random.randint(-90000, 90000, outputs), (5e-6, 0)))
            fields = {"quantizedBiasType": kind, "fusedActivationFunction": outputs % 2}
            made += nodes("FULLY_CONNECTED", ("h",), ((3, depth),), ("FullyConnectedOptions", fields), (3, outputs), q, constants=constants, scaled=True)
            constants = ((1, "b", weights.reshape(outputs, 1, 1, depth), (0.01, 0)), constants[1])
            fields |= {"padding": 1, "strideH": 1, "strideW": 2}
            fields |= {"dilationHFactor": 1, "dilationWFactor": 1}
            made += nodes("CONV_2D", ("h",), ((2, 3, 5, depth),), ("Conv2DOptions", fields), (2, 3, 3, outputs), q, constants=constants, scaled=True)
    for kind in "fb":
        same = ((0.05, 3),) * 3
        for axes, padding in (((3,), [[0, 0]]), ((2, 3), [[1, 0], [0, 2]]), ((1, 2, 3, 2), [[0, 1], [2, 0], [1, 1], [0, 0]])):
            out = tuple(d + sum(pair) for d, pair in zip(axes, padding))
            made += nodes("PAD", (kind,), (axes,), ("PadOptions", {}), out, same[:2], constants=((1, "i", padding),))
            made += nodes("MIRROR_PAD", (kind,), ((3,) * len(axes),), ("MirrorPadOptions", {"mode": len(axes) % 2}), tuple(3 + sum(pair) for pair in padding), same[:2], constants=((1, "i", padding),))
        for block in (2, 3):
            made += nodes("DEPTH_TO_SPACE", (kind,), ((2, 1, 3, block * block * 2),), ("DepthToSpaceOptions", {"blockSize": block}), (2, block, 3 * block, 2), same[:2])
            made += nodes("SPACE_TO_DEPTH", (kind,), ((1, block * 2, block, 3),), ("SpaceToDepthOptions", {"blockSize": block}), (1, 2, 1, block * block * 3), same[:2])
        for axis, shape in ((0, ()), (-1, (3,)), (1, (2, 3, 2))):
            out = list(shape)
            out.insert(axis % (len(shape) + 1), 2)
            made += nodes("PACK", (kind,), (shape, shape), ("PackOptions", {"valuesCount": 2, "axis": axis}), tuple(out), same)
        for axis, shape in ((0, (2,)), (-1, (3, 2)), (1, (2, 2, 3))):
            out = shape[: axis % len(shape)] + shape[axis % len(shape) + 1 :]
            made += nodes("UNPACK", (kind,), (shape,), ("UnpackOptions", {"num": 2, "axis": axis}), out, same[:2], further=((kind, out),))
            made += nodes("SPLIT", (kind,), (tuple(2 * d for d in shape),), ("SplitOptions", {"numSplits": 2}), tuple(2 * d // (2 if i == axis % len(shape) else 1) for i, d in enumerate(shape)), same[:2], constants=((0, "i", axis),), further=((kind, tuple(2 * d // (2 if i == axis % len(shape) else 1) for i, d in enumerate(shape))),))
        for corners, half, size in ((False, False, [1, 7]), (True, False, [5, 2]), (False, True, [4, 9])):
            fields = {"alignCorners": corners, "halfPixelCenters": half}
            made += nodes("RESIZE_NEAREST_NEIGHBOR", (kind,), ((2, 3, 4, 3),), ("ResizeNearestNeighborOptions", fields), (2, *size, 3), same[:2], constants=((1, "i", size),))
        for alpha in ((5,), (4, 1), (3, 1, 1)):
            value = random.uniform(-1, 1, alpha) if kind == "f" else random.randint(-128, 128, alpha)
            made += nodes("PRELU", (kind,), ((2, 3, 4, 5),), None, quantizations=((0.05, -9), (0.04, 11)), constants=((1, kind, value, (0.01, 7)),))
    return made


def code(kind):
    return getattr(schema.TensorType, TYPES[kind].upper())


TABLE = {
    "select": selected("SELECT", "SelectOptions"),
    "select_v2": selected("SELECT_V2", "SelectV2Options"),
    "add_n": added(),
    "cumsum": accumulated(),
    "l2_normalization": normalized(),
    "l2_pool_2d": pooled(),
    "local_response_normalization": local(),
    "gelu": gelus(),
    "cast": casts(),
    "sum": reduced("SUM", "fbhil", SUMS, range=(-128, 127)),
    "mean": reduced("MEAN", "fbh", SUMS),
    "reduce_max": reduced("REDUCE_MAX", "fbhil"),
    "reduce_min": reduced("REDUCE_MIN", "fbhil"),
    "reduce_prod": reduced("REDUCE_PROD", "fil", range=(-9, 9)) + reduced("REDUCE_PROD", "b", PRODUCTS) + reduced("REDUCE_PROD", "h", NARROW_PRODUCTS),
    "reduce_all": reduced("REDUCE_ALL", "?", truth=2) + reduced("REDUCE_ALL", "?"),
    "reduce_any": reduced("REDUCE_ANY", "?") + reduced("REDUCE_ANY", "?", truth=0),
    "arg_max": arg("ARG_MAX", "ArgMaxOptions"),
    "arg_min": arg("ARG_MIN", "ArgMinOptions"),
    "rsqrt": unary("RSQRT", "fb", quantizations=ROOTS, domain=POSITIVE, nonnegative=True),
    "abs": unary("ABS", "fbhi", ("AbsOptions", {}), RESCALES)
    + nodes("ABS", ("h",), ((3, 7),), ("AbsOptions", {}), quantizations=(None, None)),
    "neg": unary("NEG", "fil", ("NegOptions", {})),
    "sign": unary("SIGN", "fi", ("SignOptions", {}), range=(-2, 2), whole=True),
    "elu": unary("ELU", "fb", quantizations=EXPONENTS),
    "square": unary("SQUARE", "f", ("SquareOptions", {})),
    "sqrt": unary("SQRT", "f", domain=(0, 9)),
    "exp": unary("EXP", "fb", ("ExpOptions", {}), EXPONENTS),
    "log": unary("LOG", "fb", quantizations=EXPONENTS, domain=POSITIVE),
    "sin": unary("SIN", "f", domain=(-9, 9)),
    "cos": unary("COS", "f", ("CosOptions", {}), domain=(-9, 9)),
    "ceil": unary("CEIL", "f", whole=True),
    "floor": unary("FLOOR", "f", whole=True),
    "round": unary("ROUND", "f", whole=True),
    "logical_not": unary("LOGICAL_NOT", "?", ("LogicalNotOptions", {})),
    "relu_0_to_1": unary("RELU_0_TO_1", "fb", quantizations=RESCALES),
    "relu_n1_to_1": unary("RELU_N1_TO_1", "fb", quantizations=RESCALES),
    "squared_difference": binary("SQUARED_DIFFERENCE", "fbhi", ("SquaredDifferenceOptions", {})),
    "integers": binary("ADD", "l", ("AddOptions", {})) + binary("SUB", "l", ("SubOptions", {})) + binary("MUL", "l", ("MulOptions", {}))
    + binary("DIV", "i", ("DivOptions", {"fusedActivationFunction": 1}), nonzero=True, range=(-99, 99))
    + binary("MINIMUM", "hil", ("MaximumMinimumOptions", {}), quantizations=(((0.02, 0),) * 3,))
    + binary("MAXIMUM", "hil", ("MaximumMinimumOptions", {}), quantizations=(((0.02, 0),) * 3,)),
    "types": binary("DIV", "b", ("DivOptions", {"fusedActivationFunction": 0}), quantizations=(((0.05, -9), (0.07, -128), (0.06, 11)), ((0.02, 5), (0.01, -128), (0.5, -128))), divides=True)
    + binary("MUL", "i", ("MulOptions", {}), range=(-40_000, 40_000)) + binary("SUB", "i", ("SubOptions", {}), range=(-(2**30), 2**30))
    + binary("MINIMUM", "fb", ("MaximumMinimumOptions", {}), quantizations=(((0.02, 5),) * 3,))
    # Micro compares INT16 with factors that nobody sets, and clamps RELU6 without a look at the output's scale.
    + nodes("GREATER", ("hh?",), ((16, 16), (16, 1)), ("GreaterOptions", {}), quantizations=((0.02, 0), (0.02, 0), None), lite=True)
    + nodes("GREATER", ("hh?",), ((2, 3, 4), (3, 1)), ("GreaterOptions", {}), quantizations=((0.02, 0), (0.02, 0), None), range=(-3, 7), lite=True)
    + unary("RELU", "h", quantizations=SYMMETRIC) + unary("RELU6", "h", quantizations=(SYMMETRIC[0],) + (((0.0003, 0), (0.0003, 0)),))
    + [node for q in ((0.05, 4), (0.3, -9), (0.001, 127)) for shape in ((2, 9), (3, 2, 5)) for node in nodes("SOFTMAX", ("bh",), (shape,), ("SoftmaxOptions", {"beta": 1.0}), quantizations=(q, (1 / 65536, 0, -32768)))]
    + [node for q in SYMMETRIC for node in nodes("DEQUANTIZE", ("hf",), (ALL,), ("DequantizeOptions", {}), quantizations=(q[0], None))],
    "plain": plain(),
    "raw": raw(),
    "interpolated": interpolated(),
    "conv_3d": volumes(),
    "edges": edges(),
    "forms": forms(),
    "conv_runtime": runtime_convolutions(),
    "transpose_conv_runtime": runtime_transposed(),
    "cast_unsigned": unsigned_casts(),
    "quantize": quantized(),
    "floor_div": binary("FLOOR_DIV", "fi", ("FloorDivOptions", {}), nonzero=True, range=(-99, 99)),
    "floor_mod": binary("FLOOR_MOD", "fil", ("FloorModOptions", {}), nonzero=True, range=(-99, 99)),
    "pow": binary("POW", "f", ("PowOptions", {}), domain=POSITIVE) + binary("POW", "i", ("PowOptions", {}), range=(0, 9)),
    "atan2": binary("ATAN2", "f", ("ATan2Options", {}), (((5,), (5,)), ((2, 3, 4), (2, 3, 4)))),
    "logical_and": binary("LOGICAL_AND", "?", ("LogicalAndOptions", {})),
    "logical_or": binary("LOGICAL_OR", "?", ("LogicalOrOptions", {})),
} | {op.lower(): compared(op) for op in OPTION_NAMES}


def main(table, wanted):
    """Writes the models of a table, or those that are wanted."""
    for name, entries in table.items():
        if not wanted or name in wanted:
            write(name, entries)


if __name__ == "__main__":
    main(TABLE, sys.argv[1:])
