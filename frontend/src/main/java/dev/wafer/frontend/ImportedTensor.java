package dev.wafer.frontend;

import dev.wafer.ir.Constant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Value;
import java.util.Optional;

/**
 * A tensor of the file.
 *
 * @param unsupported why no operator that touches it can be compiled, if so; the value's type is a
 *     stand-in then
 * @param broken whether the tensor is among the problems, so that what follows from that is no news
 */
record ImportedTensor(
    Value value,
    Optional<Constant> constant,
    boolean variable,
    Optional<Diagnostic> unsupported,
    boolean broken) {}
