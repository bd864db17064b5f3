package dev.wafer.packaging;

import dev.wafer.targets.Core;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model as packages tell of it: from this alone the files of each build system are made.
 *
 * @param name the prefix of its C symbols and files
 * @param compilerVersion of Wafer
 * @param origin the file that it was compiled from; what is not a letter, a digit or one of {@code
 *     " ._+-"} becomes an underscore
 * @param variants its C, for one core or for several
 * @param inputs in the model's order
 * @param outputs likewise
 */
public record PackageDescription(
    String name,
    PackageIdentity identity,
    String compilerVersion,
    String origin,
    List<Variant> variants,
    List<Port> inputs,
    List<Port> outputs) {
  public PackageDescription {
    // It stands in comments and strings of many languages.
    origin = origin.replaceAll("[^\\p{L}\\p{N} ._+-]", "_").strip();
    variants = List.copyOf(variants);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The prefix of its macros. */
  public String macroPrefix() {
    return name.toUpperCase(Locale.ROOT);
  }

  /**
   * The C for a core.
   *
   * @param target name of the core or board that it was compiled for
   * @param files text by name: {@code NAME.h}, {@code NAME.c}, {@code NAME_weights.c}, and the
   *     headers of operators of the user
   * @param arenas in the order in which the functions take them
   */
  public record Variant(
      String target, Core core, Map<String, String> files, List<ArenaPiece> arenas) {
    public Variant {
      files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
      arenas = List.copyOf(arenas);
    }

    /** The folder of its sources in {@code src}. */
    public String folder() {
      return target
          .replaceFirst("\\.json$", "")
          .toLowerCase(Locale.ROOT)
          .replaceAll("[^a-z0-9]+", "_");
    }

    /** The macro that is defined where this is the core that is compiled for, without prefix. */
    public String macro() {
      return folder().toUpperCase(Locale.ROOT);
    }
  }

  /**
   * A piece of memory that the model wants.
   *
   * @param region in lower case; empty where there is one arena
   */
  public record ArenaPiece(String region, long bytes) {
    /** The argument of the C functions. */
    public String argument() {
      return region.isEmpty() ? "arena" : "arena_" + region;
    }
  }

  /**
   * An input or output.
   *
   * @param cType the C type of its elements
   * @param quantized whether there are functions between its elements and real values
   * @param shape for people
   */
  public record Port(
      int index, String cType, long elements, boolean quantized, List<Integer> shape) {
    public Port {
      shape = List.copyOf(shape);
    }

    /** The type of its elements in Rust. */
    public String rustType() {
      return switch (cType) {
        case "float" -> "f32";
        default -> cType.replace("int", "").replace("_t", "").replaceFirst("^(?=\\d)", "i");
      };
    }
  }
}
