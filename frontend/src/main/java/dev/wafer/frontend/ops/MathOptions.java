package dev.wafer.frontend.ops;

import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.AddN;
import dev.wafer.ir.op.CumSum;
import dev.wafer.ir.op.Gelu;
import dev.wafer.ir.op.L2Normalization;
import dev.wafer.ir.op.LocalResponseNormalization;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Select;
import dev.wafer.ir.op.SelectFn;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options of choices, of sums of several tensors or along an axis, and of normalisations. */
final class MathOptions {
  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int THIRD = 2;
  private static final int FOURTH = 3;
  private static final Rule NO_ACTIVATION = Rule.supported("nothing is fused");
  private static final Rule ONE_AXIS = Rule.consistent("one axis is given");

  private MathOptions() {}

  static Map<String, Reading> all() {
    Map<String, Reading> all = new LinkedHashMap<>();
    for (SelectFn fn : SelectFn.values()) {
      all.put(fn.name(), Reading.of(c -> new Select(fn)));
    }
    all.put("ADD_N", Reading.of(c -> new AddN()));
    all.put("CUMSUM", Reading.of(MathOptions::cumSum, CommonRules.AXIS, ONE_AXIS));
    all.put("L2_NORMALIZATION", Reading.of(MathOptions::l2Normalization, NO_ACTIVATION));
    all.put(
        "LOCAL_RESPONSE_NORMALIZATION",
        Reading.of(
            c ->
                new LocalResponseNormalization(
                    c.options().int32(FIRST, 0),
                    c.options().float32(SECOND),
                    c.options().float32(THIRD),
                    c.options().float32(FOURTH))));
    all.put("GELU", Reading.of(c -> new Gelu(c.options().bool(FIRST, false))));
    return all;
  }

  private static Op cumSum(OperatorContext c) {
    List<Integer> axes = c.constantIntegers(1);
    c.require(axes.size() == 1, ONE_AXIS, () -> axes.size() + " axes");
    return new CumSum(
        c.resolveAxis(axes.get(0), c.input(0).shape().rank()),
        c.options().bool(FIRST, false),
        c.options().bool(SECOND, false));
  }

  private static Op l2Normalization(OperatorContext c) {
    Activation activation = c.activation(FIRST);
    c.require(activation == Activation.NONE, NO_ACTIVATION, activation::name);
    return new L2Normalization();
  }
}
