package dev.wafer.passes.memory;

import dev.wafer.ir.Value;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.Overlap;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.program.View;
import dev.wafer.planner.OverlapRule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntPredicate;

/**
 * Turns the overlaps that kernels permit into rules between buffers.
 *
 * <p>Of inputs and outputs: a permission becomes a rule where input and output are all of their
 * buffers, the input dies in the step and the output is born in it, so that the two live together
 * in this step alone. Where the kernel reads the input's buffer through another input, too, it has
 * to permit the same for that one. A step that runs in tiles reads its input again and again: it
 * gets no rule.
 *
 * <p>Of scratch, which lives in one step alone, where the output is all of its buffer and born in
 * this step.
 */
final class OverlapRules {
  private final Program program;
  private final List<OverlapRule> rules = new ArrayList<>();

  private OverlapRules(Program program) {
    this.program = program;
  }

  /**
   * The rules of a step.
   *
   * @param dies whether no later step needs the buffer of this id
   * @param isBorn whether no earlier step has written the buffer of this id
   */
  static List<OverlapRule> of(Program program, Step step, IntPredicate dies, IntPredicate isBorn) {
    OverlapRules found = new OverlapRules(program);
    if (step.tiling().isEmpty()) {
      for (Overlap overlap : step.binding().overlaps()) {
        found.add(step, overlap, dies, isBorn);
      }
      found.addScratch(step, isBorn);
    }
    return found.rules;
  }

  private void add(Step step, Overlap overlap, IntPredicate dies, IntPredicate isBorn) {
    View input = program.views().get(step.node().input(overlap.inputIndex()));
    View output = program.views().get(step.node().output(overlap.outputIndex()));
    if (input == null
        || output == null
        || input.buffer().kind() != Buffer.Kind.ACTIVATION
        || output.buffer().kind() != Buffer.Kind.ACTIVATION
        || !input.coversBuffer()
        || !output.coversBuffer()
        || !dies.test(input.buffer().id())
        || !isBorn.test(output.buffer().id())
        || !permittedForAllInputs(step, overlap, input.buffer().id())) {
      return;
    }
    int in = input.buffer().id();
    int out = output.buffer().id();
    rules.add(
        switch (overlap.form()) {
          case OUTPUT_BELOW -> OverlapRule.atLeast(out, in, overlap.distanceBytes());
          case OUTPUT_ABOVE -> OverlapRule.atLeast(in, out, overlap.distanceBytes());
          case EXACTLY ->
              new OverlapRule(out, in, overlap.distanceBytes(), OverlapRule.Form.EXACTLY);
        });
  }

  private void addScratch(Step step, IntPredicate isBorn) {
    for (int i = 0; i < step.scratch().size(); i++) {
      OptionalLong distance = step.binding().scratch().get(i).aboveOutputBytes();
      View output = program.views().get(step.node().output(0));
      if (distance.isPresent()
          && output != null
          && output.buffer().kind() == Buffer.Kind.ACTIVATION
          && output.coversBuffer()
          && isBorn.test(output.buffer().id())) {
        int scratch = step.scratch().get(i).id();
        rules.add(OverlapRule.atLeast(output.buffer().id(), scratch, distance.getAsLong()));
      }
    }
  }

  /** Whether every input that reads the buffer allows what {@code overlap} does. */
  private boolean permittedForAllInputs(Step step, Overlap overlap, int bufferId) {
    for (int i = 0; i < step.node().inputs().size(); i++) {
      int index = i;
      Value value = step.node().input(i);
      View view = program.views().get(value);
      if (view != null
          && view.buffer().id() == bufferId
          && (!view.coversBuffer()
              || step.binding().overlaps().stream()
                  .noneMatch(other -> covers(other, overlap, index)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean covers(Overlap other, Overlap overlap, int inputIndex) {
    return other.inputIndex() == inputIndex
        && other.outputIndex() == overlap.outputIndex()
        && other.form() == overlap.form()
        && (other.form() == Overlap.Form.EXACTLY
            ? other.distanceBytes() == overlap.distanceBytes()
            : other.distanceBytes() <= overlap.distanceBytes());
  }
}
