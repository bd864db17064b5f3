package dev.wafer.emitter.kernels;

import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.RescaledPairParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A sum or difference of two INT8 elements as one linear form: {@code (a * factorA + b * factorB +
 * offset) >> shift}, brought to the range of the output. The operator scales each input, the sum
 * and its result in steps that round one by one, so a form is taken only if it gives each of the
 * 65,536 pairs of elements what the operator does.
 *
 * <p>Each pair bounds the form from below and above by a plane in the space of both factors and the
 * offset. Near the factors of the real numbers some integers mostly lie between all of these
 * planes; many ties that round away from zero on both sides of it may leave none.
 */
public record LinearSum(int factorA, int factorB, int offset, int shift) {
  /** In the order in which they are tried: a sum of two inputs of the output's scale fits 21. */
  private static final List<Integer> SHIFTS = List.of(21, 20);

  /** How far factors may lie from those of the real numbers. */
  private static final int REACH = 6;

  private static final int LEAST = Byte.MIN_VALUE;
  private static final int MOST = Byte.MAX_VALUE;
  private static final int VALUES = MOST - LEAST + 1;

  /** By how much the sums of a form within reach may differ from the nearest one's. */
  private static final int MARGIN = 4 * REACH * VALUES;

  /** The form that gives the sum, or the difference, of these parameters, if one is found. */
  public static Optional<LinearSum> of(RescaledPairParameters parameters, boolean subtracts) {
    Results results = Results.of(parameters, subtracts);
    return SHIFTS.stream()
        .flatMap(shift -> Search.of(parameters, subtracts, shift).stream())
        .flatMap(search -> search.over(results).stream())
        .findFirst();
  }

  /** What the operator gives for each pair, by the first and then the second element. */
  private static final class Results {
    private final byte[] ofPairs;

    private Results(byte[] ofPairs) {
      this.ofPairs = ofPairs;
    }

    static Results of(RescaledPairParameters parameters, boolean subtracts) {
      int[] first = IntStream.rangeClosed(LEAST, MOST).map(parameters::scaled1).toArray();
      int sign = subtracts ? -1 : 1;
      int[] second =
          IntStream.rangeClosed(LEAST, MOST).map(b -> sign * parameters.scaled2(b)).toArray();
      long[] from = thresholds(parameters, first, second);
      byte[] results = new byte[VALUES * VALUES];
      int result = 0;
      for (int i = 0; i < results.length; i++) {
        int raw = first[i / VALUES] + second[i % VALUES];
        while (raw < from[result]) {
          result--;
        }
        while (raw >= from[result + 1]) {
          result++;
        }
        results[i] = (byte) (result + LEAST);
      }
      return new Results(results);
    }

    /** The sums of scaled inputs from which on the output is at least each value. */
    private static long[] thresholds(RescaledPairParameters parameters, int[] first, int[] second) {
      int lowest = least(first) + least(second);
      int highest = most(first) + most(second);
      long[] from = new long[VALUES + 1];
      from[0] = Long.MIN_VALUE;
      for (int value = 1; value < VALUES; value++) {
        int low = lowest;
        int high = highest + 1;
        while (low < high) {
          int middle = (low + high) >> 1;
          if (parameters.finish(middle) < value + LEAST) {
            low = middle + 1;
          } else {
            high = middle;
          }
        }
        from[value] = low;
      }
      from[VALUES] = Long.MAX_VALUE;
      return from;
    }

    private static int least(int[] values) {
      return Arrays.stream(values).min().orElseThrow();
    }

    private static int most(int[] values) {
      return Arrays.stream(values).max().orElseThrow();
    }

    int of(int a, int b) {
      return ofPairs[(a - LEAST) * VALUES + b - LEAST];
    }
  }

