"""Writes small recurrent layers of float activations with LiteRT's outputs, three frames of one instance each.

Run as make_layer_models.py, whose models these are put together like. TensorFlow Lite Micro has none of these forms.
"""

import numpy as np
from make_layer_models import NONE, OPTIONS, RELU, RELU6, TANH, Layers, inputs, record, schema, wanted
from ai_edge_litert.interpreter import Interpreter, OpResolverType

FRAMES = 3
GATES = ("input", "forget", "cell", "output")


class Recurrent(Layers):
    """Weights are floats, or INT8 numbers with one scale each."""

    def __init__(self, seed, hybrid):
        super().__init__(seed)
        self.hybrid = hybrid

    def matrix(self, *shape):
        return self.weights(shape, scale=self.random.uniform(0.003, 0.012)) if self.hybrid else self.floats(*shape)

    def gates(self, make, present=GATES):
        return [make() if gate in present else -1 for gate in GATES]

    def direction(self, depth, units, outputs, gated=True, peephole=False, projection=None):
        """Weights, peepholes, biases and projection."""
        present = GATES if gated else GATES[1:]
        made = self.gates(lambda: self.matrix(units, depth), present) + self.gates(lambda: self.matrix(units, outputs), present)
        sees = ("input", "forget", "output") if gated else ("forget", "output")
        made += [self.matrix(units) if peephole and gate in sees else -1 for gate in ("input", "forget", "output")]
        made += self.gates(lambda: self.floats(units), present)
        made += [self.matrix(outputs, units) if projection else -1, self.floats(outputs) if projection == "biased" else -1]
        return made

    def lstm(self, x, units, outputs=None, time_major=False, asymmetric=False, norm=False, clip=0.0, projection_clip=0.0, **more):
        outputs = outputs or units
        shape = self.tensors[x].shape
        batch = shape[1 if time_major else 0]
        made = self.direction(shape[2], units, outputs, **more)
        made += [self.state("float32", (batch, outputs)), self.state("float32", (batch, units))]
        present = GATES if more.get("gated", True) else GATES[1:]
        made += self.gates(lambda: self.floats(units), present) if norm else [-1] * 4
        options = schema.UnidirectionalSequenceLSTMOptionsT()
        options.fusedActivationFunction, options.timeMajor, options.asymmetricQuantizeInputs = TANH, time_major, asymmetric
        options.cellClip, options.projClip = clip, projection_clip
        out = self.output("float32", [*shape[:2], outputs])
        self.operator("UNIDIRECTIONAL_SEQUENCE_LSTM", [x, *made], [out], OPTIONS.UnidirectionalSequenceLSTMOptions, options, 3)

    def lstm_both(self, x, units, outputs=None, time_major=False, asymmetric=False, merged=False, auxiliary=-1, **more):
        outputs = outputs or units
        shape = self.tensors[x].shape
        batch = shape[1 if time_major else 0]
        made = self.direction(shape[2], units, outputs, **more) + self.direction(shape[2], units, outputs, **more)
        for _ in range(2):
            made += [self.state("float32", (batch, outputs)), self.state("float32", (batch, units))]
        options = schema.BidirectionalSequenceLSTMOptionsT()
        options.fusedActivationFunction, options.timeMajor, options.asymmetricQuantizeInputs = TANH, time_major, asymmetric
        options.mergeOutputs = merged
        made += [auxiliary] + [-1] * 8
        outs = self.both(shape, outputs, merged)
        self.operator("BIDIRECTIONAL_SEQUENCE_LSTM", [x, *made], outs, OPTIONS.BidirectionalSequenceLSTMOptions, options, 3)

    def both(self, shape, units, merged):
        if merged:
            return [self.output("float32", [*shape[:2], 2 * units])]
        return [self.output("float32", [*shape[:2], units]) for _ in range(2)]

    def rnn_operands(self, depth, units, batch):
        return [self.matrix(units, depth), self.matrix(units, units), self.floats(units), self.state("float32", (batch, units))]

    def rnn(self, x, units, activation=TANH, time_major=False, asymmetric=False):
        shape = self.tensors[x].shape
        sequence = len(shape) == 3
        made = self.rnn_operands(shape[-1], units, shape[1 if time_major else 0])
        options = schema.SequenceRNNOptionsT() if sequence else schema.RNNOptionsT()
        options.fusedActivationFunction, options.asymmetricQuantizeInputs = activation, asymmetric
        if sequence:
            options.timeMajor = time_major
        name, kind = ("UNIDIRECTIONAL_SEQUENCE_RNN", OPTIONS.SequenceRNNOptions) if sequence else ("RNN", OPTIONS.RNNOptions)
        self.operator(name, [x, *made], [self.output("float32", [*shape[:-1], units])], kind, options, 3)

    def rnn_both(self, x, units, activation=TANH, time_major=False, asymmetric=False, merged=False, auxiliary=-1):
        shape = self.tensors[x].shape
        batch = shape[1 if time_major else 0]
        made = self.rnn_operands(shape[2], units, batch) + self.rnn_operands(shape[2], units, batch)
        options = schema.BidirectionalSequenceRNNOptionsT()
        options.fusedActivationFunction, options.asymmetricQuantizeInputs = activation, asymmetric
        options.timeMajor, options.mergeOutputs = time_major, merged
        outs = self.both(shape, units, merged)
        made += [auxiliary, -1, -1]
        self.operator("BIDIRECTIONAL_SEQUENCE_RNN", [x, *made], outs, OPTIONS.BidirectionalSequenceRNNOptions, options, 3)

    def filters(self, x, rank, asymmetric, activation):
        filters = 5 * rank
        depth = self.tensors[x].shape[1]
        made = [self.matrix(filters, depth), self.matrix(filters, 4), self.floats(5), self.state("float32", (2, filters * 4))]
        options = schema.SVDFOptionsT()
        options.rank, options.fusedActivationFunction, options.asymmetricQuantizeInputs = rank, activation, asymmetric
        self.operator("SVDF", [x, *made], [self.output("float32", (2, 5))], OPTIONS.SVDFOptions, options, 4)


