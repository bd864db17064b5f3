package dev.wafer.emulation;

import dev.wafer.emulation.FirmwareReport.Outcome;
import dev.wafer.targets.Board;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs firmware of the user on an emulated board and says how it ended: with which code, or why and
 * where it failed. Several threads may use one at a time.
 */
public final class FirmwareEmulator {
  private static final String ELF = "firmware.elf";
  private static final String LOG = "exceptions.log";
  private static final List<String> ADDED = List.of("syscalls.c");

  /** An arena that begins at 0 ends below. */
  private static final long NULL_BYTES = 1 << 20;

  /** As newlib and {@code syscalls.c} write it. */
  private static final Pattern ASSERTION =
      Pattern.compile("assertion \"(.*)\" failed: file \"(.*)\", line (\\d+)(?:, function: (.*))?");

  private final Toolchain toolchain;
  private final FirmwareResources resources = new FirmwareResources();
  private Optional<Path> plugin = Optional.empty();

  public FirmwareEmulator(Toolchain toolchain) {
    this.toolchain = toolchain;
  }

  /** An image in its folder of the workspace. */
  private record Loaded(Path directory, ElfImage image, Board board) {}

  /**
   * Runs a firmware to its end or to its time limit.
   *
   * @throws ToolchainException if it does not build, or is for another core than the board's
   */
  public FirmwareReport run(FirmwareRequest request) {
    Loaded loaded = load(request);
    FirmwareWatch watch = new FirmwareWatch(loaded.image(), request.board());
    List<String> arguments = new ArrayList<>(watch.arguments(plugin(), request.counts()));
    arguments.addAll(List.of("-d", "int,cpu", "-D", LOG));
    // Registers are logged where a fault's handler begins, and nowhere else.
    arguments.addAll(List.of("-dfilter", filter(watch.handlers())));
    CommandResult result =
        new QemuRunner(toolchain)
            .run(
                new Firmware(loaded.directory(), ELF, request.board(), new LinkMap(List.of())),
                request.limit(),
                arguments);
    WatchState state = new WatchState(read(loaded.directory().resolve(FirmwareWatch.STATE)));
    Optional<FaultLog> fault = FaultLog.last(log(loaded.directory()));
    return report(request, loaded, watch, result, state, fault);
  }

  private synchronized Path plugin() {
    if (plugin.isEmpty()) {
      plugin = Optional.of(FirmwareWatch.build(toolchain));
    }
    return plugin.get();
  }

  private Loaded load(FirmwareRequest request) {
    Path directory = toolchain.workspace().newDirectory("firmware");
    if (request.elf().isPresent()) {
      copy(request.elf().get(), directory.resolve(ELF));
    } else {
      build(request, directory);
    }
    ElfImage image = ElfImage.parse(read(directory.resolve(ELF)));
    if (image.architecture() != request.board().core().architecture()) {
      throw new ToolchainException(
          "the firmware is code for "
              + image.architecture().key()
              + ", and "
              + request.board().name()
              + " has a "
              + request.board().core().name());
    }
    return new Loaded(directory, image, request.board());
  }

  private void build(FirmwareRequest request, Path directory) {
    Set<String> sources = new LinkedHashSet<>(ADDED);
    ADDED.forEach(file -> resources.copy(file, directory));
    request.files().forEach((name, text) -> write(directory.resolve(name), text));
    request.files().keySet().stream().filter(name -> name.endsWith(".c")).forEach(sources::add);
    for (Path source : request.sources()) {
      String name = String.valueOf(source.getFileName());
      if (!name.endsWith(".c") || !sources.add(name)) {
        throw new ToolchainException(
            source + ": sources are C files, each with a name of its own; taken: " + sources);
      }
      copy(source, directory.resolve(name));
      headersBeside(source).stream()
          .filter(header -> !Files.exists(directory.resolve(header.getFileName())))
          .forEach(header -> copy(header, directory.resolve(header.getFileName())));
    }
    new FirmwareBuilder(toolchain, resources)
        .build(
            directory,
            List.copyOf(sources),
            request.board(),
            request.board().core(),
            request.compilerFlags());
  }

