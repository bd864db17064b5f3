package dev.wafer.targets;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A processor core: what kernels may use on it, and how compilers are told about it.
 *
 * @param name the name given to {@code --target}
 * @param description one line for people
 * @param architecture its family of instruction sets
 * @param like the built-in core whose figures it has where its file gives none; empty where the
 *     file gives all
 * @param features what it has, in the order of {@link Feature}
 * @param fpu its floating-point unit
 * @param gccFlags machine flags for GCC (compiling and linking)
 * @param clangFlags machine flags for Clang
 * @param prices of the work of kernels, fitted to runs under emulation
 * @param timing of its instructions, where its maker publishes it
 * @param defaultBoard the built-in board that runs this core's code under emulation, if any
 */
public record Core(
    String name,
    String description,
    Architecture architecture,
    Optional<String> like,
    Set<Feature> features,
    Fpu fpu,
    List<String> gccFlags,
    List<String> clangFlags,
    Prices prices,
    Optional<Timing> timing,
    Optional<String> defaultBoard) {

  /** Name of the built-in core that stands for the machine that compiles. */
  public static final String HOST = "host";

  /** Whether this core has the feature. */
  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** Whether this is the compiling machine itself. */
  public boolean isHost() {
    return architecture == Architecture.HOST;
  }

  /** Whether assembly for Arm's M profile can be used on it. */
  public boolean isArm() {
    return architecture == Architecture.ARM;
  }

  /** The same with other prices. */
  Core withPrices(Prices other) {
    return new Core(
        name,
        description,
        architecture,
        like,
        features,
        fpu,
        gccFlags,
        clangFlags,
        other,
        timing,
        defaultBoard);
  }

  /** Of the name, which tells cores apart: searches keep much under keys with a core in them. */
  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
