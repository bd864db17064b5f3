package dev.wafer.compiler.internal;

import dev.wafer.emitter.WeightsForm;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.frontend.ImportOptions;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.placement.PlacementRequest;
import dev.wafer.targets.Target;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is to be compiled how.
 *
 * @param name of the model in files and symbols; any text, which is made a C identifier
 * @param origin what the emitted files say the model came from
 * @param target core, and board if one was named
 * @param maxFlashBytes budget for constants; the board's flash where it is empty
 * @param maxRamBytes budget for arena; the board's RAM where it is empty
 * @param objective what is exchanged for what within the budgets
 * @param pruneChannels whether channels that carry nothing are removed
 * @param placement in which form weights lie in flash
 * @param weights in what kind of file they are written
 * @param techniques what may be done to make the arena smaller
 * @param edges where inputs and outputs lie
 * @param source at which signature the model is entered, and with which shapes
 */
public record CompileRequest(
    String name,
    String origin,
    Target target,
    OptionalLong maxFlashBytes,
    OptionalLong maxRamBytes,
    Objective objective,
    boolean pruneChannels,
    PlacementRequest placement,
    WeightsForm weights,
    ArenaTechniques techniques,
    EdgeRequest edges,
    ImportOptions source) {
  public CompileRequest {
    name = NameAllocator.prefix(name);
  }

  /** A request with every default: see {@link Builder}. */
  public static Builder builder(Target target) {
    return new Builder(target);
  }

  /** Bytes of flash that may be taken, if there is a limit. */
  public OptionalLong flashBudget() {
    return maxFlashBytes.isPresent() ? maxFlashBytes : target.flashBytes();
  }

  /** Bytes of RAM that may be taken, if there is a limit. */
  public OptionalLong ramBudget() {
    return maxRamBytes.isPresent() ? maxRamBytes : target.ramBytes();
  }

  /** The same with choices by another objective. */
  CompileRequest chosenBy(Objective other) {
    return with(other, placement);
  }

  /** The same with a mode in place of {@link PlacementRequest.Mode#FIT}. */
  CompileRequest settled(PlacementRequest.Mode mode) {
    return with(objective, placement.settled(mode));
  }

  private CompileRequest with(Objective rates, PlacementRequest places) {
    return new CompileRequest(
        name,
        origin,
        target,
        maxFlashBytes,
        maxRamBytes,
        rates,
        pruneChannels,
        places,
        weights,
        techniques,
        edges,
        source);
  }

  /**
   * Gathers a request. Without a word the model is called {@code model}, the target bounds the
   * memory, the objective is balanced, every optional rewrite and technique is on, and weights are
   * folded where that fits and written as C.
   */
  public static final class Builder {
    private final Target target;
    private String name = "model";
    private Optional<String> origin = Optional.empty();
    private OptionalLong maxFlashBytes = OptionalLong.empty();
    private OptionalLong maxRamBytes = OptionalLong.empty();
    private Objective objective = Objective.BALANCED;
    private boolean pruneChannels = true;
    private PlacementRequest placement = PlacementRequest.FIT;
    private WeightsForm weights = WeightsForm.C;
    private ArenaTechniques techniques = ArenaTechniques.ALL;
    private EdgeRequest edges = EdgeRequest.STANDARD;
    private ImportOptions source = ImportOptions.STANDARD;

    private Builder(Target target) {
      this.target = target;
    }

    /** Of the model in files and symbols, and of its origin where that is not set. */
    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder origin(String value) {
      origin = Optional.of(value);
      return this;
    }

    public Builder maxFlashBytes(long value) {
      return maxFlashBytes(OptionalLong.of(value));
    }

    public Builder maxFlashBytes(OptionalLong value) {
      maxFlashBytes = value;
      return this;
    }

    public Builder maxRamBytes(long value) {
      return maxRamBytes(OptionalLong.of(value));
    }

    public Builder maxRamBytes(OptionalLong value) {
      maxRamBytes = value;
      return this;
    }

    public Builder objective(Objective value) {
      objective = value;
      return this;
    }

    public Builder pruneChannels(boolean value) {
      pruneChannels = value;
      return this;
    }

    public Builder placement(PlacementRequest value) {
      placement = value;
      return this;
    }

    public Builder weights(WeightsForm value) {
      weights = value;
      return this;
    }

    public Builder techniques(ArenaTechniques value) {
      techniques = value;
      return this;
    }

    public Builder edges(EdgeRequest value) {
      edges = value;
      return this;
    }

    public Builder source(ImportOptions value) {
      source = value;
      return this;
    }

    public CompileRequest build() {
      return new CompileRequest(
          name,
          origin.orElse(name),
          target,
          maxFlashBytes,
          maxRamBytes,
          objective,
          pruneChannels,
          placement,
          weights,
          techniques,
          edges,
          source);
    }
  }
}
