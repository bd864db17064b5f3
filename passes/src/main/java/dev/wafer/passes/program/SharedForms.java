package dev.wafer.passes.program;

import dev.wafer.passes.cost.Exchange;
import dev.wafer.passes.cost.Objective;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The forms of kernels by which the calls of parts that run row by row share functions, and helpers
 * of these, where the code that goes is worth the time.
 */
public final class SharedForms {
  /** By functions and helpers. */
  private final Map<Object, Integer> numbers = new HashMap<>();

  private final List<Integer> codeBytes = new ArrayList<>();

  /** The forms of calls that have forms of the same functions, by these. */
  private final Map<List<Integer>, List<FormSearch.Form>> groups = new LinkedHashMap<>();

  private final IdentityHashMap<KernelBinding, List<Integer>> functionsOf = new IdentityHashMap<>();
  private final IdentityHashMap<KernelBinding, List<KernelBinding>> formsOf =
      new IdentityHashMap<>();

  private SharedForms() {}

  /**
   * What tells which function many calls share.
   *
   * @param users that have a form for it
   * @param time of all of these by that form
   * @param codeBytes of it and of its helpers
   */
  private record Popularity(int users, long time, long codeBytes) {
    static final Comparator<Popularity> MOST_FIRST =
        Comparator.comparingInt((Popularity p) -> -p.users)
            .thenComparingLong(Popularity::time)
            .thenComparingLong(Popularity::codeBytes);

    static Popularity of(KernelBinding form) {
      long bytes = CFunction.code(form).values().stream().mapToLong(Integer::longValue).sum();
      return new Popularity(1, form.time(), bytes);
    }

    Popularity and(Popularity other) {
      return new Popularity(users + other.users, time + other.time, codeBytes);
    }
  }

  /**
   * The forms that most calls of a part have, each with the others behind it. Where the part lies
   * and what lies beside it is not known yet.
   *
   * @param bindings of the calls in their order, some of them the same
   */
  public static List<KernelBinding> ofMost(List<KernelBinding> bindings) {
    IdentityHashMap<KernelBinding, KernelBinding> known = new IdentityHashMap<>();
    Map<CFunction, Popularity> popular = new HashMap<>();
    for (KernelBinding binding : bindings) {
      if (known.put(binding, binding) == null) {
        binding
            .forms()
            .forEach(f -> popular.merge(CFunction.of(f), Popularity.of(f), Popularity::and));
      }
    }
    known.replaceAll((binding, same) -> withMostPopular(binding, popular));
    return bindings.stream().map(known::get).toList();
  }

  private static KernelBinding withMostPopular(
      KernelBinding binding, Map<CFunction, Popularity> popular) {
    List<Popularity> forms = binding.forms().map(form -> popular.get(CFunction.of(form))).toList();
    return binding.leading(forms.indexOf(Collections.min(forms, Popularity.MOST_FIRST)));
  }

  /**
   * A program whose parts share with each other and with the steps beside them, each call where it
   * is and with the scratch that it has.
   */
  public static PlannedProgram of(PlannedProgram planned, Objective objective) {
    List<Step> steps = planned.program().steps();
    if (steps.stream().allMatch(step -> step.binding().segment().isEmpty())) {
      return planned;
    }
    SharedForms shared = new SharedForms();
    long time = 0;
    long constants = 0;
    for (Step step : steps) {
      time += step.binding().time();
      constants += step.binding().constantBytes();
      shared.add(step);
    }
    Exchange exchange = objective.exchange(time, constants, planned.plan().heightBytes());
    IdentityHashMap<KernelBinding, KernelBinding> chosen =
        shared.chosen(
            exchange.instructionsPerFlashByte(), (long) (objective.mostForSmallerCode() * time));
    return planned.withProgram(
        planned
            .program()
            .withBindings(
                step ->
                    step.binding().segment().isPresent()
                        ? step.binding().withForms(chosen::get)
                        : chosen.get(step.binding())));
  }

