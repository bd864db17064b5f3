"""Models with state and control flow, and what TensorFlow Lite Micro answers, run by run.

Needs tflite-micro and flatbuffers:  python make_state_models.py
"""

import importlib.util
import json
import pathlib

import flatbuffers
import numpy as np
import tflite_micro
from flatbuffers import flexbuffers
from tflite_micro import runtime

HERE = pathlib.Path(__file__).parent
SCHEMA = pathlib.Path(tflite_micro.__file__).parent / (
    "tensorflow/lite/micro/python/schema_py_generated.py")
spec = importlib.util.spec_from_file_location("schema", SCHEMA)
s = importlib.util.module_from_spec(spec)
spec.loader.exec_module(s)


class Model:
  """A file of one or more graphs, built tensor by tensor."""

  def __init__(self):
    self.m = s.ModelT()
    self.m.version = 3
    self.m.operatorCodes, self.m.subgraphs, self.m.buffers = [], [], [s.BufferT()]

  def graph(self):
    self.g = s.SubGraphT()
    self.g.tensors, self.g.operators, self.g.inputs, self.g.outputs = [], [], [], []
    self.m.subgraphs.append(self.g)

  def tensor(self, kind, shape, data=None, scale=None, zero=0, variable=False):
    t = s.TensorT()
    t.shape, t.type, t.buffer, t.isVariable = shape, getattr(s.TensorType, kind), 0, variable
    t.name = "t%d" % len(self.g.tensors)
    if scale:
      t.quantization = s.QuantizationParametersT()
      t.quantization.scale, t.quantization.zeroPoint = [scale], [zero]
    if data is not None:
      b = s.BufferT()
      b.data = list(np.asarray(data).tobytes())
      self.m.buffers.append(b)
      t.buffer = len(self.m.buffers) - 1
    self.g.tensors.append(t)
    return len(self.g.tensors) - 1

  def op(self, name, ins, outs, options=None, custom=None):
    c = s.OperatorCodeT()
    code = 32 if custom else getattr(s.BuiltinOperator, name)
    c.builtinCode, c.deprecatedBuiltinCode, c.version = code, min(code, 127), 1
    c.customCode = name if custom else None
    self.m.operatorCodes.append(c)
    o = s.OperatorT()
    o.opcodeIndex, o.inputs, o.outputs = len(self.m.operatorCodes) - 1, ins, outs
    if options:
      o.builtinOptions = options
      o.builtinOptionsType = getattr(s.BuiltinOptions, type(options).__name__[:-1])
    if custom:
      o.customOptions = list(custom)
    self.g.operators.append(o)

  def ends(self, ins, outs):
    self.g.inputs, self.g.outputs = ins, outs

  def record(self, name, inputs, frames):
    b = flatbuffers.Builder(1024)
    b.Finish(self.m.Pack(b), b"TFL3")
    data = bytes(b.Output())
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    (folder / "model.tflite").write_bytes(data)
    interpreter = runtime.Interpreter.from_bytes(data)
    answers = [[] for _ in self.m.subgraphs[0].outputs]
    for frame in range(frames):
      for i, x in enumerate(inputs):
        interpreter.set_input(x[frame], i)
      interpreter.invoke()
      for i, answer in enumerate(answers):
        answer.append(np.array(interpreter.get_output(i)))
    for side, all_of_them in (("in", inputs), ("out", answers)):
      for i, x in enumerate(all_of_them):
        (folder / ("%s_0_%d.bin" % (side, i))).write_bytes(np.asarray(x[0]).tobytes())
        (folder / ("%s_seq_%d.bin" % (side, i))).write_bytes(np.stack(list(x)).tobytes())
    meta = {"name": name, "cases": 1, "sequence": {"frames": frames}, "oracle": "tflite-micro"}
    (folder / "meta.json").write_text(json.dumps(meta, separators=(",", ":")) + "\n")


def options(kind, **fields):
  o = getattr(s, kind + "OptionsT")()
  for field, value in fields.items():
    setattr(o, field, value)
  return o


def circular_buffer(r):
  m = Model()
  m.graph()
  x = m.tensor("INT8", [1, 1, 2, 3], scale=0.5, zero=-5)
  y = m.tensor("INT8", [1, 4, 2, 3], scale=0.5, zero=-5, variable=True)
  m.op("CIRCULAR_BUFFER", [x], [y], custom=flexbuffers.Dumps({"cycles_max": 1}))
  m.ends([x], [y])
  m.record("circular_buffer", [r.integers(-128, 128, (6, 1, 1, 2, 3)).astype(np.int8)], 6)


