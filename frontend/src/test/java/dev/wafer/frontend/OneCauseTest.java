package dev.wafer.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.WaferException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One cause gives one diagnostic, the right one, with what to do where that is known. */
class OneCauseTest {
  private static final int TRANSPOSE = 39;
  private static final int UNIQUE = 103;
  private static final int WHILE = 119;

  private final ModelBuilder model = new ModelBuilder();

  /** The shapes behind the refused operator are those of a converter that did not know them. */
  @Test
  void whatFollowsFromARefusedOperatorIsNotRefusedAgain() {
    int x = model.tensor(ModelBuilder.FLOAT32, 1, 4);
    int shape = model.tensor(ModelBuilder.INT32, 2);
    int flat = model.tensor(ModelBuilder.FLOAT32, 1, 1);
    int y = model.tensor(ModelBuilder.FLOAT32, 1, 3);
    int weights = model.add(model.table(ModelBuilder.FLOAT32, model.buffer(new byte[48]), 3, 4));
    model.operator(UNIQUE, ints(x), ints(shape));
    model.operator(SmallModels.RESHAPE, ints(x, shape), ints(flat));
    model.operator(SmallModels.FULLY_CONNECTED, ints(flat, weights), ints(y));
    assertThat(unsupported(x, y)).extracting(Diagnostic::operatorIndex).containsExactly(0);
  }

  @Test
  void operatorsThatAreEachRefusedForThemselvesAreAllNamed() {
    int x = model.tensor(ModelBuilder.FLOAT32, 4);
    int y = model.tensor(ModelBuilder.FLOAT32, 4);
    int z = model.tensor(ModelBuilder.FLOAT32, 4);
    model.operator(UNIQUE, ints(x), ints(y));
    model.custom("FlexErf", ints(y), ints(z));
    assertThat(unsupported(x, z)).extracting(Diagnostic::operatorIndex).containsExactly(0, 1);
  }

