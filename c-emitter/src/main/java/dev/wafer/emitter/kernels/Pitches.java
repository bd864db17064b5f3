package dev.wafer.emitter.kernels;

import dev.wafer.ir.Value;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.Optional;

/**
 * Distances from row to row, in elements, of a kernel that computes rows of its output from rows of
 * its input, where both may be slices of larger tensors.
 *
 * @param gaps whether the rows of the input do not lie one behind the other
 * @param apart whether those of the output do not
 */
public record Pitches(int input, int output, boolean gaps, boolean apart) {
  /**
   * The pitches of a node, or empty where its tensors lie in another way.
   *
   * @param inputLength of an input's row in elements
   * @param outputLength of an output's row in elements
   */
  public static Optional<Pitches> of(KernelRequest request, int inputLength, int outputLength) {
    if (!onlyFirst(request)) {
      return Optional.empty();
    }
    Optional<Integer> in = request.inputLayout(0).pitch(inputLength);
    Optional<Integer> out = request.outputLayout().pitch(outputLength);
    return in.flatMap(i -> out.map(o -> new Pitches(i, o, i != inputLength, o != outputLength)));
  }

  /** Whether no tensors but the first input are slices. */
  public static boolean onlyInput(KernelRequest request) {
    return request.views().layouts().keySet().stream().allMatch(request.input(0)::equals);
  }

  /** Whether no tensors but the first input and the first output are slices. */
  public static boolean onlyFirst(KernelRequest request) {
    for (Value value : request.views().layouts().keySet()) {
      if (!value.equals(request.input(0)) && !value.equals(request.output())) {
        return false;
      }
    }
    return request.views().inPlace().isEmpty();
  }

  /**
   * Bakes {@code gaps} and {@code tiled} and passes {@code in_pitch} and {@code pitch} where they
   * say so.
   *
   * @param tiled whether {@code pitch} is passed in any case
   */
  public void addTo(KernelBinding.Builder binding, boolean tiled) {
    binding.bake("gaps", gaps).bake("tiled", tiled || apart);
    if (gaps) {
      binding.parameter("in_pitch", CType.I32, input);
    }
    if (tiled || apart) {
      binding.parameter("pitch", CType.I32, output);
    }
  }
}
