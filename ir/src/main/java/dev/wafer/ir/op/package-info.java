/** The operators of the intermediate representation, one record each. */
package dev.wafer.ir.op;
