package dev.wafer.qemu.cost;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wafer.passes.program.KernelBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was measured, for whoever fits prices: with {@code -Dwafer.rows=FOLDER} a file of values
 * between tabs for each core, a row a layer or a step of a model.
 */
final class EstimateRows {
  private static final Optional<Path> FOLDER =
      Optional.ofNullable(System.getProperty("wafer.rows")).map(Path::of);

  private final List<String> rows = new ArrayList<>();

  /** Whether rows are wanted. */
  static boolean areWanted() {
    return FOLDER.isPresent();
  }

  void add(String layer, KernelBinding binding, double instructions, Optional<Double> cycles) {
    rows.add(
        String.format(
            Locale.ROOT,
            "%s\t%s\t%s\t%.1f\t%s\t%d\t%s",
            binding.kernel(),
            binding.function(),
            layer,
            instructions,
            cycles.map(c -> String.format(Locale.ROOT, "%.0f", c)).orElse(""),
            binding.instructions(),
            binding.work().numbers()));
  }

  void write(String name) {
    FOLDER.ifPresent(
        folder -> {
          try {
            Files.write(folder.resolve(name + ".tsv"), rows, UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
