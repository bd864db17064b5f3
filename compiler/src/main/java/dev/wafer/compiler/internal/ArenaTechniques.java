package dev.wafer.compiler.internal;

/**
 * What may be done to make the arena smaller. Each can be switched off, so that its worth can be
 * measured; none changes what a model computes.
 *
 * @param reorder whether the order of the operators is searched
 * @param overlap whether an output may lie over an input that is not needed again
 * @param slices whether concatenations, slices and padding are views where that pays
 * @param streaming whether parts of the graph run row by row where that pays
 */
public record ArenaTechniques(boolean reorder, boolean overlap, boolean slices, boolean streaming) {
  public static final ArenaTechniques ALL = new ArenaTechniques(true, true, true, true);
}
