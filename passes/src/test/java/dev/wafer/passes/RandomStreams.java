package dev.wafer.passes;

import dev.wafer.ir.Graph;
import dev.wafer.ir.text.GraphParser;
import java.util.Random;

/**
 * Random sliding windows over rows in a resource variable: all rows of the window are kept but the
 * oldest, or all of them, of which the oldest is cut off in the next frame.
 */
final class RandomStreams {
  private static final String WITHOUT_OLDEST =
      """
      graph "without the oldest"
      input %0: ROW
      variable %1: STATE = fill(CONTENTS)
      %2: STATE = READ_VARIABLE(%1)
      %3: WINDOW = CONCATENATION(%2, %0) {axis=0}
      %4: STATE = SLICE(%3) {begin=[1, 0]}
      %5: STATE = ASSIGN_VARIABLE(%1, %4)
      %6: WINDOW = TANH(%3)
      output %6
      """;

  private static final String WHOLE =
      """
      graph "whole"
      input %0: ROW
      variable %1: WINDOW = fill(CONTENTS)
      %2: WINDOW = READ_VARIABLE(%1)
      %3: STATE = SLICE(%2) {begin=[1, 0]}
      %4: WINDOW = CONCATENATION(%3, %0) {axis=0}
      %5: WINDOW = ASSIGN_VARIABLE(%1, %4)
      %6: WINDOW = TANH(%4)
      output %6
      """;

  private RandomStreams() {}

  static Graph graph(long seed) {
    Random random = new Random(seed);
    int kept = 1 + random.nextInt(4);
    int columns = 1 + random.nextInt(5);
    String row = "f32[1x%d]".formatted(columns);
    String state = "f32[%dx%d]".formatted(kept, columns);
    String window = "f32[%dx%d]".formatted(kept + 1, columns);
    String contents = String.valueOf(random.nextInt(9) - 4);
    String text = random.nextBoolean() ? WITHOUT_OLDEST : WHOLE;
    return GraphParser.parse(
        text.replace("ROW", row)
            .replace("STATE", state)
            .replace("WINDOW", window)
            .replace("CONTENTS", contents));
  }
}
