package dev.wafer.ir.op;

/**
 * An operator that moves elements to or from places that the contents of an input tell, or that
 * tells such places.
 */
public sealed interface Indexed extends Op
    permits Gather, GatherNd, DynamicSlice, DynamicUpdateSlice, OneHot, ScatterNd, Where {}
