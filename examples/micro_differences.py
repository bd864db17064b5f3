"""Writes examples/micro_differences.json: where TensorFlow Lite Micro answers otherwise than the recorded outputs.

  python examples/micro_differences.py ../shared/corpus

The corpus was recorded with LiteRT. Where the runtimes differ, Micro counts, so tests take its answers for those frames of
integer outputs: {model: {file: {frame: bytes in hex}}}. Models that Micro does not run are left out. Of detectors float
outputs, too: LiteRT leaves rows behind the last detection unwritten, in Micro they are zeros.
Environment: requirements.txt.
"""

import json
import pathlib
import sys

import numpy as np
from tflite_micro.python.tflite_micro import runtime

ARENA_BYTES = 8_000_000
DETECTION = "CUSTOM:TFLite_Detection_PostProcess"


def frames(folder, side, sequence, index, tensor, count):
    all_frames = np.fromfile(folder / f"{side}_seq_{sequence}_{index}.bin", dtype=tensor["type"])
    return all_frames.reshape([count] + tensor["shape"])


def differences(folder):
    meta = json.loads((folder / "meta.json").read_text())
    interpreter = runtime.Interpreter.from_file(str(folder / "model.tflite"), arena_size=ARENA_BYTES)
    found = {}
    for sequence, count in enumerate(meta["sequences"]):
        interpreter.reset()
        inputs = [frames(folder, "in", sequence, i, t, count) for i, t in enumerate(meta["inputs"])]
        for frame in range(count):
            for index, values in enumerate(inputs):
                interpreter.set_input(values[frame], index)
            interpreter.invoke()
            for index, tensor in enumerate(meta["outputs"]):
                recorded = frames(folder, "out", sequence, index, tensor, count)[frame]
                micro = interpreter.get_output(index)
                compared = "float" not in tensor["type"] or DETECTION in meta["operators"]
                if compared and (recorded != micro).any():
                    found.setdefault(f"out_seq_{sequence}_{index}.bin", {})[str(frame)] = micro.tobytes().hex()
    return found


def main():
    result = {}
    for folder in sorted(path.parent for path in pathlib.Path(sys.argv[1]).glob("*/model.tflite")):
        try:
            found = differences(folder)
        except Exception as problem:  # the runtime raises RuntimeError and others for what it does not support
            print(f"{folder.name}: not run by Micro: {problem}", file=sys.stderr)
            continue
        if found:
            result[folder.name] = found
    target = pathlib.Path(__file__).with_suffix(".json")
    target.write_text(json.dumps(result, indent=1) + "\n")


main()
