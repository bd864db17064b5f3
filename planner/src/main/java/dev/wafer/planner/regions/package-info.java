/**
 * Splits an arena among several memories: the buffers with most traffic go to the fastest one. Like
 * {@code plan} it knows nothing of tensors.
 */
package dev.wafer.planner.regions;