def lstm(hybrid):
    """Plain; without input gate; peepholes; projections; normalised; all of it."""
    m = Recurrent(21, hybrid)
    x = m.input("float32", (2, 3, 5))
    m.lstm(x, 6)
    m.lstm(x, 6, asymmetric=True, gated=False, clip=0.4)
    m.lstm(x, 5, peephole=True, asymmetric=True)
    m.lstm(x, 5, gated=False, peephole=True, time_major=True)
    m.lstm(x, 6, 3, projection="biased", projection_clip=0.3)
    m.lstm(x, 6, norm=True)
    m.lstm(x, 7, 6, gated=False, peephole=True, projection="plain", norm=True, asymmetric=True, clip=0.7)
    return m


def lstm_both(hybrid):
    m = Recurrent(22, hybrid)
    x, other = m.input("float32", (2, 3, 5)), m.input("float32", (2, 3, 5))
    m.lstm_both(x, 4)
    m.lstm_both(x, 5, time_major=True, merged=True, asymmetric=True)
    m.lstm_both(x, 5, 3, gated=False, peephole=True, projection="biased", merged=True)
    m.lstm_both(x, 4, auxiliary=other)
    return m


def rnn(hybrid):
    m = Recurrent(23, hybrid)
    x = m.input("float32", (2, 3, 5))
    m.rnn(x, 6)
    m.rnn(x, 5, RELU6, time_major=True, asymmetric=True)
    m.rnn(m.input("float32", (3, 5)), 4, RELU)
    return m


def rnn_both(hybrid):
    m = Recurrent(24, hybrid)
    x = m.input("float32", (2, 3, 5))
    m.rnn_both(x, 4)
    # LiteRT runs a hybrid layer with the time outermost once for each step, and reads an auxiliary input only so.
    m.rnn_both(x, 5, RELU, time_major=not hybrid, merged=True, asymmetric=True)
    if not hybrid:
        m.rnn_both(x, 4, time_major=True, auxiliary=m.input("float32", (2, 3, 5)))
    return m


def svdf(hybrid):
    m = Recurrent(25, hybrid)
    x = m.input("float32", (2, 7))
    m.filters(x, 1, False, RELU)
    m.filters(x, 2, True, NONE)
    return m


MODELS = {}
for hybrid in (False, True):
    suffix = "hybrid" if hybrid else "float32"
    for name, make in (("lstm_forms", lstm), ("lstm_bidirectional", lstm_both), ("rnn", rnn), ("rnn_bidirectional", rnn_both)):
        MODELS[f"{name}_{suffix}"] = (make, hybrid)
MODELS["svdf_hybrid"] = (svdf, True)


def write(name, model):
    content = model.bytes()
    interpreter = Interpreter(model_content=content, experimental_op_resolver_type=OpResolverType.BUILTIN_REF)
    interpreter.allocate_tensors()
    frames, outputs = [inputs(f"{name}{frame}", model) for frame in range(FRAMES)], []
    for values in frames:
        for tensor, value in zip(interpreter.get_input_details(), values):
            interpreter.set_tensor(tensor["index"], value)
        interpreter.invoke()
        outputs.append([interpreter.get_tensor(tensor["index"]).copy() for tensor in interpreter.get_output_details()])
    record(name, content, frames, outputs, "LiteRT 2.3.0, BUILTIN_REF", True)


if __name__ == "__main__":
    for chosen, (make, hybrid) in wanted(MODELS).items():
        write(chosen, make(hybrid))
