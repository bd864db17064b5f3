"""Writes tiny models of TensorFlow Lite Micro's custom operators, with the outputs of Micro's own kernels.

Run: python -m venv V && V/bin/pip install tflite-micro flatbuffers numpy && V/bin/python examples/signalvectors/make_signal_models.py

The models are written field by field (numbers of the fields as in the format's schema), since no converter has these
operators. Stateful models have a sequence of frames. Micro leaves memory as it was in outputs that it says are not valid:
framers and stackers here are those whose outputs are valid from the first frame on.
"""

import json
import pathlib
import shutil
import zlib

import flatbuffers
import numpy as np
from flatbuffers import flexbuffers
from tflite_micro.python.tflite_micro import runtime

HERE = pathlib.Path(__file__).resolve().parent
TYPES = {"float32": 0, "int32": 2, "bool": 6, "int16": 7, "uint64": 12, "uint32": 15}
CUSTOM = 32


class Model:
    """One custom operator: runtime inputs, constants, outputs."""

    def __init__(self, code, options):
        self.code, self.options = code, options
        self.tensors, self.buffers, self.inputs, self.outputs, self.operands = [], [b""], [], [], []

    def tensor(self, dtype, shape, data=None):
        buffer = 0
        if data is not None:
            self.buffers.append(np.asarray(data, dtype).tobytes())
            buffer = len(self.buffers) - 1
        self.tensors.append((dtype, list(shape), buffer))
        return len(self.tensors) - 1

    def input(self, dtype, *shape):
        self.inputs.append(self.tensor(dtype, shape))
        self.operands.append(self.inputs[-1])

    def constant(self, dtype, data):
        self.operands.append(self.tensor(dtype, np.shape(data), data))

    def output(self, dtype, *shape):
        self.outputs.append(self.tensor(dtype, shape))

    def bytes(self):
        b = flatbuffers.Builder(1024)

        def vector(items, size, prepend):
            b.StartVector(size, len(items), size)
            for item in reversed(items):
                prepend(item)
            return b.EndVector()

        def ints(items):
            return vector(items, 4, b.PrependInt32)

        def tables(items):
            return vector(items, 4, b.PrependUOffsetTRelative)

        def table(fields, count):
            b.StartObject(count)
            for number, kind, value in fields:
                getattr(b, f"Prepend{kind}Slot")(number, value, 0)
            return b.EndObject()

        def data(raw):
            b.StartVector(1, len(raw), 16)
            b.head -= len(raw)
            b.Bytes[b.head : b.head + len(raw)] = raw
            return b.EndVector()

        buffers = []
        for raw in self.buffers:
            contents = data(raw) if raw else None
            buffers.append(table([(0, "UOffsetTRelative", contents)] if raw else [], 1))
        tensors = []
        for i, (dtype, shape, buffer) in enumerate(self.tensors):
            name, dims = b.CreateString(f"t{i}"), ints(shape)
            fields = [(0, "UOffsetTRelative", dims), (1, "Int8", TYPES[dtype]), (2, "Uint32", buffer)]
            tensors.append(table(fields + [(3, "UOffsetTRelative", name)], 4))
        options = data(bytes(self.options))
        ins, outs = ints(self.operands), ints(self.outputs)
        operator = table([(1, "UOffsetTRelative", ins), (2, "UOffsetTRelative", outs), (5, "UOffsetTRelative", options)], 6)
        vectors = [tables(tensors), ints(self.inputs), ints(self.outputs), tables([operator])]
        graph = table([(i, "UOffsetTRelative", v) for i, v in enumerate(vectors)], 5)
        code = b.CreateString(self.code)
        codes = tables([table([(0, "Int8", CUSTOM), (1, "UOffsetTRelative", code), (2, "Int32", 1), (3, "Int32", CUSTOM)], 4)])
        graphs, stored = tables([graph]), tables(buffers)
        description = b.CreateString("one operator")
        root = [(0, "Uint32", 3), (1, "UOffsetTRelative", codes), (2, "UOffsetTRelative", graphs)]
        root += [(3, "UOffsetTRelative", description), (4, "UOffsetTRelative", stored)]
        b.Finish(table(root, 5), b"TFL3")
        return bytes(b.Output())


