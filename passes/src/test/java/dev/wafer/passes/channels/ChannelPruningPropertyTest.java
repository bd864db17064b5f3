package dev.wafer.passes.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Constant;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.text.GraphPrinter;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.RandomGraphs;
import dev.wafer.passes.channels.PlantedNetwork.Planted;
import dev.wafer.reference.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChannelPruningPropertyTest {
  private static final int NETWORKS = 320;
  private static final int GRAPHS = 400;

  @Test
  void plantedChannelsGoAndTheBitsStay() {
    int planted = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      Planted network = PlantedNetwork.of(seed);
      Verifier.verify(network.graph());

      Graph pruned = new ChannelPruning(1).run(network.graph(), PassContext.silent());

      Verifier.verify(pruned);
      PassAssertions.assertSameBits(network.graph(), pruned);
      planted += assertGone(seed, network, pruned);
    }
    assertThat(planted).as("the networks have something to remove").isGreaterThan(NETWORKS);
  }

  private static int assertGone(int seed, Planted network, Graph pruned) {
    Map<Integer, Node> nodes = new LinkedHashMap<>();
    pruned.nodes().forEach(node -> nodes.put(node.id(), node));
    int planted = 0;
    for (Node before : network.graph().nodes()) {
      int lost = network.losses().getOrDefault(before.output(), 0);
      Node after = nodes.get(before.id());
      if (lost > 0 && after != null) {
        assertThat(after.output().shape().dim(-1))
            .as(
                "network %d, %%%d of%n%s",
                seed, before.output().id(), GraphPrinter.print(network.graph()))
            .isLessThanOrEqualTo(before.output().shape().dim(-1) - lost);
        planted += lost;
      }
    }
    return planted;
  }

  /** Graphs of all kinds of operators, with rows and columns of their parameters zeroed. */
  @Test
  void anyGraphKeepsItsBits() {
    int changed = 0;
    for (int seed = 0; seed < GRAPHS; seed++) {
      Graph graph = zeroed(RandomGraphs.graph(seed), new Random(seed));

      Graph pruned = new ChannelPruning(1).run(graph, PassContext.silent());

      Verifier.verify(pruned);
      PassAssertions.assertSameBits(graph, pruned);
      changed += pruned.equals(graph) ? 0 : 1;
    }
    assertThat(changed).isGreaterThan(GRAPHS / 10);
  }

  private static Graph zeroed(Graph graph, Random random) {
    Map<Value, Constant> constants = new LinkedHashMap<>();
    graph
        .constants()
        .forEach(
            (value, constant) ->
                constants.put(
                    value,
                    constant instanceof DenseConstant dense && value.shape().rank() > 0
                        ? zeroed(value, dense, random)
                        : constant));
    return new Graph(
        graph.name(), graph.inputs(), graph.outputs(), graph.variables(), constants, graph.nodes());
  }

  private static Constant zeroed(Value value, DenseConstant constant, Random random) {
    Tensor tensor = Tensor.of(constant, value.type());
    int columns = value.shape().dim(-1);
    int row = random.nextInt(value.shape().dim(0));
    int column = random.nextInt(columns);
    int perRow = tensor.elements() / value.shape().dim(0);
    boolean rows = random.nextBoolean();
    byte[] raw = tensor.toBytes();
    int width = raw.length / tensor.elements();
    for (int i = 0; i < tensor.elements(); i++) {
      if (rows ? i / perRow == row : i % columns == column) {
        for (int b = 0; b < width; b++) {
          raw[i * width + b] = 0;
        }
      }
    }
    return Tensor.fromBytes(value.type(), raw).toConstant();
  }
}
