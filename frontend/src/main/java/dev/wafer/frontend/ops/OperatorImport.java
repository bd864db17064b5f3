package dev.wafer.frontend.ops;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.spec.BrokenRuleException;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.FileForm;
import dev.wafer.ir.spec.NodeCheck;
import dev.wafer.ir.spec.OpSpec;
import dev.wafer.ir.spec.OpSpecs;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The one way from an operator of the file to nodes: its specification, and what its options say.
 */
public final class OperatorImport {
  private final FileForm form;
  private final Reading reading;

  OperatorImport(FileForm form, Reading reading) {
    this.form = form;
    this.reading = reading;
  }

  /** TensorFlow Lite's name, for example {@code CONV_2D}. */
  public String name() {
    return form.name();
  }

  /** Number of the operator's options table in the schema's {@code BuiltinOptions} union. */
  public int optionsType() {
    return form.optionsType();
  }

  /** The element types that it takes, and with them its inputs and outputs in the file's order. */
  public TypeTable types() {
    return form.types();
  }

  /** The rules of its own; {@link CommonRules#GENERAL} hold for every operator. */
  public List<Rule> rules() {
    Set<Rule> all = new LinkedHashSet<>(reading.rules());
    all.addAll(form.spec().rules());
    all.removeIf(rule -> !rule.concerns(form.types()));
    CommonRules.GENERAL.forEach(all::remove);
    return List.copyOf(all);
  }

  /** What the results are where one might expect others; sentences for the operator table. */
  public List<String> notes() {
    return form.spec().notes();
  }

  /**
   * Emits the operator's nodes.
   *
   * @param optionsType of the file's options; 0 for none
   * @throws BrokenRuleException where a rule is broken
   */
  public void importInto(int optionsType, OperatorContext c) {
    c.require(
        optionsType == 0 || form.optionsType() == 0 || optionsType == form.optionsType(),
        CommonRules.OPTIONS,
        () -> "options of type " + optionsType);
    checkTypes(c);
    Op op = reading.reader().read(c);
    c.keep(OpSpecs.of(op).states(op, c.check()));
    c.emitRead(op, form.nodeInputs(c.inputs()));
    for (OperatorContext.EmittedNode node : c.emitted()) {
      check(node.op(), new NodeCheck(node.inputs(), node.outputs(), c.scope()));
    }
    c.dropEmptyParts();
    FactorCheck.check(c);
  }

  private void checkTypes(OperatorContext c) {
    try {
      form.checkTypes(c.check());
    } catch (BrokenRuleException e) {
      throw e.diagnostic().code() == Diagnostic.Code.UNSUPPORTED_TYPE
          ? new BrokenRuleException(
              e.diagnostic().help(Advice.types(form.name(), c.types())), e.mayFollow())
          : e;
    }
  }

  private static void check(Op op, NodeCheck node) {
    OpSpec<?> spec = OpSpecs.of(op);
    spec.checkShapes(op, node);
    spec.checkRequirements(op, node);
  }
}
