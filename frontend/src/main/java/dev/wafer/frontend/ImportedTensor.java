package dev.wafer.frontend;

import dev.wafer.ir.Constant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import java.util.List;
import java.util.Optional;

/**
 * A tensor of the file.
 *
 * @param unsupported why no operator that touches it can be compiled, if so; the value's type is a
 *     stand-in then
 * @param stated the shape in the file, -1 for each extent that it leaves open
 * @param sized whether the file gives the tensor a shape nevertheless
 * @param broken whether the tensor is among the problems, so that what follows from that is no news
 */
record ImportedTensor(
    Value value,
    Optional<Constant> constant,
    boolean variable,
    Optional<Diagnostic> unsupported,
    List<Integer> stated,
    boolean sized,
    boolean broken) {
  ImportedTensor {
    stated = List.copyOf(stated);
  }

  /** Whether the file leaves an extent open. */
  boolean isOpen() {
    return stated.contains(-1);
  }

  ImportedTensor withShape(Shape shape) {
    Value shaped = new Value(value.id(), value.name(), value.type().withShape(shape));
    return new ImportedTensor(shaped, constant, variable, unsupported, stated, true, broken);
  }
}
