package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.Model;
import dev.wafer.ir.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** At which graph a model is entered, and what its tensors are called there. */
class SignatureTest {
  private final ModelBuilder model = new ModelBuilder();

  @Test
  void theFirstSubgraphRunsWithAWarningWhereTheOnlySignatureNamesAnother() {
    copy(2);
    model.nextSubgraph();
    copy(3);
    model.signature("second", "b", 0, "yb", 1);
    byte[] bytes = model.build();
    ImportResult first = TfliteImporter.importModel(bytes);
    assertThat(first.model().mainIndex()).isZero();
    assertThat(first.model().entry()).isEmpty();
    assertThat(first.model().main().inputs().get(0).shape().dims()).containsExactly(2);
    assertThat(first.warnings()).hasSize(1);
    assertThat(first.warnings().get(0))
        .contains("'second' (subgraph 1)", "subgraph 0, which TensorFlow Lite Micro runs");
    ImportResult second = TfliteImporter.importModel(bytes, Optional.of("second"));
    assertThat(second.model().mainIndex()).isEqualTo(1);
    assertThat(second.model().graphCount()).isEqualTo(2);
    assertThat(second.model().main().inputs().get(0).shape().dims()).containsExactly(3);
    assertThat(second.model().entry())
        .contains(new Signature("second", 1, List.of("b"), List.of("yb")));
    assertThat(second.warnings()).isEmpty();
  }

  @Test
  void amongSeveralSignaturesTheFirstSubgraphRunsWithAWarningUnlessOneIsAskedFor() {
    byte[] bytes = twoSignatures();
    ImportResult unasked = TfliteImporter.importModel(bytes);
    assertThat(unasked.model().mainIndex()).isZero();
    assertThat(unasked.model().entry().orElseThrow().key()).isEqualTo("first");
    assertThat(unasked.warnings()).hasSize(1);
    assertThat(unasked.warnings().get(0))
        .contains("'second' (subgraph 1), 'first' (subgraph 0)", "--signature");
    ImportResult asked = TfliteImporter.importModel(bytes, Optional.of("second"));
    assertThat(asked.model().mainIndex()).isEqualTo(1);
    assertThat(asked.warnings()).isEmpty();
  }

  @Test
  void aSignatureThatIsNotThereIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> TfliteImporter.importModel(twoSignatures(), Optional.of("third")))
        .hasMessageContainingAll("third", "'second'", "'first'");
    assertThatThrownBy(() -> TfliteImporter.importModel(SmallModels.add(), Optional.of("third")))
        .hasMessageContaining("no signature at all");
  }

  /** Converters write the entries of a signature in the alphabet's order. */
  @Test
  void namesStandInTheOrderOfTheSubgraph() {
    int a = model.tensor(FLOAT32, 1);
    int b = model.tensor(FLOAT32, 1);
    int sum = model.tensor(FLOAT32, 1);
    int twice = model.tensor(FLOAT32, 1);
    add(a, b, sum);
    add(a, a, twice);
    Map<String, Integer> outputs = new LinkedHashMap<>();
    outputs.put("again", sum);
    outputs.put("double", twice);
    outputs.put("total", sum);
    model.signature("serve", Map.of("left", b), outputs);
    Model read =
        TfliteImporter.importModel(model.inputs(a, b).outputs(sum, twice, sum).build()).model();
    assertThat(read.entry())
        .contains(
            new Signature("serve", 0, List.of("", "left"), List.of("again", "double", "total")));
  }

  /** Training and saving live in subgraphs of their own, with what no microcontroller runs. */
  @Test
  void subgraphsThatAreNotEnteredCannotRefuseTheModel() {
    copy(2);
    model.signature("infer", "x", 0, "y", 1);
    model.nextSubgraph();
    int never = model.tensor(FLOAT32, -1);
    model.inputs().outputs(never);
    ImportResult result = TfliteImporter.importModel(model.build());
    assertThat(result.compilable().main().nodes()).hasSize(1);
  }

  private byte[] twoSignatures() {
    ModelBuilder two = new ModelBuilder();
    copy(two, 2);
    two.nextSubgraph();
    copy(two, 3);
    two.signature("second", "b", 0, "yb", 1);
    two.signatureOf(0, "first", Map.of("a", 0), Map.of("ya", 1));
    return two.build();
  }

  private void copy(int elements) {
    copy(model, elements);
  }

  /** A subgraph of one addition: tensor 1 is twice tensor 0. */
  private static void copy(ModelBuilder builder, int elements) {
    int x = builder.tensor(FLOAT32, elements);
    int y = builder.tensor(FLOAT32, elements);
    builder.operator(SmallModels.ADD, ints(x, x), ints(y), 11, ModelBuilder.options());
    builder.inputs(x).outputs(y);
  }

  private void add(int a, int b, int sum) {
    model.operator(SmallModels.ADD, ints(a, b), ints(sum), 11, ModelBuilder.options());
  }
}
