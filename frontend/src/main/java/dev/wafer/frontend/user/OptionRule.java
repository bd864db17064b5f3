package dev.wafer.frontend.user;

import dev.wafer.ir.op.UserOption;
import java.util.List;
import java.util.Optional;

/**
 * An entry of the FlexBuffers map that an operator's options are.
 *
 * @param name of the field in C
 * @param key in the map
 * @param kind of its values; empty for an entry that may be there and means nothing
 * @param otherwise values where the map has no such entry; empty where it has to
 */
public record OptionRule(
    String name, String key, Optional<UserOption.Kind> kind, Optional<List<Double>> otherwise) {}
