package dev.wafer.emitter;

/**
 * What the user chooses about the emitted files.
 *
 * @param name the model's name: file names and, made lower case and safe, the prefix of all symbols
 * @param origin what the header says the model came from, for example its file name
 * @param version of the compiler
 * @param target name of the core or board
 */
public record EmitOptions(String name, String origin, String version, String target) {}
