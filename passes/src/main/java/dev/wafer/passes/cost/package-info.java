/** What kernels cost: counts of work, priced by the core. */
package dev.wafer.passes.cost;
