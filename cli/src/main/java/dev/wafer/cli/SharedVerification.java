package dev.wafer.cli;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.SharedModels;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.verify.SharedVerifier;
import dev.wafer.emulation.verify.SharedVerifyReport;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * {@code verify --share-arena}: models in turn, with random inputs.
 *
 * @param budgets by which the report is judged
 * @param request of one of the models, which has the limits of all
 */
record SharedVerification(SharedModels shared, Budgets budgets, CompileRequest request) {
  /** One run of each would not show that what one keeps outlives the others. */
  private static final int LEAST_FRAMES = 2;

  SharedVerifyReport run(
      Toolchain toolchain,
      HarnessOptions options,
      int frames,
      Random random,
      Map<String, String> operators) {
    List<List<Frame>> inputs = new ArrayList<>();
    for (CompiledModel model : shared.members()) {
      inputs.add(random(model, Math.max(LEAST_FRAMES, frames), random));
    }
    SharedVerifyReport report =
        new SharedVerifier(toolchain).verify(shared, options, inputs, operators);
    return report.with(
        budgets.verdicts(
            request,
            new Budgets.Measured(
                report.flash().totalBytes(),
                report.arena().bytes(),
                report.stackBytes(),
                report.mostInstructions(),
                Optional.empty())));
  }

  private static List<Frame> random(CompiledModel model, int frames, Random random) {
    List<Frame> sequence = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      List<byte[]> tensors = new ArrayList<>();
      for (Value input : model.model().main().inputs()) {
        tensors.add(RandomInput.of(input.type(), random));
      }
      sequence.add(new Frame(tensors));
    }
    return sequence;
  }

  static String json(SharedVerifyReport report) {
    return ReportWriter.json(report);
  }

  /** The figures, for people. */
  static String text(SharedVerifyReport report) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%s for %s on %s (%s), %d models in turn in one arena",
        report.name(),
        report.target(),
        report.board(),
        report.toolchain(),
        report.models().size());
    for (SharedVerifyReport.Model model : report.models()) {
      line(
          text,
          "  %-13s %s, %d vectors against the reference evaluator; %,d instructions an inference, %,d for init",
          model.name(),
          model.exact() ? "exact" : "DIFFERS",
          model.vectors(),
          model.instructions(),
          model.initInstructions());
      if (!model.exact()) {
        line(
            text,
            "                %s, vector %d",
            JunitXml.text(model.firstDifference()),
            model.firstDifference().vector());
      }
    }
    line(
        text,
        "  RAM           arena %,d bytes (of which %,d keep their contents; apart %,d), stack %,d",
        report.arena().bytes(),
        report.arena().lastingBytes(),
        report.arena().apartBytes(),
        report.stackBytes());
    SharedVerifyReport.Flash flash = report.flash();
    line(
        text,
        "  flash         .text %,d, .rodata %,d, weights %,d, library %,d",
        flash.text(),
        flash.rodata(),
        flash.weights(),
        flash.libraryText() + flash.libraryRodata());
    report.budgets().forEach(budget -> text.append(Budgets.line(budget)));
    return text.toString();
  }

  private static void line(StringBuilder text, String form, Object... values) {
    text.append(String.format(Locale.ROOT, form, values)).append(System.lineSeparator());
  }
}
