package dev.wafer.passes.lower;

import dev.wafer.ir.op.Op;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/**
 * One way to compute operators of some kinds. A kernel has no state; everything about a node comes
 * with the request.
 *
 * <p>What a kernel may not assume, so that a node can be computed in parts, with several packings
 * of its weights, or quantized in other ways:
 *
 * <ul>
 *   <li>That it computes all of the node. A tiled request asks for some output channels at a time
 *       ({@link KernelRequest#tiled}), and a range of rows may come to be asked for in the same
 *       way: extents, starts and distances between rows belong in fields of the parameter
 *       structure, not into the function, but where a binding says what is gained. A function keeps
 *       nothing from one call to the next beside the graph's variables.
 *   <li>That rows of a plane lie one behind the other. Where tensors lie is told by the request's
 *       layouts, which a kernel takes or {@link #acceptsLayouts refuses}; a kernel that follows
 *       strides must not reach over the last element of a row into the next one.
 *   <li>That it reads the weights as the model holds them, or that there is one packing of them: a
 *       node may have several kernels, each with a packing of its own, and what is compared before
 *       one is taken is estimate and size. So {@link #bind} gives packed arrays as suppliers, and
 *       looks at weights only for what decides whether the kernel fits.
 *   <li>That weights are INT8 without a zero point. Constant ones have had theirs taken off and are
 *       INT16 where INT8 does not hold the rest ({@link KernelRequest#weights}); those that come at
 *       run time keep theirs.
 * </ul>
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
