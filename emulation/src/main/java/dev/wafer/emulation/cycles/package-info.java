/**
 * Cycles of a firmware, modelled from how often its blocks ran and the core's documented timing.
 */
package dev.wafer.emulation.cycles;
