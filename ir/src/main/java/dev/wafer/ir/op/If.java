package dev.wafer.ir.op;

import dev.wafer.ir.Graph;
import java.util.List;

/**
 * One graph or the other. Inputs: the condition, one BOOL; then what both graphs take. The outputs
 * are those of the graph that runs.
 */
public record If(Graph then, Graph otherwise) implements Op {
  @Override
  public String mnemonic() {
    return "IF";
  }

  @Override
  public List<Graph> regions() {
    return List.of(then, otherwise);
  }

  @Override
  public Op withRegions(List<Graph> others) {
    return new If(others.get(0), others.get(1));
  }
}
