package dev.wafer.emitter.kernels;

import dev.wafer.ir.Bytes;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.parameters.Int16ActivationParameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The table that every int16 LOGISTIC and TANH reads, see the helper {@code sigmoid_s16}. */
public final class SigmoidTable {
  private SigmoidTable() {}

  public static PackedConstant constant() {
    List<Integer> samples = Int16ActivationParameters.sigmoidSamples();
    ByteBuffer out = ByteBuffer.allocate(2 * samples.size()).order(ByteOrder.LITTLE_ENDIAN);
    samples.forEach(sample -> out.putShort(sample.shortValue()));
    return new PackedConstant(
        "sigmoid", PackedConstant.Kind.TABLE, CType.U16, 2, Bytes.wrap(out.array()));
  }
}
