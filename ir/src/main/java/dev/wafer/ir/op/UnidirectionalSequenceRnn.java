package dev.wafer.ir.op;

/**
 * Recurrent layer without gates. Inputs: x [batch, time, in], or [batch, in] of one step; weights
 * [units, in]; recurrent weights [units, units]; bias [units]; state [batch, units] (a variable),
 * which holds the last output. An output is the activation of bias and both products.
 *
 * @param tanh whether the activation is TANH; {@code activation} is NONE then
 * @param timeMajor whether x is [time, batch, in]
 * @param asymmetricInputs how the hybrid form quantizes rows, as in {@link FullyConnected}
 * @param backward whether the steps run from the last one to the first; each step's output stands
 *     where its input does
 */
public record UnidirectionalSequenceRnn(
    Activation activation,
    boolean tanh,
    boolean timeMajor,
    boolean asymmetricInputs,
    boolean backward)
    implements Op {
  /** Input of the weights of x. */
  public static final int WEIGHTS = 1;

  /** Input of the weights of the output before. */
  public static final int RECURRENT = 2;

  /** Input of the bias. */
  public static final int BIAS = 3;

  /** Input of the variable. */
  public static final int STATE = 4;

  @Override
  public String mnemonic() {
    return "UNIDIRECTIONAL_SEQUENCE_RNN";
  }

  @Override
  public boolean writesState() {
    return true;
  }
}
