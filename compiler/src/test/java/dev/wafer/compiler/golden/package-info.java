/** Models with recorded inputs and outputs, and the tests that compare with them. */
package dev.wafer.compiler.golden;
