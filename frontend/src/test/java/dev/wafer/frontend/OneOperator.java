package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.options;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.op.Op;

/** Models of one operator, and what the importer makes of them. */
final class OneOperator {
  private OneOperator() {}

  static ModelBuilder.Table convOptions(int padding, int stride, int dilation, int activation) {
    return options()
        .int8(0, padding)
        .int32(1, stride)
        .int32(2, stride)
        .int8(3, activation)
        .int32(4, dilation)
        .int32(5, dilation);
  }

  static int floats(ModelBuilder model, int... shape) {
    int buffer = model.buffer(new byte[4 * Shape.of(shape).elements()]);
    return model.add(model.table(FLOAT32, buffer, shape));
  }

  static ModelBuilder.Table weights(ModelBuilder model, int type, int zeroPoint, int... shape) {
    int buffer = model.buffer(new byte[Shape.of(shape).elements()]);
    return model.table(type, buffer, shape).table(4, ModelBuilder.quantization(0.5f, zeroPoint));
  }

  static Diagnostic refused(
      ModelBuilder model,
      int operator,
      int x,
      int[] in,
      int y,
      int optionsType,
      ModelBuilder.Table options) {
    model.operator(operator, in, ints(y), optionsType, options);
    return onlyRefusal(model.inputs(x).outputs(y));
  }

  static Diagnostic onlyRefusal(ModelBuilder model) {
    ImportResult result = TfliteImporter.importModel(model.build());
    assertThat(result.unsupported()).hasSize(1);
    return result.unsupported().get(0);
  }

  static Op onlyOp(ModelBuilder model) {
    Graph graph = graph(model);
    assertThat(graph.nodes()).hasSize(1);
    return graph.nodes().get(0).op();
  }

  static Graph graph(ModelBuilder model) {
    Graph graph = TfliteImporter.importModel(model.build()).compilable().main();
    Verifier.verify(graph);
    return graph;
  }
}
