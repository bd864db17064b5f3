package dev.wafer.ir.op;

/**
 * Real or quantized values to the quantization of the output.
 *
 * @param inFloats whether bytes are rescaled in single precision, as parts of a CONCATENATION of
 *     UINT8 are; of INT8 values that are less by 128
 */
public record Quantize(boolean inFloats) implements Op {
  public Quantize() {
    this(false);
  }

  @Override
  public String mnemonic() {
    return "QUANTIZE";
  }
}
