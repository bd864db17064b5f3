package dev.wafer.compiler.operators;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.INT16;
import static dev.wafer.frontend.ModelBuilder.INT8;
import static dev.wafer.frontend.SmallModels.flexMap;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.ImportResult;
import dev.wafer.frontend.ModelBuilder;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.op.UserOperator;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file may not have where an operator is declared: each rule broken by a model. */
class UserOperatorRulesTest {
  private static final String FIELDS =
      """
      "versions": [1, 4],
      "inputs": [
        {"name": "x", "types": ["INT8", "INT16"], "shape": ["n", 2], "quantization": "per-tensor"},
        {"name": "w", "typeOf": "x", "shape": ["n"], "constant": true, "optional": true}
      ],
      "options": [
        {"name": "by", "type": "int32"}, {"name": "list", "type": "int32[]", "default": [3]}
      ],
      "outputs": [{"name": "y", "typeOf": "x", "shape": ["n / by"]}],
      "states": [{"name": "s", "type": "INT8", "shape": ["n - 1"]}],
      "scratch": "n - 2 * by"
      """;

  @TempDir Path folder;

  private final ModelBuilder model = new ModelBuilder();

  @Test
  void withoutADeclarationTheMessageTellsHowToGiveOne() {
    int x = model.tensor(FLOAT32, 2);
    int y = model.tensor(FLOAT32, 2);
    model.custom("Acme.Op", ints(x), ints(y));
    Diagnostic refused =
        TfliteImporter.importModel(model.inputs(x).outputs(y).build()).unsupported().get(0);
    assertThat(refused.toString())
        .contains("CUSTOM:Acme.Op", "--operators", "docs/USER_OPERATORS.md");
  }

  @Test
  void whatKeepsToTheDeclarationIsTaken() {
    ImportResult result = imported(x(8), -1, y(4), flexMap("by", 2));
    assertThat(result.unsupported()).isEmpty();
    assertThat(result.model().main().variables()).hasSize(1);
    assertThat(result.model().main().nodes().get(0).op())
        .isInstanceOfSatisfying(
            UserOperator.class,
            op -> {
              assertThat(op.scratchBytes()).isEqualTo(4);
              assertThat(op.options().get(1).values()).containsExactly(3.0);
            });
  }

  @Test
  void versionsAreTheDeclaredOnes() {
    int x = x(8);
    int y = y(4);
    model.customVersion("Acme.Op", 2, ints(x), ints(y), flexMap("by", 2)).inputs(x).outputs(y);
    refused("version is one that is declared", "version 2; supported: versions [1, 4]");
  }

  @Test
  void inputsAndOutputsAreTheDeclaredOnes() {
    int x = x(8);
    int y = y(4);
    model.custom("Acme.Op", ints(x), ints(y, y(4)), flexMap("by", 2)).inputs(x).outputs(y);
    refused("has its inputs and outputs", "1 inputs, 2 outputs; supported: inputs x, w (optional)");
  }

  @Test
  void typesAreTheDeclaredOnes() {
    refused(model.tensor(FLOAT32, 8, 2), -1, y(4), flexMap("by", 2), "element types", "x FLOAT32");
  }

  @Test
  void aTypeIsThatOfAnotherTensorWhereThatIsDeclared() {
    int y = model.quantized(INT16, 0.5f, 0, 4);
    refused(x(8), -1, y, flexMap("by", 2), "element types", "y INT16; supported: INT8");
  }

  @Test
  void shapesFitThePattern() {
    refused(
        model.quantized(INT8, 1, 0, 8, 3),
        -1,
        y(4),
        flexMap("by", 2),
        "shapes",
        "x [8, 3] where [n, 2]");
  }

  @Test
  void aNameIsOneExtent() {
    int w = model.add(model.table(INT8, model.buffer(new byte[7]), 7));
    refused(x(8), w, y(4), flexMap("by", 2), "shapes", "w [7] where [n] is declared, n = 8");
  }

  @Test
  void quantizationIsTheDeclaredOne() {
    refused(
        model.tensor(INT8, 8, 2), -1, y(4), flexMap("by", 2), "quantized", "x, no quantization");
  }

  @Test
  void constantsAreWhereTheyAreDeclared() {
    int x = x(8);
    int w = model.tensor(INT8, 8);
    int y = y(4);
    model.custom("Acme.Op", ints(x, w), ints(y), flexMap("by", 2)).inputs(x, w).outputs(y);
    refused("constants, or computed at run time", "w, which is computed at run time");
  }

