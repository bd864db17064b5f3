package dev.wafer.ir.op;

/** Quantized or half-float values to FLOAT32. */
public record Dequantize() implements Op {
  @Override
  public String mnemonic() {
    return "DEQUANTIZE";
  }

  @Override
  public boolean decodes() {
    return true;
  }
}