  private void add(Step step) {
    KernelBinding binding = step.binding();
    boolean plain = step.expansions().isEmpty() && step.tiling().isEmpty();
    binding
        .segment()
        .ifPresentOrElse(
            this::add, () -> add(binding, plain ? inPlace(binding) : List.of(binding), 1));
  }

  private void add(Segment segment) {
    IdentityHashMap<KernelBinding, Integer> turns = new IdentityHashMap<>();
    int[] turnsOfCalls = segment.turns();
    for (int i = 0; i < turnsOfCalls.length; i++) {
      turns.merge(segment.calls().get(i).binding(), turnsOfCalls[i], Integer::sum);
    }
    for (Segment.Call call : segment.calls()) {
      add(call.binding(), inPlace(call.binding()), turns.get(call.binding()));
    }
  }

  /** The forms that can be called with what is passed to the first one. */
  private static List<KernelBinding> inPlace(KernelBinding binding) {
    return binding.forms().filter(form -> isInPlaceOf(form, binding)).toList();
  }

  /** Whether a form can be called with what is passed to another one. */
  static boolean isInPlaceOf(KernelBinding form, KernelBinding other) {
    return placed(form).equals(placed(other))
        && form.overlaps().equals(other.overlaps())
        && form.alignmentBytes() <= other.alignmentBytes()
        && form.constants().size() == other.constants().size()
        && form.scratch().size() == other.scratch().size()
        && IntStream.range(0, form.scratch().size())
            .allMatch(i -> isWithin(form.scratch().get(i), other.scratch().get(i)));
  }

  /** What is passed and lies somewhere: numbers and structures are each form's own. */
  private static List<Argument> placed(KernelBinding binding) {
    return binding.arguments().stream()
        .filter(a -> !(a instanceof Argument.Literal || a instanceof Argument.Parameters))
        .toList();
  }

  private static boolean isWithin(ScratchRequest request, ScratchRequest other) {
    return request.sizeBytes() <= other.sizeBytes()
        && request.alignmentBytes() <= other.alignmentBytes()
        && request.frame().equals(other.frame());
  }

  private void add(KernelBinding binding, List<KernelBinding> possible, int turns) {
    if (formsOf.containsKey(binding)) {
      return;
    }
    List<FormSearch.Form> forms = possible.stream().map(form -> form(form, turns)).toList();
    List<Integer> functions = forms.stream().map(FormSearch.Form::function).toList();
    groups.merge(functions, forms, SharedForms::sum);
    functionsOf.put(binding, functions);
    formsOf.put(binding, possible);
  }

  private static List<FormSearch.Form> sum(List<FormSearch.Form> a, List<FormSearch.Form> b) {
    return IntStream.range(0, a.size()).mapToObj(i -> a.get(i).and(b.get(i))).toList();
  }

  private FormSearch.Form form(KernelBinding binding, int turns) {
    List<Integer> code =
        CFunction.code(binding).entrySet().stream()
            .map(entry -> number(entry.getKey(), entry.getValue()))
            .toList();
    return new FormSearch.Form(
        number(CFunction.of(binding), binding.codeBytes()),
        code,
        binding.time() * turns,
        binding.parameterBytes());
  }

  private int number(Object code, int bytes) {
    return numbers.computeIfAbsent(
        code,
        c -> {
          codeBytes.add(bytes);
          return codeBytes.size() - 1;
        });
  }

  /** For each binding its form. */
  private IdentityHashMap<KernelBinding, KernelBinding> chosen(double timePerByte, long mayLose) {
    int[] best =
        new FormSearch(List.copyOf(groups.values()), codeBytes, timePerByte, mayLose).best();
    Map<List<Integer>, Integer> bestOf = new HashMap<>();
    groups.keySet().forEach(functions -> bestOf.put(functions, best[bestOf.size()]));
    IdentityHashMap<KernelBinding, KernelBinding> chosen = new IdentityHashMap<>();
    functionsOf.forEach(
        (binding, functions) ->
            chosen.put(binding, formsOf.get(binding).get(bestOf.get(functions))));
    return chosen;
  }
}