  private static List<Path> headersBeside(Path source) {
    try (Stream<Path> entries = Files.list(source.toAbsolutePath().getParent())) {
      return entries.filter(file -> file.toString().endsWith(".h")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FirmwareReport report(
      FirmwareRequest request,
      Loaded loaded,
      FirmwareWatch watch,
      CommandResult result,
      WatchState state,
      Optional<FaultLog> fault) {
    Outcome outcome = outcome(result, state, watch);
    WatchState.Place place = state.event() == WatchState.Event.NOTHING ? state.now() : state.then();
    if (outcome == Outcome.FAULT && state.event() == WatchState.Event.NOTHING) {
      place = fault.flatMap(FirmwareEmulator::place).orElse(place);
    }
    WatchState.Place shown = place;
    boolean placed = outcome != Outcome.EXIT && outcome != Outcome.ASSERTION;
    OptionalLong top = watch.stackTop();
    return new FirmwareReport(
        FirmwareReport.SCHEMA_VERSION,
        request.board().name(),
        toolchain.description(),
        outcome,
        outcome == Outcome.EXIT || outcome == Outcome.ASSERTION ? result.exitCode() : null,
        cause(outcome, request, result, state, fault, watch),
        result.output(),
        state.instructions(),
        top.isPresent() && state.stackLow() < top.getAsLong()
            ? top.getAsLong() - state.stackLow()
            : null,
        counts(request, state),
        placed
            ? new Places(toolchain)
                .of(loaded.directory(), ELF, loaded.image().architecture(), place)
            : List.of(),
        outcome == Outcome.FAULT || outcome == Outcome.STACK_OVERFLOW
            ? fault.map(f -> fault(f, shown)).orElse(null)
            : null);
  }

  /**
   * With the registers that the handler does not find as they were: where it was, and whither it
   * returns.
   */
  private static FirmwareReport.Fault fault(FaultLog log, WatchState.Place place) {
    Map<String, String> registers = new LinkedHashMap<>(log.registers());
    registers.put("PC", hex(place.pc()));
    place.returns().stream().findFirst().ifPresent(to -> registers.put("returns to", hex(to)));
    return new FirmwareReport.Fault(log.kind(), registers);
  }

  private static Optional<WatchState.Place> place(FaultLog fault) {
    return fault.pc().isPresent()
        ? Optional.of(new WatchState.Place(fault.pc().getAsLong(), List.of(), 0))
        : Optional.empty();
  }

  private static Outcome outcome(CommandResult result, WatchState state, FirmwareWatch watch) {
    switch (state.event()) {
      case STACK_OVERFLOW -> {
        return Outcome.STACK_OVERFLOW;
      }
      case ROM_WRITE -> {
        return Outcome.READ_ONLY_WRITE;
      }
      case FAULT -> {
        if (!result.succeeded()) {
          // A push that faults does so below all that was pushed before.
          boolean overflow = state.atPush() && isAtLimit(state, watch);
          return overflow ? Outcome.STACK_OVERFLOW : Outcome.FAULT;
        }
      }
      case NOTHING -> {}
    }
    if (result.timedOut()) {
      return Outcome.TIME_OUT;
    }
    if (ASSERTION.matcher(result.output()).find()) {
      return Outcome.ASSERTION;
    }
    boolean aborted = result.output().contains("qemu: fatal") || result.exitCode() > 128;
    return aborted ? Outcome.EMULATOR : Outcome.EXIT;
  }

  private static boolean isAtLimit(WatchState state, FirmwareWatch watch) {
    long limit = watch.stackLimit();
    return limit != 0 && state.stackLow() - limit < 4096;
  }

  private static String cause(
      Outcome outcome,
      FirmwareRequest request,
      CommandResult result,
      WatchState state,
      Optional<FaultLog> fault,
      FirmwareWatch watch) {
    return switch (outcome) {
      case EXIT -> result.exitCode() == 0 ? null : "the firmware ended with " + result.exitCode();
      case ASSERTION -> assertion(result.output());
      case TIME_OUT ->
          (state.isAsleep()
                  ? "it still waited for an interrupt after "
                  : "it was still running after ")
              + request.limit().toMillis() / 1000.0
              + " s and "
              + String.format(Locale.ROOT, "%,d", state.instructions())
              + " instructions";
      case STACK_OVERFLOW ->
          "the stack overflowed: it has "
              + String.format(Locale.ROOT, "%,d", watch.stackTop().orElse(0) - watch.stackLimit())
              + " bytes down to "
              + hex(watch.stackLimit())
              + ", and "
              + state.then().depth()
              + " calls are open";
      case READ_ONLY_WRITE -> "a write to what cannot be written, " + address(state.eventAddress());
      case FAULT ->
          "the processor faulted: "
              + fault
                  .map(
                      f ->
                          f.kind()
                              + (f.address().isPresent()
                                  ? ", " + address(f.address().getAsLong())
                                  : ""))
                  .orElse("its handler was entered");
      case EMULATOR -> "the emulator gave up: " + firstLine(result.output());
    };
  }

  private static String address(long address) {
    return hex(address)
        + (address < NULL_BYTES
            ? ", near address 0: through a null pointer, such as an arena that is NULL"
            : "");
  }

  private static String assertion(String output) {
    Matcher matcher = ASSERTION.matcher(output);
    return matcher.find()
        ? matcher.group(2)
            + ":"
            + matcher.group(3)
            + ": assertion failed: "
            + matcher.group(1)
            + (matcher.group(4) == null ? "" : " (in " + matcher.group(4) + ")")
        : "";
  }

  private static String firstLine(String output) {
    return output
        .lines()
        .filter(line -> line.contains("qemu"))
        .findFirst()
        .orElse("it ended without a word");
  }

  private static List<FirmwareReport.Counted> counts(FirmwareRequest request, WatchState state) {
    List<FirmwareReport.Counted> counts = new ArrayList<>();
    for (int i = 0; i < request.counts().size(); i++) {
      WatchState.Count count = state.count(i);
      counts.add(
          new FirmwareReport.Counted(
              request.counts().get(i).text(),
              count.calls(),
              count.least(),
              count.most(),
              count.calls() == 0 ? 0 : (double) count.total() / count.calls()));
    }
    return counts;
  }

  private static String filter(List<Long> handlers) {
    return handlers.isEmpty()
        ? "0xffffffff+1"
        : handlers.stream().map(h -> hex(h) + "+1").collect(Collectors.joining(","));
  }

  private static String hex(long value) {
    return String.format(Locale.ROOT, "0x%08x", value);
  }

  private static String log(Path directory) {
    Path log = directory.resolve(LOG);
    return Files.exists(log) ? new String(read(log), StandardCharsets.ISO_8859_1) : "";
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
