package dev.wafer.ir.op;

/** x where x >= 0, alpha * x elsewhere. */
public record LeakyRelu(float alpha) implements Op {
  @Override
  public String mnemonic() {
    return "LEAKY_RELU";
  }
}
