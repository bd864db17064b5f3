package dev.wafer.emitter.kernels.pairs;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;

/** The product of rows of inputs by {@link PairedWeights}, two rows in a multiplication. */
public final class PairedRows {
  private PairedRows() {}

  /**
   * Binds the function.
   *
   * @param rows the pixels, of which each is a row
   */
  public static KernelBinding bind(
      String kernel, PairedProduct product, Pitches pitches, Plane rows) {
    KernelBinding.Builder binding =
        KernelBinding.builder(kernel, Templates.beside(PairedRows.class), "pair_rows_s8")
            .input(0)
            .output(0);
    product.addScratch(binding);
    binding.parameters();
    product.addTo(binding);
    double tiles = Math.ceil((double) rows.outPixels() / product.pixels());
    Counts packing =
        Counts.of(LOAD, 2)
            .and(STORE)
            .and(ARITHMETIC)
            .and(STEP)
            .times(product.pixels() / 2.0 * rows.inC());
    return binding
        .parameter("depth", CType.I32, rows.inC())
        .parameter("pixels", CType.I32, rows.outPixels())
        .parameter("in_pitch", CType.I32, pitches.input())
        .parameter("pitch", CType.I32, pitches.output())
        .helper("pair_words_" + product.pixels() / 2)
        .overlaps(
            WindowOverlap.byPixel(rows, 1)
                .inGroupsOf(product.pixels(), WindowOverlap.Rest.TOGETHER)
                .rules())
        .code(250)
        .counts(
            product.counts().and(packing).and(ARITHMETIC, 20).and(LOAD, 8).times(tiles).and(CALL))
        .build();
  }
}