def control_flow(r):
  m = Model()
  m.graph()
  count, x = m.tensor("INT32", [1]), m.tensor("FLOAT32", [4])
  last, y = m.tensor("INT32", [1]), m.tensor("FLOAT32", [4])
  limit = m.tensor("INT32", [1], np.int32([3]))
  small, z = m.tensor("BOOL", [1]), m.tensor("FLOAT32", [4])
  m.op("WHILE", [count, x], [last, y], options("While", condSubgraphIndex=1, bodySubgraphIndex=2))
  m.op("LESS", [count, limit], [small], options("Less"))
  m.op("IF", [small, y], [z], options("If", thenSubgraphIndex=3, elseSubgraphIndex=4))
  m.ends([count, x], [last, z])
  m.graph()
  count, x = m.tensor("INT32", [1]), m.tensor("FLOAT32", [4])
  ten, holds = m.tensor("INT32", [1], np.int32([10])), m.tensor("BOOL", [1])
  m.op("LESS", [count, ten], [holds], options("Less"))
  m.ends([count, x], [holds])
  m.graph()
  count, x = m.tensor("INT32", [1]), m.tensor("FLOAT32", [4])
  step, half = m.tensor("INT32", [1], np.int32([2])), m.tensor("FLOAT32", [1], np.float32([0.5]))
  after, y, z = m.tensor("INT32", [1]), m.tensor("FLOAT32", [4]), m.tensor("FLOAT32", [4])
  m.op("ADD", [count, step], [after], options("Add"))
  m.op("MUL", [x, half], [y], options("Mul"))
  m.op("ADD", [y, half], [z], options("Add"))
  m.ends([count, x], [after, z])
  for name in ("NEG", "ABS"):
    m.graph()
    x, y = m.tensor("FLOAT32", [4]), m.tensor("FLOAT32", [4])
    m.op(name, [x], [y], options(name.capitalize()))
    m.ends([x], [y])
  counts = np.int32([[0], [2], [3], [9], [10], [40]])
  m.record("control_flow", [counts, r.normal(size=(6, 4)).astype(np.float32)], 6)


SCALED = (("FLOAT32", np.float32), ("INT8", np.int8), ("INT16", np.int16), ("INT32", np.int32), ("INT64", np.int64), ("BOOL", bool))
UNSIGNED = (("UINT8", np.uint8), ("INT8", np.int8), ("INT16", np.int16))


def variables(r, name, kinds, scale):
  """Each reads a variable and then assigns to it: what a run gives out is what the run before took."""
  m = Model()
  m.graph()
  m.op("CALL_ONCE", [], [], options("CallOnce", initSubgraphIndex=1))
  ins, outs, frames = [], [], []
  for kind, dtype in kinds:
    x, y = m.tensor(kind, [2, 3], scale=scale.get(kind)), m.tensor(kind, [2, 3], scale=scale.get(kind))
    m.op("READ_VARIABLE", [handle(m, kind)], [y], options("ReadVariable"))
    m.op("ASSIGN_VARIABLE", [handle(m, kind), x], [], options("AssignVariable"))
    ins.append(x)
    outs.append(y)
    frames.append(r.integers(-100, 100, (4, 2, 3)).astype(dtype))
  m.ends(ins, outs)
  m.graph()
  for kind, dtype in kinds:
    first = m.tensor(kind, [2, 3], np.arange(6).reshape(2, 3).astype(dtype), scale=scale.get(kind))
    m.op("ASSIGN_VARIABLE", [handle(m, kind), first], [], options("AssignVariable"))
  m.ends([], [])
  m.record(name, frames, 4)


def handle(m, name):
  h = m.tensor("RESOURCE", [1])
  m.op("VAR_HANDLE", [], [h], options("VarHandle", container="", sharedName=name))
  return h


def detections(r):
  """Boxes as a network gives them, around anchors on a grid; some overlap, some classes are unlikely."""
  for regular in (True, False):
    m = Model()
    m.graph()
    boxes, classes = m.tensor("FLOAT32", [1, 12, 4]), m.tensor("FLOAT32", [1, 12, 4])
    middle = np.stack(np.meshgrid(np.linspace(0.2, 0.8, 4), np.linspace(0.2, 0.8, 3)), -1).reshape(12, 2)
    anchors = m.tensor("FLOAT32", [12, 4], np.concatenate([middle, np.full((12, 2), 0.35)], 1).astype(np.float32))
    outs = [m.tensor("FLOAT32", shape) for shape in ([1, 5, 4], [1, 5], [1, 5], [1])]
    custom = flexbuffers.Dumps({
        "max_detections": 5, "max_classes_per_detection": 1, "detections_per_class": 4, "use_regular_nms": regular,
        "nms_score_threshold": 0.3, "nms_iou_threshold": 0.4, "num_classes": 3,
        "y_scale": 10.0, "x_scale": 10.0, "h_scale": 5.0, "w_scale": 5.0})
    m.op("TFLite_Detection_PostProcess", [boxes, classes, anchors], outs, custom=custom)
    m.ends([boxes, classes], outs)
    found = [r.normal(size=(3, 1, 12, 4)).astype(np.float32), r.uniform(size=(3, 1, 12, 4)).astype(np.float32)]
    m.record("detections_regular" if regular else "detections_fast", found, 3)


def main():
  r = np.random.default_rng(1)
  circular_buffer(r)
  control_flow(r)
  variables(r, "variables", SCALED, {"INT8": 0.05, "INT16": 0.001})
  detections(r)
  variables(r, "variables_unsigned", UNSIGNED, {"UINT8": 0.05})


if __name__ == "__main__":
  main()
