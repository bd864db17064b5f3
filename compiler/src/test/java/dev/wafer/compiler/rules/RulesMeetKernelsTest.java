package dev.wafer.compiler.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.KernelRegistry;
import dev.wafer.frontend.ImportResult;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.WaferException;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.Pipeline;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.parameters.ParameterPlacement;
import dev.wafer.passes.parameters.PlacementPolicy;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the rules of an operator admit, kernels compute: each operator, element type and rank, drawn
 * at random; where the importer says nothing, every core has a kernel.
 */
class RulesMeetKernelsTest {
  private static final int MOST_RANK = 6;

  /** Models of each operator, types and rank; most operators admit most of them. */
  private static final int TRIES = 10;

  /** These have one form each, which tests of their own compile, or are gone before kernels. */
  private static final Set<String> ELSEWHERE =
      Set.of("DENSIFY", "SVDF", "UNIDIRECTIONAL_SEQUENCE_LSTM");

  /** The types of input and output. */
  private record Types(DataType in, DataType out) {}

  private final List<Core> cores = TargetCatalog.builtIn().cores();
  private final List<String> refused = new ArrayList<>();
  private final Map<String, Set<Types>> admitted = new LinkedHashMap<>();

  @Test
  void whatTheRulesAdmitHasAKernelOnEveryCore() {
    new Instances().all().forEach(this::draw);
    assertThat(refused).isEmpty();
    Set<String> names = new LinkedHashSet<>(SupportedOperators.names());
    names.removeAll(ELSEWHERE);
    assertThat(admitted.keySet()).isEqualTo(names);
    admitted.forEach((name, types) -> assertThat(types).as(name).containsAll(listed(name)));
  }

  /** The types that the operator's table lists. */
  private static Set<Types> listed(String name) {
    Set<Types> types = new LinkedHashSet<>();
    for (List<DataType> row : SupportedOperators.find(name).orElseThrow().types().rows()) {
      DataType out = row.get(row.size() - 1);
      // The first column is the output's shape, which the row leaves out; then come the weights.
      types.add(new Types(name.equals("TRANSPOSE_CONV") ? out : row.get(0), out));
    }
    return types;
  }

  private void draw(String name, Instances.Drawn drawn) {
    admitted.put(name, new LinkedHashSet<>());
    Random random = new Random(name.hashCode());
    boolean converts = Set.of("CAST", "QUANTIZE", "DEQUANTIZE", "SOFTMAX").contains(name);
    for (ElementType in : ElementType.values()) {
      for (ElementType out : converts ? ElementType.values() : new ElementType[] {in}) {
        for (int rank = 0; rank <= MOST_RANK; rank++) {
          for (int i = 0; i < (converts ? 1 : TRIES); i++) {
            Instance instance = new Instance(in, out, rank, random);
            drawn.fill().accept(instance);
            check(name, instance, instance.build(name, drawn.code()));
          }
        }
      }
    }
  }

  private void check(String name, Instance instance, byte[] model) {
    Optional<Graph> graph = admitted(model);
    if (graph.isEmpty()) {
      return;
    }
    admitted.get(name).add(new Types(instance.in().dataType(), instance.out().dataType()));
    try {
      Graph rewritten = Pipeline.standard().run(graph.get(), new PassContext(remark -> {}));
      Graph placed = new ParameterPlacement(PlacementPolicy.FOLD_ALL).place(rewritten).graph();
      for (Core core : cores) {
        new Lowering(KernelRegistry.standard(), core).lower(placed);
      }
    } catch (RuntimeException failure) {
      refused.add(
          "%s %s to %s of rank %d: %s"
              .formatted(name, instance.in(), instance.out(), instance.rank(), failure));
    }
  }

  private static Optional<Graph> admitted(byte[] model) {
    try {
      ImportResult result = TfliteImporter.importModel(model);
      return result.unsupported().isEmpty() ? Optional.of(result.model().main()) : Optional.empty();
    } catch (WaferException contradictory) {
      return Optional.empty();
    }
  }
}
