package dev.wafer.passes.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.op.Window;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import dev.wafer.passes.program.ScratchRequest;
import dev.wafer.passes.program.Segment;
import dev.wafer.passes.program.Segment.Call;
import dev.wafer.passes.program.Segment.Place;
import dev.wafer.targets.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A branch around a pooling, two rows at a time, and what becomes of it if a call is wrong. */
final class SegmentValidatorTest {
  private static final TensorType PLANE = TensorType.of(DataType.FLOAT32, 1, 9, 2, 3);

  private static final TensorType BYTES =
      PLANE.withDataType(DataType.INT8).withQuantization(Quantization.perTensor(0.5f, 3));

  private static final KernelBinding KERNEL = kernel(List.of());

  private static KernelBinding kernel(List<Overlap> overlaps) {
    return KernelBinding.builder("kernel", "template", "function")
        .scratch("scratch", CType.I8, 40, 4)
        .overlaps(overlaps)
        .counts(Counts.of(Work.CALL))
        .build();
  }

  private final Graph graph = graph();
  private final RowSchedule schedule = RowSchedule.of(graph, Collections.nCopies(5, 2));
  private final List<RowEvent> events = schedule.events();
  private final SegmentBuilder builder = new SegmentBuilder(schedule);
  private final Segment segment = segment(builder, KERNEL);

  private static Graph graph() {
    GraphBuilder builder = new GraphBuilder("branch");
    Value x = builder.input("x", BYTES);
    Value floats = builder.node(new Dequantize(), PLANE, x);
    Value abs = builder.node(new Unary(UnaryFn.ABS), PLANE, floats);
    Value pooled =
        builder.node(
            new Pool2d(PoolFn.MAX, 3, 1, Window.of(1, 1, new Padding(1, 1, 0, 0)), Activation.NONE),
            PLANE,
            abs);
    Value exp = builder.node(new Unary(UnaryFn.EXP), PLANE, pooled);
    Value sum = builder.node(new Binary(BinaryFn.ADD, Activation.NONE), PLANE, exp, abs);
    return builder.output(sum).build();
  }

  private Segment segment(SegmentBuilder layout, KernelBinding kernel) {
    RowNodes nodes = new RowNodes(graph);
    List<Node> ofEvents = events.stream().map(nodes::of).toList();
    return layout.segment(ofEvents, Collections.nCopies(events.size(), kernel));
  }

  private List<String> violations(Segment checked, long distanceBytes) {
    return SegmentValidator.violations(checked, events, builder.sizeBytes(), 0, distanceBytes);
  }

  private long distanceBytes() {
    return builder.distanceBytes(0);
  }

  private List<String> violationsWith(UnaryOperator<Call> change) {
    return violations(
        new Segment(
            graph,
            segment.planes(),
            segment.cursors(),
            segment.calls().stream().map(change).toList(),
            segment.order()),
        distanceBytes());
  }

  @Test
  void whatTheBuilderGivesIsRight() {
    assertThat(violations(segment, distanceBytes())).isEmpty();
  }

  @Test
  void aRowThatDoesNotMoveUpIsStale() {
    assertThat(
            violationsWith(
                call ->
                    new Call(
                        call.node(),
                        call.binding(),
                        call.inputs(),
                        call.output(),
                        call.scratchBytes(),
                        Optional.empty())))
        .singleElement()
        .asString()
        .contains("not row");
  }

  @Test
  void aCallThatWritesToWhatItReadsIsFound() {
    assertThat(
            violationsWith(
                call -> {
                  List<Optional<Place>> inputs = new ArrayList<>(call.inputs());
                  boolean reads = inputs.get(0).orElseThrow() instanceof Place.Window;
                  return new Call(
                      call.node(),
                      call.binding(),
                      inputs,
                      reads && call.output() instanceof Place.Window
                          ? inputs.get(0).orElseThrow()
                          : call.output(),
                      call.scratchBytes(),
                      call.move());
                }))
        .isNotEmpty();
  }

  @Test
  void anInputThatIsTooNearToTheOutputIsFound() {
    assertThat(distanceBytes()).isPositive();
    assertThat(violations(segment, distanceBytes() - 4)).isNotEmpty();
  }

  @Test
  void windowsReachIntoTheOutputAsFarAsTheyAreOutOfUse() {
    SegmentBuilder over = new SegmentBuilder(schedule, graph.outputs().get(0).type().sizeBytes());
    Segment built = segment(over, KERNEL);
    long above = over.aboveOutputBytes().orElseThrow();
    assertThat(above).isLessThan(graph.outputs().get(0).type().sizeBytes());
    assertThat(scratchViolations(over, built, above)).isEmpty();
    assertThat(scratchViolations(over, built, above - RowWindows.ALIGNMENT_BYTES)).isNotEmpty();
    assertThat(SegmentValidator.violations(built, events, over.sizeBytes(), 0, distanceBytes()))
        .isEmpty();
  }

