package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.INT16;
import static dev.wafer.frontend.ModelBuilder.INT32;
import static dev.wafer.frontend.ModelBuilder.INT64;
import static dev.wafer.frontend.ModelBuilder.INT8;
import static dev.wafer.frontend.ModelBuilder.options;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.CompareFn;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What functions of one and of two values and comparisons refuse, by operator and rule. */
class ElementwiseRulesTest {
  private static final int BOOL = 6;

  private final ModelBuilder model = new ModelBuilder();
  private final Set<Integer> graphInputs = new LinkedHashSet<>();
  private final Set<Integer> graphOutputs = new LinkedHashSet<>();

  @Test
  void comparedInt16TensorsShareAQuantization() {
    for (CompareFn fn : CompareFn.values()) {
      int a = model.quantized(INT16, 0.5f, 0, 4);
      int b = model.quantized(INT16, 0.25f, 0, 4);
      refused(fn.name(), model.tensor(BOOL, 4), a, b);
    }
    assertRefused(CompareFn.values().length, "are compared share one scale", "0.25");
  }

  @Test
  void int8IsComparedAtScalesBelowOne() {
    int a = model.quantized(INT8, 1.5f, 0, 4);
    refused("LESS", model.tensor(BOOL, 4), a, a);
    assertRefused(1, "combine to a factor", "1.5");
  }

  @Test
  void aComparisonGivesTruthValues() {
    int a = model.tensor(FLOAT32, 4);
    refused("EQUAL", model.tensor(FLOAT32, 4), a, a);
    assertRefused(1, "element types", "output FLOAT32");
  }

  @Test
  void truthValuesHaveNoOrder() {
    int a = model.tensor(BOOL, 4);
    refused("GREATER", model.tensor(BOOL, 4), a, a);
    assertRefused(1, "element types", "a BOOL");
  }

  @Test
  void extentsOfEveryFunctionOfTwoValuesAreEqualOrOne() {
    for (BinaryFn fn : BinaryFn.values()) {
      int type = fn.types().contains(DataType.FLOAT32) ? FLOAT32 : BOOL;
      refused(fn.name(), model.tensor(type, 2, 3), model.tensor(type, 2, 3), model.tensor(type, 2));
    }
    assertRefused(BinaryFn.values().length, "extents are equal or 1", "[2x3] and [2]");
  }

  @Test
  void int64FusesNoActivation() {
    for (String name : List.of("ADD", "SUB", "MUL")) {
      int a = model.tensor(INT64, 4);
      operator(name, options().int8(0, 1), model.tensor(INT64, 4), a, a);
    }
    assertRefused(3, "INT64 has no fused activation", "RELU");
  }

  @Test
  void int16SquaresAndMagnitudesAreSymmetric() {
    int a = model.quantized(INT16, 0.5f, 0, 4);
    int shifted = model.quantized(INT16, 0.5f, 3, 4);
    refused("SQUARED_DIFFERENCE", model.quantized(INT16, 0.5f, 0, 4), a, shifted);
    refused("ABS", model.quantized(INT16, 0.5f, 0, 4), shifted);
    assertRefused(2, "INT16 activations have zero point 0", "zero point 3");
  }

  @Test
  void typesWithoutAMeaningAreRefused() {
    int a = model.tensor(INT32, 4);
    List.of("LOGICAL_NOT", "SQRT", "COS", "FLOOR")
        .forEach(name -> refused(name, model.tensor(INT32, 4), a));
    List.of("LOGICAL_AND", "ATAN2").forEach(name -> refused(name, model.tensor(INT32, 4), a, a));
    assertRefused(6, "element types", "INT32");
  }

  private void refused(String operator, int output, int... inputs) {
    operator(operator, options(), output, inputs);
  }

  private void operator(String name, ModelBuilder.Table options, int output, int... inputs) {
    int optionsType = SupportedOperators.find(name).orElseThrow().optionsType();
    model.operator(ModelBuilder.code(name), inputs, ints(output), optionsType, options);
    IntStream.of(inputs).forEach(graphInputs::add);
    graphOutputs.add(output);
  }

  private static int[] array(Set<Integer> tensors) {
    return tensors.stream().mapToInt(Integer::intValue).toArray();
  }

  private void assertRefused(int count, String rule, String found) {
    model.inputs(array(graphInputs)).outputs(array(graphOutputs));
    List<Diagnostic> all = TfliteImporter.importModel(model.build()).unsupported();
    assertThat(all).hasSize(count);
    assertThat(all)
        .allSatisfy(
            d -> {
              assertThat(d.rule()).contains(rule);
              assertThat(d.found()).contains(found);
            });
  }
}
