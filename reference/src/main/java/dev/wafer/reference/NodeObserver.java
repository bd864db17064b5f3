package dev.wafer.reference;

import dev.wafer.ir.Node;
import java.util.List;

/** Sees each node's outputs right after it ran. */
@FunctionalInterface
public interface NodeObserver {
  /** Sees nothing. */
  NodeObserver NONE = (node, outputs) -> {};

  /** The tensors must not be changed. */
  void ran(Node node, List<Tensor> outputs);
}
