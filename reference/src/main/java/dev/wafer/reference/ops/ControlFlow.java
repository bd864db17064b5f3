package dev.wafer.reference.ops;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.If;
import dev.wafer.ir.op.Streamed;
import dev.wafer.ir.op.While;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Operators that run graphs. */
final class ControlFlow {
  /** Turns of a loop that nobody waits for on a microcontroller. */
  private static final int MOST_TURNS = 1 << 20;

  private ControlFlow() {}

  static List<Tensor> branch(Invocation call) {
    If op = call.op(If.class);
    List<Tensor> taken = call.inputs().subList(1, call.inputs().size());
    Evaluator branch = new Evaluator(holds(call.input(0)) ? op.then() : op.otherwise());
    return typed(call, branch.run(taken));
  }

  static List<Tensor> loop(Invocation call) {
    While op = call.op(While.class);
    Evaluator condition = new Evaluator(op.condition());
    Evaluator body = new Evaluator(op.body());
    List<Tensor> carried = call.inputs();
    for (int turn = 0; holds(condition.run(carried).get(0)); turn++) {
      if (turn == MOST_TURNS) {
        throw new WaferException(
            Diagnostic.of(Diagnostic.Code.INVALID_INPUT, "a loop ends")
                .atOperator(call.node().operatorIndex(), op.mnemonic())
                .atTensor(call.node().name())
                .found("more than " + MOST_TURNS + " turns"));
      }
      carried = body.run(carried);
    }
    return typed(call, carried);
  }

  static List<Tensor> streamed(Invocation call) {
    return typed(call, new Evaluator(call.op(Streamed.class).graph()).run(call.inputs()));
  }

  private static boolean holds(Tensor condition) {
    return condition.toInts()[0] != 0;
  }

  private static List<Tensor> typed(Invocation call, List<Tensor> results) {
    List<Tensor> typed = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      typed.add(results.get(i).withType(call.node().output(i).type()));
    }
    return typed;
  }
}
