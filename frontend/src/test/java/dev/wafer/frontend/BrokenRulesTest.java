package dev.wafer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.spec.CommonRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule of the specifications has a model that breaks it, in {@code broken-rules.txt}, and is
 * refused by operator, tensor and rule.
 */
class BrokenRulesTest {
  /** What no file can break: the importer makes the tensors, or has settled the bounds. */
  private static final Set<String> OF_GRAPHS =
      Set.of(
          CommonRules.STATE_SHAPE.sentence(),
          "the slice begins and ends inside the input, in steps other than 0");

  static List<BrokenModel> models() {
    return BrokenModel.all();
  }

  @ParameterizedTest
  @MethodSource("models")
  void isRefusedByOperatorTensorAndRule(BrokenModel model) {
    List<Diagnostic> refusals = TfliteImporter.importModel(model.build()).unsupported();

    assertThat(refusals).hasSize(1);
    Diagnostic refusal = refusals.get(0);
    assertThat(refusal.rule()).contains(model.rule());
    assertThat(refusal.operatorName()).isEqualTo(model.operator());
    assertThat(refusal.tensorName()).isEqualTo(model.tensor());
  }

  @Test
  void everyRuleHasAModelThatBreaksIt() {
    Set<String> broken = new TreeSet<>(OF_GRAPHS);
    for (BrokenModel model : models()) {
      TfliteImporter.importModel(model.build()).unsupported().forEach(d -> broken.add(d.rule()));
    }
    Set<String> unbroken = new TreeSet<>();
    for (String name : SupportedOperators.names()) {
      SupportedOperators.rules(SupportedOperators.find(name).orElseThrow()).stream()
          .filter(rule -> !broken.contains(rule))
          .forEach(rule -> unbroken.add(name + ": " + rule));
    }
    assertThat(unbroken).as("rules without a model in broken-rules.txt").isEmpty();
  }
}
