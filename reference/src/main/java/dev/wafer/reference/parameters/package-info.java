/**
 * The integer constants that quantized operators compute with, derived from the quantization of
 * their tensors as TensorFlow Lite's kernels derive them. Shared by the evaluator and the emitter.
 */
package dev.wafer.reference.parameters;