  @Test
  void variablesOfTheFileAreNoInputs() {
    int x = model.variable(INT8, 1, 8, 2);
    int y = y(4);
    model.custom("Acme.Op", ints(x), ints(y), flexMap("by", 2)).outputs(y);
    refused("variable", "x, a variable");
  }

  @Test
  void tensorsHaveElements() {
    refused(x(0), -1, y(4), flexMap("by", 2), "at least one element", "shape [0x2]");
  }

  @Test
  void theOutputHasTheShapeThatFollows() {
    refused(x(8), -1, y(5), flexMap("by", 2), "output's shape follows", "[5] where [4] follows");
  }

  @Test
  void optionsAreAMapOfTheDeclaredOnes() {
    optionsRefused(flexMap("by", 2, "more", 1), "an option 'more' that is not declared");
    optionsRefused(flexMap("list", List.of(1)), "no option 'by'");
    optionsRefused(new byte[0], "no option 'by'");
    optionsRefused(new byte[] {1, 2}, "custom options");
    optionsRefused(flexMap("by", 2.5f), "option 'by' with 2.5, which is no int32");
    optionsRefused(flexMap("by", 2, "list", List.of(0.5)), "option 'list' with 0.5");
    optionsRefused(flexMap("by", 2, "list", 7), "no vector 'list'");
    optionsRefused(flexMap("by", "two"), "no number 'by'");
  }

  @Test
  void expressionsHaveValuesThatMakeSense() {
    refused(x(8), -1, y(4), flexMap("by", 0), "expressions", "n / by has no value");
  }

  @Test
  void scratchIsNotNegative() {
    refused(x(8), -1, y(1), flexMap("by", 8), "expressions", "scratch n - 2 * by = -8");
  }

  @Test
  void statesHaveElements() {
    refused(x(1), -1, y(1), flexMap("by", 1), "expressions", "state s of extents [0]");
  }

  @Test
  void optionsThatAreNotDeclaredAreNotPassedOver() {
    int x = model.tensor(FLOAT32, 2);
    int y = model.tensor(FLOAT32, 2);
    model.custom("Acme.Op", ints(x), ints(y), flexMap("by", 2)).inputs(x).outputs(y);
    String fields =
        """
        "inputs": [{"name": "x", "types": ["FLOAT32"]}], "outputs": [{"name": "y", "typeOf": "x"}]
        """;
    assertThat(
            Declared.operator(folder, fields).imported(model.build()).unsupported().get(0).found())
        .isEqualTo("an option 'by' that is not declared");
  }

  private int x(int n) {
    return model.quantized(INT8, 0.5f, 0, n, 2);
  }

  private int y(int n) {
    return model.quantized(INT8, 0.5f, 0, n);
  }

  private ImportResult imported(int x, int w, int y, byte[] options) {
    model.custom("Acme.Op", w < 0 ? ints(x) : ints(x, w), ints(y), options).inputs(x).outputs(y);
    return Declared.operator(folder, FIELDS).imported(model.build());
  }

  private void refused(int x, int w, int y, byte[] options, String rule, String found) {
    model.custom("Acme.Op", w < 0 ? ints(x) : ints(x, w), ints(y), options).inputs(x).outputs(y);
    refused(rule, found);
  }

  private void refused(String rule, String found) {
    List<Diagnostic> unsupported =
        Declared.operator(folder, FIELDS).imported(model.build()).unsupported();
    assertThat(unsupported).hasSize(1);
    assertThat(unsupported.get(0).operatorName()).isEqualTo("CUSTOM:Acme.Op");
    assertThat(unsupported.get(0).rule()).contains(rule);
    assertThat(unsupported.get(0).toString()).contains("; found " + found);
  }

  private void optionsRefused(byte[] options, String found) {
    ModelBuilder other = new ModelBuilder();
    int x = other.quantized(INT8, 0.5f, 0, 8, 2);
    int y = other.quantized(INT8, 0.5f, 0, 4);
    other.custom("Acme.Op", ints(x), ints(y), options).inputs(x).outputs(y);
    List<Diagnostic> unsupported =
        Declared.operator(folder, FIELDS).imported(other.build()).unsupported();
    assertThat(unsupported).hasSize(1);
    assertThat(unsupported.get(0).rule()).contains("options");
    assertThat(unsupported.get(0).found()).startsWith(found);
  }
}
