/** Headers that stand between emitted code and functions of the user. */
package dev.wafer.emitter.operators;
