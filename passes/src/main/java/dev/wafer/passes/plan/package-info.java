/**
 * The arena planner: gives every buffer of a program an offset in one arena so that the arena is
 * small.
 *
 * <p>A library on its own: it knows buffers, lifespans and bytes, and nothing of tensors or
 * kernels. {@link dev.wafer.passes.plan.ArenaProblem} goes in, {@link
 * dev.wafer.passes.plan.ArenaPlan} comes out of {@link dev.wafer.passes.plan.ArenaPlanner}, and
 * {@link dev.wafer.passes.plan.PlanValidator}, which shares no code with the search, says whether
 * the plan keeps the rules.
 *
 * <p>The stages of a search, each skipped once the lower bound is met: greedy placement in several
 * orders, exact search, hill climbing. All of them are deterministic: effort is counted, never
 * timed.
 */
package dev.wafer.passes.plan;
