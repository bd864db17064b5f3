package dev.wafer.frontend;

/** What tells one variable of a file from another. */
record VariableName(String container, String sharedName) {}