def options(**values):
    b = flexbuffers.Builder()
    with b.Map():
        for key, value in values.items():
            b.Key(key)
            {bool: b.Bool, int: b.Int, float: b.Float}[type(value)](value)
    return b.Finish()


def write(name, model, *frames):
    """Each frame is a list of inputs; several frames are a sequence of a stateful model."""
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    raw = model.bytes()
    (folder / "model.tflite").write_bytes(raw)
    interpreter = runtime.Interpreter.from_bytes(raw, arena_size=1 << 20)
    stateful = len(frames) > 1
    results = []
    for frame in frames:
        for i, (tensor, values) in enumerate(zip(model.inputs, frame)):
            dtype, shape, _ = model.tensors[tensor]
            interpreter.set_input(np.asarray(values, dtype).reshape(shape), i)
        interpreter.invoke()
        results.append([np.array(interpreter.get_output(i)) for i in range(len(model.outputs))])

    def store(prefix, items):
        for i in range(len(items[0])):
            (folder / f"{prefix}_{i}.bin").write_bytes(b"".join(np.ascontiguousarray(f[i]).tobytes() for f in items))

    typed = [[np.asarray(v, model.tensors[t][0]) for t, v in zip(model.inputs, frame)] for frame in frames]
    store("in_0", typed[:1])
    store("out_0", results[:1])
    if stateful:
        store("in_seq", typed)
        store("out_seq", results)

    def described(tensors):
        return [
            {"index": i, "tensor_index": t, "name": f"t{t}", "type": model.tensors[t][0].upper(), "shape": model.tensors[t][1]}
            for i, t in enumerate(tensors)
        ]

    meta = {
        "name": name,
        "model_bytes": len(raw),
        "inputs": described(model.inputs),
        "outputs": described(model.outputs),
        "ops": {"CUSTOM:" + model.code: 1},
        "stateful": stateful,
        "cases": 1,
        "sequence": {"frames": len(frames)} if stateful else None,
        "oracle": "tflite-micro",
    }
    (folder / "meta.json").write_text(json.dumps(meta, separators=(",", ":")) + "\n")
    print(name)


def rng(name):
    return np.random.RandomState(zlib.crc32(name.encode()))


