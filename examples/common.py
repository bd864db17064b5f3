"""What the example models share: data, determinism, conversion, oracles, and the files of a vector folder.

A folder holds model.tflite, in_K_I.bin and out_K_I.bin (case K, input or output I, raw little-endian values) and
meta.json. Expected outputs come from the reference kernels of TensorFlow Lite Micro where that interpreter can run the
model, else from those of TensorFlow Lite; meta.json names the oracle and says how far the other one differs.
"""

import collections
import hashlib
import importlib.metadata
import json
import os
import pathlib
import warnings
import zlib

os.environ.update(
    TF_USE_LEGACY_KERAS="1", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", TF_ENABLE_ONEDNN_OPTS="0"
)
warnings.filterwarnings("ignore")

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
import tf_keras as keras  # noqa: E402
from tensorflow.lite.python import schema_py_generated as schema  # noqa: E402

SEED = 20240607
HARD = 4
INT8 = tf.lite.OpsSet.TFLITE_BUILTINS_INT8


def set_up():
    """One thread and fixed seeds: the same machine gives the same model bytes."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()


# ---------------------------------------------------------------- data and training


def digits():
    """scikit-learn's 1,797 handwritten digits as float32 [n, 8, 8, 1] in 0..1, a fifth of them held out."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    data = load_digits()
    images = (data.images / 16.0).astype(np.float32)[..., np.newaxis]
    labels = data.target.astype(np.int64)
    return train_test_split(images, labels, test_size=0.2, random_state=SEED % 1000, stratify=labels)


def fit(model, images, labels, epochs, callbacks=(), rate=3e-3):
    """Adam with a cosine decay; the loss is cross-entropy on the probabilities of the last layer."""
    steps = epochs * -(-len(images) // 64)
    model.compile(
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps)),
        loss="sparse_categorical_crossentropy",
    )
    model.fit(images, labels, batch_size=64, epochs=epochs, callbacks=list(callbacks), verbose=0)


def one_of_each(labels):
    """The index of the first held-out image of each digit, 0 to 9."""
    return [int(np.flatnonzero(labels == digit)[0]) for digit in range(10)]


# ---------------------------------------------------------------- conversion


def convert(model, representative=None, float16=False, sparse=False):
    """Converts with a batch of one. With representative inputs the result is int8 throughout, inputs and outputs too."""
    shape = [1] + list(model.inputs[0].shape[1:])
    function = tf.function(lambda x: model(x, training=False), input_signature=[tf.TensorSpec(shape, tf.float32)])
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function.get_concrete_function()], model)
    optimize = tf.lite.Optimize
    converter.optimizations = [optimize.EXPERIMENTAL_SPARSITY] if sparse else []
    if float16:
        converter.optimizations.append(optimize.DEFAULT)
        converter.target_spec.supported_types = [tf.float16]
    if representative is not None:
        converter.optimizations.append(optimize.DEFAULT)
        converter.representative_dataset = lambda: ([image[np.newaxis]] for image in representative)
        converter.target_spec.supported_ops = [INT8]
        converter.inference_input_type = converter.inference_output_type = tf.int8
    return converter.convert()


def quantize(values, tensor):
    """Real values to the type of an input tensor (a dict as get_input_details gives it)."""
    dtype = np.dtype(tensor["dtype"])
    scale, zero_point = tensor["quantization"]
    if dtype.kind == "f" or scale == 0:
        return values.astype(dtype)
    limits = np.iinfo(dtype)
    return np.clip(np.round(values / np.float32(scale)) + zero_point, limits.min, limits.max).astype(dtype)


# ---------------------------------------------------------------- oracles


RESOLVERS = tf.lite.experimental.OpResolverType


def tflite(model, resolver=RESOLVERS.BUILTIN_REF):
    """TensorFlow Lite's interpreter with the reference kernels, every tensor kept."""
    interpreter = tf.lite.Interpreter(
        model_content=model,
        num_threads=1,
        experimental_preserve_all_tensors=True,
        experimental_op_resolver_type=resolver,
    )
    interpreter.allocate_tensors()
    return interpreter


def tflite_any(model):
    """The interpreter and which kernels it has: the optimised ones where the reference set lacks an operator version."""
    try:
        return tflite(model), "BUILTIN_REF"
    except ValueError:
        return tflite(model, RESOLVERS.BUILTIN_WITHOUT_DEFAULT_DELEGATES), "optimised kernels: BUILTIN_REF lacks it"


def run_tflite(interpreter, inputs):
    for tensor, value in zip(interpreter.get_input_details(), inputs):
        interpreter.set_tensor(tensor["index"], value)
    interpreter.invoke()
    return [interpreter.get_tensor(tensor["index"]).copy() for tensor in interpreter.get_output_details()]


