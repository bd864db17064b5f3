package dev.wafer.emulation.verify;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.emulation.Frame;
import dev.wafer.ir.Bytes;
import dev.wafer.targets.Board;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to verify.
 *
 * @param model bytes of the model
 * @param board where it runs
 * @param sequences inputs: each sequence is a fresh instance that runs its frames one after the
 *     other
 * @param expected outputs in the same structure; the reference evaluator's where it is empty
 * @param compilerFlags for the C compiler, besides the core's
 * @param operators sources of the user's operators, text by file name
 * @param cycles whether to model the cycles of an inference, too
 */
public record VerifyRequest(
    Bytes model,
    CompileRequest options,
    Board board,
    List<List<Frame>> sequences,
    Optional<List<List<Frame>>> expected,
    List<String> compilerFlags,
    Map<String, String> operators,
    boolean cycles) {
  /** Without operators of the user, and without cycles. */
  public VerifyRequest(
      Bytes model,
      CompileRequest options,
      Board board,
      List<List<Frame>> sequences,
      Optional<List<List<Frame>>> expected,
      List<String> compilerFlags) {
    this(model, options, board, sequences, expected, compilerFlags, Map.of(), false);
  }
}