def fft(code, kind, length, row, rows=()):
    name = f"{code[6:].lower()}_{kind}_{length}" + (f"_of_{row}" if row != length and code == "SignalRfft" else "")
    model = Model(code, options(T=TYPES[kind], fft_length=length))
    forward = code == "SignalRfft"
    model.input(kind, *rows, row if forward else length + 2)
    model.output(kind, *rows, length + 2 if forward else length)
    r, shape = rng(name), [*rows, row if forward else length + 2]
    if kind == "float32":
        data = r.uniform(-1, 1, shape)
    else:
        bits = 8 * np.dtype(kind).itemsize - 1
        data = r.randint(-(1 << bits), (1 << bits) - 1, shape, np.int64)
        # Extremes throughout a stretch: sums leave the type.
        data.flat[: data.size // 3] = np.where(r.randint(0, 2, data.size // 3), (1 << bits) - 1, -(1 << bits))
    write(name, model, [data])


def transforms():
    for length, row in ((4, 4), (8, 8), (12, 11), (30, 30), (64, 60), (120, 120), (512, 480)):
        fft("SignalRfft", "int16", length, row)
    for length in (8, 30, 90, 128):
        fft("SignalRfft", "int32", length, length, (2,))
        fft("SignalRfft", "float32", length, length - 2)
    for kind in ("int16", "int32", "float32"):
        for length in (8, 30, 128):
            fft("SignalIrfft", kind, length, length, (2,) if length == 8 else ())


def elementwise():
    r = rng("elementwise")
    full = r.randint(-32768, 32768, 24)
    full[:4] = [-32768, 32767, -1, 0]
    for shift in (12, 0, 31):
        model = Model("SignalWindow", options(shift=shift))
        model.input("int16", 2, 12)
        model.constant("int16", r.randint(-32768, 32768, 12))
        model.output("int16", 2, 12)
        write(f"window_shift{shift}", model, [full])
    for name, values in {
        "small": r.randint(-100, 100, 16),
        "full": full[:16],
        "zeros": np.zeros(16),
        "least": [-32768] * 4 + [5, -3, 100, 7] + [-1] * 8,
        "least_last": [3, 5, -90, 4] * 3 + [-32768] * 4,
    }.items():
        model = Model("SignalFftAutoScale", options())
        model.input("int16", 16)
        model.output("int16", 16)
        model.output("int32")
        write(f"fft_auto_scale_{name}", model, [values])
    model = Model("SignalEnergy", options(start_index=0, end_index=12))
    model.input("int16", 24)
    model.output("uint32", 12)
    full[4:6] = -32768
    write("energy", model, [full])


def filter_bank():
    r = rng("filter_bank")
    for name, low in (("positive", 0), ("signed", -4096)):
        model = Model("SignalFilterBank", options(num_channels=4))
        model.input("uint32", 20)
        for _ in range(2):
            model.constant("int16", r.randint(low, 4097, 16))
        model.constant("int16", [1, 4, 6, 10, 15])
        model.constant("int16", [0, 3, 5, 9, 14])
        model.constant("int16", [3, 2, 4, 5, 0])
        model.output("uint64", 4)
        write(f"filter_bank_{name}", model, [r.randint(0, 1 << 32, 20, np.uint64)])
    model = Model("SignalFilterBankSquareRoot", options())
    model.input("uint64", 24)
    model.input("int32")
    model.output("uint32", 24)
    edge = [0, 1, 2, 3, 4, 6, 7, 255, 65535, 65536, 0xFFFFFFFF, 0xFFFE0001, 1 << 32, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFE00000001]
    values = edge + [int(v) >> int(s) for v, s in zip(r.randint(0, 1 << 63, 9, np.uint64) * 2, r.randint(0, 60, 9))]
    for bits in (0, 7):
        write(f"filter_bank_square_root_{bits}", model, [np.array(values, np.uint64), bits])
    for clamping in (False, True):
        model = Model(
            "SignalFilterBankSpectralSubtraction",
            options(
                num_channels=7, smoothing=655, one_minus_smoothing=15729, alternate_smoothing=983,
                alternate_one_minus_smoothing=15401, clamping=clamping, min_signal_remaining=819, smoothing_bits=10,
                spectral_subtraction_bits=14,
            ),
        )
        model.input("uint32", 7)
        model.output("uint32", 7)
        model.output("uint32", 7)
        frames = [[r.randint(0, 1 << n, 7, np.uint64)] for n in (20, 10, 32, 6, 22, 1)]
        write("spectral_subtraction" + ("_clamping" if clamping else ""), model, *frames)
    model = Model("SignalPCAN", options(snr_shift=6))
    model.input("uint32", 36)
    model.input("uint32", 36)
    model.constant("int16", r.randint(-32768, 32768, 125))
    model.output("uint32", 36)
    powers = np.array([0, 1, 2, 3] + [1 << n for n in range(2, 32)] + [0xFFFFFFFF, 12345], np.uint64)
    write("pcan", model, [r.randint(0, 1 << 32, 36, np.uint64) >> r.randint(0, 32, 36).astype(np.uint64), powers])
    for scale, bits in ((1600, 3), (64, 0), (70000, 5)):
        model = Model("SignalFilterBankLog", options(output_scale=scale, input_correction_bits=bits))
        model.input("uint32", 72)
        model.output("int16", 72)
        values = np.concatenate([powers, r.randint(0, 1 << 32, 36, np.uint64) >> r.randint(0, 32, 36).astype(np.uint64)])
        write(f"filter_bank_log_{scale}", model, [values])


def more():
    """Extremes, odd sizes and parts of what the models above have once or twice."""
    r = rng("more")
    for end in (1, 10, 16):  # Micro leaves memory as it was in what lies outside
        model = Model("SignalEnergy", options(start_index=0, end_index=end))
        model.input("int16", 2 * end)
        model.output("uint32", end)
        write(f"energy_{end}", model, [np.where(r.rand(2 * end) < 0.3, -32768, r.randint(-32768, 32768, 2 * end))])
    for shift, channels, low in ((0, 7, 0), (6, 40, 0), (12, 3, -32768)):
        model = Model("SignalPCAN", options(snr_shift=shift))
        model.input("uint32", channels)
        model.input("uint32", channels)
        model.constant("int16", r.randint(low, 32768, 125))
        model.output("uint32", channels)
        signal, noise = (r.randint(0, 1 << 32, channels, np.uint64) >> r.randint(0, 32, channels).astype(np.uint64) for _ in range(2))
        write(f"pcan_{shift}_{channels}", model, [signal, noise])
    model = Model("SignalFilterBank", options(num_channels=1))
    model.input("uint32", 9)
    for _ in range(2):
        model.constant("int16", [4096, -4096, 32767, -32768])
    model.constant("int16", [2, 4])
    model.constant("int16", [0, 1])
    model.constant("int16", [2, 2])
    model.output("uint64", 1)
    write("filter_bank_one", model, [[0xFFFFFFFF] * 9])
    model = Model("SignalFilterBankSquareRoot", options())
    model.input("uint64", 3)
    model.input("int32")
    model.output("uint32", 3)
    write("filter_bank_square_root_31", model, [np.array([0xFFFFFFFFFFFFFFFF, 1 << 62, 3], np.uint64), 31])


def frames(r, count, *shape):
    return [[r.randint(-32768, 32768, shape)] for _ in range(count)]


def framing():
    r = rng("framing")
    for delay in (0, 3, 6, 10):
        model = Model("SignalDelay", options(delay_length=delay))
        model.input("int16", 2, 6)
        model.output("int16", 2, 6)
        write(f"delay_{delay}", model, *frames(r, 4, 2, 6))
    # Prefilled, or full at once: Micro writes all of each output.
    for size, step, count, prefill in ((5, 2, 1, True), (7, 2, 3, True), (4, 4, 2, False), (3, 1, 2, True)):
        model = Model("SignalFramer", options(frame_size=size, frame_step=step, prefill=prefill))
        model.input("int16", 2, count * step)
        model.output("int16", 2, count, size)
        model.output("bool")
        write(f"framer_{size}_{step}_{count}", model, *frames(r, 5, 2, count * step))
    for left, right, step in ((2, 0, 1), (1, 0, 1), (0, 0, 1)):
        model = Model(
            "SignalStacker",
            options(num_channels=3, stacker_left_context=left, stacker_right_context=right, stacker_step=step),
        )
        model.input("int16", 3)
        model.output("int16", 3 * (left + right + 1))
        model.output("bool")
        write(f"stacker_{left}_{right}_{step}", model, *frames(r, 5, 3))
    for kind in ("int16", "float32"):
        for size, step, count in ((5, 2, 1), (4, 4, 2), (7, 2, 3)):
            model = Model("SignalOverlapAdd", options(T=TYPES[kind], frame_step=step))
            model.input(kind, 2, count, size)
            model.output(kind, 2, count * step)
            data = frames(r, 4, 2, count, size)
            if kind == "float32":
                data = [[f[0] / 32768] for f in data]
            write(f"overlap_add_{kind}_{size}_{step}_{count}", model, *data)


if __name__ == "__main__":
    transforms()
    elementwise()
    filter_bank()
    framing()
    more()