def tflite_micro(model):
    """TensorFlow Lite Micro's interpreter (reference kernels); None where it lacks an operator or a type.

    A model with sparsity is never given to it: it would read the packed values as if they were dense.
    """
    from tflite_micro import runtime

    if sparse_tensors(model):
        return None
    try:
        return runtime.Interpreter.from_bytes(
            model, arena_size=4_000_000, intrepreter_config=runtime.InterpreterConfig.kPreserveAllTensors
        )
    except RuntimeError:
        return None


def run_tflite_micro(interpreter, inputs, count):
    for index, value in enumerate(inputs):
        interpreter.set_input(value, index)
    interpreter.invoke()
    return [interpreter.get_output(index).copy() for index in range(count)]


# ---------------------------------------------------------------- the flatbuffer


def _names(holder):
    return {value: name for name, value in vars(holder).items() if isinstance(value, int)}


OPERATORS = _names(schema.BuiltinOperator)
TYPES = _names(schema.TensorType)


def parse(model):
    return schema.ModelT.InitFromObj(schema.Model.GetRootAs(model, 0))


def operator_counts(model):
    root = parse(model)
    codes = [max(code.builtinCode, code.deprecatedBuiltinCode) for code in root.operatorCodes]
    return dict(collections.Counter(OPERATORS[codes[op.opcodeIndex]] for op in root.subgraphs[0].operators))


def sparse_tensors(model):
    """Each tensor with sparsity parameters: its encoding, level by level, and how many values the file stores."""
    root = parse(model)
    found = []
    for index, tensor in enumerate(root.subgraphs[0].tensors):
        if tensor.sparsity is None:
            continue
        levels = []
        for level in tensor.sparsity.dimMetadata:
            if level.format == schema.DimensionType.DENSE:
                levels.append({"format": "DENSE", "size": int(level.denseSize)})
            else:
                kinds = [type(part).__name__.replace("VectorT", "") for part in (level.arraySegments, level.arrayIndices)]
                levels.append({"format": "SPARSE_CSR", "segments": kinds[0], "indices": kinds[1]})
        size = {"FLOAT32": 4, "FLOAT16": 2, "INT8": 1}[TYPES[tensor.type]]
        found.append({
            "tensor_index": index,
            "type": TYPES[tensor.type],
            "shape": [int(x) for x in tensor.shape],
            "elements": int(np.prod(tensor.shape)),
            "values_stored": len(root.buffers[tensor.buffer].data) // size,
            "traversal_order": [int(x) for x in tensor.sparsity.traversalOrder],
            "block_map": [int(x) for x in tensor.sparsity.blockMap],
            "levels": levels,
        })
    return found


# ---------------------------------------------------------------- vector folders


def _describe(tensors):
    return [
        {
            "index": position,
            "tensor_index": int(tensor["index"]),
            "name": tensor["name"],
            "type": np.dtype(tensor["dtype"]).name.upper(),
            "shape": [int(x) for x in tensor["shape"]],
            "scale": float(tensor["quantization"][0]),
            "zero_point": int(tensor["quantization"][1]),
        }
        for position, tensor in enumerate(tensors)
    ]


def _difference(left, right):
    """0 where all bits agree, else the largest absolute difference (in the tensor's own unit)."""
    if all(a.tobytes() == b.tobytes() for a, b in zip(left, right)):
        return 0
    return max(float(np.max(np.abs(a.astype(np.float64) - b.astype(np.float64)), initial=0)) for a, b in zip(left, right))


