/** Whether what the rules of operators admit is what kernels compute. */
package dev.wafer.compiler.rules;
