/** Models that showed faults, outside of the repository, each as a test. */
package dev.wafer.compiler.cases;
