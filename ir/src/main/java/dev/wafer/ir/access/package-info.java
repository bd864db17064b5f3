/** Where elements move: loops whose steps are affine in the indices of both tensors. */
package dev.wafer.ir.access;
