"""Writes the model of this folder, with a sequence of inputs and the outputs that it should give.

Run: python -m venv V && V/bin/pip install ai-edge-litert==2.3.0 tflite-micro numpy && V/bin/python
examples/user_operator/make_model.py

No interpreter has the filter: NumPy computes it here, in the same order and precision as acme_fir_decimate.c. What comes
behind it is run by TensorFlow Lite Micro's reference kernels.
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "movevectors"))
import numpy as np  # noqa: E402
from flatbuffers import flexbuffers  # noqa: E402
from make_move_models import OPTIONS, Model, schema  # noqa: E402
from tflite_micro.python.tflite_micro import runtime  # noqa: E402

SAMPLES, FACTOR, ORDER, CLASSES, FRAMES = 128, 4, 15, 3, 5
SAMPLE_SCALE, TAP_SCALE, FILTERED_SCALE, FILTERED_ZERO = 1 / 32768, 1 / 512, 1 / 128, -5


class Sensor(Model):
    def classify(self, filtered, random):
        """A layer and its probabilities."""
        weights = self.tensor("int8", (CLASSES, SAMPLES // FACTOR), 0.02, 0, random.randint(-127, 128, (CLASSES, SAMPLES // FACTOR)))
        bias = self.tensor("int32", (CLASSES,), 0.02 * FILTERED_SCALE, 0, random.randint(-500, 500, CLASSES))
        scores = self.tensor("int8", (1, CLASSES), 0.05, 0)
        self.operator(
            "FULLY_CONNECTED", [filtered, weights, bias], [scores], OPTIONS.FullyConnectedOptions, schema.FullyConnectedOptionsT(), 4
        )
        options = schema.SoftmaxOptionsT()
        options.beta = 1.0
        self.operator("SOFTMAX", [scores], [self.output("int8", (1, CLASSES), 1 / 256, -128)], OPTIONS.SoftmaxOptions, options)

    def filter(self, samples, taps, filtered):
        code = schema.OperatorCodeT()
        code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.CUSTOM
        code.customCode, code.version = "Acme.FirDecimate", 1
        self.codes.append(code)
        builder = flexbuffers.Builder()
        with builder.Map():
            builder.Key("factor")
            builder.Int(FACTOR)
        operator = schema.OperatorT()
        operator.opcodeIndex, operator.inputs, operator.outputs = len(self.codes) - 1, [samples, taps], [filtered]
        operator.customOptions = np.frombuffer(bytes(builder.Finish()), np.uint8)
        self.operators.append(operator)


def filtered(samples, taps):
    """What the filter gives for each frame, with the samples of the frames before."""
    history = np.zeros(ORDER - 1, np.int64)
    scale = np.float32(np.float32(SAMPLE_SCALE) * np.float32(TAP_SCALE)) / np.float32(FILTERED_SCALE)
    for frame in samples:
        line = np.concatenate([history, frame])
        sums = np.array([line[i * FACTOR : i * FACTOR + ORDER] @ taps for i in range(SAMPLES // FACTOR)])
        scaled = sums.astype(np.float32) * scale
        rounded = np.trunc(scaled + np.where(scaled < 0, np.float32(-0.5), np.float32(0.5))).astype(np.int64)
        yield np.clip(rounded + FILTERED_ZERO, -128, 127).astype(np.int8)
        history = line[SAMPLES:]


def main():
    random = np.random.RandomState(7)
    taps = np.round(np.hanning(ORDER + 2)[1:-1] * 127).astype(np.int64)
    time = np.arange(FRAMES * SAMPLES)
    wave = 9000 * np.sin(time * (0.01 + time * 4e-4)) + random.normal(0, 2500, time.size)
    wave[-SAMPLES:] *= 4  # saturates what the filter gives
    samples = np.clip(wave, -32768, 32767).astype(np.int16).reshape(FRAMES, SAMPLES)

    whole, rest = Sensor(), Sensor()
    x = whole.input("int16", (1, SAMPLES), SAMPLE_SCALE, 0)
    weights = whole.tensor("int8", (ORDER,), TAP_SCALE, 0, taps)
    middle = whole.tensor("int8", (1, SAMPLES // FACTOR), FILTERED_SCALE, FILTERED_ZERO)
    whole.filter(x, weights, middle)
    whole.classify(middle, np.random.RandomState(8))
    rest.classify(rest.input("int8", (1, SAMPLES // FACTOR), FILTERED_SCALE, FILTERED_ZERO), np.random.RandomState(8))
    interpreter = runtime.Interpreter.from_bytes(rest.bytes(), arena_size=1 << 16)
    outputs = []
    for frame in filtered(samples, taps):
        interpreter.set_input(frame[np.newaxis], 0)
        interpreter.invoke()
        outputs.append(interpreter.get_output(0).copy())
    (HERE / "vibration.tflite").write_bytes(whole.bytes())
    (HERE / "in_seq_0.bin").write_bytes(samples.tobytes())
    (HERE / "out_seq_0.bin").write_bytes(np.concatenate(outputs).tobytes())
    print(np.concatenate(outputs))


main()
