package dev.wafer.frontend.ops;

import dev.wafer.ir.spec.FileForm;
import dev.wafer.ir.spec.NodeCheck;
import dev.wafer.ir.spec.OpSpec;
import dev.wafer.ir.spec.OpSpecs;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.List;

/**
 * The one way from an operator of the file to nodes: its specification, and what its options say.
 */
record SpecImport(FileForm form, OptionReader reader) implements OperatorImport {
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
    return form.allRules();
  }

  @Override
  public List<String> notes() {
    return form.spec().notes();
  }

  @Override
  public void importInto(OperatorContext c) {
    c.emit(reader.read(c), form.nodeInputs(c.inputs()), c.outputs());
    for (OperatorContext.EmittedNode node : c.emitted()) {
      OpSpec<?> spec = OpSpecs.find(node.op()).orElseThrow();
      NodeCheck check = new NodeCheck(node.inputs(), node.outputs(), c.scope());
      spec.checkShapes(node.op(), check);
      spec.checkRequirements(node.op(), check);
    }
  }
}
