package dev.wafer.emitter.kernels;

import dev.wafer.reference.parameters.RescaledPairParameters;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Looks for each {@link LinearSum} once: kernels are bound for each layout of their tensors. */
public final class LinearSums {
  private final Map<Sum, Optional<LinearSum>> forms = new ConcurrentHashMap<>();

  private record Sum(RescaledPairParameters parameters, boolean subtracts) {
    Optional<LinearSum> form() {
      return LinearSum.of(parameters, subtracts);
    }
  }

  /** The form that gives the sum, or the difference, of these parameters, if one is found. */
  public Optional<LinearSum> of(RescaledPairParameters parameters, boolean subtracts) {
    return forms.computeIfAbsent(new Sum(parameters, subtracts), Sum::form);
  }
}
