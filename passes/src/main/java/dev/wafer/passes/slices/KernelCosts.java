package dev.wafer.passes.slices;

import dev.wafer.ir.Node;
import java.util.OptionalLong;

/** What the kernels say of a node. */
public interface KernelCosts {
  /**
   * Time of the fastest kernel that computes a node whose tensors lie as given, estimated; empty
   * where no kernel does, or where a placement of weights that dense tensors allow would be lost.
   */
  OptionalLong time(Node node, NodeViews views);
}
