/** Tests of models on emulated boards, see docs/JUNIT.md. */
package dev.wafer.junit;
