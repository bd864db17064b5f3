package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.BOOL;
import static dev.wafer.ir.DataType.FLOAT16;
import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT4;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT32;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Densify;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.Quantize;
import java.util.List;

/** Operators that give the same elements another type, quantization or form. */
final class ConversionSpecs {
  private static final Rule INT32_PER_TENSOR =
      Rule.supported("INT32 tensors have one positive scale");
  private static final Rule STORED_PARAMETER =
      Rule.supported("FLOAT16 and INT4 inputs are constants or computed from constants");
  private static final Rule SPARSE = Rule.consistent("the input is a sparse constant");

  private ConversionSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(quantize(), dequantize(), densify(), cast());
  }

  private static OpSpec<Quantize> quantize() {
    return OpSpec.of(Quantize.class, "QUANTIZE")
        .types(
            TypeTable.inputs("input")
                .outputs("output")
                .row(FLOAT32, INT8)
                .row(FLOAT32, INT16)
                .row(FLOAT32, UINT8)
                .row(INT8, INT8)
                .row(INT8, UINT8)
                .row(INT8, INT16)
                .row(INT8, INT32)
                .row(INT16, INT8)
                .row(INT16, INT16)
                .row(INT16, INT32)
                .row(INT32, INT8)
                .row(INT32, INT16)
                .row(UINT8, INT8)
                .row(UINT8, UINT8))
        .requires(Requirement.PER_TENSOR)
        .requires(
            Requirement.of(
                INT32_PER_TENSOR,
                node -> {
                  requireInt32PerTensor(node, node.input(0));
                  requireInt32PerTensor(node, node.output());
                }))
        .text(
            (op, out) -> out.mark("in_floats", op.inFloats()),
            in -> new Quantize(in.mark("in_floats")))
        .note("What the type does not hold saturates; NaN gives the least value.")
        .form(89)
        .build();
  }

  private static void requireInt32PerTensor(NodeCheck node, Value value) {
    boolean holds =
        value.dataType() != INT32
            || (value.quantization().scales().size() == 1 && value.quantization().scale() > 0);
    node.requireOf(value, holds, INT32_PER_TENSOR, () -> NodeCheck.describe(value.quantization()));
  }

  private static OpSpec<Dequantize> dequantize() {
    return OpSpec.of(Dequantize.class, "DEQUANTIZE")
        .types(
            TypeTable.inputs("input")
                .outputs("output")
                .row(INT8, FLOAT32)
                .row(INT4, FLOAT32)
                .row(INT16, FLOAT32)
                .row(UINT8, FLOAT32)
                .row(FLOAT16, FLOAT32))
        .requires(Requirement.PER_TENSOR)
        .requires(
            Requirement.of(
                STORED_PARAMETER,
                node -> {
                  Value x = node.input(0);
                  node.requireOf(
                      x,
                      (x.dataType() != FLOAT16 && x.dataType() != INT4)
                          || node.facts().isParameter(x),
                      STORED_PARAMETER,
                      () -> "a tensor that is computed at run time");
                }))
        .text(Dequantize::new)
        .form(38)
        .build();
  }

  private static OpSpec<Densify> densify() {
    return OpSpec.of(Densify.class, "DENSIFY")
        .types(TypeTable.inputs("input").outputs("output").same(Types.sparse()))
        .requires(
            Requirement.of(
                SPARSE,
                node -> {
                  Value x = node.input(0);
                  node.requireOf(
                      x,
                      node.facts().isSparse(x),
                      SPARSE,
                      () -> "a tensor without sparsity parameters");
                }))
        .text(Densify::new)
        .form(99)
        .build();
  }

  private static OpSpec<Cast> cast() {
    TypeTable table = TypeTable.inputs("input").outputs("output");
    for (DataType to : List.of(FLOAT32, INT8, INT16, INT32, INT64, UINT8, UINT32, BOOL)) {
      table = table.row(FLOAT32, to);
    }
    for (DataType from : List.of(INT8, INT16, INT32, INT64, UINT8, UINT32, BOOL)) {
      for (DataType to : List.of(FLOAT32, INT8, INT16, INT32, INT64, UINT8, UINT32, BOOL)) {
        table = table.row(from, to);
      }
    }
    return OpSpec.of(Cast.class, "CAST")
        .types(table)
        .text(Cast::new)
        .note(
            "FLOAT32 is cut toward zero; what an integer type does not hold saturates, NaN gives 0."
                + " Between integer types the low bits are kept.")
        .form(37)
        .build();
  }
}
