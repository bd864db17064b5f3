package dev.wafer.passes.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.passes.program.FormSearch.Form;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that need functions of 500 bytes each and helpers of 1,000. */
class FormSearchTest {
  private static final int FUNCTION_BYTES = 500;
  private static final int HELPER_BYTES = 1_000;
  private static final double PER_BYTE = 64;
  private static final long NO_LIMIT = Long.MAX_VALUE;

  private final List<String> names = new ArrayList<>();
  private final List<Integer> bytes = new ArrayList<>();

  private Form form(long instructions, String function, String... helpers) {
    List<Integer> code = new ArrayList<>(List.of(number(function, FUNCTION_BYTES)));
    for (String helper : helpers) {
      code.add(number(helper, HELPER_BYTES));
    }
    return new Form(code.get(0), code, instructions, 0);
  }

  private int number(String name, int size) {
    if (!names.contains(name)) {
      names.add(name);
      bytes.add(size);
    }
    return names.indexOf(name);
  }

  private List<String> functions(long mayLose, List<List<Form>> groups) {
    int[] best = new FormSearch(groups, bytes, PER_BYTE, mayLose).best();
    List<String> functions = new ArrayList<>();
    for (int i = 0; i < best.length; i++) {
      functions.add(names.get(groups.get(i).get(best[i]).function()));
    }
    return functions;
  }

  @Test
  void callsLeaveAHelperTogetherThatNoneOfThemCouldLeaveAlone() {
    List<Form> plain = List.of(form(100_000, "plain", "other"));
    List<Form> a = List.of(form(1_000, "a", "own"), form(21_000, "a2", "other"));
    List<Form> b = List.of(form(1_000, "b", "own"), form(21_000, "b2", "other"));

    assertThat(functions(NO_LIMIT, List.of(plain, a, b))).containsExactly("plain", "a2", "b2");
  }

  @Test
  void aHelperThatSomeCallCannotLeaveStays() {
    List<Form> plain = List.of(form(100_000, "plain", "other"));
    List<Form> a = List.of(form(1_000, "a", "own"), form(2_000, "a2", "other"));
    List<Form> b = List.of(form(1_000, "b", "own"));

    assertThat(functions(NO_LIMIT, List.of(plain, a, b))).containsExactly("plain", "a", "b");
  }

  @Test
  void instructionsAreLostUpToTheLimitAlone() {
    List<Form> plain = List.of(form(100_000, "plain", "other"));
    List<Form> a = List.of(form(1_000, "a", "own"), form(21_000, "a2", "other"));

    assertThat(functions(19_999, List.of(plain, a))).containsExactly("plain", "a");
    assertThat(functions(20_000, List.of(plain, a))).containsExactly("plain", "a2");
  }

  @Test
  void codeIsKeptThatSavesMoreThanItIsWorth() {
    List<Form> plain = List.of(form(100_000, "plain", "other"));
    List<Form> a = List.of(form(1_000, "a", "own"), form(1_100 + 64_000, "a2", "other"));
    List<Form> b = List.of(form(1_000, "a", "own"), form(900 + 64_000, "a2", "other"));

    assertThat(functions(NO_LIMIT, List.of(plain, a))).containsExactly("plain", "a");
    assertThat(functions(NO_LIMIT, List.of(plain, b))).containsExactly("plain", "a2");
  }

  @Test
  void whatLeavesAHelperGoesToOneFunctionWhereThatServesAll() {
    List<Form> small =
        List.of(
            form(10_000, "both", "four", "rest"),
            form(12_000, "lean", "one"),
            form(11_900, "all", "four", "one"));
    List<Form> large =
        List.of(form(900_000, "both", "four", "rest"), form(900_000, "all", "four", "one"));
    List<Form> other = List.of(form(10_000, "other", "one"));

    assertThat(functions(NO_LIMIT, List.of(small, large, other)))
        .containsExactly("all", "all", "other");
  }

  @Test
  void formsOfEqualCostStay() {
    List<Form> a = List.of(form(1_000, "a"), form(1_000, "a2"));

    assertThat(functions(NO_LIMIT, List.of(a, a))).isEqualTo(Collections.nCopies(2, "a"));
  }

  /** A step to a function takes all of a group's forms of it in turn, and has to take all back. */
  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aGroupWithTwoDearFormsOfAFunctionKeepsItsOwn() {
    List<Form> plain = List.of(form(100_000, "plain", "other"));
    List<Form> a =
        List.of(
            form(1_000, "a", "other"), form(900_000, "f", "third"), form(800_000, "f", "fourth"));

    assertThat(functions(NO_LIMIT, List.of(plain, a))).containsExactly("plain", "a");
  }
}
