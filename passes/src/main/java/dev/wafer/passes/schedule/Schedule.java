package dev.wafer.passes.schedule;

import dev.wafer.ir.Graph;

/**
 * A graph with its nodes in the order in which they shall run.
 *
 * @param peakBytes most bytes of run-time values live at once
 * @param givenPeakBytes the same for the order that the graph came with
 * @param optimal whether no order has a lower peak
 */
public record Schedule(Graph graph, long peakBytes, long givenPeakBytes, boolean optimal) {}
