package dev.wafer.compiler.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.BrokenModel;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.frontend.ops.OperatorImport;
import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.spec.Column;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.FileForm;
import dev.wafer.ir.spec.OpSpecs;
import dev.wafer.ir.spec.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each rule of each operator is broken by a model, which is refused by operator, tensor and rule.
 * The models are made from admitted ones by changing one property ({@link Change}); where that does
 * not reach, a line of {@code broken-rules.txt} does. What no file can break, {@code
 * unbreakable-rules.txt} lists with the reason.
 */
@Tag("long")
class EveryRuleOfEveryOperatorTest {
  /** An operator, and part of the sentence of a rule that no file breaks there. */
  private record Unbreakable(Set<String> operators, String rule) {
    boolean is(String operator, String sentence) {
      return operators.contains(operator) && sentence.contains(rule);
    }
  }

  private static final List<DataType> QUANTIZED =
      List.of(DataType.INT8, DataType.UINT8, DataType.INT16);

  @Test
  void isBrokenByAModelThatIsRefusedByOperatorTensorAndRule() throws IOException {
    Map<String, Instances.Drawn> instances = new Instances().all();
    Map<String, Set<String>> broken = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    int models = 0;
    for (String operator : Draws.operators()) {
      RuleSearch search = new RuleSearch(operator, instances.get(operator)).run();
      broken.put(operator, search.broken());
      wrong.addAll(search.wrong());
      models += search.models();
    }
    for (BrokenModel line : BrokenModel.all()) {
      TfliteImporter.importModel(line.build()).unsupported().stream()
          .filter(refusal -> broken.containsKey(refusal.operatorName()))
          .forEach(refusal -> broken.get(refusal.operatorName()).add(refusal.rule()));
    }
    assertThat(wrong).as("models not refused by operator, tensor and rule").isEmpty();

    List<Unbreakable> unbreakable = unbreakable();
    Set<String> unbroken = new TreeSet<>();
    Set<String> mistaken = new TreeSet<>();
    int pairs = 0;
    for (String operator : broken.keySet()) {
      for (Rule rule : rules(operator)) {
        boolean breaks = broken.get(operator).contains(rule.sentence());
        boolean listed = unbreakable.stream().anyMatch(u -> u.is(operator, rule.sentence()));
        if (breaks && listed) {
          mistaken.add(operator + ": " + rule.sentence());
        } else if (!breaks && !listed) {
          unbroken.add(operator + ": " + rule.sentence());
        }
        pairs += breaks ? 1 : 0;
      }
    }
    System.out.printf("%d models break %d rules of %d operators%n", models, pairs, broken.size());
    assertThat(unbroken).as("rules that no model breaks").isEmpty();
    assertThat(mistaken).as("broken though unbreakable-rules.txt has them").isEmpty();
  }

  /** The rules of an operator, of the general ones those about something that it has. */
  private static List<Rule> rules(String operator) {
    FileForm form = OpSpecs.fileForms().get(operator);
    OperatorImport reader = SupportedOperators.find(operator).orElseThrow();
    return Stream.concat(
            CommonRules.GENERAL.stream().filter(rule -> isOf(rule, form)), reader.rules().stream())
        .toList();
  }

  private static boolean isOf(Rule rule, FileForm form) {
    if (rule.equals(CommonRules.OPTIONS)) {
      return form.optionsType() != 0;
    }
    if (rule.equals(CommonRules.ACTIVATION)) {
      return Arrays.stream(form.spec().type().getRecordComponents())
          .anyMatch(component -> component.getType() == Activation.class);
    }
    if (rule.equals(CommonRules.CONSTANT_ATTRIBUTES) || rule.equals(CommonRules.FEW_ATTRIBUTES)) {
      return form.types().inputs().stream().anyMatch(Column::auxiliary);
    }
    if (rule.equals(CommonRules.FACTOR)) {
      List<Rule> own = form.spec().rules();
      return own.contains(CommonRules.PER_TENSOR)
          && !own.contains(CommonRules.SAME_QUANTIZATION)
          && form.types().rows().stream().flatMap(List::stream).anyMatch(QUANTIZED::contains);
    }
    // A shape that is not known is one of the graph's: the operator that leaves it open is refused.
    return !rule.equals(CommonRules.STATIC_SHAPE);
  }

  private static List<Unbreakable> unbreakable() throws IOException {
    try (InputStream lines =
        EveryRuleOfEveryOperatorTest.class.getResourceAsStream("unbreakable-rules.txt")) {
      return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("\\|"))
          .map(cells -> new Unbreakable(Set.of(cells[0].strip().split(" +")), cells[1].strip()))
          .toList();
    }
  }
}
