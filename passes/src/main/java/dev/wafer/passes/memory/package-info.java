/** The memory of a program: its arena as a problem for the planner, and its split among regions. */
package dev.wafer.passes.memory;
