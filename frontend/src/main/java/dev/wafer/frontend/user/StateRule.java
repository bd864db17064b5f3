package dev.wafer.frontend.user;

import dev.wafer.ir.DataType;

/** What an operator keeps from one run to the next; all zeros before the first one. */
public record StateRule(String name, DataType type, Dims shape) {}
