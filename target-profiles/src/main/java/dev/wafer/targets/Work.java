package dev.wafer.targets;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A kind of work that kernels count and that cores price, in the instructions that it takes on the
 * core in compiled C.
 */
public enum Work {
  /** A turn of a loop: counting, comparing, branching, moving pointers on. */
  STEP,
  /** An addition, shift, comparison or move of 32 bits. */
  ARITHMETIC,
  /** A load of up to 32 bits, with what computes its address. */
  LOAD,
  /** A store of up to 32 bits, with what computes its address. */
  STORE,
  /** A multiplication of 32 bits and an addition. */
  MULTIPLY_ADD,
  /** A multiplication and an addition whose sum has 64 bits. */
  WIDE_MULTIPLY_ADD,
  /** A multiplication of 32 bits of which the high half is taken, rounded. */
  HIGH_MULTIPLY,
  /** The scaling of a sum of 32 bits to an output that is rounded twice and clamped. */
  REQUANTIZE,
  /** A {@link #HIGH_MULTIPLY} by a factor that the compiler knows. */
  KNOWN_HIGH_MULTIPLY,
  /** A {@link #REQUANTIZE} by a factor that the compiler knows. */
  KNOWN_REQUANTIZE,
  /** The scaling of a sum of 64 bits to an output that is clamped. */
  WIDE_REQUANTIZE,
  /** A division of whole numbers that a kernel's loops need, with what depends on it. */
  DIVIDE,
  /** A quotient or a remainder of 32 bits. */
  QUOTIENT,
  /** A quotient or a remainder of 64 bits. */
  LONG_QUOTIENT,
  /** Finding the lowest or highest bit of a word that is set. */
  FIRST_BIT,
  /** A call of a function that is not inlined, with what it saves. */
  CALL,
  /** A call of memcpy or memset besides its bytes. */
  BLOCK_COPY,
  /** A byte of a short run that memcpy writes. */
  COPIED_BYTE,
  /** A word of a longer run that memcpy writes. */
  COPIED_WORD,
  /** A byte that memset writes. */
  FILLED_BYTE,
  /** An addition or subtraction of floats. */
  FLOAT_ADD,
  /** A multiplication of floats. */
  FLOAT_MULTIPLY,
  /** A multiplication of floats and an addition. */
  FLOAT_MULTIPLY_ADD,
  /** A division of floats. */
  FLOAT_DIVIDE,
  /** The remainder of a division of floats: a call of fmodf. */
  FLOAT_REMAINDER,
  /** A comparison of floats and what depends on it. */
  FLOAT_COMPARE,
  /** A conversion between a float and a whole number. */
  FLOAT_CONVERT,
  /** A float rounded to a whole number: floorf, ceilf or rintf. */
  FLOAT_ROUND,
  /** A conversion of a whole number of 64 bits to a float. */
  LONG_CONVERT,
  /** A conversion of a float to a whole number of 64 bits. */
  CONVERT_TO_LONG,
  /** A conversion or a multiplication of doubles. */
  DOUBLE,
  /** A division of two floats as doubles whose quotient is rounded down. */
  DOUBLE_DIVIDE,
  /** A square root of a float that is not negative. */
  SQUARE_ROOT,
  /** A call of expf. */
  EXPONENTIAL,
  /** A call of expm1f. */
  EXPONENTIAL_MINUS_ONE,
  /** A call of tanhf. */
  HYPERBOLIC_TANGENT,
  /** A call of logf. */
  LOGARITHM,
  /** A call of powf. */
  POWER,
  /** A call of sinf or cosf. */
  SINE,
  /** A call of atan2f. */
  ARC_TANGENT,
  /** A call of erfcf. */
  ERROR_FUNCTION,
  /** An instruction of hand-written code for a core without extensions. */
  ASSEMBLY,
  /** An instruction of hand-written code for the DSP extension. */
  DSP,
  /** An instruction of vector code. */
  VECTOR;

  /** The name in a core's file, for example {@code multiply-add}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether its instructions are written by hand, so that kernels choose which they are. */
  public boolean isHandWritten() {
    return this == ASSEMBLY || this == DSP || this == VECTOR;
  }

  /** The kind of work with a name, if there is one. */
  public static Optional<Work> fromKey(String key) {
    return Arrays.stream(values()).filter(work -> work.key().equals(key)).findFirst();
  }
}
