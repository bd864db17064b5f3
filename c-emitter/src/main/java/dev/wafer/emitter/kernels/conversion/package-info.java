/** QUANTIZE, DEQUANTIZE and CAST where floats are involved or bits are kept. */
package dev.wafer.emitter.kernels.conversion;
