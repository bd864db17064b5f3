package dev.wafer.passes.lower;

import dev.wafer.passes.program.KernelBinding;
import java.util.Optional;

/**
 * One way to compute an operator. A kernel has no state; everything about a node comes with the
 * request.
 */
public interface Kernel {
  /** Name for reports, for example {@code conv_2d_s8_dsp}; unique in a registry. */
  String name();

  /**
   * Whether the kernel can read and write the node's tensors where they lie. A kernel that does not
   * override this takes dense tensors only.
   */
  default boolean acceptsLayouts(KernelRequest request) {
    return request.views().isDense();
  }

  /** The kernel made ready for a node, or empty where it does not accept node, types or core. */
  Optional<KernelBinding> bind(KernelRequest request);
}
