/** Goals of Maven that run the {@code wafer} command each time in a process of its own. */
package dev.wafer.maven;
