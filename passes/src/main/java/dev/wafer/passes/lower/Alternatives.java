package dev.wafer.passes.lower;

import dev.wafer.ir.Value;
import dev.wafer.passes.cost.CostModel;
import dev.wafer.passes.encoding.Code;
import dev.wafer.passes.encoding.Encoder;
import dev.wafer.passes.lower.Alternative.Weights;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.program.Argument;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.ChannelTiles;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Operand;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.passes.program.ScratchRequest;
import dev.wafer.passes.program.Tiling;
import dev.wafer.targets.Core;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the ways to compute a node: the kernels, and the places of their weights. */
final class Alternatives {
  /** Tiles grow until what each call costs anew is at most this part of the step: 1 / 16. */
  private static final int CALLS_SHARE = 16;

  /**
   * What a step without tiles may expand at each run; beyond it the array would be most of an
   * arena.
   */
  private static final int MOST_WHOLE_BYTES = 4096;

  private final KernelTable dense;
  private final KernelTable sparse;
  private final KernelTable asked;
  private final KernelTable roomy;

  Alternatives(KernelTable dense, KernelTable sparse, KernelTable asked, KernelTable roomy) {
    this.dense = dense;
    this.sparse = sparse;
    this.asked = asked;
    this.roomy = roomy;
  }

  Alternatives withRoomy(KernelTable kernels) {
    return new Alternatives(dense, sparse, asked, kernels);
  }

  /** What kernels that want more room than others make of a node, all weights as they are. */
  List<Alternative> roomy(KernelRequest request) {
    return roomy.fitting(request).map(binding -> folded(request, binding)).toList();
  }

  /** The cheapest kernel with all weights as they are, or empty where no kernel takes the node. */
  Optional<Alternative> fold(KernelRequest request) {
    return cheapest(dense, request).map(binding -> folded(request, binding));
  }

  /** The kernel of a node that is one of many that are compared. */
  Optional<KernelBinding> trial(KernelRequest request) {
    return dense.passing(request).min(Comparator.comparingLong(KernelBinding::time));
  }

  /** Every kernel with all weights as they are, the cheapest first. */
  List<Alternative> folds(KernelRequest request) {
    return dense
        .fitting(request)
        .flatMap(KernelBinding::forms)
        .sorted(Comparator.comparingLong(KernelBinding::time))
        .map(binding -> folded(request, binding))
        .toList();
  }

  /** All of {@code wanted}: {@link Placement#FOLD} first, then those that take less flash. */
  List<Alternative> all(KernelRequest request, Set<Placement> wanted) {
    return fold(request).map(fold -> all(request, wanted, fold)).orElse(List.of());
  }

  /** The same with a kernel that was chosen for weights as they are. */
  List<Alternative> all(KernelRequest request, Set<Placement> wanted, Alternative fold) {
    List<Alternative> found = new ArrayList<>(List.of(fold));
    if (fold.binding().segment().isPresent()) {
      return found;
    }
    if (wanted.contains(Placement.INIT)) {
      init(fold).ifPresent(found::add);
    }
    if (wanted.contains(Placement.ON_DEMAND)) {
      found.addAll(onDemand(request, fold));
    }
    if (wanted.contains(Placement.DIRECT)) {
      found.addAll(direct(request, fold));
    }
    return found;
  }

  private static Optional<KernelBinding> cheapest(KernelTable kernels, KernelRequest request) {
    return kernels.fitting(request).min(Comparator.comparingLong(KernelBinding::time));
  }

  private static Alternative folded(KernelRequest request, KernelBinding binding) {
    return new Alternative(
        request.core(), Placement.FOLD, binding, weights(request, binding), Optional.empty());
  }

  private static List<Weights> weights(KernelRequest request, KernelBinding binding) {
    List<Weights> weights = new ArrayList<>();
    for (int i = 0; i < binding.constants().size(); i++) {
      PackedConstant constant = binding.constants().get(i);
      if (constant.kind() == PackedConstant.Kind.WEIGHT) {
        weights.add(new Weights(new Operand.Packed(i), constant, Optional.empty()));
      }
    }
    Set<Integer> inputs = new LinkedHashSet<>();
    for (Argument argument : binding.arguments()) {
      if (argument instanceof Argument.Input input
          && request.constant(input.index()).isPresent()
          && inputs.add(input.index())) {
        weights.add(
            new Weights(
                new Operand.Input(input.index()), asIs(request, input.index()), Optional.empty()));
      }
    }
    return weights;
  }

