package dev.wafer.emitter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The cases of a part's switch. Calls that differ in nothing but where rows lie in the scratch
 * share one if their places are evenly apart: then these follow from the number of the call.
 */
final class CallCases {
  /** The variable that holds the number of a call. */
  private static final String NUMBER = "call";

  /** C compilers share the tails of cases; of two calls too little is left to gain. */
  private static final int LEAST_CALLS = 3;

  private static final Comparator<Written> BY_PLACES =
      (a, b) ->
          IntStream.range(0, a.places.size())
              .map(i -> Long.compare(a.places.get(i), b.places.get(i)))
              .filter(order -> order != 0)
              .findFirst()
              .orElse(0);

  private final List<Case> cases = new ArrayList<>();
  private final int[] numbers;

  /**
   * Calls that share a case.
   *
   * @param first number of the first of them; the others have the next ones
   * @param step of each place, in bytes, from a call to the next
   */
  private record Case(List<Written> calls, int first, List<Long> step) {
    Map<String, Object> model() {
      Map<String, Object> model = new LinkedHashMap<>(calls.get(0).model());
      model.put("call", placed((String) model.get("call")));
      if (model.get("move") instanceof Map<?, ?> move) {
        Map<String, Object> moved = new LinkedHashMap<>();
        move.forEach((key, value) -> moved.put((String) key, placed(value.toString())));
        model.put("move", moved);
      }
      model.put("numbers", IntStream.range(first, first + calls.size()).boxed().toList());
      return model;
    }

    private String placed(String text) {
      String all = text;
      for (int i = 0; i < step.size(); i++) {
        all = all.replace(token(i), rows(calls.get(0).places().get(i), step.get(i)));
      }
      return all;
    }

    private String rows(long firstBytes, long stepBytes) {
      if (stepBytes == 0) {
        return "rows" + (firstBytes == 0 ? "" : " + " + firstBytes);
      }
      long start = firstBytes - first * stepBytes;
      String moves = stepBytes + " * " + NUMBER;
      return start == 0
          ? "rows + " + moves
          : "rows + (" + moves + (start < 0 ? " - " : " + ") + Math.abs(start) + ")";
    }
  }

  /**
   * A call as it is written.
   *
   * @param index among the part's calls
   * @param model with tokens for places in the scratch
   * @param places in bytes
   */
  private record Written(int index, Map<String, Object> model, List<Long> places) {
    List<Long> stepTo(Written next) {
      return IntStream.range(0, places.size())
          .mapToObj(i -> next.places.get(i) - places.get(i))
          .toList();
    }
  }

  /** Collects the places in the scratch that a call takes. */
  static final class Places {
    private final List<Long> places = new ArrayList<>();

    /** What stands for a place until the call's case is known. */
    String token(long offsetBytes) {
      places.add(offsetBytes);
      return CallCases.token(places.size() - 1);
    }

    List<Long> offsetsBytes() {
      return List.copyOf(places);
    }
  }

  private static String token(int place) {
    return "@" + place + "@";
  }

  /**
   * The cases of calls.
   *
   * @param models of the calls, with tokens for places
   * @param places of each call
   */
  CallCases(List<Map<String, Object>> models, List<Places> places) {
    numbers = new int[models.size()];
    Map<Map<String, Object>, List<Written>> alike = new LinkedHashMap<>();
    for (int i = 0; i < models.size(); i++) {
      Written call = new Written(i, models.get(i), places.get(i).offsetsBytes());
      alike.computeIfAbsent(call.model(), model -> new ArrayList<>()).add(call);
    }
    List<List<Written>> groups = new ArrayList<>();
    alike.values().forEach(group -> groups.addAll(evenlyApart(group)));
    groups.sort(
        Comparator.comparingInt(group -> group.stream().mapToInt(Written::index).min().orElse(0)));
    int next = 0;
    for (List<Written> group : groups) {
      List<Long> step = group.get(0).stepTo(group.get(Math.min(1, group.size() - 1)));
      cases.add(new Case(group, next, step));
      for (Written call : group) {
        numbers[call.index()] = next++;
      }
    }
  }

  /** Calls by their places, in groups in which each place moves by the same bytes. */
  private static List<List<Written>> evenlyApart(List<Written> calls) {
    List<Written> sorted = calls.stream().sorted(BY_PLACES).toList();
    List<List<Written>> groups = new ArrayList<>();
    int from = 0;
    while (from < sorted.size()) {
      int to = Math.min(from + 2, sorted.size());
      while (to < sorted.size()
          && sorted
              .get(to - 1)
              .stepTo(sorted.get(to))
              .equals(sorted.get(from).stepTo(sorted.get(from + 1)))) {
        to++;
      }
      int size = to - from < LEAST_CALLS ? 1 : to - from;
      groups.add(sorted.subList(from, from + size));
      from += size;
    }
    return groups;
  }

  /** The numbers of calls in their order. */
  List<Integer> numbered(List<Integer> order) {
    return order.stream().map(index -> numbers[index]).toList();
  }

  /** Whether a place follows from the number of the call. */
  boolean count() {
    return cases.stream().anyMatch(c -> c.step().stream().anyMatch(step -> step != 0));
  }

  List<Map<String, Object>> models() {
    return cases.stream().map(Case::model).toList();
  }
}
