package dev.wafer.passes.lower;

import dev.wafer.ir.op.Op;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/**
 * One way to compute operators of some kinds. A kernel has no state; everything about a node comes
 * with the request.
 *
 * @param <T> what its operators have in common: one record, or the interface of a family
 */
public interface Kernel<T extends Op> {
  /** Name for reports, for example {@code conv_2d_s8_dsp}; unique in a registry. */
  String name();

  /** The kinds of operators under which it is registered: it is asked for no other one. */
  List<Class<? extends T>> operators();

  /**
   * Whether the kernel can read and write the node's tensors where they lie. A kernel that does not
   * override this takes dense tensors only.
   */
  default boolean acceptsLayouts(KernelRequest request) {
    return request.views().isDense();
  }

  /**
   * The kernel made ready for a node, or empty where it does not accept types, attributes or core.
   *
   * @param op the node's operator, one of {@link #operators}
   */
  Optional<KernelBinding> bind(T op, KernelRequest request);
}
