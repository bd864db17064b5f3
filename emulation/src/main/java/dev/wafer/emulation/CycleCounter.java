package dev.wafer.emulation;

import dev.wafer.emulation.cycles.BlockCounts;
import dev.wafer.emulation.cycles.CycleModel;
import dev.wafer.emulation.cycles.Disassembly;
import dev.wafer.targets.Board;
import dev.wafer.targets.MemoryRegion;
import dev.wafer.targets.Timing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Models the cycles of an inference: a plugin of QEMU counts what is executed, and the core's
 * timing weighs it.
 */
public final class CycleCounter {
  private static final String SOURCE = "block_counts.c";
  private static final String PLUGIN = "block_counts.so";
  private static final String COUNTS = "block_counts.txt";
  private static final Duration TOOL_LIMIT = Duration.ofMinutes(1);

  /** One repetition does: counts repeat exactly. */
  private static final int TICKS = 1;

  private final Toolchain toolchain;
  private final HarnessImage image;

  /**
   * @param harness whose images are taken where it has run the model before
   */
  public CycleCounter(ModelHarness harness) {
    this.image = harness.image();
    this.toolchain = image.toolchain();
  }

  /**
   * Cycles of an inference on the request's first frame.
   *
   * @param timing of the core for which the options compile
   * @param waitStates of the flash
   * @param steps of the model
   * @throws ToolchainException if the image or the plugin does not build, or the image does not end
   *     as it should
   */
  public Cycles count(
      HarnessOptions options, ModelRequest request, Timing timing, int waitStates, int steps) {
    CycleModel model = new CycleModel(timing, waitStates);
    String plugin = plugin(options.board(), waitStates);
    Map<Integer, Double> whole = cycles(model, options, request, plugin, 0);
    Map<Integer, Double> stepped = cycles(model, options, request, plugin, steps);
    return new Cycles(
        Math.round(whole.values().stream().mapToDouble(Double::doubleValue).sum()),
        IntStream.range(0, steps)
            .mapToObj(step -> Math.round(stepped.getOrDefault(step, 0.0)))
            .toList());
  }

  /**
   * @param plugin that counts, with the arguments that do not depend on the image
   */
  private Map<Integer, Double> cycles(
      CycleModel model, HarnessOptions options, ModelRequest request, String plugin, int steps) {
    Firmware firmware = image.of(options, List.of(request.model()), steps != 0);
    Map<String, Long> symbols = symbols(firmware);
    StringBuilder counting = new StringBuilder(plugin);
    address(counting, "run", symbols, request.model().prefix() + "_run");
    if (steps != 0) {
      address(counting, "begin", symbols, "harness_step_begin");
      address(counting, "end", symbols, "harness_step_end");
      address(counting, "ticks", symbols, "harness_step_ticks");
      counting.append(",steps=").append(steps);
    }
    JobWriter job = new JobWriter(TICKS);
    job.measurement(0, request);
    image.run(options, firmware, job, List.of("-plugin", counting.toString()));
    return model.cycles(
        Disassembly.parse(tool(firmware, "objdump", "-d", "--no-show-raw-insn", firmware.elf())),
        BlockCounts.parse(read(firmware.directory().resolve(COUNTS))));
  }

  /** Builds the plugin in a folder beside those of the images; its path is relative to these. */
  private String plugin(Board board, int waitStates) {
    Path directory = toolchain.workspace().newDirectory("plugin");
    try (InputStream source = CycleCounter.class.getResourceAsStream("cycles/" + SOURCE)) {
      Files.copy(source, directory.resolve(SOURCE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CommandResult result =
        toolchain.run(
            directory,
            List.of("gcc", "-std=gnu99", "-O2", "-shared", "-fPIC", "-o", PLUGIN, SOURCE),
            TOOL_LIMIT);
    if (!result.succeeded()) {
      throw new ToolchainException("the plugin of QEMU does not compile:\n" + result.output());
    }
    StringBuilder plugin =
        new StringBuilder("../" + directory.getFileName() + "/" + PLUGIN + ",out=" + COUNTS);
    if (waitStates != 0) {
      List<MemoryRegion> flash = board.regions(MemoryRegion.Kind.FLASH);
      address(plugin, "low", flash.stream().mapToLong(MemoryRegion::origin).min().orElseThrow());
      address(
          plugin, "high", flash.stream().mapToLong(MemoryRegion::endExclusive).max().orElseThrow());
    }
    return plugin.toString();
  }

  /** Addresses of the image's symbols, by name. */
  private Map<String, Long> symbols(Firmware firmware) {
    return tool(firmware, "nm", firmware.elf())
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length == 3 && !words[0].isEmpty())
        .collect(
            Collectors.toMap(
                words -> words[2], words -> Long.parseLong(words[0], 16), (one, other) -> one));
  }

  private String tool(Firmware firmware, String name, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Programs.of(firmware.board().core().architecture()).tool(name));
    command.addAll(List.of(arguments));
    CommandResult result = toolchain.run(firmware.directory(), command, TOOL_LIMIT);
    if (!result.succeeded()) {
      throw new ToolchainException(name + " fails:\n" + result.output());
    }
    return result.output();
  }

  private static void address(
      StringBuilder plugin, String argument, Map<String, Long> symbols, String symbol) {
    Long address = symbols.get(symbol);
    if (address == null) {
      throw new ToolchainException("the image has no symbol " + symbol);
    }
    address(plugin, argument, address);
  }

  private static void address(StringBuilder plugin, String argument, long address) {
    plugin.append(String.format(Locale.ROOT, ",%s=%x", argument, address));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
