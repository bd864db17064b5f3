package dev.wafer.emitter.testing;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A model to compile, and the input vectors to run it on, one after the other on one instance.
 *
 * @param name tells in a failure's message which case it was
 * @param vectors for each run one tensor an input of the graph
 * @param tolerance of float outputs, relative to the largest magnitude of the expected output; 0
 *     asks for the same bits, as integer outputs always have to give
 * @param ulps how many representable numbers a float output may lie off, whatever the tolerance;
 *     infinities and what is no number have to agree
 */
public record KernelCase(
    String name, Graph graph, List<List<Tensor>> vectors, double tolerance, int ulps) {
  /** Input vectors in a case that asks for no other number. */
  private static final int VECTORS = 3;

  public KernelCase {
    vectors = vectors.stream().map(List::copyOf).toList();
  }

  /** A case with random inputs, see {@link RandomTensors}; equal seeds give equal inputs. */
  public static KernelCase random(String name, Graph graph, long seed) {
    Random random = new Random(seed);
    List<List<Tensor>> vectors = new ArrayList<>();
    for (int i = 0; i < VECTORS; i++) {
      List<Tensor> vector = new ArrayList<>();
      for (Value input : graph.inputs()) {
        vector.add(RandomTensors.of(input.type(), random));
      }
      vectors.add(vector);
    }
    return new KernelCase(name, graph, vectors, 0, 0);
  }

  /** A case with inputs of its own. */
  public static KernelCase of(String name, Graph graph, List<List<Tensor>> vectors) {
    return new KernelCase(name, graph, vectors, 0, 0);
  }

  public KernelCase withTolerance(double newTolerance) {
    return new KernelCase(name, graph, vectors, newTolerance, ulps);
  }

  public KernelCase withUlps(int newUlps) {
    return new KernelCase(name, graph, vectors, tolerance, newUlps);
  }
}
