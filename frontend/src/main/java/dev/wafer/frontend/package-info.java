/** The TensorFlow Lite reader. */
package dev.wafer.frontend;
