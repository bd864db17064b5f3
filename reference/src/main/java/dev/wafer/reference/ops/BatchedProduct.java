package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;

import dev.wafer.ir.Node;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.AccumulatorParameters;
import dev.wafer.reference.parameters.BatchMatMulGeometry;
import java.util.List;

/** BATCH_MATMUL. */
final class BatchedProduct {
  private BatchedProduct() {}

  static List<Tensor> evaluate(Invocation call) {
    return call.inputType(0) == FLOAT32 ? call.floats(floats(call)) : call.ints(ints(call));
  }

  private static float[] floats(Invocation call) {
    BatchMatMulGeometry g = BatchMatMulGeometry.of(call.node());
    float[] x = call.input(0).floats();
    float[] y = call.input(1).floats();
    float[] out = new float[call.outputType().shape().elements()];
    Places places = new Places(g);
    for (int i = 0; i < out.length; i++) {
      int a = places.x(i);
      int b = places.y(i);
      float sum = 0;
      for (int d = 0; d < g.depth(); d++) {
        sum += x[a + d * g.xDepth()] * y[b + d * g.yDepth()];
      }
      out[i] = sum;
    }
    return out;
  }

  private static int[] ints(Invocation call) {
    Node node = call.node();
    BatchMatMulGeometry g = BatchMatMulGeometry.of(node);
    int[] x = call.input(0).toInts();
    int[] y = call.input(1).toInts();
    int xZero = node.input(0).quantization().zeroPoint();
    int yZero = node.input(1).quantization().zeroPoint();
    AccumulatorParameters parameters = AccumulatorParameters.of(node);
    int[] out = new int[call.outputType().shape().elements()];
    Places places = new Places(g);
    for (int i = 0; i < out.length; i++) {
      int a = places.x(i);
      int b = places.y(i);
      long sum = 0;
      for (int d = 0; d < g.depth(); d++) {
        sum += (long) (x[a + d * g.xDepth()] - xZero) * (y[b + d * g.yDepth()] - yZero);
      }
      out[i] = parameters.wide() ? parameters.finish(sum, 0) : parameters.finish((int) sum, 0);
    }
    return out;
  }

  /** Where the row of x and the column of y begin that an output element is made from. */
  private static final class Places {
    private final BatchMatMulGeometry g;
    private final int[] xMatrices;
    private final int[] yMatrices;

    Places(BatchMatMulGeometry g) {
      this.g = g;
      xMatrices = Broadcast.indices(g.xBatch(), g.outBatch());
      yMatrices = Broadcast.indices(g.yBatch(), g.outBatch());
    }

    int x(int output) {
      int matrix = output / (g.rows() * g.columns());
      int row = output / g.columns() % g.rows();
      return xMatrices[matrix] * g.rows() * g.depth() + row * g.xRow();
    }

    int y(int output) {
      int matrix = output / (g.rows() * g.columns());
      return yMatrices[matrix] * g.depth() * g.columns() + output % g.columns() * g.yColumn();
    }
  }
}
