package dev.wafer.passes.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.passes.program.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which copies may go, case by case; kernels take all views but where a test says otherwise. */
class SlicePlannerTest {
  private static final KernelCosts ANY = (node, views) -> OptionalLong.of(1);

  private final GraphBuilder builder = new GraphBuilder("g");

  @Test
  void writesPartsWhereTheConcatHasThem() {
    Value a = relu(input("a", 1, 4, 4, 8));
    Value b = relu(input("b", 1, 4, 4, 24));
    Value whole = concat(3, a, b);
    SlicePlan plan = plan(relu(whole));

    assertThat(plan.place(a)).isEqualTo(place(whole, 0, a, 512, 128, 32, 1));
    assertThat(plan.place(b)).isEqualTo(place(whole, 8, b, 512, 128, 32, 1));
    assertThat(plan.moves()).singleElement().matches(Move::isRemoved);
    assertThat(plan.moves().get(0).savedBytes()).isEqualTo(512);
  }

  @Test
  void concatenatesAlongEveryAxis() {
    for (int axis = 0; axis < 4; axis++) {
      GraphBuilder graph = new GraphBuilder("g");
      TensorType type = type(1, 4, 4, 8);
      Value x = graph.input("x", type);
      Value a = graph.node(new Unary(UnaryFn.RELU), type, x);
      Value b = graph.node(new Unary(UnaryFn.LOGISTIC), type, x);
      int[] dims = {1, 4, 4, 8};
      dims[axis] *= 2;
      Value whole =
          graph.node(
              new Concatenation(axis, Activation.NONE), type.withShape(Shape.of(dims)), a, b);
      Value out = graph.node(new Unary(UnaryFn.RELU), whole.type(), whole);
      SlicePlan plan = new SlicePlanner(graph.output(out).build(), ANY).plan();

      assertThat(plan.place(b).root()).isEqualTo(whole);
      assertThat(plan.place(b).offset()).isEqualTo(List.of(128, 128, 32, 8).get(axis).longValue());
      assertThat(plan.place(b).layout().isDense()).isEqualTo(axis < 2);
    }
  }

  @Test
  void nestsConcatsInOneBuffer() {
    Value x = relu(input("x", 1, 4, 4, 8));
    Value whole = x;
    for (int i = 0; i < 5; i++) {
      whole = concat(3, whole, logistic(input("y" + i, 1, 4, 4, 4)));
    }
    SlicePlan plan = plan(relu(whole));

    assertThat(plan.place(x)).isEqualTo(place(whole, 0, x, 448, 112, 28, 1));
    assertThat(plan.moves()).hasSize(5).allMatch(Move::isRemoved);
  }

  @Test
  void nestsConcatsAsDeepAsANetworkIs() {
    Value x = relu(input("x", 1, 1, 1, 4));
    Value whole = x;
    for (int i = 0; i < 20_000; i++) {
      whole = concat(3, whole, x);
    }
    SlicePlan plan = plan(relu(whole));

    assertThat(plan.place(x).root()).isEqualTo(whole);
  }

  @Test
  void requantizesIntoTheConcat() {
    TensorType other =
        new TensorType(DataType.INT8, Shape.of(1, 2, 2, 4), Quantization.perTensor(0.5f, 1));
    Value a = builder.node(new Unary(UnaryFn.LOGISTIC), other, input("a", 1, 2, 2, 4));
    Value requantized = builder.node(new Quantize(), type(1, 2, 2, 4), a);
    Value whole = concat(3, relu(input("b", 1, 2, 2, 4)), requantized);
    SlicePlan plan = plan(relu(whole));

    assertThat(plan.place(requantized)).isEqualTo(place(whole, 4, requantized, 32, 16, 8, 1));
    assertThat(plan.moves().get(0).isRemoved()).isTrue();
  }

  /** A part stays readable at its place, so it does not matter who else reads it, or when. */
  @Test
  void letsOthersReadAPartBeforeAndAfterTheConcat() {
    Value a = relu(input("a", 1, 2, 2, 4));
    Value between = logistic(a);
    Value b = relu(input("b", 1, 2, 2, 4));
    Value whole = concat(3, a, b);
    Value after = logistic(a);
    SlicePlan plan = plan(whole, relu(between), relu(after));

    assertThat(plan.moves()).allMatch(Move::isRemoved);
    assertThat(plan.place(a).root()).isEqualTo(whole);
  }

