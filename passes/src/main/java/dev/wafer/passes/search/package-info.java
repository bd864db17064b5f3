/** Choices that lower a graph several ways and take what the arena planner finds smallest. */
package dev.wafer.passes.search;
