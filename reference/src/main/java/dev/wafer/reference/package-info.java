/** The meaning of each operator in plain Java. */
package dev.wafer.reference;
