package dev.wafer.ir.op;

/**
 * What a node computes, with its compile-time attributes. One record an operator or a family of
 * operators; its documentation gives the inputs in order and their shapes. Activations are in [n,
 * h, w, c] order.
 */
public sealed interface Op
    permits Unary,
        Binary,
        LeakyRelu,
        Softmax,
        LogSoftmax,
        Conv2d,
        DepthwiseConv2d,
        TransposeConv,
        FullyConnected,
        BatchMatMul,
        AveragePool2d,
        MaxPool2d,
        Mean,
        Pad,
        Reshape,
        Transpose,
        Concatenation,
        Slice,
        StridedSlice,
        Split,
        Pack,
        Unpack,
        ResizeBilinear,
        ResizeNearestNeighbor,
        DepthToSpace,
        SpaceToDepth,
        Quantize,
        Dequantize,
        Densify,
        Cast,
        Svdf,
        UnidirectionalSequenceLstm,
        Unsupported {
  /** TensorFlow Lite's name of the operator, for example {@code CONV_2D}. */
  String mnemonic();
}
