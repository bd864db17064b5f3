/**
 * The arena planner: gives every buffer of a program an offset in one arena so that the arena is
 * small.
 *
 * <p>A library on its own: it knows buffers, lifespans and bytes, and nothing of tensors or
 * kernels. {@link dev.wafer.planner.ArenaProblem} goes in, {@link dev.wafer.planner.ArenaPlan}
 * comes out of {@link dev.wafer.planner.ArenaPlanner}, and {@link dev.wafer.planner.PlanValidator},
 * which shares no code with the search, says whether the plan keeps the rules.
 *
 * <p>The stages of a search, each skipped once the lower bound is met: greedy placement in several
 * orders, exact search, hill climbing. All of them are deterministic: effort is counted, never
 * timed.
 */
package dev.wafer.planner;
