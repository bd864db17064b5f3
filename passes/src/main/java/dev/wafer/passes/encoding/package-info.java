/** Lossless short forms of arrays with many zeros, which the device expands before use. */
package dev.wafer.passes.encoding;
