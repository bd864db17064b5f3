package dev.wafer.emitter;

import dev.wafer.emitter.c.BuildId;
import dev.wafer.ir.Signature;
import java.util.Optional;

/**
 * What the user chooses about the emitted files.
 *
 * @param name the model's name: file names and, made lower case and safe, the prefix of all symbols
 * @param origin what the header says the model came from, for example its file name
 * @param version of the compiler
 * @param target name of the core or board
 * @param wordwise whether kernels for extensions of a core may take several elements as one word
 * @param narrowFields whether fields of parameter structures take fewer bytes where that saves
 *     flash
 * @param signature that names the inputs and outputs
 * @param weights in what kind of file the arrays are written
 * @param build which compilation the files belong to
 */
public record EmitOptions(
    String name,
    String origin,
    String version,
    String target,
    boolean wordwise,
    boolean narrowFields,
    Optional<Signature> signature,
    WeightsForm weights,
    Build build) {
  /** For a graph that comes from no file. */
  public EmitOptions(String name, String origin, String version, String target) {
    this(
        name,
        origin,
        version,
        target,
        false,
        false,
        Optional.empty(),
        WeightsForm.C,
        new Build(BuildId.of(name + "\n" + version), BuildId.sha256(new byte[0])));
  }

  /**
   * Which compilation files belong to.
   *
   * @param modelSha256 of the model's file, in hexadecimal digits
   */
  public record Build(BuildId id, String modelSha256) {}
}
