/** The intermediate representation: graph, operators, constants, verifier, text form. */
package dev.wafer.ir;
