package dev.wafer.frontend.ops;

import dev.wafer.ir.op.Op;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.FileForm;
import dev.wafer.ir.spec.NodeCheck;
import dev.wafer.ir.spec.OpSpecs;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The one way from an operator of the file to nodes: its specification, and what its options say.
 */
record SpecImport(FileForm form, Reading reading) implements OperatorImport {
  @Override
  public String name() {
    return form.name();
  }

  @Override
  public int optionsType() {
    return form.optionsType();
  }

  @Override
  public TypeTable types() {
    return form.types();
  }

  @Override
  public List<Rule> rules() {
    Set<Rule> all = new LinkedHashSet<>(reading.rules());
    all.addAll(form.spec().rules());
    CommonRules.GENERAL.forEach(all::remove);
    return List.copyOf(all);
  }

  @Override
  public List<String> notes() {
    return form.spec().notes();
  }

  @Override
  public void importInto(OperatorContext c) {
    c.emit(reading.reader().read(c), form.nodeInputs(c.inputs()));
    for (OperatorContext.EmittedNode node : c.emitted()) {
      check(node.op(), new NodeCheck(node.inputs(), node.outputs(), c.scope()));
    }
    c.dropEmptyParts();
  }

  private static void check(Op op, NodeCheck node) {
    OpSpecs.of(op).checkShapes(op, node);
    OpSpecs.of(op).checkRequirements(op, node);
  }
}
