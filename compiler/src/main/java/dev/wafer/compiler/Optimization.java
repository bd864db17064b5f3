package dev.wafer.compiler;

/**
 * What the compiler gives for what; docs/OPTIMIZE.md has the rates. Budgets of flash and RAM stand
 * above it.
 */
public enum Optimization {
  /** As few instructions as flash and RAM allow. */
  SPEED,
  /** Some flash for much speed, and no larger arena. */
  BALANCED,
  /** As little flash and RAM as is to be had without becoming several times as slow. */
  SIZE
}