  @Test
  void aWeightWithoutBytesIsNoCycle() {
    int x = model.tensor(ModelBuilder.FLOAT32, 1, 4);
    int weights = model.tensor(ModelBuilder.FLOAT32, 3, 4);
    int y = model.tensor(ModelBuilder.FLOAT32, 1, 3);
    model.operator(SmallModels.FULLY_CONNECTED, ints(x, weights), ints(y));
    List<Diagnostic> found = problems(x, y);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).tensorName()).isEqualTo("t1");
    assertThat(found.get(0).found()).isEqualTo("a buffer without bytes");
    assertThat(found.get(0).help()).contains("convert the model again");
  }

  /** Compilers for accelerators leave operators that have scratch for inputs. */
  @Test
  void whatARefusedOperatorReadsIsNotRefusedBesides() {
    int x = model.tensor(ModelBuilder.FLOAT32, 4);
    int scratch = model.tensor(ModelBuilder.FLOAT32, 4);
    int y = model.tensor(ModelBuilder.FLOAT32, 4);
    model.custom("ethos-u", ints(x, scratch), ints(y));
    assertThat(unsupported(x, y))
        .singleElement()
        .satisfies(d -> assertThat(d.found()).contains("ethos-u"));
  }

  /** Two levels, the second compressed, no element: as the converter stores a weight of zeros. */
  @Test
  void aSparseWeightWithoutBytesIsZeros() {
    ModelBuilder.Table rows = new ModelBuilder.Table().int8(0, 0).int32(1, 3);
    ModelBuilder.Table columns =
        new ModelBuilder.Table()
            .int8(0, 1)
            .int8(2, 1)
            .table(3, new ModelBuilder.Table().int32s(0, 0, 0, 0, 0))
            .int8(4, 1)
            .table(5, new ModelBuilder.Table().int32s(0));
    ModelBuilder.Table sparsity =
        new ModelBuilder.Table().int32s(0, 0, 1).tables(2, List.of(rows, columns));
    int x = model.tensor(ModelBuilder.FLOAT32, 1, 4);
    int weights =
        model.add(model.table(ModelBuilder.FLOAT32, model.buffer(), 3, 4).table(6, sparsity));
    int y = model.tensor(ModelBuilder.FLOAT32, 1, 3);
    model.operator(SmallModels.FULLY_CONNECTED, ints(x, weights), ints(y));
    assertThat(
            TfliteImporter.importModel(model.inputs(x).outputs(y).build())
                .compilable()
                .main()
                .constants()
                .values())
        .hasSize(1)
        .allMatch(constant -> constant instanceof SparseConstant);
  }

  @Test
  void anUnknownBatchIsToldHowToFix() {
    int x = model.tensor(ModelBuilder.FLOAT32, -1, 4);
    int y = model.tensor(ModelBuilder.FLOAT32, -1, 4);
    model.operator(SmallModels.ADD, ints(x, x), ints(y));
    assertThat(problems(x, y))
        .singleElement()
        .satisfies(d -> assertThat(d.help()).contains("batch_size=1", "--input-shape"));
  }

  @Test
  void anAttributeThatIsComputedIsToldHowToFix() {
    int x = model.tensor(ModelBuilder.FLOAT32, 1, 4);
    int shape = model.tensor(ModelBuilder.INT32, 2);
    int y = model.tensor(ModelBuilder.FLOAT32, 4, 1);
    model.operator(TRANSPOSE, ints(x, shape), ints(y));
    model.inputs(x, shape).outputs(y);
    assertThat(TfliteImporter.importModel(model.build()).unsupported())
        .singleElement()
        .satisfies(d -> assertThat(d.help()).contains("batch_size=1"));
  }

  @ParameterizedTest
  @CsvSource({
    "3, 7, again with TensorFlow 2",
    "3, 9, inference_input_type=tf.int8",
    "1, 1, target_spec.supported_types"
  })
  void aTypeIsToldHowToAvoid(int inputType, int outputType, String advice) {
    int x = model.quantized(inputType, 0.5f, 0, 4);
    int y = model.quantized(outputType, 0.5f, 0, 4);
    model.operator(SmallModels.SOFTMAX, ints(x), ints(y));
    assertThat(unsupported(x, y).get(0).help()).contains(advice);
  }

  @Test
  void anOperatorOfTensorFlowIsToldHowToAvoid() {
    assertThat(unknownCustom("FlexErf")).contains("SELECT_TF_OPS");
    assertThat(unknownCustom("MaxUnpooling2D")).contains("application");
  }

  @Test
  void aLoopThatRunsItselfIsToldOnce() {
    int x = model.tensor(ModelBuilder.FLOAT32, 4);
    int y = model.tensor(ModelBuilder.FLOAT32, 4);
    model.operator(WHILE, ints(x), ints(y));
    assertThat(unsupported(x, y))
        .extracting(Diagnostic::help)
        .containsExactly("It is operator 0 WHILE of the graph 'main'.");
  }

  private static String unknownCustom(String name) {
    ModelBuilder model = new ModelBuilder();
    int x = model.tensor(ModelBuilder.FLOAT32, 4);
    int y = model.tensor(ModelBuilder.FLOAT32, 4);
    model.custom(name, ints(x), ints(y)).inputs(x).outputs(y);
    return TfliteImporter.importModel(model.build()).unsupported().get(0).help();
  }

  private List<Diagnostic> unsupported(int input, int output) {
    return TfliteImporter.importModel(model.inputs(input).outputs(output).build()).unsupported();
  }

  private List<Diagnostic> problems(int input, int output) {
    byte[] bytes = model.inputs(input).outputs(output).build();
    return catchThrowableOfType(WaferException.class, () -> TfliteImporter.importModel(bytes))
        .diagnostics();
  }

  private static int[] ints(int... values) {
    return values;
  }
}
