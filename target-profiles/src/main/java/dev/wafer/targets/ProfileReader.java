package dev.wafer.targets;

import dev.wafer.targets.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Turns the JSON of a core or of a board into its record. */
final class ProfileReader {
  private static final Pattern REGION_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,31}");
  private static final int MAX_RANK = 9;

  /** What a core's file says in place of a board where none runs its code. */
  private static final String NO_BOARD = "none";

  /** The cycles of an instruction of no kind in particular, in a core's file. */
  private static final String USUAL = "usual";

  private ProfileReader() {}

  /**
   * Reads a core.
   *
   * @param cores the cores that it may be like
   */
  static Core core(String source, String json, List<Core> cores) {
    JsonObject profile =
        JsonObject.parse(source, json, TargetException::new)
            .allowing(
                "name",
                "description",
                "architecture",
                "like",
                "features",
                "fpu",
                "gccFlags",
                "clangFlags",
                "instructions",
                "cycles",
                "timing",
                "defaultBoard");
    if (!profile.has("like")) {
      return ownCore(source, profile);
    }
    Core like = known("like", profile, cores);
    Set<Feature> features = profile.has("features") ? features(profile) : like.features();
    return new Core(
        profile.text("name"),
        profile.optionalText("description").orElse("described by " + source),
        like.architecture(),
        Optional.of(like.name()),
        features,
        profile.has("fpu") ? fpu(profile) : like.fpu(),
        profile.texts("gccFlags"),
        profile.has("clangFlags") ? profile.texts("clangFlags") : like.clangFlags(),
        prices(
            profile,
            profile.optionalObject("instructions"),
            like.prices(),
            like.architecture(),
            features),
        profile.optionalObject("timing").map(ProfileReader::timing),
        profile.has("defaultBoard") ? board(profile) : like.defaultBoard());
  }

  private static Core ownCore(String source, JsonObject profile) {
    Architecture architecture =
        profile.word(
            "architecture", Architecture::fromKey, keys(Architecture.values(), Architecture::key));
    Set<Feature> features = features(profile);
    return new Core(
        profile.text("name"),
        profile.optionalText("description").orElse("described by " + source),
        architecture,
        Optional.empty(),
        features,
        fpu(profile),
        profile.texts("gccFlags"),
        profile.texts("clangFlags"),
        prices(
            profile,
            Optional.of(profile.object("instructions")),
            new Prices(Map.of(), CycleWeights.NONE),
            architecture,
            features),
        profile.optionalObject("timing").map(ProfileReader::timing),
        board(profile));
  }

  private static Fpu fpu(JsonObject profile) {
    return profile.word("fpu", Fpu::fromKey, keys(Fpu.values(), Fpu::key));
  }

  private static Optional<String> board(JsonObject profile) {
    return profile.optionalText("defaultBoard").filter(name -> !name.equals(NO_BOARD));
  }

  private static Core known(String field, JsonObject profile, List<Core> cores) {
    return profile.word(
        field,
        name -> cores.stream().filter(c -> c.name().equals(name)).findFirst(),
        cores.stream().map(Core::name).toList());
  }

  /**
   * Reads a board.
   *
   * @param cores the built-in cores
   * @param coreFile reads the core file that a board names instead
   */
  static Board board(
      String source, String json, List<Core> cores, Function<String, Core> coreFile) {
    JsonObject profile =
        JsonObject.parse(source, json, TargetException::new)
            .allowing("name", "description", "core", "memory", "emulation");
    boolean named = profile.isText("core") && profile.text("core").endsWith(".json");
    Core core = named ? coreFile.apply(profile.text("core")) : known("core", profile, cores);
    return new Board(
        profile.text("name"),
        profile.optionalText("description").orElse("described by " + source),
        core,
        memory(profile),
        profile.optionalObject("emulation").map(ProfileReader::emulation));
  }

  /** Whether a file describes a board: it has memory, which no core has. */
  static boolean isBoard(String source, String json) {
    return JsonObject.parse(source, json, TargetException::new).has("memory");
  }

  /**
   * Reads prices.
   *
   * @param given the table of the file
   * @param others the prices that hold where the table has none
   */
  private static Prices prices(
      JsonObject profile,
      Optional<JsonObject> given,
      Prices others,
      Architecture architecture,
      Set<Feature> features) {
    Optional<CycleWeights> weights = profile.optionalObject("cycles").map(ProfileReader::weights);
    Map<Work, Double> prices = new EnumMap<>(Work.class);
    prices.putAll(others.instructions());
    given.ifPresent(
        table -> {
          table.allowing(keys(Work.values(), Work::key).toArray(String[]::new));
          for (Work work : Work.values()) {
            table.optionalPositive(work.key()).ifPresent(price -> prices.put(work, price));
          }
        });
    for (Work work : Work.values()) {
      if (!prices.containsKey(work) && isDone(work, architecture, features)) {
        throw profile.complaint(
            "no price for \"" + work.key() + "\" in \"instructions\"",
            "each kind of work that kernels do on the core");
      }
    }
    return new Prices(prices, weights.orElse(others.weights()));
  }

  /** Whether kernels do that kind of work on a core. */
  private static boolean isDone(Work work, Architecture architecture, Set<Feature> features) {
    return switch (work) {
      case ASSEMBLY -> architecture == Architecture.ARM && !features.contains(Feature.DSP);
      case DSP -> features.contains(Feature.DSP);
      case VECTOR -> features.contains(Feature.MVE);
      default -> true;
    };
  }

  /** Reads a table of factors by names. */
  static Map<String, Double> factors(String source, String json) {
    JsonObject table = JsonObject.parse(source, json, TargetException::new);
    Map<String, Double> factors = new HashMap<>();
    table.fields().forEach(name -> factors.put(name, table.positive(name)));
    return factors;
  }

  /** Reads the cycles of one instruction: the usual ones, and those of kinds of work. */
  private static CycleWeights weights(JsonObject table) {
    List<String> allowed = new ArrayList<>(List.of(USUAL));
    allowed.addAll(keys(Work.values(), Work::key));
    table.allowing(allowed.toArray(String[]::new));
    Map<Work, Double> cycles = new EnumMap<>(Work.class);
    for (Work work : Work.values()) {
      table.optionalPositive(work.key()).ifPresent(each -> cycles.put(work, each));
    }
    return new CycleWeights(table.positive(USUAL), cycles, Map.of());
  }

  private static Timing timing(JsonObject profile) {
    profile.allowing("source", "refill", "rules");
    return new Timing(
        profile.text("source"),
        profile.count("refill"),
        profile.objects("rules").stream().map(ProfileReader::rule).toList());
  }

  private static Timing.Rule rule(JsonObject profile) {
    profile.allowing("instructions", "cycles", "perRegister", "following", "addressDependency");
    int cycles = profile.count("cycles");
    return new Timing.Rule(
        pattern(profile),
        cycles,
        profile.optionalCount("perRegister").orElse(0),
        profile.optionalCount("following").orElse(cycles),
        profile.optionalCount("addressDependency").orElse(0));
  }

  private static Pattern pattern(JsonObject profile) {
    String text = profile.text("instructions");
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw profile.complaint("\"" + text + "\": " + e.getDescription(), "regular expressions");
    }
  }

  private static Set<Feature> features(JsonObject profile) {
    EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
    for (String key : profile.texts("features")) {
      features.add(
          Feature.fromKey(key)
              .orElseThrow(
                  () ->
                      profile.complaint(
                          "the feature \"" + key + "\"",
                          String.join(", ", keys(Feature.values(), Feature::key)))));
    }
    return Collections.unmodifiableSet(features);
  }

  private static List<MemoryRegion> memory(JsonObject profile) {
    List<MemoryRegion> regions = new ArrayList<>();
    for (JsonObject entry : profile.objects("memory")) {
      MemoryRegion region =
          region(entry.allowing("name", "kind", "origin", "size", "waitStates", "arena"));
      for (MemoryRegion other : regions) {
        refuseConflict(entry, region, other);
      }
      regions.add(region);
    }
    for (MemoryRegion.Kind kind : MemoryRegion.Kind.values()) {
      if (regions.stream().noneMatch(region -> region.kind() == kind)) {
        throw profile.complaint(
            "no region of the kind " + kind.key(), "a board has at least one of each kind");
      }
    }
    return List.copyOf(regions);
  }

  private static MemoryRegion region(JsonObject entry) {
    String name = entry.text("name");
    if (!REGION_NAME.matcher(name).matches()) {
      throw entry.complaint(
          "the region name \"" + name + "\"", "letters, digits and _, no digit first, up to 32");
    }
    MemoryRegion region =
        new MemoryRegion(
            name,
            entry.word(
                "kind",
                MemoryRegion.Kind::fromKey,
                keys(MemoryRegion.Kind.values(), MemoryRegion.Kind::key)),
            entry.address("origin"),
            entry.sizeBytes("size"),
            entry.optionalCount("waitStates").orElse(0),
            entry.optionalObject("arena").map(ProfileReader::share));
    if (region.waitStates() != 0 && region.kind() != MemoryRegion.Kind.FLASH) {
      throw entry.complaint("\"waitStates\" in a region that is not flash", "flash regions");
    }
    if (region.arena().isPresent() && region.kind() != MemoryRegion.Kind.RAM) {
      throw entry.complaint("\"arena\" in a region that is not RAM", "RAM regions");
    }
    if (region.arena().stream().anyMatch(share -> share.sizeBytes() > region.sizeBytes())) {
      throw entry.complaint("an \"arena\" that is larger than its region", "the region's size");
    }
    if (region.endExclusive() > 1L << 32) {
      throw entry.complaint("a region that ends above 0xFFFFFFFF", "32-bit addresses");
    }
    return region;
  }

  private static MemoryRegion.ArenaShare share(JsonObject profile) {
    profile.allowing("rank", "size");
    double rank = profile.positive("rank");
    if (rank != Math.rint(rank) || rank > MAX_RANK) {
      throw profile.complaint("the rank " + rank, "whole numbers from 1 to " + MAX_RANK);
    }
    return new MemoryRegion.ArenaShare((int) rank, profile.sizeBytes("size"));
  }

  private static void refuseConflict(JsonObject entry, MemoryRegion region, MemoryRegion other) {
    if (region.name().equals(other.name())) {
      throw entry.complaint("a second region \"" + region.name() + "\"", "each name once");
    }
    if (region.arena().isPresent() && other.arena().isPresent()) {
      if (region.arena().get().rank() == other.arena().get().rank()) {
        throw entry.complaint(
            "the rank " + region.arena().get().rank() + " a second time", "each rank once");
      }
      if (region.name().equalsIgnoreCase(other.name())) {
        throw entry.complaint(
            "\"" + region.name() + "\" and \"" + other.name() + "\", both for the arena",
            "names that differ in more than case");
      }
    }
    if (region.origin() < other.endExclusive() && other.origin() < region.endExclusive()) {
      throw entry.complaint(
          "region \"" + region.name() + "\" overlapping \"" + other.name() + "\"",
          "regions apart from each other");
    }
  }

  private static Emulation emulation(JsonObject profile) {
    profile.allowing("machine", "timer");
    JsonObject timer = profile.object("timer").allowing("kind", "base", "instructionsPerTick");
    Emulation.TimerKind kind =
        timer.word(
            "kind",
            Emulation.TimerKind::fromKey,
            keys(Emulation.TimerKind.values(), Emulation.TimerKind::key));
    if (!kind.isMapped() && timer.has("base")) {
      throw timer.complaint("\"base\" of a timer without registers in memory", "no such field");
    }
    return new Emulation(
        profile.text("machine"),
        new Emulation.Timer(
            kind,
            kind.isMapped() ? timer.address("base") : 0,
            timer.positive("instructionsPerTick")));
  }

  private static <T> List<String> keys(T[] values, Function<T, String> key) {
    return Arrays.stream(values).map(key).toList();
  }
}
