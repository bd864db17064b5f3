package dev.wafer.passes.lower;

import dev.wafer.passes.cost.CostModel;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.encoding.Code;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.program.Expansion;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Operand;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.passes.program.Tiling;
import dev.wafer.targets.Core;
import dev.wafer.targets.Work;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One way to compute a node: a kernel, and where its weights lie.
 *
 * @param core that computes it
 * @param weights every array of weights that the kernel reads
 */
public record Alternative(
    Core core,
    Placement placement,
    KernelBinding binding,
    List<Weights> weights,
    Optional<Tiling> tiling) {
  /** A turn of the loop over tiles, besides decoding and the call's own work. */
  private static final Counts TILE =
      Counts.of(Work.STEP).and(Work.ARITHMETIC, 24).and(Work.LOAD, 18).and(Work.STORE, 18);

  /** Copying a parameter structure to the stack and setting a pointer. */
  private static final Counts PATCH = Counts.of(Work.BLOCK_COPY).and(Work.COPIED_WORD, 6);

  public Alternative {
    weights = List.copyOf(weights);
  }

  /**
   * An array of weights.
   *
   * @param code what lies in flash instead, if the array is expanded
   */
  public record Weights(Operand operand, PackedConstant array, Optional<Code> code) {
    public int flashBytes() {
      return code.map(Code::sizeBytes).orElse(array.data().size());
    }
  }

  /** Whether what the step passes is constant: where arrays are expanded, it lies on the stack. */
  boolean passesConstants() {
    return weights.stream().allMatch(array -> array.code().isEmpty());
  }

  Alternative withBinding(KernelBinding other) {
    return new Alternative(core, placement, other, weights, tiling);
  }

  /** Every array that lies in flash, weights in the form in which they are stored. */
  public List<PackedConstant> storedConstants() {
    Set<Integer> weightIndices = new LinkedHashSet<>();
    List<PackedConstant> stored = new ArrayList<>();
    for (Weights w : weights) {
      stored.add(w.code().isPresent() ? Expansion.stored(w.array(), w.code().get()) : w.array());
      if (w.operand() instanceof Operand.Packed packed) {
        weightIndices.add(packed.index());
      }
    }
    for (int i = 0; i < binding.constants().size(); i++) {
      if (!weightIndices.contains(i)) {
        stored.add(binding.constants().get(i));
      }
    }
    return stored;
  }

  /** Whether the kernel is the one for weights as they are, and nothing is expanded for a run. */
  public boolean isInFlashOrLasting() {
    return placement == Placement.FOLD || placement == Placement.INIT;
  }

  /** Bytes of the weights in flash, before equal arrays are shared. */
  public long weightBytes() {
    return weights.stream().mapToLong(Weights::flashBytes).sum();
  }

  /** Bytes of an array's place in the arena; the whole of it, or a tile. */
  public long expandedBytes(Weights array) {
    long whole = array.array().data().size();
    return tiling
        .map(t -> Math.max(Math.min(t.tileBytes(), whole), t.lastBytes((int) whole)))
        .orElse(whole);
  }

  /** Bytes of the arena that the expanded weights take. */
  public long arenaBytes() {
    return weights.stream().filter(w -> w.code().isPresent()).mapToLong(this::expandedBytes).sum();
  }

  /** Executed in one inference, estimated. */
  public long instructions() {
    return binding.instructions() + besides();
  }

  /** Of one inference, estimated ({@link dev.wafer.passes.cost.Price#time}). */
  public long time() {
    return binding.time() + besides();
  }

  /** What is executed around the kernel in one inference. */
  private long besides() {
    return switch (placement) {
      case FOLD, DIRECT -> 0;
      case INIT -> priced(PATCH);
      case ON_DEMAND ->
          decodingInstructions()
              + priced(PATCH)
              + tiling.map(t -> priced(TILE.times((long) t.count()).and(t.calls()))).orElse(0L);
    };
  }

  /** Executed once, estimated. */
  public long initInstructions() {
    return placement == Placement.INIT ? decodingInstructions() : 0;
  }

  private long decodingInstructions() {
    return weights.stream().mapToLong(this::decodingInstructions).sum();
  }

  /** Of expanding one array of weights, estimated; 0 where it is not coded. */
  public long decodingInstructions(Weights array) {
    return array.code().map(code -> priced(code.counts())).orElse(0L);
  }

  private long priced(Counts counts) {
    return CostModel.instructions(counts, core);
  }
}
