/** Goals of Maven that run the {@code wafer} command in the build's own process. */
package dev.wafer.maven;
