package dev.wafer.ir.op;

/** An operator that moves elements to or from places that the contents of an input tell. */
public sealed interface Indexed extends Op
    permits Gather, GatherNd, DynamicSlice, DynamicUpdateSlice {}
