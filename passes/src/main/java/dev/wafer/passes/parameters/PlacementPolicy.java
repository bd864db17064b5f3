package dev.wafer.passes.parameters;

/** Chooses a placement for each chain. */
@FunctionalInterface
public interface PlacementPolicy {
  /** Folds every chain. */
  PlacementPolicy FOLD_ALL = chain -> Placement.FOLD;

  Placement choose(ParameterChain chain);
}
