"""Writes tiny models of one operator (or as few as the converter allows), with random inputs and reference outputs.

Run: python examples/testvectors/make_operator_models.py [NAME_PART...]

Each entry of TABLE is a function and the shapes of its inputs; it is converted to the listed types ("f": float32,
"i": int8 throughout, "h": int16 activations with int8 weights). The operators that the converter really wrote stand in
each folder's meta.json; an entry whose own operator is missing there stops the script.
"""

import pathlib
import shutil
import sys
import zlib

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402
from common import np, tf  # noqa: E402

SOURCE = "examples/testvectors/make_operator_models.py"
SUFFIX = {"f": "float32", "i": "int8", "h": "int16"}
MAP = (1, 5, 4, 4)  # an odd height and an even width, so that paddings differ per side
INT16 = tf.lite.OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8


def weights(*shape):
    return np.random.RandomState(sum(shape)).uniform(-0.6, 0.6, shape).astype(np.float32)


def conv(filters, size=3, stride=1, padding="SAME", dilation=1, groups=1, activation=None, bias=True):
    def function(x):
        kernel = weights(size, size, x.shape[-1] // groups, filters)
        y = tf.nn.conv2d(x, kernel, stride, padding, dilations=dilation)
        y = y + weights(filters) if bias else y
        return activation(y) if activation else y

    return function


def depthwise(multiplier=1, size=3, stride=1, padding="SAME", dilation=1, activation=None):
    def function(x):
        kernel = weights(size, size, x.shape[-1], multiplier)
        y = tf.nn.depthwise_conv2d(x, kernel, (1, stride, stride, 1), padding, dilations=(dilation, dilation))
        y = y + weights(x.shape[-1] * multiplier)
        return activation(y) if activation else y

    return function


def transpose_conv(filters, size, stride, padding, bias=True):
    def function(x):
        _, height, width, depth = x.shape
        grow = 0 if padding == "SAME" else max(size - stride, 0)
        shape = (1, height * stride + grow, width * stride + grow, filters)
        y = tf.nn.conv2d_transpose(x, weights(size, size, filters, depth), shape, stride, padding)
        return y + weights(filters) if bias else y

    return function


def dense(units, activation=None, bias=True):
    def function(x):
        y = tf.matmul(x, weights(x.shape[-1], units))
        y = y + weights(units) if bias else y
        return activation(y) if activation else y

    return function


def pool(kind, size, stride, padding):
    return lambda x: tf.nn.pool(x, (size, size), kind, (stride, stride), padding)


def resize(operation, size, align, half):
    return lambda x: operation(images=x, size=size, align_corners=align, half_pixel_centers=half)


def prelu(x):
    alpha = weights(1, 1, x.shape[-1])
    return tf.nn.relu(x) + -alpha * tf.nn.relu(-x)


def hard_swish(x):
    return x * tf.nn.relu6(x + np.float32(3)) * np.float32(1.0 / 6.0)


BILINEAR, NEAREST = tf.raw_ops.ResizeBilinear, tf.raw_ops.ResizeNearestNeighbor
RELU, RELU6 = tf.nn.relu, tf.nn.relu6
SMALL = (1, 3, 4, 2)
ROWS = (3, 8)

# name, operator that must appear, function, input shapes, types; options: a domain for the inputs
TABLE = [
    ("add_same_shape", "ADD", lambda a, b: a + b, [SMALL, SMALL], "fih"),
    ("add_relu", "ADD", lambda a, b: RELU(a + b), [SMALL, SMALL], "i"),
    ("add_broadcast_channel", "ADD", lambda a, b: a + b, [SMALL, (1, 1, 1, 2)], "i"),
    ("add_broadcast_both_sides", "ADD", lambda a, b: a + b, [(1, 3, 1, 2), (1, 1, 4, 2)], "i"),
    ("add_constant", "ADD", lambda a: a + weights(3, 1, 1), [(1, 3, 4, 2)], "i"),
    ("sub_same_shape", "SUB", lambda a, b: a - b, [SMALL, SMALL], "fih"),
    ("sub_broadcast_first", "SUB", lambda a, b: a - b, [(1, 1, 4, 1), SMALL], "i"),
    ("mul_same_shape", "MUL", lambda a, b: a * b, [SMALL, SMALL], "fih"),
    ("mul_broadcast", "MUL", lambda a, b: a * b, [SMALL, (1, 3, 1, 1)], "i"),
    ("mul_relu6", "MUL", lambda a, b: RELU6(a * b), [SMALL, SMALL], "i"),
    ("div", "DIV", lambda a, b: a / b, [SMALL, SMALL], "f"),
    ("squared_difference", "SQUARED_DIFFERENCE", tf.math.squared_difference, [SMALL, (1, 1, 1, 2)], "fi"),
    ("minimum_broadcast", "MINIMUM", tf.minimum, [SMALL, (1, 1, 4, 1)], "i"),
    ("maximum_broadcast", "MAXIMUM", tf.maximum, [SMALL, (1, 1, 4, 1)], "fi"),
    ("max_pool_valid", "MAX_POOL_2D", pool("MAX", 2, 2, "VALID"), [MAP], "fih"),
    ("max_pool_same_stride2", "MAX_POOL_2D", pool("MAX", 3, 2, "SAME"), [MAP], "i"),
    ("average_pool_valid", "AVERAGE_POOL_2D", pool("AVG", 2, 2, "VALID"), [MAP], "fih"),
    ("average_pool_same", "AVERAGE_POOL_2D", pool("AVG", 3, 1, "SAME"), [MAP], "i"),
    ("average_pool_same_stride2", "AVERAGE_POOL_2D", pool("AVG", 3, 2, "SAME"), [MAP], "i"),
    ("conv_same", "CONV_2D", conv(3), [MAP], "fih"),
    ("conv_valid_relu", "CONV_2D", conv(3, padding="VALID", activation=RELU), [MAP], "i"),
    ("conv_same_stride2_relu6", "CONV_2D", conv(3, stride=2, activation=RELU6), [MAP], "i"),
    ("conv_even_filter", "CONV_2D", conv(3, size=2, stride=2), [MAP], "i"),
    ("conv_dilation2_same", "CONV_2D", conv(3, dilation=2), [MAP], "fi"),
    ("conv_dilation2_valid", "CONV_2D", conv(3, dilation=2, padding="VALID"), [(1, 6, 5, 3)], "i"),
    ("conv_pointwise", "CONV_2D", conv(5, size=1), [MAP], "i"),
    ("conv_groups2", "CONV_2D", conv(6, groups=2), [MAP], "fi"),
    ("conv_no_bias", "CONV_2D", conv(3, bias=False), [MAP], "i"),
    ("depthwise_same", "DEPTHWISE_CONV_2D", depthwise(), [MAP], "fih"),
    ("depthwise_multiplier3", "DEPTHWISE_CONV_2D", depthwise(multiplier=3), [(1, 5, 6, 2)], "fi"),
    ("depthwise_one_channel_multiplier8", "DEPTHWISE_CONV_2D", depthwise(multiplier=8), [(1, 5, 6, 1)], "i"),
    ("depthwise_dilation2", "DEPTHWISE_CONV_2D", depthwise(dilation=2), [MAP], "fi"),
    ("depthwise_stride2_relu6", "DEPTHWISE_CONV_2D", depthwise(stride=2, activation=RELU6), [MAP], "i"),
    ("depthwise_stride2_valid", "DEPTHWISE_CONV_2D", depthwise(stride=2, padding="VALID"), [MAP], "i"),
    ("fully_connected", "FULLY_CONNECTED", dense(12), [(1, 15)], "fih"),
    ("fully_connected_batch_relu", "FULLY_CONNECTED", dense(5, RELU), [ROWS], "i"),
    ("fully_connected_no_bias", "FULLY_CONNECTED", dense(5, bias=False), [ROWS], "i"),
    ("transpose_conv_same_stride2", "TRANSPOSE_CONV", transpose_conv(2, 3, 2, "SAME"), [(1, 3, 4, 3)], "fi"),
    ("transpose_conv_valid_stride2", "TRANSPOSE_CONV", transpose_conv(2, 3, 2, "VALID"), [(1, 3, 4, 3)], "fi"),
    ("transpose_conv_no_bias", "TRANSPOSE_CONV", transpose_conv(2, 2, 2, "VALID", False), [(1, 3, 4, 3)], "i"),
    ("pad", "PAD", lambda x: tf.pad(x, ((0, 0), (1, 2), (0, 1), (0, 0))), [SMALL], "fi"),
    ("pad_channels", "PAD", lambda x: tf.pad(x, ((0, 0), (0, 0), (0, 0), (1, 2))), [SMALL], "i"),
    ("pad_v2", "PADV2", lambda x: tf.pad(x, ((0, 0), (1, 2), (0, 1), (0, 0)), constant_values=0.5), [SMALL], "fi"),
    ("mirror_pad_reflect", "MIRROR_PAD", lambda x: tf.pad(x, ((0, 0), (2, 1), (1, 1), (0, 0)), "REFLECT"), [SMALL], "i"),
    ("concat_axis0", "CONCATENATION", lambda a, b: tf.concat((a, b), 0), [(1, 3, 2), (2, 3, 2)], "i"),
    ("concat_axis1", "CONCATENATION", lambda a, b: tf.concat((a, b), 1), [SMALL, (1, 2, 4, 2)], "i"),
    ("concat_axis2", "CONCATENATION", lambda a, b: tf.concat((a, b), 2), [SMALL, (1, 3, 1, 2)], "i"),
    ("concat_axis3_three", "CONCATENATION", lambda a, b, c: tf.concat((a, b, c), 3), [SMALL, (1, 3, 4, 1), (1, 3, 4, 3)], "fih"),
    ("concat_same_twice", "CONCATENATION", lambda a: tf.concat((a, a), 3), [SMALL], "i"),
    ("concat_requantized", "CONCATENATION", lambda a, b: tf.concat((tf.sigmoid(a), tf.tanh(b)), 3), [SMALL, SMALL], "i"),
    ("concat_nested", "CONCATENATION", lambda a, b, c: tf.concat((RELU(c), tf.concat((RELU(a), RELU(b)), 3)), 3), [SMALL] * 3, "fi"),
    ("split_axis3", "SPLIT", lambda x: tf.split(x, 2, 3), [MAP], "fi"),
    ("split_axis1", "SPLIT", lambda x: tf.split(x, 3, 1), [SMALL], "i"),
    ("split_v", "SPLIT_V", lambda x: tf.split(x, (1, 2, 1), 2), [MAP], "i"),
    ("slice", "SLICE", lambda x: tf.slice(x, (0, 1, 1, 1), (1, 3, 3, 2)), [MAP], "fi"),
    ("strided_slice_steps", "STRIDED_SLICE", lambda x: x[:, 1:5:2, ::3, :], [MAP], "fi"),
    ("strided_slice_negative", "STRIDED_SLICE", lambda x: x[:, ::-1, 3:0:-2, :], [MAP], "fi"),
    ("strided_slice_shrink", "STRIDED_SLICE", lambda x: x[:, 2, :, 1:3], [MAP], "i"),
    ("pack_axis1", "PACK", lambda a, b: tf.stack((a, b), 1), [ROWS, ROWS], "fi"),
    ("pack_last_axis", "PACK", lambda a, b: tf.stack((a, b), -1), [ROWS, ROWS], "i"),
    ("unpack_axis1", "UNPACK", lambda x: tf.unstack(x, axis=1), [(2, 3, 4)], "fi"),
    ("transpose_nhwc_to_nchw", "TRANSPOSE", lambda x: tf.transpose(x, (0, 3, 1, 2)), [MAP], "fi"),
    ("transpose_2d", "TRANSPOSE", tf.transpose, [ROWS], "i"),
    ("reshape", "RESHAPE", lambda x: tf.reshape(x, (4, -1)), [SMALL], "fi"),
    ("squeeze", None, lambda x: tf.squeeze(x, (0, 2)), [(1, 3, 1, 4)], "i"),
    ("expand_dims", None, lambda x: tf.expand_dims(x, 1), [ROWS], "i"),
    ("mean_spatial", "MEAN", lambda x: tf.reduce_mean(x, (1, 2)), [MAP], "fih"),
    ("mean_spatial_keep", "MEAN", lambda x: tf.reduce_mean(x, (1, 2), keepdims=True), [MAP], "i"),
    ("mean_channels", "MEAN", lambda x: tf.reduce_mean(x, 3), [MAP], "i"),
    ("sum_axis1", "SUM", lambda x: tf.reduce_sum(x, 1), [MAP], "fi"),
    ("reduce_max", "REDUCE_MAX", lambda x: tf.reduce_max(x, 2), [MAP], "i"),
    ("logistic", "LOGISTIC", tf.sigmoid, [ROWS], "fih"),
    ("tanh", "TANH", tf.tanh, [ROWS], "fih"),
    ("relu", "RELU", RELU, [ROWS], "i"),
    ("relu6", "RELU6", RELU6, [ROWS], "fi"),
    ("hard_swish", "HARD_SWISH", hard_swish, [ROWS], "fi"),
    ("leaky_relu", "LEAKY_RELU", lambda x: tf.nn.leaky_relu(x, 0.15), [ROWS], "fih"),
    ("prelu", "PRELU", prelu, [SMALL], "fi"),
    ("elu", "ELU", tf.nn.elu, [ROWS], "f"),
    ("softmax", "SOFTMAX", tf.nn.softmax, [ROWS], "fih"),
    ("log_softmax", "LOG_SOFTMAX", tf.nn.log_softmax, [ROWS], "fi"),
    ("resize_bilinear", "RESIZE_BILINEAR", resize(BILINEAR, (7, 9), False, False), [SMALL], "fi"),
    ("resize_bilinear_align_corners", "RESIZE_BILINEAR", resize(BILINEAR, (7, 9), True, False), [SMALL], "fi"),
    ("resize_bilinear_half_pixel", "RESIZE_BILINEAR", resize(BILINEAR, (7, 9), False, True), [SMALL], "fi"),
    ("resize_bilinear_down", "RESIZE_BILINEAR", resize(BILINEAR, (3, 2), False, True), [MAP], "i"),
    ("resize_nearest", "RESIZE_NEAREST_NEIGHBOR", resize(NEAREST, (7, 9), False, False), [SMALL], "fi"),
    ("resize_nearest_align_corners", "RESIZE_NEAREST_NEIGHBOR", resize(NEAREST, (7, 9), True, False), [SMALL], "i"),
    ("resize_nearest_half_pixel", "RESIZE_NEAREST_NEIGHBOR", resize(NEAREST, (7, 9), False, True), [SMALL], "i"),
    ("depth_to_space", "DEPTH_TO_SPACE", lambda x: tf.nn.depth_to_space(x, 2), [(1, 2, 3, 8)], "fi"),
    ("space_to_depth", "SPACE_TO_DEPTH", lambda x: tf.nn.space_to_depth(x, 2), [(1, 4, 6, 2)], "fi"),
    ("batch_matmul", "BATCH_MATMUL", tf.matmul, [(2, 3, 4), (2, 4, 5)], "fi"),
    ("arg_max", "ARG_MAX", lambda x: tf.argmax(x, 1, tf.int32), [ROWS], "f"),
    ("gather", "GATHER", lambda x: tf.gather(x, (2, 0, 1, 1), axis=1), [(2, 3, 4)], "fi"),
    ("abs", "ABS", tf.abs, [ROWS], "fi"),
    ("neg", "NEG", tf.negative, [ROWS], "f"),
    ("exp", "EXP", tf.exp, [ROWS], "f"),
    ("rsqrt", "RSQRT", tf.math.rsqrt, [ROWS], "f", (0.1, 4.0)),
    ("sqrt", "SQRT", tf.sqrt, [ROWS], "f", (0.0, 4.0)),
    ("log", "LOG", tf.math.log, [ROWS], "f", (0.1, 4.0)),
    ("square", "SQUARE", tf.square, [ROWS], "f"),
]
CASTS = [("cast_int32_to_float32", tf.int32, tf.float32), ("cast_float32_to_int32", tf.float32, tf.int32),
         ("cast_int8_to_float32", tf.int8, tf.float32), ("cast_int8_to_int32", tf.int8, tf.int32)]

FLOAT_TOLERANCE = 1e-5
# Where the two oracles differ, the one that real arithmetic confirms (to rounding) is believed: name -> (TFLite?, why).
DISAGREEMENTS = {
    "relu6_int8": (True, "tflite-micro clamps without rescaling, though input and output scales differ"),
    "sum_axis1_int8": (False, "tensorflow-lite's int8 sum over one inner axis is far from the real sum; tflite-micro is within 1"),
}


def convert(function, signature, kind, domain=(-4.0, 4.0), float_ends=()):
    converter = tf.lite.TFLiteConverter.from_concrete_functions(
        [tf.function(function, input_signature=signature).get_concrete_function()]
    )
    if kind != "f":
        random = np.random.RandomState(7)
        samples = [[random.uniform(*domain, s.shape).astype(np.float32) for s in signature] for _ in range(16)]
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: iter(samples)
        converter.target_spec.supported_ops = [common.INT8 if kind == "i" else INT16]
        ends = tf.int8 if kind == "i" else tf.int16
        converter.inference_input_type = tf.float32 if "input" in float_ends else ends
        converter.inference_output_type = tf.float32 if "output" in float_ends else ends
    return converter.convert()


def inputs(name, model, domain):
    """Integer inputs over the whole range of their type (wide ones over +-1000), floats over the domain."""
    random = np.random.RandomState(zlib.crc32(name.encode()) % 2**31)
    values = []
    for tensor in common.tflite_any(model)[0].get_input_details():
        dtype = np.dtype(tensor["dtype"])
        if dtype.kind == "f":
            values.append(random.uniform(*domain, tensor["shape"]).astype(dtype))
        else:
            limits = np.iinfo(dtype)
            low, high = (limits.min, limits.max) if dtype.itemsize < 4 else (-1000, 1000)
            values.append(random.randint(low, high + 1, tensor["shape"]).astype(dtype))
    return values


def write(name, model, operator, domain=(-4.0, 4.0)):
    found = common.operator_counts(model)
    if operator is not None and operator not in found:
        raise SystemExit(f"{name}: expected {operator}, the converter wrote {found}")
    prefer_tflite, note = DISAGREEMENTS.get(name, (False, None))
    facts = {"note": note} if note else {}
    worst = common.write_vectors(HERE / name, model, [inputs(name, model, domain)], SOURCE, None, True, prefer_tflite, **facts)
    if worst > FLOAT_TOLERANCE and not note:
        raise SystemExit(f"{name}: the oracles differ by {worst}, and DISAGREEMENTS does not say which to believe")


def main(wanted):
    common.set_up()
    if not wanted:
        for folder in [child for child in HERE.iterdir() if (child / "meta.json").exists()]:
            shutil.rmtree(folder)

    def chosen(name):
        return not wanted or any(part in name for part in wanted)

    for name, operator, function, shapes, kinds, *options in TABLE:
        signature = [tf.TensorSpec(shape, tf.float32) for shape in shapes]
        domain = options[0] if options else (-4.0, 4.0)
        for kind in kinds:
            full = f"{name}_{SUFFIX[kind]}"
            if chosen(full):
                write(full, convert(function, signature, kind, domain), operator, domain)
    for name, source, target in CASTS:
        if chosen(name):
            signature = [tf.TensorSpec(ROWS, source)]
            write(name, convert(lambda x, target=target: tf.cast(x, target), signature, "f"), "CAST", (-100.0, 100.0))
    for name, ends, operator in [("quantize_float32_to_int8", ("input",), "QUANTIZE"),
                                 ("dequantize_int8_to_float32", ("output",), "DEQUANTIZE")]:
        if chosen(name):
            signature = [tf.TensorSpec(ROWS, tf.float32)]
            write(name, convert(RELU, signature, "i", float_ends=ends), operator, (-6.0, 6.0))


if __name__ == "__main__":
    main(sys.argv[1:])