  @Test
  void windowsLieApartFromTheOutputUnlessTheyMayReachIntoIt() {
    assertThat(builder.aboveOutputBytes()).isEmpty();
    long outputBytes = graph.outputs().get(0).type().sizeBytes();
    assertThat(scratchViolations(builder, segment, outputBytes)).isEmpty();
    SegmentBuilder little = new SegmentBuilder(schedule, RowWindows.ALIGNMENT_BYTES);
    segment(little, KERNEL);
    assertThat(little.aboveOutputBytes()).hasValue(outputBytes - RowWindows.ALIGNMENT_BYTES);
  }

  private List<String> scratchViolations(SegmentBuilder layout, Segment built, long aboveBytes) {
    return SegmentValidator.violations(
        built, events, layout.sizeBytes(), SegmentValidator.SCRATCH, aboveBytes);
  }

  /** The pooling's rows are copied beside those that lie outside of the plane. */
  private static KernelBinding framing(Node node) {
    return framing(node, RowRule.rowBytes(node.input(0)));
  }

  private static KernelBinding framing(Node node, long aboveBytes) {
    if (!(node.op() instanceof Pool2d pool) || pool.window().padding().top() == 0) {
      return KERNEL;
    }
    long rowBytes = RowRule.rowBytes(node.input(0));
    return KernelBinding.builder("framing", "template", "function")
        .scratch(
            new ScratchRequest(
                "frame",
                (RowRule.height(node.output()) + 2) * rowBytes,
                4,
                Optional.of(new ScratchRequest.Frame(0, aboveBytes))),
            CType.I8)
        .counts(Counts.of(Work.CALL))
        .build();
  }

  private Segment framed(SegmentBuilder layout, long shiftBytes, long closerBytes) {
    RowNodes nodes = new RowNodes(graph);
    List<Node> ofEvents = events.stream().map(nodes::of).toList();
    Segment built = layout.segment(ofEvents, ofEvents.stream().map(node -> framing(node)).toList());
    return new Segment(
        graph,
        built.planes(),
        built.cursors(),
        built.calls().stream()
            .map(
                call ->
                    call.binding().equals(KERNEL)
                        ? call
                        : new Call(
                            call.node(),
                            framing(
                                call.node(), RowRule.rowBytes(call.node().input(0)) - closerBytes),
                            call.inputs(),
                            call.output(),
                            List.of(call.scratchBytes().get(0) + shiftBytes),
                            call.move()))
            .toList(),
        built.order());
  }

  @Test
  void scratchThatHoldsTheFirstRowsLiesWhereTheyAre() {
    SegmentBuilder layout = new SegmentBuilder(schedule);
    Segment built = framed(layout, 0, 0);
    Call call =
        built.calls().stream().filter(c -> !c.binding().equals(KERNEL)).findFirst().orElseThrow();
    long input = ((Place.Window) call.inputs().get(0).orElseThrow()).offsetBytes();
    long rowBytes = RowRule.rowBytes(call.node().input(0));
    assertThat(call.scratchBytes()).containsExactly(input - rowBytes);
    assertThat(SegmentValidator.violations(built, events, layout.sizeBytes(), 0, distanceBytes()))
        .isEmpty();
  }

  @Test
  void rowsThatAreMovedBackOverThemselvesAreFound() {
    SegmentBuilder layout = new SegmentBuilder(schedule);
    Segment built = framed(layout, 4, 0);
    assertThat(
            SegmentValidator.violations(built, events, layout.sizeBytes() + 4, 0, distanceBytes()))
        .singleElement()
        .asString()
        .contains("would be moved back over itself");
  }

  @Test
  void rowsThatAreMovedFromWhereTheyAreReadLaterAreFound() {
    SegmentBuilder layout = new SegmentBuilder(schedule);
    Segment built = framed(layout, 0, 4);
    assertThat(SegmentValidator.violations(built, events, layout.sizeBytes(), 0, distanceBytes()))
        .singleElement()
        .asString()
        .contains("not row");
  }

  @Test
  void rowsLieWhereThoseWillThatAreMadeOfThemIfTheKernelPermitsIt() {
    SegmentBuilder inPlace = new SegmentBuilder(schedule);
    Segment shared = segment(inPlace, kernel(List.of(Overlap.inPlace(0, 0))));
    long bytes = inPlace.sizeBytes();
    long distance = inPlace.distanceBytes(0);

    assertThat(bytes).isLessThan(builder.sizeBytes());
    assertThat(SegmentValidator.violations(shared, events, bytes, 0, distance)).isEmpty();
    List<Call> forbidden =
        shared.calls().stream()
            .map(
                call ->
                    new Call(
                        call.node(),
                        KERNEL,
                        call.inputs(),
                        call.output(),
                        call.scratchBytes(),
                        call.move()))
            .toList();
    Segment wrong =
        new Segment(graph, shared.planes(), shared.cursors(), forbidden, shared.order());
    assertThat(SegmentValidator.violations(wrong, events, bytes, 0, distance))
        .singleElement()
        .asString()
        .contains("not row");
  }

  @Test
  void planesThatHoldNoRowsAtTheSameTimeShareBytes() {
    long apart = segment.planes().stream().mapToLong(Segment.RowWindow::sizeBytes).sum();
    assertThat(builder.sizeBytes()).isLessThan(apart + 40);
  }
}
