package dev.wafer.packaging;

import dev.wafer.targets.Core;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model, or several with one arena, as packages tell of them: from this alone the files of each
 * build system are made.
 *
 * @param name of the C files, and the prefix of the arena's macros
 * @param compilerVersion of Wafer
 * @param origin the files that it was compiled from; what is not a letter, a digit or one of {@code
 *     " ,._+-"} becomes an underscore
 * @param variants its C, for one core or for several
 * @param models the one that the package is called after, or those that share the arena
 */
public record PackageDescription(
    String name,
    PackageIdentity identity,
    String compilerVersion,
    String origin,
    List<Variant> variants,
    List<PackagedModel> models) {
  /** Words that no module may be called in Rust, and what the crate's own text names. */
  private static final Set<String> RUST_WORDS =
      Set.of(
          ("abstract as async await become box c_int const core crate do dyn extern final fn gen"
                  + " impl in let loop macro match mod move mut override priv pub ref self super"
                  + " trait try type unsafe unsized use virtual where yield")
              .split(" "));

  public PackageDescription {
    // It stands in comments and strings of many languages.
    origin = origin.replaceAll("[^\\p{L}\\p{N} ,._+-]", "_").strip();
    variants = List.copyOf(variants);
    models = List.copyOf(models);
  }

  /** The prefix of the arena's macros. */
  public String macroPrefix() {
    return name.toUpperCase(Locale.ROOT);
  }

  /** Whether several models are in the package, each of a name of its own. */
  public boolean isShared() {
    return models.size() > 1;
  }

  /** What is in the package, as the subject of a sentence. */
  public String subject() {
    return isShared()
        ? "The models "
            + models.stream().map(PackagedModel::name).collect(Collectors.joining(", "))
            + " with one arena"
        : "The model " + name;
  }

  /**
   * A model of the package.
   *
   * @param name the prefix of its C symbols
   * @param inputs in the model's order
   * @param outputs likewise
   */
  public record PackagedModel(String name, List<Port> inputs, List<Port> outputs) {
    public PackagedModel {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }

    /** The prefix of its macros. */
    public String macroPrefix() {
      return name.toUpperCase(Locale.ROOT);
    }

    /** The name of its module in Rust, which is none of the language's words. */
    public String rustModule() {
      return RUST_WORDS.contains(name) ? name + "_" : name;
    }

    /** Whether a run takes addresses of inputs and outputs besides those of arenas. */
    public boolean isCallersMemory() {
      return Stream.concat(inputs.stream(), outputs.stream()).anyMatch(port -> !port.inArena());
    }
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
   * @param inArena whether it lies in an arena; where it does not, a run is told its address
   * @param shape for people
   */
  public record Port(
      int index,
      String cType,
      long elements,
      boolean quantized,
      boolean inArena,
      List<Integer> shape) {
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
