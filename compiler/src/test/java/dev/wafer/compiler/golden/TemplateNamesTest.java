package dev.wafer.compiler.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.c.FunctionPool;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.lower.KernelTable;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Parameter;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Kernels bake and pass nothing in vain: each name is read by their template, in a function that
 * the examples ask for or at least in one that the template can make. A name that is passed and not
 * read costs flash in each layer; one that is baked and not read can split a function in two.
 */
class TemplateNamesTest {
  private static final List<String> CORES = List.of("cortex-m0plus", "cortex-m4", "cortex-m55");

  /**
   * What {@code PlaneParameters} and {@code Accumulator} give to all of their kernels, whether or
   * not one of them has a use for it.
   */
  private static final Set<String> SHARED =
      Set.of("batches", "dilation_h", "dilation_w", "out_c", "sum", "weightType");

  private static final Pattern IMPORT = Pattern.compile("<#import \"([^\"]+)\"");

  @Test
  void whatKernelsBakeAndPassIsRead() throws IOException {
    Map<String, Set<String>> given = new TreeMap<>();
    Map<String, Set<String>> read = new TreeMap<>();
    List<Kernel<?>> all = new ArrayList<>(KernelRegistry.standard());
    all.addAll(KernelRegistry.roomy());
    all.addAll(KernelRegistry.frugal());
    KernelTable kernels = new KernelTable(all);
    for (Graph graph : examples()) {
      for (String core : CORES) {
        Core target = TargetCatalog.builtIn().core(core).orElseThrow();
        FunctionPool pool = new FunctionPool("m", new NameAllocator(), new Templates());
        for (Node node : graph.nodes()) {
          kernels
              .bindings(new KernelRequest(graph, node, target))
              .forEach(binding -> collect(binding, pool, given, read));
        }
      }
    }

    assertThat(given).hasSizeGreaterThan(40);
    given.forEach(
        (template, names) -> {
          names.removeAll(SHARED);
          names.removeAll(read.get(template));
          String source = source(template);
          names.removeIf(name -> source.matches("(?s).*\\bk(\\.|->)" + name + "\\b.*"));
        });
    given.values().removeIf(Set::isEmpty);
    assertThat(given).isEmpty();
  }

  private static void collect(
      KernelBinding binding,
      FunctionPool pool,
      Map<String, Set<String>> given,
      Map<String, Set<String>> read) {
    Set<String> names = new TreeSet<>(binding.specialisation().keySet());
    binding.parameters().stream().map(Parameter::name).forEach(names::add);
    given.computeIfAbsent(binding.template(), t -> new TreeSet<>()).addAll(names);
    names.removeAll(pool.function(binding).unread());
    read.computeIfAbsent(binding.template(), t -> new TreeSet<>()).addAll(names);
  }

  /** A template with what it imports. */
  private static String source(String template) {
    try (InputStream in = Templates.class.getResourceAsStream("/dev/wafer/emitter/" + template)) {
      StringBuilder text = new StringBuilder(new String(in.readAllBytes(), UTF_8));
      String folder = template.substring(0, template.lastIndexOf('/') + 1);
      for (MatchResult found : IMPORT.matcher(text).results().toList()) {
        String name = found.group(1);
        text.append(source(name.startsWith("/") ? name.substring(1) : folder + name));
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(template, e);
    }
  }

  private static List<Graph> examples() throws IOException {
    try (Stream<Path> files = Files.walk(GoldenFolder.root().resolve("examples"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".tflite"))
          .sorted()
          .map(TemplateNamesTest::graph)
          .toList();
    }
  }

  private static Graph graph(Path file) {
    try {
      return TfliteImporter.importModel(Files.readAllBytes(file)).model().main();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
