/**
 * The text form of a graph: one statement a line, in the order in which values are defined.
 *
 * <pre>
 * graph "main"
 * input %0 "image": i8[1x4x4x3] q(0.5, -1)
 * const %1: i8[2x1x1x3] q(axis=0, [0.1, 0.2]) = [1, 2, 3, 4, 5, 6]
 * const %2: i32[2] = fill(0)
 * variable %4: i8[1x2] q(0.25, -1) = fill(-1)
 * %3: i8[1x2x2x2] q(0.25, 0) = CONV_2D(%0, %1, %2) {stride=2x2, activation=RELU} @0
 * output %3
 * </pre>
 *
 * A variable without contents starts as zeros. A value is {@code %id}; {@code _} is an absent
 * input. Names in quotes are the model's own, escaped. {@code @} gives the operator index of the
 * model file, {@code #} the node's id (its position if left out). Attributes at their usual value
 * (no activation, stride and dilation 1, no padding) are left out. Two slashes outside quotes begin
 * a comment.
 */
package dev.wafer.ir.text;
