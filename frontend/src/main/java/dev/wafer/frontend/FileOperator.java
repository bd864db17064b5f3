package dev.wafer.frontend;

import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.ir.Bytes;
import java.util.List;

/**
 * An operator as the file has it.
 *
 * @param name TensorFlow Lite's name, or a custom operator's own
 * @param version version of the operator's semantics that the file asks for
 * @param optionsType which table of the {@code BuiltinOptions} union {@code options} is; 0 for none
 * @param customOptions as they stand, in a form of the operator's own; empty for none
 * @param inputs indices of tensors; -1 for one that is left out
 */
record FileOperator(
    int index,
    String name,
    int version,
    int optionsType,
    FlatTable options,
    Bytes customOptions,
    List<Integer> inputs,
    List<Integer> outputs,
    List<Integer> intermediates) {}
