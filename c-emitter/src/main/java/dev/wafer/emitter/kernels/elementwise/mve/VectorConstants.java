package dev.wafer.emitter.kernels.elementwise.mve;

import dev.wafer.emitter.kernels.BroadcastRuns;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.QuantizedMultiplier;
import java.util.ArrayList;
import java.util.List;

/**
 * The constants of a step: what its own function holds, or fields of a structure where several
 * steps share a function.
 */
final class VectorConstants {
  private final KernelBinding.Builder binding;
  private final boolean shared;
  private final List<String> fields = new ArrayList<>();

  VectorConstants(KernelBinding.Builder binding, boolean shared) {
    this.binding = binding;
    this.shared = shared;
  }

  /** A constant as an expression of the template. */
  String expression(String name, int value) {
    if (!shared) {
      return String.valueOf(value);
    }
    binding.parameter(name, CType.I32, value);
    fields.add(name);
    return name;
  }

  /** The same of a factor's shift: whether there is one, a function shared by steps knows, too. */
  String shift(String name, int value) {
    return value == 0 ? "0" : expression(name, value);
  }

  /** A constant of that name in the template. */
  VectorConstants bake(String name, int value) {
    binding.bake(name, expression(name, value));
    return this;
  }

  /** A factor of all, {@code multiplier} and {@code shift}, and whether it is {@code shifted}. */
  VectorConstants bake(QuantizedMultiplier factor) {
    binding.bake("shifted", factor.shift() != 0).bake("shift", shift("shift", factor.shift()));
    return bake("multiplier", factor.multiplier());
  }

  /** Names the fields to the template, and passes the structure if there are any or loops. */
  void passWith(BroadcastRuns runs) {
    binding.bake("fields", List.copyOf(fields));
    if (shared || !runs.extents().isEmpty()) {
      binding.parameters();
    }
  }
}
