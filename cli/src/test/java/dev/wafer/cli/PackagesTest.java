package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may import which, read from the sources. */
class PackagesTest {
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([a-z0-9_.]+);");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?([a-z0-9_]+(?:\\.[a-z0-9_]+)*)\\.[A-Z]");

  private static final Pattern FAMILY =
      Pattern.compile("^dev\\.wafer\\.emitter\\.kernels\\.([a-z]+)");

  @Test
  void noPackagesOfPassesPlannerAndEmitterImportEachOtherInACircle() throws IOException {
    Map<String, Set<String>> imports = imports("passes");
    imports.putAll(imports("planner"));
    imports.putAll(imports("c-emitter"));

    List<String> circles = new ArrayList<>();
    for (String name : imports.keySet()) {
      if (reachable(imports, name).contains(name)) {
        circles.add(name);
      }
    }

    assertThat(imports).hasSizeGreaterThan(10);
    assertThat(circles).isEmpty();
  }

  @Test
  void thePlannerIsMadeOfTheJdkAlone() throws IOException {
    assertThat(imports("planner").values())
        .isNotEmpty()
        .allSatisfy(
            names ->
                assertThat(names)
                    .allMatch(n -> n.startsWith("java.") || n.startsWith("dev.wafer.planner")));
  }

  @Test
  void kernelsForHeliumStandOnNothingForTheDspExtension() throws IOException {
    Map<String, Set<String>> imports = imports("c-emitter");
    List<String> helium = imports.keySet().stream().filter(n -> n.endsWith(".mve")).toList();

    assertThat(helium).hasSizeGreaterThan(3);
    assertThat(helium)
        .allSatisfy(
            name -> assertThat(reachable(imports, name)).noneMatch(n -> n.endsWith(".dsp")));
  }

  /** Families may use the products of {@code matrix}; else none another one's. */
  @Test
  void familiesOfKernelsStandOnWhatTheyShare() throws IOException {
    Map<String, Set<String>> families = new TreeMap<>();
    imports("c-emitter")
        .forEach(
            (name, used) ->
                used.stream()
                    .map(PackagesTest::family)
                    .filter(other -> !other.isEmpty() && !other.equals(family(name)))
                    .forEach(
                        other ->
                            families
                                .computeIfAbsent(family(name), n -> new TreeSet<>())
                                .add(other)));

    families.values().forEach(used -> used.removeAll(Set.of("dsp", "mve", "pairs")));
    assertThat(families.remove("registry")).hasSizeGreaterThan(5);
    assertThat(families.remove("convolution")).containsExactly("matrix");
    assertThat(families.entrySet())
        .filteredOn(e -> !e.getKey().isEmpty())
        .allSatisfy(e -> assertThat(e.getValue()).as(e.getKey()).isEmpty());
  }

  /** The folder of kernels that a package is or is in; empty outside of them. */
  private static String family(String name) {
    Matcher family = FAMILY.matcher(name);
    return family.find() ? family.group(1) : "";
  }

  /** What the encodings, the program and its memory are made of, from the ground up. */
  @Test
  void aProgramKnowsNothingOfHowItIsChosen() throws IOException {
    Map<String, Set<String>> imports = imports("passes");

    assertThat(reachable(imports, "dev.wafer.passes.program"))
        .contains("dev.wafer.passes.encoding")
        .doesNotContain("dev.wafer.passes.memory", "dev.wafer.passes.lower");
    assertThat(reachable(imports, "dev.wafer.passes.memory"))
        .doesNotContain("dev.wafer.passes.lower", "dev.wafer.passes.placement");
  }

  /** All that a package imports, and what that imports, within the map. */
  private static Set<String> reachable(Map<String, Set<String>> imports, String from) {
    Set<String> found = new TreeSet<>();
    List<String> open = new ArrayList<>(List.of(from));
    while (!open.isEmpty()) {
      for (String next : imports.getOrDefault(open.remove(open.size() - 1), Set.of())) {
        if (found.add(next)) {
          open.add(next);
        }
      }
    }
    return found;
  }

  /** The packages that each package of a module imports, itself left out. */
  private static Map<String, Set<String>> imports(String module) throws IOException {
    Map<String, Set<String>> imports = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Cli.root().resolve(module).resolve("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        String text = new String(Cli.read(file), StandardCharsets.UTF_8);
        Matcher name = PACKAGE.matcher(text);
        assertThat(name.find()).as("a package in %s", file).isTrue();
        Set<String> names = imports.computeIfAbsent(name.group(1), n -> new TreeSet<>());
        IMPORT.matcher(text).results().map(m -> m.group(1)).forEach(names::add);
        names.remove(name.group(1));
      }
    }
    return imports;
  }
}