  private static PackedConstant asIs(KernelRequest request, int input) {
    Value value = request.node().input(input);
    return PackedConstant.asItIs(
        CType.of(value.dataType()), request.constant(input).orElseThrow().data());
  }

  private static Optional<Alternative> init(Alternative fold) {
    List<Weights> coded =
        fold.weights().stream()
            .map(w -> new Weights(w.operand(), w.array(), Encoder.smallest(w.array().expanded())))
            .toList();
    return coded.stream().anyMatch(w -> w.code().isPresent())
        ? Optional.of(
            new Alternative(fold.core(), Placement.INIT, fold.binding(), coded, Optional.empty()))
        : Optional.empty();
  }

  private List<Alternative> onDemand(KernelRequest request, Alternative fold) {
    KernelRequest tiledRequest =
        new KernelRequest(request.graph(), request.node(), request.core(), true, request.views());
    Optional<KernelBinding> binding =
        dense
            .fitting(tiledRequest)
            .filter(b -> b.tiles().isPresent())
            .min(Comparator.comparingLong(KernelBinding::time));
    List<Alternative> found = new ArrayList<>();
    if (binding.isPresent()) {
      ChannelTiles tiles = binding.get().tiles().orElseThrow();
      for (int channels : tileSizes(tiles, binding.get().time(), request.core())) {
        tiled(request, binding.get(), new Tiling(tiles, channels)).ifPresent(found::add);
      }
    } else if (fold.weights().stream().mapToLong(w -> w.array().data().size()).sum()
        <= MOST_WHOLE_BYTES) {
      init(fold)
          .map(
              a ->
                  new Alternative(
                      a.core(), Placement.ON_DEMAND, a.binding(), a.weights(), a.tiling()))
          .ifPresent(found::add);
    }
    return found;
  }

  /**
   * The sparse kernels that are smaller or faster than the dense one, and than each other, and
   * those that were asked for.
   */
  private List<Alternative> direct(KernelRequest request, Alternative fold) {
    List<Alternative> found = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (KernelBinding binding : asked.fitting(request).toList()) {
      if (names.add(binding.kernel())) {
        found.add(direct(request, binding));
      }
    }
    List<KernelBinding> bindings = sparse.fitting(request).toList();
    for (int i = 0; i < bindings.size(); i++) {
      KernelBinding binding = bindings.get(i);
      boolean useful = !dominates(fold.binding(), binding);
      for (int j = 0; j < bindings.size(); j++) {
        boolean better = j != i && dominates(bindings.get(j), binding);
        useful &= !better || (i < j && dominates(binding, bindings.get(j)));
      }
      if (useful && !names.contains(binding.kernel())) {
        found.add(direct(request, binding));
      }
    }
    return found;
  }

  private static Alternative direct(KernelRequest request, KernelBinding binding) {
    return new Alternative(
        request.core(), Placement.DIRECT, binding, weights(request, binding), Optional.empty());
  }

  /** Whether a kernel is neither slower nor larger than another one; both may be equal. */
  private static boolean dominates(KernelBinding binding, KernelBinding other) {
    return binding.time() <= other.time()
        && binding.constantBytes() <= other.constantBytes()
        && scratchBytes(binding) <= scratchBytes(other);
  }

  private static long scratchBytes(KernelBinding binding) {
    return binding.scratch().stream().mapToLong(ScratchRequest::sizeBytes).sum();
  }

  /** The smallest tile, and each twice as large as the one before until calls cost little. */
  private static List<Integer> tileSizes(ChannelTiles tiles, long instructions, Core core) {
    List<Integer> sizes = new ArrayList<>();
    int size = tiles.granularity();
    sizes.add(size);
    while (size < tiles.channels()
        && CostModel.instructions(new Tiling(tiles, size).calls(), core)
            > instructions / CALLS_SHARE) {
      size *= 2;
      sizes.add(size);
    }
    return sizes;
  }

  private static Optional<Alternative> tiled(
      KernelRequest request, KernelBinding binding, Tiling tiling) {
    List<Weights> weights = new ArrayList<>();
    boolean shorter = false;
    for (Weights w : weights(request, binding)) {
      boolean expanded = w.operand().equals(new Operand.Packed(tiling.tiles().weights()));
      Optional<Code> code =
          expanded ? Encoder.smallest(w.array().expanded(), tiling.tileBytes()) : Optional.empty();
      shorter |= code.isPresent();
      weights.add(new Weights(w.operand(), w.array(), code));
    }
    return shorter
        ? Optional.of(
            new Alternative(
                request.core(), Placement.ON_DEMAND, binding, weights, Optional.of(tiling)))
        : Optional.empty();
  }
}
