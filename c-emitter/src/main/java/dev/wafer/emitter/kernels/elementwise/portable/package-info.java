/** Functions of one or two values an element, in C that runs on every core. */
package dev.wafer.emitter.kernels.elementwise.portable;
