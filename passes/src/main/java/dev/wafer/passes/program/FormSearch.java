package dev.wafer.passes.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds for each group of calls the form by which all groups take the least of time and code
 * together: from the first on, step by step, what gains most. A step moves all groups to one
 * function, or one group to another form, or all groups away from some code.
 */
final class FormSearch {
  /**
   * One way to make some calls.
   *
   * @param function its number
   * @param code numbers of what it needs: its function, and the helpers that this calls
   * @param time of all of the calls
   * @param parameterBytes of flash beside the code
   */
  record Form(int function, List<Integer> code, long time, long parameterBytes) {
    Form {
      code = List.copyOf(code);
    }

    /** Of the same functions, for these calls and for others. */
    Form and(Form other) {
      return new Form(function, code, time + other.time, parameterBytes + other.parameterBytes);
    }
  }

  /** A group that takes a form. */
  private record Change(int group, int form) {}

  /** Of time: less may be what rounding makes of nothing. */
  private static final double LEAST_GAIN = 1;

  private final List<List<Form>> groups;
  private final List<Integer> codeBytes;
  private final double timePerByte;
  private final long mayLose;
  private final int[] chosen;

  /** Of each code, the groups that need it. */
  private final int[] users;

  /** Time beside those of the first forms. */
  private long lost;

  /**
   * @param groups the forms that each can take, first that which it has
   * @param codeBytes by the codes' numbers
   * @param timePerByte what a byte of flash is worth
   * @param mayLose time that smaller code may cost
   */
  FormSearch(List<List<Form>> groups, List<Integer> codeBytes, double timePerByte, long mayLose) {
    this.groups = groups;
    this.codeBytes = codeBytes;
    this.timePerByte = timePerByte;
    this.mayLose = mayLose;
    chosen = new int[groups.size()];
    users = new int[codeBytes.size()];
    groups.forEach(forms -> forms.get(0).code().forEach(code -> users[code]++));
  }

  /** For each group the index of its form. */
  int[] best() {
    List<Change> best;
    do {
      best = List.of();
      double most = LEAST_GAIN;
      for (List<Change> step : steps()) {
        double gain = gain(step);
        if (gain > most) {
          most = gain;
          best = step;
        }
      }
      best.forEach(this::apply);
    } while (!best.isEmpty());
    return chosen.clone();
  }

  private List<List<Change>> steps() {
    List<List<Change>> steps = new ArrayList<>();
    Map<Integer, List<Change>> byFunction = new LinkedHashMap<>();
    Set<Integer> used = new LinkedHashSet<>();
    for (int group = 0; group < chosen.length; group++) {
      for (int form = 0; form < groups.get(group).size(); form++) {
        if (form != chosen[group]) {
          Change change = new Change(group, form);
          steps.add(List.of(change));
          byFunction.computeIfAbsent(form(change).function(), f -> new ArrayList<>()).add(change);
        }
      }
      used.addAll(form(group).code());
    }
    steps.addAll(byFunction.values());
    for (int code : used) {
      steps.add(without(code, false));
      steps.add(without(code, true));
    }
    return steps;
  }

  /**
   * All groups that need some code, each in its best form without; none where one has no such.
   * Groups of much time choose first, so that others can use what these need.
   *
   * @param shared whether other code counts, too, divided among those that could share it
   */
  private List<Change> without(int code, boolean shared) {
    List<Integer> leaving =
        IntStream.range(0, chosen.length)
            .filter(g -> form(g).code().contains(code))
            .boxed()
            .sorted(Comparator.comparingLong(g -> -form(g).time()))
            .toList();
    double[] prices = new double[codeBytes.size()];
    if (shared) {
      leaving.forEach(group -> addOffers(group, code, prices));
      Arrays.setAll(prices, c -> timePerByte * codeBytes.get(c) / Math.max(1, prices[c]));
    }
    List<Change> changes = new ArrayList<>();
    List<Change> back = new ArrayList<>();
    for (int group : leaving) {
      Optional<Change> best =
          IntStream.range(0, groups.get(group).size())
              .mapToObj(form -> new Change(group, form))
              .filter(change -> !form(change).code().contains(code))
              .min(Comparator.comparingDouble(change -> cost(change, prices)));
      if (best.isPresent()) {
        back.add(new Change(group, chosen[group]));
        changes.add(best.get());
        apply(best.get());
      }
    }
    undo(back);
    return changes.size() == leaving.size() ? changes : List.of();
  }

  /** Counts a group for all that it could need without some code. */
  private void addOffers(int group, int code, double[] offers) {
    groups.get(group).stream()
        .map(Form::code)
        .filter(needed -> !needed.contains(code))
        .flatMap(List::stream)
        .distinct()
        .forEach(needed -> offers[needed]++);
  }

  /** Time, and the price of what no group needs yet. */
  private double cost(Change change, double[] prices) {
    return form(change).time()
        + form(change).code().stream().mapToDouble(c -> users[c] == 0 ? prices[c] : 0).sum();
  }

  /** What a step gains of time; nothing where it costs too much. */
  private double gain(List<Change> step) {
    List<Change> back = new ArrayList<>();
    double gain = 0;
    for (Change change : step) {
      back.add(new Change(change.group(), chosen[change.group()]));
      gain += apply(change);
    }
    boolean permitted = lost <= mayLose;
    undo(back);
    return permitted ? gain : 0;
  }

  /** A group may have changed more than once: the last change is taken back first. */
  private void undo(List<Change> back) {
    for (int i = back.size() - 1; i >= 0; i--) {
      apply(back.get(i));
    }
  }

  /** Gives a group another form, and says what that gains. */
  private double apply(Change change) {
    Form before = form(change.group());
    Form after = form(change);
    long bytes = before.parameterBytes() - after.parameterBytes();
    for (int code : before.code()) {
      users[code]--;
      bytes += users[code] == 0 ? codeBytes.get(code) : 0;
    }
    for (int code : after.code()) {
      bytes -= users[code] == 0 ? codeBytes.get(code) : 0;
      users[code]++;
    }
    long costs = after.time() - before.time();
    lost += costs;
    chosen[change.group()] = change.form();
    return timePerByte * bytes - costs;
  }

  private Form form(int group) {
    return groups.get(group).get(chosen[group]);
  }

  private Form form(Change change) {
    return groups.get(change.group()).get(change.form());
  }
}
