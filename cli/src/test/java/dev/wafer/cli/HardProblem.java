package dev.wafer.cli;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A rectangle of time and bytes, cut at random until it has many pieces: the pieces fit the
 * rectangle's bytes without a byte to spare at any step, and to find out how is a hard puzzle.
 */
final class HardProblem {
  private static final int STEPS = 100_000;
  private static final int BYTES = 1 << 24;

  private record Piece(int lower, int upper, int size) {
    double area() {
      return (double) (upper - lower) * size;
    }
  }

  private HardProblem() {}

  /** The bytes of the fullest step. */
  static int bound() {
    return BYTES;
  }

  /** The problem as the command reads it. */
  static String csv(int count, long seed) {
    Random random = new Random(seed);
    PriorityQueue<Piece> pieces = new PriorityQueue<>(Comparator.comparing(piece -> -piece.area()));
    pieces.add(new Piece(0, STEPS, BYTES));
    while (pieces.size() < count) {
      Piece piece = pieces.remove();
      double share = 0.25 + random.nextDouble() / 2;
      int length = piece.upper() - piece.lower();
      if (random.nextBoolean() && length > 3) {
        int middle = piece.lower() + (int) (length * share);
        pieces.add(new Piece(piece.lower(), middle, piece.size()));
        pieces.add(new Piece(middle, piece.upper(), piece.size()));
      } else {
        int size = (int) (piece.size() * share);
        pieces.add(new Piece(piece.lower(), piece.upper(), size));
        pieces.add(new Piece(piece.lower(), piece.upper(), piece.size() - size));
      }
    }
    StringBuilder csv = new StringBuilder("id,lower,upper,size\n");
    int id = 0;
    while (!pieces.isEmpty()) {
      Piece piece = pieces.remove();
      csv.append(id++).append(',').append(piece.lower()).append(',');
      csv.append(piece.upper()).append(',').append(piece.size()).append('\n');
    }
    return csv.toString();
  }
}
