/**
 * How each operator is read, and the rules that say which forms of it Wafer compiles. The page
 * {@code docs/OPERATORS.md} is generated from here.
 */
package dev.wafer.frontend.ops;
