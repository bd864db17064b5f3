package dev.wafer.emitter;

import dev.wafer.ir.Signature;
import dev.wafer.passes.program.PlannedProgram;
import java.util.Optional;

/**
 * A model among those whose C is written together.
 *
 * @param planned as it lies in an arena of its own, with wide fields
 * @param prefix of its symbols
 * @param origin what its C says that it came from
 * @param signature that names the inputs and outputs
 * @param modelSha256 of its file, in hexadecimal digits
 */
public record ModelPart(
    PlannedProgram planned,
    String prefix,
    String origin,
    Optional<Signature> signature,
    String modelSha256) {}
