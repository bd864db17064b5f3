/* Packed arithmetic of the DSP extension, and plain C with the same results for other machines. */