  @Test
  void copiesATensorThatAConcatTakesTwice() {
    Value a = relu(input("a", 1, 2, 2, 4));
    Value whole = concat(3, a, a);
    SlicePlan plan = plan(relu(whole));

    assertThat(plan.place(a)).isEqualTo(place(whole, 0, a, 32, 16, 8, 1));
    assertMove(plan, 0, 16, 16, "the part already lies in another tensor");
  }

  @Test
  void givesATensorOfSeveralConcatsToOneOfThem() {
    Value a = relu(input("a", 1, 2, 2, 4));
    Value b = relu(input("b", 1, 2, 2, 4));
    Value first = concat(3, b, a);
    Value second = concat(3, a, relu(input("c", 1, 2, 2, 4)));
    SlicePlan plan = plan(relu(first), relu(second));

    assertThat(plan.place(a).root()).isEqualTo(second);
    assertThat(plan.place(b).root()).isEqualTo(first);
    assertMove(plan, 0, 16, 16, "the part already lies in another tensor");
    assertThat(plan.moves().get(1).isRemoved()).isTrue();
  }

  /** Each layer concatenates all before it, and not the concatenation before it. */
  @Test
  void findsAConcatInTheMiddleOfALaterOne() {
    Value a = relu(input("a", 1, 2, 2, 4));
    Value b = relu(input("b", 1, 2, 2, 4));
    Value c = relu(input("c", 1, 2, 2, 4));
    Value d = relu(input("d", 1, 2, 2, 4));
    Value inner = concat(3, b, c);
    Value outer = concat(3, a, b, c, d);
    SlicePlan plan = plan(relu(inner), relu(outer));

    assertThat(plan.moves()).allMatch(Move::isRemoved);
    assertThat(plan.place(inner)).isEqualTo(place(outer, 4, inner, 64, 32, 16, 1));
  }

  @Test
  void keepsModelInputsAndOutputsDense() {
    Value a = input("a", 1, 2, 2, 4);
    Value b = relu(input("b", 1, 2, 2, 4));
    Value whole = concat(3, a, b);
    SlicePlan plan = plan(relu(whole), b);

    assertThat(plan.place(a)).isEqualTo(Place.ofItsOwn(a));
    assertThat(plan.place(b)).isEqualTo(Place.ofItsOwn(b));
    assertMove(plan, 0, 32, 0, "an input of the model has to be dense and aligned");
  }

  @Test
  void placesModelInputsAndOutputsThatStayDense() {
    Value a = input("a", 1, 4, 2, 4);
    Value b = relu(input("b", 1, 2, 2, 4));
    Value whole = concat(1, a, b);
    SlicePlan plan = plan(relu(whole), b);

    assertThat(plan.place(a).root()).isEqualTo(whole);
    assertThat(plan.place(b).offset()).isEqualTo(32);
    assertThat(plan.moves().get(0).isRemoved()).isTrue();
  }

  @Test
  void alignsModelOutputs() {
    Value a = relu(input("a", 1, 3, 1, 4));
    Value b = relu(input("b", 1, 2, 1, 4));
    SlicePlan plan = plan(relu(concat(1, a, b)), b);

    assertThat(plan.place(b)).isEqualTo(Place.ofItsOwn(b));
    assertMove(plan, 0, 8, 12, "an output of the model has to be dense and aligned");
  }

  @Test
  void copiesConstantsAndVariables() {
    TensorType type = type(1, 2, 2, 4);
    Value constant =
        builder.constant(
            "c",
            DenseConstant.integers(DataType.INT8, type.shape(), new long[16]),
            type.quantization());
    Value variable = builder.variable("v", type);
    Value a = relu(input("a", 1, 2, 2, 4));
    SlicePlan plan = plan(relu(concat(3, constant, a, variable)));

    assertThat(plan.place(variable)).isEqualTo(Place.ofItsOwn(variable));
    assertMove(plan, 0, 32, 16, "the part is a constant");
  }

