package dev.wafer.emulation;

import dev.wafer.targets.Board;
import java.nio.file.Path;

/**
 * A linked image.
 *
 * @param directory the folder of the workspace that holds it, in which it also runs
 * @param elf file name of the image in that folder
 * @param board the board for which it was linked
 * @param map what went into it
 */
record Firmware(Path directory, String elf, Board board, LinkMap map) {}
