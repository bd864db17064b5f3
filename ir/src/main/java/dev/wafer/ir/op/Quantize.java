package dev.wafer.ir.op;

/** Real or quantized values to the quantization of the output. */
public record Quantize() implements Op {
  @Override
  public String mnemonic() {
    return "QUANTIZE";
  }
}