  @Test
  void leavesConcatsThatRequantize() {
    TensorType other =
        new TensorType(DataType.INT8, Shape.of(1, 2, 2, 4), Quantization.perTensor(0.5f, 1));
    Value a = builder.node(new Unary(UnaryFn.LOGISTIC), other, input("a", 1, 2, 2, 4));
    Value b = relu(input("b", 1, 2, 2, 4));
    SlicePlan plan = plan(relu(concat(3, b, a)));

    assertThat(plan.place(b)).isEqualTo(Place.ofItsOwn(b));
    assertMove(plan, 0, 32, 0, "the operator is no view of its inputs");
  }

  @Test
  void passesOverPartsWithoutElements() {
    Value a = relu(input("a", 1, 2, 2, 4));
    Value none = relu(input("none", 1, 2, 2, 0));
    Value b = relu(input("b", 1, 2, 2, 4));
    SlicePlan plan = plan(relu(concat(3, a, none, b)));

    assertThat(plan.moves().get(0).isRemoved()).isTrue();
    assertThat(plan.place(none)).isEqualTo(Place.ofItsOwn(none));
  }

  @Test
  void slicesInPlace() {
    Value x = relu(input("x", 1, 4, 4, 8));
    Value half = builder.node(new Slice(List.of(0, 0, 0, 4)), type(1, 4, 4, 4), x);
    Value odd =
        builder.node(
            new StridedSlice(List.of(0, 1, 1, 0), List.of(1, 2, 2, 1)), type(1, 2, 2, 8), x);
    SlicePlan plan = plan(relu(half), relu(odd));

    assertThat(plan.place(half)).isEqualTo(place(x, 4, half, 128, 32, 8, 1));
    assertThat(plan.place(odd)).isEqualTo(place(x, 40, odd, 128, 64, 16, 1));
    assertThat(plan.moves()).allMatch(Move::isRemoved);
  }

  @Test
  void copiesASliceThatStepsBackwards() {
    Value x = relu(input("x", 1, 4, 4, 8));
    Value back =
        builder.node(
            new StridedSlice(List.of(0, 3, 0, 0), List.of(1, -1, 1, 1)), type(1, 4, 4, 8), x);
    SlicePlan plan = plan(relu(concat(3, back, relu(input("b", 1, 4, 4, 8)))));

    assertMove(plan, 0, 128, 0, "the slice steps backwards");
    assertThat(plan.moves().get(1).isRemoved()).isTrue();
  }

  @Test
  void copiesBlocksOfPixels() {
    Value x = relu(input("x", 1, 4, 4, 8));
    Value deep = builder.node(new SpaceToDepth(2), type(1, 2, 2, 32), x);
    SlicePlan plan = plan(relu(builder.node(new DepthToSpace(2), type(1, 4, 4, 8), deep)));

    assertThat(plan.moves()).hasSize(2);
    assertMove(plan, 0, 128, 0, "neighbours would lie apart");
    assertMove(plan, 1, 128, 0, "neighbours would lie apart");
  }

  /**
   * Steps between the producers use other buffers: the concatenated one is live from the first
   * part.
   */
  @Test
  void letsAConsumerRunBetweenTwoProducers() {
    Value a = relu(input("a", 1, 2, 2, 4));
    Value between = logistic(logistic(a));
    Value b = relu(between);
    SlicePlan plan = plan(relu(concat(3, a, b)), between);

    assertThat(plan.moves()).allMatch(Move::isRemoved);
    assertThat(plan.place(a).root()).isEqualTo(plan.place(b).root());
    assertThat(plan.place(between)).isEqualTo(Place.ofItsOwn(between));
  }

  @Test
  void writesInt16PartsOfAnotherScaleInPlace() {
    TensorType in =
        new TensorType(DataType.INT16, Shape.of(1, 2, 2, 4), Quantization.perTensor(0.5f, 0));
    TensorType out =
        new TensorType(DataType.INT16, Shape.of(1, 2, 2, 8), Quantization.perTensor(0.25f, 0));
    Value a = relu(builder.input("a", in));
    Value b = relu(builder.input("b", in));
    Value whole = builder.node(new Concatenation(3, Activation.NONE), out, a, b);
    SlicePlan plan = plan(relu(whole));

    assertThat(plan.moves()).allMatch(Move::isRemoved);
  }

