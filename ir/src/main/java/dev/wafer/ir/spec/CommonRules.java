package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT4;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.op.Window;
import java.util.List;

/** Rules that several operators share, or that readers of options share with a specification. */
public final class CommonRules {
  /** Help for shapes that are known only at run time. */
  public static final String FIXED_SHAPES =
      "Fix the batch and all shapes when converting, for example with"
          + " tf.keras.Input(shape, batch_size=1), or with from_concrete_functions and"
          + " tf.TensorSpec([1, ...]); or fix what is unknown of an input with --input-shape"
          + " NAME=1,96,96,3.";

  public static final Rule ARITY = Rule.consistent("the operator has its inputs and outputs");
  public static final Rule TYPES =
      Rule.types("the element types are one of the combinations listed");
  public static final Rule NOT_EMPTY =
      Rule.supported(
              "tensors have at least one element, but for parts of a concatenation or a split")
          .followingShapes();
  public static final Rule OPTIONS = Rule.consistent("the options are those of the operator");
  public static final Rule OUTPUT_SHAPE =
      Rule.consistent("the output's shape follows from the inputs and the options");
  public static final Rule FACTOR =
      Rule.supported("the scales combine to a factor that the kernel's fixed-point numbers take");
  public static final Rule ACTIVATION =
      Rule.supported("a fused activation is NONE, RELU, RELU_N1_TO_1 or RELU6");

  public static final Rule PER_TENSOR =
      Rule.supported(
              "INT8, UINT8 and INT16 activations have one positive scale (constants also 0) and one"
                  + " zero point")
          .about(INT4, INT8, UINT8, INT16);
  public static final Rule ZERO_POINT_RANGE =
      Rule.consistent("the zero point of an activation is a value of its type")
          .about(INT4, INT8, UINT8, INT16);
  public static final Rule INT16_SYMMETRIC =
      Rule.supported("INT16 activations have zero point 0").about(INT16);
  public static final Rule WEIGHTS_SYMMETRIC =
      Rule.supported("INT8 and INT4 weights have zero point 0").about(INT8, INT4);
  public static final Rule WEIGHTS_QUANTIZED =
      Rule.consistent("INT8 and INT4 weights have one scale, or one scale for each output channel")
          .about(INT8, INT4);
  public static final Rule PARAMETERS =
      Rule.supported("weights and bias are constants or computed from constants").followingShapes();
  public static final Rule CONSTANT_ATTRIBUTES =
      Rule.supported("inputs that set shapes, axes, sizes or padding are constants")
          .followingShapes()
          .withHelp(FIXED_SHAPES);
  public static final Rule STATIC_SHAPE =
      Rule.supported("the shape of each tensor is known at compile time")
          .followingShapes()
          .withHelp(FIXED_SHAPES);
  public static final Rule FEW_ATTRIBUTES =
      Rule.consistent(
          "such inputs have at most two elements for each axis, or one for each output");
  public static final Rule BIAS_SHAPE =
      Rule.consistent("the bias has one element for each output channel");
  public static final Rule RANK_4 = Rule.consistent("activations have four axes: n, h, w, c");
  public static final Rule PADDING = Rule.consistent("padding is SAME or VALID");
  public static final Rule WINDOW =
      Rule.consistent("strides, dilations and window extents are between 1 and 32767");
  public static final Rule WINDOW_FITS = Rule.consistent("the window lies inside the padded input");
  public static final Rule SAME_QUANTIZATION =
      Rule.supported(
              "INT8, UINT8 and INT16 inputs and outputs share one scale and zero point, or have"
                  + " none")
          .about(INT8, UINT8, INT16);
  public static final Rule AXIS =
      Rule.consistent("axes lie inside the rank, negative ones counted back");

  public static final Rule VARIABLE_TYPE =
      Rule.consistent("a variable is read and assigned with one element type and one shape");

  public static final Rule REGION_TYPES =
      Rule.consistent(
              "the graphs take and give tensors of the operator's number, element types and shapes")
          .withHelp("A loop carries tensors of fixed shapes: what grows in it has to be unrolled.");
  public static final Rule CONDITION = Rule.consistent("a condition is one BOOL");

  public static final Rule STATED_SHAPE =
      Rule.consistent("the shape that the operator is given is that of its output");
  public static final Rule STATE_SHAPE =
      Rule.consistent("the state has the shape of what the operator keeps");
  public static final Rule PARTS =
      Rule.consistent("the parts cover the axis, one for each output, none empty");
  public static final Rule UNPACKED =
      Rule.consistent("there is one output for each index along the axis");
  public static final Rule PADDINGS =
      Rule.consistent("paddings are two amounts for each axis, none negative");
  public static final Rule SLICE_INSIDE =
      Rule.consistent("begin and size name a part of the input on each axis");

  /** These hold for every operator. */
  public static final List<Rule> GENERAL =
      List.of(
          ARITY,
          TYPES,
          NOT_EMPTY,
          OPTIONS,
          OUTPUT_SHAPE,
          ACTIVATION,
          FACTOR,
          CONSTANT_ATTRIBUTES,
          STATIC_SHAPE,
          FEW_ATTRIBUTES);

  static final int MAX_WINDOW = 32767;

  private CommonRules() {}

  /**
   * Checks {@link #WINDOW}.
   *
   * @throws BrokenRuleException if a value is out of range
   */
  public static void requireWindow(NodeCheck node, Window window, int filterH, int filterW) {
    boolean inRange =
        Math.min(filterH, filterW) >= 1
            && Math.max(filterH, filterW) <= MAX_WINDOW
            && window.stepsWithin(MAX_WINDOW);
    node.require(
        inRange,
        WINDOW,
        () ->
            "window %dx%d, strides %dx%d, dilations %dx%d"
                .formatted(
                    filterH,
                    filterW,
                    window.strideH(),
                    window.strideW(),
                    window.dilationH(),
                    window.dilationW()));
  }
}
