package dev.wafer.emulation;

import dev.wafer.targets.Architecture;
import dev.wafer.targets.Board;
import dev.wafer.targets.Core;
import dev.wafer.targets.Emulation;
import dev.wafer.targets.Feature;
import dev.wafer.targets.Fpu;
import dev.wafer.targets.MemoryRegion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes what a board needs besides the program: start-up code, linker script, timer, semihosting.
 */
final class BoardSupport {
  static final String LINKER_SCRIPT = "board.ld";
  private static final List<String> HEADERS = List.of("semihost.h", "timer.h");
  private static final long MAX_STACK_BYTES = 256 * 1024;

  private final FirmwareResources resources;

  BoardSupport(FirmwareResources resources) {
    this.resources = resources;
  }

  /**
   * Writes all files into a folder.
   *
   * @param board a board with an emulation
   * @param core the core for which the code is compiled, which may be a lesser one than the board's
   *     own
   */
  void write(Board board, Core core, Path directory) {
    sources(core.architecture()).forEach(file -> resources.copy(file, directory));
    HEADERS.forEach(file -> resources.copy(file, directory));
    Map<String, Object> values = Map.of("board", facts(board, core));
    resources.render(LINKER_SCRIPT, values, directory);
    resources.render("board_config.h", values, directory);
  }

  /** The C files that it adds to the program's. */
  static List<String> sources(Architecture architecture) {
    String startup = architecture == Architecture.RISCV ? "startup_riscv.c" : "startup.c";
    return List.of(startup, "semihost.c");
  }

  static Emulation emulationOf(Board board) {
    return board
        .emulation()
        .orElseThrow(() -> new ToolchainException("QEMU does not know the board " + board.name()));
  }

  private static Map<String, Object> facts(Board board, Core core) {
    List<MemoryRegion> flash = board.regions(MemoryRegion.Kind.FLASH);
    List<MemoryRegion> ram = board.regions(MemoryRegion.Kind.RAM);
    Emulation.Timer timer = emulationOf(board).timer();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", board.name());
    facts.put("architecture", core.architecture().key());
    facts.put("memory", board.memory().stream().map(BoardSupport::region).toList());
    facts.put("code", flash.get(0).name());
    facts.put("constants", flash.get(flash.size() - 1).name());
    facts.put("flash", List.of(range(flash.get(0)), range(flash.get(flash.size() - 1))));
    facts.put("ram", ram.get(0).name());
    facts.put("arenas", board.arenaRegions().stream().map(MemoryRegion::name).toList());
    facts.put("bulk", ram.get(ram.size() - 1).name());
    facts.put("stackBytes", Math.min(MAX_STACK_BYTES, ram.get(0).sizeBytes() / 4));
    facts.put("timerKind", timer.kind().name().toUpperCase(Locale.ROOT));
    facts.put("timerBase", hex(timer.base()));
    facts.put("fpu", core.fpu() != Fpu.NONE);
    facts.put("trapUnaligned", trapsUnaligned(board, core));
    return facts;
  }

  /**
   * Code for a core without unaligned access has to fault on a board that could do it; an Armv6-M
   * faults by itself.
   */
  private static boolean trapsUnaligned(Board board, Core core) {
    return board.core().has(Feature.UNALIGNED) && !core.has(Feature.UNALIGNED);
  }

  private static Map<String, Object> region(MemoryRegion region) {
    return Map.of(
        "name", region.name(), "origin", hex(region.origin()), "length", region.sizeBytes());
  }

  private static Map<String, Object> range(MemoryRegion region) {
    return Map.of("start", hex(region.origin()), "end", hex(region.endExclusive()));
  }

  private static String hex(long address) {
    return String.format(Locale.ROOT, "0x%08X", address);
  }
}
