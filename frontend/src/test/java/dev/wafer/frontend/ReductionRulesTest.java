package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.INT16;
import static dev.wafer.frontend.ModelBuilder.INT32;
import static dev.wafer.frontend.ModelBuilder.INT8;
import static dev.wafer.frontend.ModelBuilder.options;
import static dev.wafer.frontend.SmallModels.constant;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.op.ArgFn;
import dev.wafer.ir.op.ReduceFn;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What functions along axes refuse, by operator and rule. */
class ReductionRulesTest {
  private static final int BOOL = 6;

  private final ModelBuilder model = new ModelBuilder();

  @Test
  void theLargestAndLeastKeepTheQuantization() {
    for (int type : List.of(INT8, INT16)) {
      for (String name : List.of("REDUCE_MAX", "REDUCE_MIN")) {
        ModelBuilder each = new ModelBuilder();
        int x = each.quantized(type, 0.5f, 0, 2, 3);
        int y = each.quantized(type, 0.25f, 0, 2);
        Diagnostic d = refusal(each, name, x, constant(each, 1), y);
        assertThat(d.rule()).contains("share one scale");
        assertThat(d.found()).contains("0.25");
      }
    }
  }

  @Test
  void axesLieInsideTheRank() {
    for (ReduceFn fn : ReduceFn.values()) {
      ModelBuilder each = new ModelBuilder();
      int type = fn.types().contains(DataType.FLOAT32) ? FLOAT32 : BOOL;
      int x = each.tensor(type, 2, 3);
      Diagnostic d = refusal(each, fn.name(), x, constant(each, 2), each.tensor(type, 2));
      assertThat(d.rule()).contains("axes lie inside the rank");
      assertThat(d.operatorName()).isEqualTo(fn.name());
    }
    for (ArgFn fn : ArgFn.values()) {
      ModelBuilder each = new ModelBuilder();
      int x = each.tensor(FLOAT32, 2, 3);
      Diagnostic d = refusal(each, fn.name(), x, constant(each, -3), each.tensor(INT32, 2));
      assertThat(d.rule()).contains("axes lie inside the rank");
    }
  }

  @Test
  void anArgumentIsLookedForAlongOneAxis() {
    int x = model.tensor(FLOAT32, 2, 3);
    Diagnostic d = refusal(model, "ARG_MAX", x, constant(model, 0, 1), model.tensor(INT32, 3));
    assertThat(d.rule()).contains("one axis is given");
    assertThat(d.found()).isEqualTo("2 axes");
  }

  @Test
  void anArgumentIsAnIndex() {
    int x = model.tensor(FLOAT32, 2, 3);
    Diagnostic d = refusal(model, "ARG_MIN", x, constant(model, 1), model.tensor(FLOAT32, 2));
    assertThat(d.rule()).contains("element types");
    assertThat(d.supported()).contains("FLOAT32 to INT32, INT64");
  }

  @Test
  void axesAreConstants() {
    int x = model.tensor(FLOAT32, 2, 3);
    int axis = model.tensor(INT32, 1);
    int y = model.tensor(FLOAT32, 2);
    model.operator(ModelBuilder.code("REDUCE_MAX"), ints(x, axis), ints(y), 27, options());
    Diagnostic d = only(model.inputs(x, axis).outputs(y));
    assertThat(d.rule()).contains("are constants");
    assertThat(d.tensorName()).isEqualTo("t1");
  }

  private static Diagnostic refusal(ModelBuilder model, String name, int x, int axis, int y) {
    int optionsType = SupportedOperators.find(name).orElseThrow().optionsType();
    model.operator(ModelBuilder.code(name), ints(x, axis), ints(y), optionsType, options());
    return only(model.inputs(x).outputs(y));
  }

  private static Diagnostic only(ModelBuilder model) {
    List<Diagnostic> all = TfliteImporter.importModel(model.build()).unsupported();
    assertThat(all).hasSize(1);
    return all.get(0);
  }
}