  @Test
  void copiesASliceThatAConcatWantsOnce() {
    Value x = relu(input("x", 1, 4, 4, 8));
    Value half = builder.node(new Slice(List.of(0, 0, 0, 4)), type(1, 4, 4, 4), x);
    Value whole = concat(3, half, relu(input("b", 1, 4, 4, 4)));
    SlicePlan plan = plan(relu(whole), relu(x));

    assertThat(plan.place(half).root()).isEqualTo(whole);
    assertMove(plan, 0, 64, 0, "the slice is written to where a concatenation wants it");
    assertThat(plan.moves().get(1).isRemoved()).isTrue();
  }

  @Test
  void writesTheInteriorOfAPad() {
    Value a = relu(input("a", 1, 4, 4, 8));
    Value padded =
        builder.node(new Pad(List.of(0, 1, 1, 0), List.of(0, 1, 1, 0)), type(1, 6, 6, 8), a);
    SlicePlan plan = plan(relu(padded));

    assertThat(plan.place(a)).isEqualTo(place(padded, 56, a, 288, 48, 8, 1));
    assertMove(plan, 0, 160, 128, "the border is written");
  }

  @Test
  void seesThroughReshapes() {
    Value a = relu(input("a", 1, 16, 8));
    Value image = builder.node(new Reshape(), type(1, 4, 4, 8), a);
    Value whole = concat(3, image, relu(input("b", 1, 4, 4, 8)));
    SlicePlan plan = plan(relu(whole));

    assertThat(plan.place(a)).isEqualTo(place(whole, 0, a, 256, 16, 1));
  }

  @Test
  void copiesWhereAReshapeHasNoStrides() {
    Value a = relu(input("a", 1, 4, 4, 8));
    Value flat = builder.node(new Reshape(), type(1, 128), a);
    Value whole = concat(3, a, relu(input("b", 1, 4, 4, 8)));
    SlicePlan plan = plan(relu(whole), relu(flat));

    assertThat(plan.place(a)).isEqualTo(Place.ofItsOwn(a));
    assertMove(plan, 0, 128, 128, "a reshape would not be a view of the slice");
  }

  @Test
  void givesBackWhatNoKernelAddresses() {
    Value a = logistic(input("a", 1, 4, 4, 8));
    Value whole = concat(3, a, relu(input("b", 1, 4, 4, 8)));
    Graph graph = builder.output(relu(whole)).build();
    SlicePlan plan =
        new SlicePlanner(
                graph,
                (node, views) ->
                    node.op().equals(new Unary(UnaryFn.LOGISTIC)) && !views.isDense()
                        ? OptionalLong.empty()
                        : OptionalLong.of(1))
            .plan();

    assertMove(plan, 0, 128, 128, "no kernel of the LOGISTIC addresses the slice");
  }

  /** As a kernel does that needs aligned addresses. */
  @Test
  void givesBackWhatIsNotAligned() {
    Value a = relu(input("a", 1, 4, 4, 3));
    Value b = logistic(input("b", 1, 4, 4, 4));
    Value whole = concat(3, a, b);
    Graph graph = builder.output(relu(whole)).build();
    SlicePlan plan =
        new SlicePlanner(
                graph,
                (node, views) ->
                    node.op().equals(new Unary(UnaryFn.LOGISTIC)) && !views.isAligned(4)
                        ? OptionalLong.empty()
                        : OptionalLong.of(1))
            .plan();

    assertThat(plan.place(a).root()).isEqualTo(whole);
    assertThat(plan.place(b)).isEqualTo(Place.ofItsOwn(b));
  }

  @Test
  void givesBackWhatCostsMoreThanTheCopy() {
    Value a = logistic(input("a", 1, 4, 4, 8));
    Value whole = concat(3, a, relu(input("b", 1, 4, 4, 8)));
    Graph graph = builder.output(relu(whole)).build();
    SlicePlan plan =
        new SlicePlanner(
                graph,
                (node, views) ->
                    OptionalLong.of(
                        node.op().equals(new Unary(UnaryFn.LOGISTIC)) && !views.isDense()
                            ? 5000
                            : 100))
            .plan();

    assertMove(plan, 0, 128, 128, "kernels would be slower by more than the copy");
  }

