package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;
import static dev.wafer.passes.PassAssertions.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.passes.PassContext;
import dev.wafer.passes.PassContext.Remark;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConcatenationRequantizationTest {
  private static final String INT16 =
      """
      graph "g"
      input %0: i16[1x2] q(0.5, 0)
      input %1: i16[1x2] q(0.25, 0)
      %2: i16[1x4] q(0.25, 0) = CONCATENATION(%0, %1) {axis=1} @3
      output %2
      """;

  @Test
  void eachDifferingPartGetsAQuantizeOfItsOwn() {
    assertRewrites(
        new ConcatenationRequantization(),
        """
        graph "g"
        input %0 "a": i8[1x2] q(0.5, 3)
        input %1 "b": i8[1x2] q(0.25, 3)
        input %2 "c": i8[1x2] q(0.25, 4)
        %3: i8[1x8] q(0.25, 3) = CONCATENATION(%0, %1, %2, %0) {axis=1} @3
        output %3
        """,
        """
        graph "g"
        input %0 "a": i8[1x2] q(0.5, 3)
        input %1 "b": i8[1x2] q(0.25, 3)
        input %2 "c": i8[1x2] q(0.25, 4)
        %4 "a": i8[1x2] q(0.25, 3) = QUANTIZE(%0) @3
        %5 "c": i8[1x2] q(0.25, 3) = QUANTIZE(%2) @3
        %6 "a": i8[1x2] q(0.25, 3) = QUANTIZE(%0) @3
        %3: i8[1x8] q(0.25, 3) = CONCATENATION(%4, %1, %5, %6) {axis=1} @3
        output %3
        """);
  }

  @Test
  void int16PartsAreLeftAsTheyAre() {
    assertKeeps(new ConcatenationRequantization(), INT16);
  }

  @Test
  void warnsOfWhatTensorFlowLiteRefusesOrIgnores() {
    assertThat(remarks(INT16.replace("i16", "i8")))
        .containsExactly(
            new Remark(
                "concatenation-requantization",
                3,
                "CONCATENATION",
                "",
                "a part has another quantization than the whole, which TensorFlow Lite's INT8"
                    + " kernel refuses; requantized as QUANTIZE does",
                true));
    assertThat(remarks(INT16))
        .singleElement()
        .matches(Remark::warning)
        .matches(remark -> remark.text().contains("copied as they are, as TensorFlow Lite does"));
    assertThat(remarks(INT16.replace("0.5", "0.25"))).isEmpty();
  }

  private static List<Remark> remarks(String text) {
    List<Remark> remarks = new ArrayList<>();
    new ConcatenationRequantization().run(parse(text), new PassContext(remarks::add));
    return remarks;
  }
}
