/** What kernels of all families share on cores with Helium (MVE). */
package dev.wafer.emitter.kernels.mve;
