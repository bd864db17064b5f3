package dev.wafer.passes.memory;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.Control;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.program.View;
import dev.wafer.planner.ArenaBuffer;
import dev.wafer.planner.ArenaPlan;
import dev.wafer.planner.ArenaPlanner;
import dev.wafer.planner.ArenaProblem;
import dev.wafer.planner.OverlapRule;
import dev.wafer.planner.PlanValidator;
import dev.wafer.planner.PlannerOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * States a program's arena as a planning problem and has it solved.
 *
 * <p>State is pinned at the start of the arena, behind it the parameters that are expanded once.
 * The mark of an initialised arena lies where there is room: in front it would move all other
 * offsets, and their constants in code would be longer. Inputs live from before the first step to
 * their last use, outputs to the end. An output may lie over an input as far as the kernel permits
 * it ({@link dev.wafer.passes.program.Overlap}) where no later step reads that input's buffer.
 */
public final class ArenaPlanning {
  /** What keeps its place in the arena from run to run, in the order of places. */
  private static final List<Buffer.Kind> LASTING =
      List.of(Buffer.Kind.STATE, Buffer.Kind.PERSISTENT);

  /** What is there from the first step to the last, wherever there is room. */
  private static final Set<Buffer.Kind> ANYWHERE = Set.of(Buffer.Kind.MARK, Buffer.Kind.POSITION);

  private final PlannerOptions options;
  private final boolean overlap;

  /** A search asks for the plan of a program again and again, in different ways. */
  private final Map<ArenaProblem, ArenaPlan> known = new HashMap<>();

  public ArenaPlanning(PlannerOptions options) {
    this(options, true);
  }

  /**
   * @param overlap whether an output may lie over an input where the kernel permits it
   */
  public ArenaPlanning(PlannerOptions options, boolean overlap) {
    this.options = options;
    this.overlap = overlap;
  }

  public PlannedProgram plan(Program given) {
    Program program = seen(given);
    ArenaProblem problem = problem(program);
    return new PlannedProgram(program, known.computeIfAbsent(problem, this::solved));
  }

  private ArenaPlan solved(ArenaProblem problem) {
    ArenaPlan plan = new ArenaPlanner(options).plan(problem);
    List<String> violations = PlanValidator.violations(problem, plan);
    if (!violations.isEmpty()) {
      throw new IllegalStateException("the arena plan is wrong: " + violations);
    }
    return plan;
  }

  /** A program with the overlaps that this planning uses. */
  public Program seen(Program program) {
    return overlap ? program : program.withoutOverlaps();
  }

  /** The planning problem of a program; buffer ids are the program's. */
  public static ArenaProblem problem(Program program) {
    Map<Integer, Lifetime> lifetimes = lifetimes(program);
    List<ArenaBuffer> buffers = new ArrayList<>();
    Map<Integer, Long> pinned = pinned(program);
    for (Buffer buffer : program.arenaBuffers()) {
      Lifetime life = lifetimes.get(buffer.id());
      ArenaBuffer arenaBuffer =
          ArenaBuffer.ofSteps(
              buffer.id(),
              buffer.name(),
              life.first,
              life.last,
              buffer.sizeBytes(),
              buffer.alignmentBytes());
      Long offset = pinned.get(buffer.id());
      buffers.add(offset == null ? arenaBuffer : arenaBuffer.pinnedAt(offset));
    }
    return ArenaProblem.of(buffers).withOverlapRules(overlapRules(program, lifetimes));
  }

  /**
   * Offsets of the buffers that outlive a run and lie in front: the state, then the expanded
   * parameters.
   */
  private static Map<Integer, Long> pinned(Program program) {
    Map<Integer, Long> offsets = new HashMap<>();
    long end = 0;
    for (Buffer.Kind kind : LASTING) {
      for (Buffer buffer : program.buffers()) {
        if (buffer.kind() == kind) {
          long alignment = buffer.alignmentBytes();
          long offset = (end + alignment - 1) / alignment * alignment;
          offsets.put(buffer.id(), offset);
          end = offset + buffer.sizeBytes();
        }
      }
    }
    return offsets;
  }

  private static Map<Integer, Lifetime> lifetimes(Program program) {
    int lastStep = Math.max(0, program.steps().size() - 1);
    Map<Integer, Lifetime> lifetimes = new HashMap<>();
    for (Buffer buffer : program.buffers()) {
      lifetimes.put(buffer.id(), new Lifetime());
      if (LASTING.contains(buffer.kind()) || ANYWHERE.contains(buffer.kind())) {
        lifetimes.get(buffer.id()).touch(0);
        lifetimes.get(buffer.id()).touch(lastStep);
      }
    }
    program.graph().inputs().forEach(value -> touch(program, lifetimes, value, 0));
    for (Step step : program.steps()) {
      step.node().inputs().forEach(value -> touch(program, lifetimes, value, step.index()));
      step.node().outputs().forEach(value -> touch(program, lifetimes, value, step.index()));
      step.scratch().forEach(buffer -> lifetimes.get(buffer.id()).touch(step.index()));
      step.expansions().forEach(e -> lifetimes.get(e.buffer().id()).touch(step.index()));
    }
    program.graph().outputs().forEach(value -> touch(program, lifetimes, value, lastStep));
    extendOverLoops(program, lifetimes);
    return lifetimes;
  }

  /** What a loop finds at its first turn and reads it finds at the next ones, too. */
  private static void extendOverLoops(Program program, Map<Integer, Lifetime> lifetimes) {
    Deque<Integer> begins = new ArrayDeque<>();
    for (Step step : program.steps()) {
      if (step.node().op() instanceof Control control) {
        if (control.kind() == Control.Kind.LOOP) {
          begins.push(step.index());
        } else if (control.kind() == Control.Kind.END_LOOP) {
          int begin = begins.pop();
          for (Lifetime life : lifetimes.values()) {
            if (life.first < begin && life.last >= begin) {
              life.touch(step.index());
            }
          }
        }
      }
    }
  }

  private static void touch(
      Program program, Map<Integer, Lifetime> lifetimes, Value value, int step) {
    view(program, value).ifPresent(view -> lifetimes.get(view.buffer().id()).touch(step));
  }

  private static Optional<View> view(Program program, Value value) {
    return Optional.ofNullable(program.views().get(value));
  }

  private static List<OverlapRule> overlapRules(Program program, Map<Integer, Lifetime> lifetimes) {
    List<OverlapRule> rules = new ArrayList<>();
    // The caller reads the outputs after the last step, which must not write over them.
    Set<Integer> outputs =
        program.graph().outputs().stream()
            .flatMap(value -> view(program, value).stream())
            .map(view -> view.buffer().id())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (Step step : program.steps()) {
      rules.addAll(
          OverlapRules.of(
              program,
              step,
              id -> lifetimes.get(id).last == step.index() && !outputs.contains(id),
              id -> lifetimes.get(id).first == step.index()));
    }
    return rules;
  }

  /** First and last step that touch a buffer, both inclusive. */
  private static final class Lifetime {
    private int first = Integer.MAX_VALUE;
    private int last = -1;

    void touch(int step) {
      first = Math.min(first, step);
      last = Math.max(last, step);
    }
  }
}