  /**
   * The search near a form that is real numbers' but for their rounding.
   *
   * @param least the least result of the operator; whatever is less is brought to it
   */
  private record Search(LinearSum near, int least, int most) {
    static Optional<Search> of(RescaledPairParameters parameters, boolean subtracts, int shift) {
      double output = value(parameters.output()) * (1 << parameters.leftShift());
      double a = value(parameters.input1()) * output;
      double b = value(parameters.input2()) * output * (subtracts ? -1 : 1);
      double offset =
          a * parameters.input1Offset() + b * parameters.input2Offset() + parameters.outputOffset();
      double unit = 1 << shift;
      double largest = (Math.abs(a) + Math.abs(b)) * -LEAST + Math.abs(offset) + 1;
      return largest * unit + 2 * REACH * VALUES < Integer.MAX_VALUE
          ? Optional.of(
              new Search(
                  new LinearSum(
                      (int) Math.round(a * unit),
                      (int) Math.round(b * unit),
                      (int) Math.round((offset + 0.5) * unit),
                      shift),
                  parameters.range().min(),
                  parameters.range().max()))
          : Optional.empty();
    }

    private static double value(QuantizedMultiplier factor) {
      return Math.scalb((double) factor.multiplier(), factor.shift() - 31);
    }

    Optional<LinearSum> over(Results results) {
      List<Pair> close = close(results);
      for (int reach = 0; reach <= REACH; reach++) {
        for (int a = -reach; a <= reach; a++) {
          for (int b = -reach; b <= reach; b++) {
            if (Math.max(Math.abs(a), Math.abs(b)) == reach) {
              Optional<LinearSum> found =
                  between(close, near.factorA + a, near.factorB + b)
                      .filter(form -> gives(form, results));
              if (found.isPresent()) {
                return found;
              }
            }
          }
        }
      }
      return Optional.empty();
    }

    /** Pairs that a form within reach may give another result. */
    private List<Pair> close(Results results) {
      List<Pair> close = new ArrayList<>();
      for (int a = LEAST; a <= MOST; a++) {
        for (int b = LEAST; b <= MOST; b++) {
          Pair pair = new Pair(a, b, results.of(a, b));
          long sum = near.sum(a, b);
          if (sum - from(pair.result) < MARGIN || to(pair.result) - sum < MARGIN) {
            close.add(pair);
          }
        }
      }
      return close;
    }

    /** The least sum that gives a result. */
    private long from(int result) {
      return result <= least ? Integer.MIN_VALUE : (long) result << near.shift;
    }

    /** The largest sum that gives a result. */
    private long to(int result) {
      return result >= most ? Integer.MAX_VALUE : ((result + 1L) << near.shift) - 1;
    }

    /** The form with these factors whose offset lies amid what all pairs permit. */
    private Optional<LinearSum> between(List<Pair> pairs, int factorA, int factorB) {
      // Products of both factors differ by REACH * VALUES at most.
      long lowest = (long) near.offset - MARGIN + REACH * VALUES;
      long highest = (long) near.offset + MARGIN - REACH * VALUES;
      for (Pair pair : pairs) {
        long products = (long) pair.a * factorA + (long) pair.b * factorB;
        lowest = Math.max(lowest, from(pair.result) - products);
        highest = Math.min(highest, to(pair.result) - products);
      }
      return lowest <= highest
          ? Optional.of(
              new LinearSum(factorA, factorB, (int) ((lowest + highest) >> 1), near.shift))
          : Optional.empty();
    }

    private boolean gives(LinearSum form, Results results) {
      for (int a = LEAST; a <= MOST; a++) {
        for (int b = LEAST; b <= MOST; b++) {
          long sum = form.sum(a, b);
          int result = results.of(a, b);
          if (sum < from(result) || sum > to(result)) {
            return false;
          }
        }
      }
      return form.fits();
    }
  }

  private record Pair(int a, int b, int result) {}

  private long sum(int a, int b) {
    return (long) a * factorA + (long) b * factorB + offset;
  }

  /** Whether no intermediate sum leaves 32 bits, in whatever order it is added. */
  private boolean fits() {
    long largest = (Math.abs((long) factorA) + Math.abs((long) factorB)) * -LEAST;
    return largest + Math.abs((long) offset) <= Integer.MAX_VALUE;
  }
}
