/** Emitted C on machines that store the highest byte first. */
package dev.wafer.compiler.bigendian;
