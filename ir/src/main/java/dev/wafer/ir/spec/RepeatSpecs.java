package dev.wafer.ir.spec;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.BatchBlocks;
import dev.wafer.ir.op.MatrixDiag;
import dev.wafer.ir.op.MatrixSetDiag;
import dev.wafer.ir.op.MirrorPad;
import dev.wafer.ir.op.Tile;
import java.util.ArrayList;
import java.util.List;

/** Tensors repeated, mirrored, dealt to batches, or laid on diagonals. */
final class RepeatSpecs {
  private static final int MAX_BLOCK = 32767;

  private static final Rule MULTIPLES =
      Rule.consistent("there is one multiple for each axis, none below 1");
  private static final Rule MIRRORED =
      Rule.consistent(
          "paddings are two amounts for each axis, not negative and no more than the axis has"
              + " elements, REFLECT one less");
  private static final Rule BLOCKS =
      Rule.consistent(
          "the blocks have positive extents, and divide the axes that they split or the batches"
              + " that hold them");
  private static final Rule MATRICES = Rule.consistent("the output has an axis more, as the last");
  private static final Rule DIAGONALS =
      Rule.consistent("the diagonals are as many and as long as the matrices have");

  private RepeatSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(
        tile(), batchBlocks(true), batchBlocks(false), mirrorPad(), matrixDiag(), matrixSetDiag());
  }

  private static OpSpec<Tile> tile() {
    TypeTable input = TypeTable.inputs("input");
    return OpSpec.of(Tile.class, "TILE")
        .types(input.outputs("output").same(Types.moved()))
        .shape(
            (op, node) -> {
              Shape x = node.input(0).shape();
              node.require(
                  op.multiples().size() == x.rank()
                      && op.multiples().stream().allMatch(times -> times > 0),
                  MULTIPLES,
                  () -> "%s for rank %d".formatted(op.multiples(), x.rank()));
              Extents extents = Extents.of(x);
              for (int axis = 0; axis < x.rank(); axis++) {
                extents = extents.with(axis, (long) x.dim(axis) * op.multiples().get(axis));
              }
              return extents;
            },
            MULTIPLES)
        .requires(Requirement.SAME_QUANTIZATION)
        .text(
            (op, out) -> out.with("multiples", op.multiples()),
            in -> new Tile(in.integers("multiples")))
        .form("TILE", 51, input.auxiliary("multiples", Types.indices()))
        .build();
  }

  private static OpSpec<BatchBlocks> batchBlocks(boolean toBatch) {
    TypeTable input = TypeTable.inputs("input");
    String name = new BatchBlocks(toBatch, List.of()).mnemonic();
    TypeTable file = input.auxiliary("block shape", Types.indices());
    OpSpec.Builder<BatchBlocks> spec = OpSpec.of(BatchBlocks.class, name);
    if (toBatch) {
      spec.note(
          "Paddings are the zero point, as in TensorFlow Lite; TensorFlow Lite Micro fills INT8"
              + " with a number that it never sets.");
    }
    return spec.types(input.outputs("output").same(Types.moved()))
        .shape(RepeatSpecs::dealt, BLOCKS)
        .requires(Requirement.SAME_QUANTIZATION)
        .text(
            (op, out) -> out.with("block", op.block()),
            in -> new BatchBlocks(toBatch, in.integers("block")))
        .form(
            name,
            toBatch ? 25 : 24,
            file.auxiliary(toBatch ? "paddings" : "crops", Types.indices()))
        .build();
  }

  private static Extents dealt(BatchBlocks op, NodeCheck node) {
    Shape x = node.input(0).shape();
    List<Integer> block = op.block();
    boolean divides =
        x.rank() > block.size() && block.stream().allMatch(b -> b > 0 && b <= MAX_BLOCK);
    long batches = x.rank() > 0 ? x.dim(0) : 0;
    Extents extents = Extents.of(x);
    for (int i = 0; divides && i < block.size(); i++) {
      long extent = x.dim(1 + i);
      int by = block.get(i);
      divides = (op.toBatch() ? extent : batches) % by == 0;
      batches = op.toBatch() ? batches * by : batches / by;
      extents = extents.with(1 + i, op.toBatch() ? extent / by : extent * by);
    }
    node.require(divides, BLOCKS, () -> "blocks %s of [%s]".formatted(block, x));
    return extents.with(0, batches);
  }

  private static OpSpec<MirrorPad> mirrorPad() {
    TypeTable input = TypeTable.inputs("input");
    return OpSpec.of(MirrorPad.class, "MIRROR_PAD")
        .types(input.outputs("output").same(Types.moved()))
        .shape(RepeatSpecs::mirrored, MIRRORED)
        .requires(Requirement.SAME_QUANTIZATION)
        .text(
            (op, out) ->
                out.with("before", op.before())
                    .with("after", op.after())
                    .with("symmetric", op.symmetric()),
            in -> new MirrorPad(in.integers("before"), in.integers("after"), in.flag("symmetric")))
        .form("MIRROR_PAD", 77, input.auxiliary("paddings", Types.indices()))
        .build();
  }

  private static Extents mirrored(MirrorPad op, NodeCheck node) {
    Shape x = node.input(0).shape();
    boolean fits = op.before().size() == x.rank() && op.after().size() == x.rank();
    Extents extents = Extents.of(x);
    for (int axis = 0; fits && axis < x.rank(); axis++) {
      int before = op.before().get(axis);
      int after = op.after().get(axis);
      int most = x.dim(axis) - (op.symmetric() ? 0 : 1);
      fits = before >= 0 && after >= 0 && before <= most && after <= most;
      extents = extents.with(axis, (long) x.dim(axis) + before + after);
    }
    node.require(
        fits, MIRRORED, () -> "before %s, after %s of [%s]".formatted(op.before(), op.after(), x));
    return extents;
  }

  private static OpSpec<MatrixDiag> matrixDiag() {
    return OpSpec.of(MatrixDiag.class, "MATRIX_DIAG")
        .types(TypeTable.inputs("input").outputs("output").same(Types.moved()))
        .shape(
            (op, node) -> {
              Shape x = node.input(0).shape();
              node.require(x.rank() > 0, MATRICES, () -> "a scalar");
              return Extents.of(x).and(x.dim(-1));
            },
            MATRICES)
        .requires(Requirement.SAME_QUANTIZATION)
        .text(MatrixDiag::new)
        .form(88)
        .note("Elements beside the diagonals are raw zeros, whatever the zero point.")
        .build();
  }

  private static OpSpec<MatrixSetDiag> matrixSetDiag() {
    return OpSpec.of(MatrixSetDiag.class, "MATRIX_SET_DIAG")
        .types(TypeTable.inputs("input", "diagonal").outputs("output").same(Types.moved()))
        .shape(
            (op, node) -> {
              Shape x = node.input(0).shape();
              Shape d = node.input(1).shape();
              boolean fits = x.rank() >= 2 && d.rank() == x.rank() - 1;
              if (fits) {
                List<Integer> wanted = new ArrayList<>(x.dims().subList(0, x.rank() - 2));
                wanted.add(Math.min(x.dim(-2), x.dim(-1)));
                fits = d.dims().equals(wanted);
              }
              node.require(fits, DIAGONALS, () -> "[%s] for [%s]".formatted(d, x));
              return Extents.of(x);
            },
            DIAGONALS)
        .requires(Requirement.SAME_QUANTIZATION)
        .text(MatrixSetDiag::new)
        .form(90)
        .build();
  }
}
