package dev.wafer.passes.schedule;

import static dev.wafer.passes.PassAssertions.assertSameBits;
import static dev.wafer.passes.PassAssertions.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Node;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Unsupported;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerTest {
  @Test
  void aBranchThatShrinksRunsFirst() {
    Graph graph =
        parse(
            """
            graph "g"
            input %0: f32[1x4]
            const %1: f32[40x4] = fill(1)
            const %2: f32[1x40] = fill(1)
            %3: f32[1x40] = FULLY_CONNECTED(%0, %1) {keep_dims=false}
            %4: f32[1x40] = FULLY_CONNECTED(%0, %1) {keep_dims=false}
            %5: f32[1x1] = FULLY_CONNECTED(%3, %2) {keep_dims=false}
            %6: f32[1x1] = FULLY_CONNECTED(%4, %2) {keep_dims=false}
            %7: f32[1x1] = ADD(%5, %6)
            output %7
            """);

    Schedule schedule = new Scheduler().schedule(graph);

    assertThat(schedule.givenPeakBytes()).isEqualTo(2 * 160 + 16);
    assertThat(schedule.peakBytes()).isEqualTo(160 + 16 + 4);
    assertThat(schedule.optimal()).isTrue();
    assertThat(schedule.graph().nodes()).extracting(Node::id).containsExactly(0, 2, 1, 3, 4);
    assertSameBits(graph, schedule.graph());
  }

  @Test
  void theGivenOrderStaysIfNothingIsBetter() {
    Graph graph =
        parse(
            """
            graph "g"
            input %0: f32[4]
            %1: f32[4] = TANH(%0)
            %2: f32[4] = LOGISTIC(%0)
            %3: f32[4] = ADD(%1, %2)
            output %3
            """);

    Schedule schedule = new Scheduler().schedule(graph);

    assertThat(schedule.graph()).isEqualTo(graph);
    assertThat(schedule.peakBytes()).isEqualTo(48);
    assertThat(schedule.optimal()).isTrue();
  }

  /** The value that both branches read dies before the longer one's second node runs. */
  @Test
  void theShorterBranchRunsFirstWhereFewerBytesAreLiveInTheSum() {
    Graph graph =
        parse(
            """
            graph "g"
            input %0: f32[1x40]
            const %1: f32[10x40] = fill(1)
            const %2: f32[10x10] = fill(1)
            %3: f32[1x10] = FULLY_CONNECTED(%0, %1) {keep_dims=false}
            %4: f32[1x10] = FULLY_CONNECTED(%3, %2) {keep_dims=false}
            %5: f32[1x10] = FULLY_CONNECTED(%0, %1) {keep_dims=false}
            %6: f32[1x10] = ADD(%4, %5)
            output %6
            """);

    Graph early = Scheduler.early(graph);

    assertThat(early.nodes()).extracting(Node::id).containsExactly(2, 0, 1, 3);
    assertSameBits(graph, early);
    assertThat(Scheduler.early(early)).isEqualTo(early);
  }

  @Test
  void aReshapeTakesNoBytesAndKeepsItsSourceLive() {
    Graph graph =
        parse(
            """
            graph "g"
            input %0: f32[4]
            const %1: f32[100] = fill(1)
            variable %2: f32[100]
            %3: f32[2x2] = RESHAPE(%0)
            %4: f32[4] = TANH(%0)
            %5: f32[2x2] = TANH(%3)
            %6: f32[4] = RESHAPE(%5)
            output %4
            output %6
            """);

    assertThat(Scheduler.peakBytes(graph)).isEqualTo(48);
  }

  /** A buffer of its own would make it 48 bytes, its source being live at the end. */
  @Test
  void aReshapeTakesNoBytesBesideASourceThatStaysLive() {
    Graph graph =
        parse(
            """
            graph "g"
            input %0: f32[4]
            %1: f32[2x2] = RESHAPE(%0)
            %2: f32[4] = TANH(%0)
            output %1
            output %2
            """);

    assertThat(Scheduler.peakBytes(graph)).isEqualTo(32);
    assertThat(new Scheduler().schedule(graph).peakBytes()).isEqualTo(32);
  }

  @Test
  void nodesThatTouchAVariableKeepTheirOrder() {
    Graph graph =
        parse(
            """
            graph "g"
            input %0: f32[1x2]
            variable %1: f32[1x2]
            const %2: f32[1x2] = [1, 2]
            const %3: f32[1x2] = [3, 4]
            const %4: f32[1x1x100] = fill(1)
            const %5: f32[1x100] = fill(1)
            %6: f32[1x1] = SVDF(%0, %2, %3, _, %1) {rank=1}
            %7: f32[1x1x100] = MUL(%6, %4)
            %8: f32[1x1] = SVDF(%0, %2, %3, _, %1) {rank=1}
            %9: f32[1x1x100] = MUL(%8, %4)
            %10: f32[1x1] = FULLY_CONNECTED(%9, %5) {keep_dims=false}
            %11: f32[1x1] = FULLY_CONNECTED(%7, %5) {keep_dims=false}
            %12: f32[1x1] = ADD(%10, %11)
            output %12
            """);

    Schedule schedule = new Scheduler().schedule(graph);

    assertThat(schedule.peakBytes()).isLessThan(schedule.givenPeakBytes());
    List<Integer> ids = schedule.graph().nodes().stream().map(Node::id).toList();
    assertThat(ids.indexOf(0)).isLessThan(ids.indexOf(2));
    assertSameBits(graph, schedule.graph());
  }

  @Test
  void theSearchFindsTheOptimumOfRandomGraphs() {
    int improved = 0;
    for (int seed = 0; seed < 80; seed++) {
      Graph graph = randomGraph(new Random(seed), 7);
      long best = bruteForce(graph, new ArrayList<>(), StepBytes.NONE);

      Schedule schedule = new Scheduler().schedule(graph);

      Verifier.verify(schedule.graph());
      assertThat(schedule.graph().nodes()).containsExactlyInAnyOrderElementsOf(graph.nodes());
      assertThat(schedule.optimal()).isTrue();
      assertThat(schedule.peakBytes()).as("seed %d", seed).isEqualTo(best);
      assertThat(Scheduler.peakBytes(schedule.graph())).isEqualTo(best);
      improved += schedule.peakBytes() < schedule.givenPeakBytes() ? 1 : 0;
    }
    assertThat(improved).isGreaterThan(8);
  }

  @Test
  void scratchAndOverlapsOfKernelsCount() {
    int differs = 0;
    for (int seed = 0; seed < 80; seed++) {
      Graph graph = randomGraph(new Random(seed), 7);
      long best = bruteForce(graph, new ArrayList<>(), ODD_KERNELS);

      Schedule schedule = new Scheduler().schedule(graph, ODD_KERNELS);

      assertThat(schedule.optimal()).isTrue();
      assertThat(schedule.peakBytes()).as("seed %d", seed).isEqualTo(best);
      assertThat(Scheduler.peakBytes(schedule.graph(), ODD_KERNELS)).isEqualTo(best);
      Graph other = new Scheduler().schedule(graph).graph();
      differs += Scheduler.peakBytes(other, ODD_KERNELS) > best ? 1 : 0;
    }
    assertThat(differs).as("graphs whose best order differs from that of live bytes").isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void aNarrowSearchIsValidAndNeverWorseThanTheGivenOrder(int width) {
    int cut = 0;
    for (int seed = 0; seed < 100; seed++) {
      Graph graph = randomGraph(new Random(seed), 30);

      Schedule schedule = new Scheduler(width).schedule(graph);

      Verifier.verify(schedule.graph());
      assertThat(schedule.peakBytes()).isLessThanOrEqualTo(schedule.givenPeakBytes());
      assertThat(Scheduler.peakBytes(schedule.graph())).isEqualTo(schedule.peakBytes());
      assertThat(new Scheduler(width).schedule(graph)).isEqualTo(schedule);
      cut += schedule.optimal() ? 0 : 1;
    }
    assertThat(cut).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 20, 60})
  void whatIsPreparedForEachLaterConcatWaitsForIt(int layers) {
    Graph graph = concatsOfPreparedParts(layers);

    Schedule schedule = new Scheduler().schedule(graph);

    // Features, what is prepared of them for one concatenation, and the concatenation.
    assertThat(schedule.peakBytes()).isLessThanOrEqualTo(3L * layers * PART_BYTES);
    assertThat(Scheduler.peakBytes(schedule.graph())).isEqualTo(schedule.peakBytes());
    Verifier.verify(schedule.graph());
  }

  private static final int PART_BYTES = 16;

  /**
   * Each layer reads a concatenation of all before it; each part is requantized for each
   * concatenation, at once.
   */
  private static Graph concatsOfPreparedParts(int layers) {
    GraphBuilder builder = new GraphBuilder("dense");
    Op op = new Unsupported("X");
    TensorType part = TensorType.of(DataType.INT8, PART_BYTES);
    List<List<Value>> parts = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      parts.add(new ArrayList<>());
    }
    Value concat = builder.input("x", part);
    for (int i = 0; i < layers; i++) {
      Value feature = builder.node(op, part, concat);
      for (int later = i; later < layers; later++) {
        parts.get(later).add(builder.node(op, part, feature));
      }
      TensorType whole = TensorType.of(DataType.INT8, (i + 1) * PART_BYTES);
      concat = builder.node(op, whole, parts.get(i).toArray(Value[]::new));
    }
    return builder.output(concat).build();
  }

  @Test
  void aLongChainWithBranchesIsScheduledQuickly() {
    GraphBuilder builder = new GraphBuilder("long");
    TensorType type = TensorType.of(DataType.INT8, 16);
    Op op = new Unsupported("X");
    Value current = builder.input("x", type);
    for (int i = 0; i < 2500; i++) {
      Value left = builder.node(op, type, current);
      Value right = builder.node(op, type, current);
      Value third = builder.node(op, type, current);
      current = builder.node(op, type, left, right, third);
    }
    Graph graph = builder.output(current).build();

    long start = System.nanoTime();
    Schedule schedule = new Scheduler().schedule(graph);

    assertThat(schedule.peakBytes()).isEqualTo(64);
    assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
  }

  @Test
  void aWideGraphIsGivenUpInTime() {
    GraphBuilder builder = new GraphBuilder("wide");
    TensorType type = TensorType.of(DataType.INT8, 16);
    Value input = builder.input("x", type);
    for (int i = 0; i < 3000; i++) {
      Value left = builder.node(new Unsupported("X"), type, input);
      builder.output(builder.node(new Unsupported("X"), type, left));
    }
    Graph graph = builder.build();

    long start = System.nanoTime();
    Schedule schedule = new Scheduler().schedule(graph);

    assertThat(schedule.graph().nodes()).hasSize(6000);
    assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
  }

  /** Kernels of which some need scratch, and some lie their output over their first input. */
  private static final StepBytes ODD_KERNELS =
      new StepBytes() {
        @Override
        public long scratchBytes(Node node) {
          return node.id() % 3 == 0 ? 7 : 0;
        }

        @Override
        public long sharedBytes(Node node, int inputIndex) {
          return node.id() % 2 == inputIndex
              ? Math.min(
                  node.input(inputIndex).type().sizeBytes(), node.output().type().sizeBytes())
              : 0;
        }
      };

  private static Graph randomGraph(Random random, int nodes) {
    GraphBuilder builder = new GraphBuilder("random");
    List<Value> values = new ArrayList<>();
    values.add(builder.input("x", TensorType.of(DataType.INT8, 1 + random.nextInt(20))));
    values.add(builder.input("y", TensorType.of(DataType.INT8, 1 + random.nextInt(20))));
    Set<Value> unread = new LinkedHashSet<>(values);
    for (int i = 0; i < nodes; i++) {
      Value first = values.get(random.nextInt(values.size()));
      unread.remove(first);
      if (random.nextInt(6) == 0) {
        values.add(builder.node(new Reshape(), first.type(), first));
      } else {
        Value second = values.get(random.nextInt(values.size()));
        unread.remove(second);
        TensorType type = TensorType.of(DataType.INT8, 1 + random.nextInt(20));
        values.add(builder.node(new Unsupported("X"), type, first, second));
      }
      unread.add(values.get(values.size() - 1));
    }
    unread.forEach(builder::output);
    return builder.build();
  }

  /** The lowest peak over all valid orders that begin with {@code order}. */
  private static long bruteForce(Graph graph, List<Node> order, StepBytes stepBytes) {
    if (order.size() == graph.nodes().size()) {
      return Scheduler.peakBytes(
          new Graph(
              graph.name(), graph.inputs(), graph.outputs(), List.of(), graph.constants(), order),
          stepBytes);
    }
    Set<Value> defined = new LinkedHashSet<>(graph.inputs());
    order.forEach(node -> defined.addAll(node.outputs()));
    long best = Long.MAX_VALUE;
    for (Node node : graph.nodes()) {
      if (!order.contains(node) && defined.containsAll(node.inputs())) {
        order.add(node);
        best = Math.min(best, bruteForce(graph, order, stepBytes));
        order.remove(order.size() - 1);
      }
    }
    return best;
  }
}