def write_vectors(folder, model, cases, source, dense_twin=None, brief=False, prefer_tflite=False, **facts):
    """Writes a vector folder; cases is a list of lists of input arrays. Returns the oracles' difference.

    dense_twin is the same network without sparsity, which TensorFlow Lite Micro can run. A brief meta.json is one line
    without source, licence, hash and the CRCs of the inner tensors. prefer_tflite takes TensorFlow Lite's answer where the two oracles differ.
    """
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for old in list(folder.glob("in_*.bin")) + list(folder.glob("out_*.bin")):
        old.unlink()
    desktop, kernels = tflite_any(model)
    worst, crc = 0, {}
    micro_model = dense_twin or model
    micro_ok = tflite_micro(micro_model) is not None
    for case, inputs in enumerate(cases):
        outputs = run_tflite(desktop, inputs)
        if micro_ok:
            micro = tflite_micro(micro_model)
            exact = run_tflite_micro(micro, inputs, len(outputs))
            worst = max(worst, _difference(outputs, exact))
            if not prefer_tflite:
                outputs = [value.reshape(other.shape) for value, other in zip(exact, outputs)]
        if case == 0 and not brief:
            crc = _intermediate_crcs(model, desktop, micro if micro_ok and dense_twin is None else None)
        for index, value in enumerate(inputs):
            (folder / f"in_{case}_{index}.bin").write_bytes(value.tobytes())
        for index, value in enumerate(outputs):
            (folder / f"out_{case}_{index}.bin").write_bytes(value.tobytes())
    (folder / "model.tflite").write_bytes(model)
    micro_name = "TensorFlow Lite Micro reference kernels (tflite-micro " + importlib.metadata.version("tflite-micro") + ")"
    lite_name = f"TensorFlow Lite reference kernels (tensorflow {tf.__version__}, {kernels})"
    if micro_ok and dense_twin is not None:
        micro_name += ", run on the same network converted without sparsity"
    if brief:
        micro_name, lite_name = "tflite-micro", "tensorflow-lite" if kernels == "BUILTIN_REF" else "tensorflow-lite, optimised"
    micro_first = micro_ok and not prefer_tflite
    meta = {
        "name": folder.name,
        **({} if brief else {"source": source, "license": "Apache-2.0", "sha256": hashlib.sha256(model).hexdigest()}),
        "model_bytes": len(model),
        "inputs": _describe(desktop.get_input_details()),
        "outputs": _describe(desktop.get_output_details()),
        "ops": operator_counts(model),
        "stateful": False,
        "cases": len(cases),
        "sequence": None,
        **facts,
        "oracle": micro_name if micro_first else lite_name,
        "second_oracle": (lite_name if micro_first else micro_name) if micro_ok else None,
        "largest_difference_between_oracles": worst if micro_ok else None,
    }
    if not brief:
        meta["intermediate_tensor_crc32_case0"] = crc
    sparse = sparse_tensors(model)
    if sparse:
        meta["sparse_tensors"] = sparse
    text = json.dumps(meta, separators=(",", ":")) if brief else json.dumps(meta, indent=1)
    (folder / "meta.json").write_text(text + "\n")
    print(folder.name, len(model), "bytes", meta["ops"], "oracle:", "TFLM" if micro_first else "TFLite", "difference:", worst)
    return worst


def _intermediate_crcs(model, desktop, micro):
    """CRC-32 of the raw bytes of every tensor that an operator of the model writes, and of the inputs."""
    graph = parse(model).subgraphs[0]
    root = parse(model)
    constant = [len(root.buffers[t.buffer].data if root.buffers[t.buffer].data is not None else []) > 0 for t in graph.tensors]
    written = sorted({int(i) for i in graph.inputs} | {int(i) for op in graph.operators for i in op.outputs})
    crcs = {}
    for index in written:
        if constant[index]:
            continue
        value = micro.GetTensor(index, 0)["tensor_data"] if micro is not None else desktop.get_tensor(index)
        crcs[str(index)] = f"{zlib.crc32(np.ascontiguousarray(value).tobytes()):08x}"
    which = "TensorFlow Lite Micro" if micro is not None else "TensorFlow Lite"
    return {"note": f"crc32 of the raw bytes of every tensor that an operator writes, case 0, from {which}", "crc32": crcs}


def write_classifier(folder, model, network, test_images, test_labels, source, dense_twin=None, **facts):
    """A vector folder for a digit classifier: one held-out image of each digit, the HARD least sure ones, accuracies.

    Confident outputs saturate to one-hot and would hide small differences; the unsure ones do not.
    """
    interpreter = tflite(model)
    tensor = interpreter.get_input_details()[0]
    quantized = quantize(test_images, tensor)
    answers = np.stack([run_tflite(interpreter, [image[np.newaxis]])[0][0].astype(np.float32) for image in quantized])
    found = [int(digit) for digit in np.argmax(answers, axis=1)]
    floats = np.argmax(network.predict(test_images, verbose=0), axis=1)
    picked = one_of_each(test_labels)
    unsure = np.argsort(np.max(answers, axis=1), kind="stable")
    picked += [int(i) for i in unsure if i not in picked][:HARD]
    accuracy = {
        "test_images": len(test_labels),
        "keras_float": round(float(np.mean(floats == test_labels)), 4),
        "model": round(float(np.mean(np.array(found) == test_labels)), 4),
    }
    write_vectors(
        folder, model, [[quantized[i][np.newaxis]] for i in picked], source, dense_twin,
        accuracy=accuracy, labels=[int(test_labels[i]) for i in picked], predicted=[found[i] for i in picked], **facts,
    )
    print("   accuracy", accuracy, "predicted", [found[i] for i in picked])
