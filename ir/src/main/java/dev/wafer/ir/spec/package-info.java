/**
 * One specification an operator: names, inputs and outputs with their element types, rules, the
 * shapes of the outputs, and the text form. Whoever needs such a fact reads it here.
 */
package dev.wafer.ir.spec;
