package dev.wafer.compiler;

import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.passes.placement.PlacementRequest;
import dev.wafer.targets.Target;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the user asks for.
 *
 * @param name of the model in files and symbols; any text, which is made a C identifier
 * @param origin what the emitted files say the model came from
 * @param target core, and board if one was named
 * @param maxFlashBytes budget for constants; the board's flash where it is empty
 * @param maxRamBytes budget for arena; the board's RAM where it is empty
 * @param pruneChannels whether channels that carry nothing are removed
 * @param densify in which form weights lie in flash
 * @param techniques what may be done to make the arena smaller
 * @param signature the key of the signature to compile; where it is empty, the first graph
 */
public record CompileOptions(
    String name,
    String origin,
    Target target,
    OptionalLong maxFlashBytes,
    OptionalLong maxRamBytes,
    boolean pruneChannels,
    PlacementRequest densify,
    ArenaTechniques techniques,
    Optional<String> signature) {
  public CompileOptions {
    name = NameAllocator.prefix(name);
  }

  /** Options that leave the entry point to the model. */
  public CompileOptions(
      String name,
      String origin,
      Target target,
      OptionalLong maxFlashBytes,
      OptionalLong maxRamBytes,
      boolean pruneChannels,
      PlacementRequest densify,
      ArenaTechniques techniques) {
    this(
        name,
        origin,
        target,
        maxFlashBytes,
        maxRamBytes,
        pruneChannels,
        densify,
        techniques,
        Optional.empty());
  }

  /** Options with every technique that makes the arena smaller. */
  public CompileOptions(
      String name,
      String origin,
      Target target,
      OptionalLong maxFlashBytes,
      OptionalLong maxRamBytes,
      boolean pruneChannels,
      PlacementRequest densify) {
    this(
        name,
        origin,
        target,
        maxFlashBytes,
        maxRamBytes,
        pruneChannels,
        densify,
        ArenaTechniques.ALL);
  }

  /** Options with every optional rewrite on, and weights expanded where that fits. */
  public CompileOptions(
      String name,
      String origin,
      Target target,
      OptionalLong maxFlashBytes,
      OptionalLong maxRamBytes) {
    this(name, origin, target, maxFlashBytes, maxRamBytes, true, PlacementRequest.FIT);
  }

  /** Options with weights expanded where that fits. */
  public CompileOptions(
      String name,
      String origin,
      Target target,
      OptionalLong maxFlashBytes,
      OptionalLong maxRamBytes,
      boolean pruneChannels) {
    this(name, origin, target, maxFlashBytes, maxRamBytes, pruneChannels, PlacementRequest.FIT);
  }

  /** Bytes of flash that may be taken, if there is a limit. */
  public OptionalLong flashBudget() {
    return maxFlashBytes.isPresent() ? maxFlashBytes : target.flashBytes();
  }

  /** Bytes of RAM that may be taken, if there is a limit. */
  public OptionalLong ramBudget() {
    return maxRamBytes.isPresent() ? maxRamBytes : target.ramBytes();
  }

  /** The same for the signature of that key. */
  public CompileOptions entering(Optional<String> key) {
    return new CompileOptions(
        name, origin, target, maxFlashBytes, maxRamBytes, pruneChannels, densify, techniques, key);
  }

  /** The same with a mode in place of {@link PlacementRequest.Mode#FIT}. */
  CompileOptions settled(PlacementRequest.Mode mode) {
    return new CompileOptions(
        name,
        origin,
        target,
        maxFlashBytes,
        maxRamBytes,
        pruneChannels,
        densify.settled(mode),
        techniques,
        signature);
  }
}
