package dev.wafer.passes.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.passes.cost.Counts;
import dev.wafer.targets.TargetCatalog;
import dev.wafer.targets.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls of a part whose kernels have forms that share functions. */
class SharedFormsTest {
  private static KernelBinding.Builder form(String function, int work, int codeBytes) {
    return KernelBinding.builder("k", "k.ftl", function)
        .code(codeBytes)
        .counts(Counts.of(Work.ARITHMETIC, work));
  }

  /** Forms of one kernel, that which bakes in the most first. */
  private static KernelBinding binding(KernelBinding.Builder... forms) {
    KernelBinding last = forms[forms.length - 1].build();
    for (int i = forms.length - 2; i >= 0; i--) {
      last = forms[i].shared(last).build();
    }
    return last.pricedFor(TargetCatalog.builtIn().core("cortex-m4").orElseThrow());
  }

  private static List<String> functions(KernelBinding... calls) {
    return SharedForms.ofMost(List.of(calls)).stream().map(KernelBinding::function).toList();
  }

  @Test
  void callsTakeTheFormThatMostOfThemHave() {
    KernelBinding a = binding(form("a", 100, 500), form("any", 200, 500));
    KernelBinding b = binding(form("b", 100, 500), form("any", 200, 500));

    assertThat(functions(a)).containsExactly("a");
    assertThat(functions(a, b, a)).containsExactly("any", "any", "any");
  }

  @Test
  void ofFormsThatAllHaveTheOneOfFewestInstructionsIsTakenThenTheSmallest() {
    KernelBinding a =
        binding(form("small", 200, 400), form("quick", 200, 600), form("same", 200, 500));
    KernelBinding b =
        binding(form("quick", 100, 600), form("same", 100, 500), form("small", 200, 400));

    assertThat(functions(a, b)).containsExactly("same", "same");
  }

  @Test
  void aFormThatIsTakenHasAllOthersBehindIt() {
    KernelBinding a = binding(form("a", 100, 500), form("any", 200, 500), form("slow", 300, 500));
    KernelBinding b = binding(form("b", 100, 500), form("any", 200, 500));

    assertThat(SharedForms.ofMost(List.of(a, b)).get(0).forms())
        .extracting(KernelBinding::function)
        .containsExactly("any", "a", "slow");
  }

  @Test
  void aFormTakesAnothersPlaceWithNumbersOfItsOwnButNotWithOtherScratchOrOrder() {
    KernelBinding sum = form("a", 100, 500).input(0).input(1).output(0).build();
    KernelBinding any =
        form("any", 200, 500)
            .input(0)
            .input(1)
            .output(0)
            .argument(new Argument.Literal(new Parameter.Whole("count", CType.I32, 8)))
            .parameters()
            .parameter("factor", CType.I32, 3)
            .build();
    KernelBinding swapped = form("b", 100, 500).input(1).input(0).output(0).build();
    KernelBinding roomy =
        form("c", 100, 500).input(0).input(1).output(0).scratch("x", CType.I8, 8, 4).build();

    assertThat(SharedForms.isInPlaceOf(any, sum)).isTrue();
    assertThat(SharedForms.isInPlaceOf(sum, any)).isTrue();
    assertThat(SharedForms.isInPlaceOf(swapped, sum)).isFalse();
    assertThat(SharedForms.isInPlaceOf(roomy, sum)).isFalse();
  }
}