  @Test
  void savesCopiesThatCostAShareOfAllInstructions() {
    Value a = logistic(input("a", 1, 4, 4, 8));
    Value b = relu(input("b", 1, 4, 4, 8));
    Value whole = concat(3, a, b);
    Graph graph = builder.output(relu(whole)).build();
    // Dense kernels take 10,000 instructions in all; the slice of LOGISTIC costs 3,000 more.
    SlicePlanner planner =
        new SlicePlanner(
            graph,
            (node, views) ->
                OptionalLong.of(
                    node.op().equals(new Unary(UnaryFn.LOGISTIC)) && !views.isDense()
                        ? 5500
                        : 2500));

    assertMove(planner.plan(0.1), 0, 128, 128, "kernels would be slower by more than the copy");
    assertThat(planner.plan(0.3).moves()).allMatch(Move::isRemoved);
    assertThat(planner.plan(0.3).savedBytes()).isEqualTo(256);
  }

  @Test
  void savesTheCheapestCopiesFirst() {
    Value a = logistic(input("a", 1, 4, 4, 8));
    Value b = builder.node(new Unary(UnaryFn.TANH), type(1, 4, 4, 8), input("b", 1, 4, 4, 8));
    Value whole = concat(3, a, b);
    Graph graph = builder.output(relu(whole)).build();
    SlicePlanner planner =
        new SlicePlanner(
            graph,
            (node, views) ->
                OptionalLong.of(
                    2500
                        + (views.isDense() || !node.op().equals(new Unary(UnaryFn.LOGISTIC))
                            ? 0
                            : 3000)
                        + (views.isDense() || !node.op().equals(new Unary(UnaryFn.TANH))
                            ? 0
                            : 2000)));
    SlicePlan plan = planner.plan(0.3);

    assertThat(plan.place(a)).isEqualTo(Place.ofItsOwn(a));
    assertThat(plan.place(b).root()).isEqualTo(whole);
  }

  @Test
  void leavesAllAsItIsWithoutSlices() {
    Value a = relu(input("a", 1, 4, 4, 8));
    Value flat = builder.node(new Reshape(), type(1, 128), a);
    Value whole = concat(3, a, relu(input("b", 1, 4, 4, 8)));
    SlicePlan plan = SlicePlan.none(builder.output(whole).output(flat).build());

    assertThat(plan.place(flat).root()).isEqualTo(a);
    assertThat(plan.place(a)).isEqualTo(Place.ofItsOwn(a));
    assertThat(plan.savesCopies()).isFalse();
  }

  private SlicePlan plan(Value... outputs) {
    Arrays.stream(outputs).forEach(builder::output);
    return new SlicePlanner(builder.build(), ANY).plan();
  }

  private static void assertMove(
      SlicePlan plan, int index, long copied, long saved, String reason) {
    Move move = plan.moves().get(index);
    assertThat(List.of(move.copiedBytes(), move.savedBytes(), move.reason()))
        .isEqualTo(List.of(copied, saved, reason));
  }

  private static Place place(Value root, long offset, Value value, Integer... strides) {
    return new Place(root, offset, new Layout(value.shape(), List.of(strides)));
  }

  private Value input(String name, int... dims) {
    return builder.input(name, type(dims));
  }

  private Value relu(Value x) {
    return builder.node(new Unary(UnaryFn.RELU), x.type(), x);
  }

  private Value logistic(Value x) {
    return builder.node(new Unary(UnaryFn.LOGISTIC), x.type(), x);
  }

  private Value concat(int axis, Value... parts) {
    int[] dims = parts[0].shape().toArray();
    dims[axis] = Arrays.stream(parts).mapToInt(part -> part.shape().dim(axis)).sum();
    Op op = new Concatenation(axis, Activation.NONE);
    return builder.node(op, parts[0].type().withShape(Shape.of(dims)), parts);
  }

  private static TensorType type(int... dims) {
    return new TensorType(DataType.INT8, Shape.of(dims), Quantization.perTensor(0.1f, 2));
  }
}
