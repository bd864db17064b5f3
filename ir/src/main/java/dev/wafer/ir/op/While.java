package dev.wafer.ir.op;

import dev.wafer.ir.Graph;
import java.util.List;

/**
 * A loop. Inputs: what the loop carries, at its start; the outputs are the same at its end. The
 * condition takes them and gives one BOOL; while that holds the body, which gives as many as it
 * takes, makes the next ones of them.
 */
public record While(Graph condition, Graph body) implements Op {
  @Override
  public String mnemonic() {
    return "WHILE";
  }

  @Override
  public List<Graph> regions() {
    return List.of(condition, body);
  }

  @Override
  public Op withRegions(List<Graph> others) {
    return new While(others.get(0), others.get(1));
  }
}
