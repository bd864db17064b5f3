package dev.wafer.passes;

import dev.wafer.ir.Node;
import java.util.function.Consumer;

/** What a pass gets besides its graph. */
public final class PassContext {
  private final Consumer<Remark> remarks;

  /** A context that hands each remark to {@code remarks}. */
  public PassContext(Consumer<Remark> remarks) {
    this.remarks = remarks;
  }

  /** A context for callers that take no remarks. */
  public static PassContext silent() {
    return new PassContext(remark -> {});
  }

  /** Tells what a pass did to a node, for reports. */
  public void remark(Pass pass, Node node, String text) {
    remarks.accept(remark(pass, node, text, false));
  }

  /** The same for something that the user ought to know before trusting the result. */
  public void warn(Pass pass, Node node, String text) {
    remarks.accept(remark(pass, node, text, true));
  }

  private static Remark remark(Pass pass, Node node, String text, boolean warning) {
    return new Remark(
        pass.name(), node.operatorIndex(), node.op().mnemonic(), node.name(), text, warning);
  }

  /**
   * What a pass did.
   *
   * @param operatorIndex index of the operator in the model file, or -1
   * @param tensor name of the node's first output
   * @param warning whether the user is told at once, and not in the report alone
   */
  public record Remark(
      String pass,
      int operatorIndex,
      String operator,
      String tensor,
      String text,
      boolean warning) {}
}
