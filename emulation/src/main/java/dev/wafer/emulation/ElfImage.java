package dev.wafer.emulation;

import dev.wafer.targets.Architecture;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an ELF file of 32-bit, little-endian code says of itself.
 *
 * @param architecture whose code it is
 * @param sections those that take memory on the target
 * @param symbols addresses by name; of functions without the bit that marks Thumb
 */
record ElfImage(Architecture architecture, List<Section> sections, Map<String, Long> symbols) {
  private static final int MACHINE_ARM = 40;
  private static final int MACHINE_RISCV = 243;
  private static final int SYMBOLS = 2;
  private static final int NO_BITS = 8;
  private static final int WRITE = 1;
  private static final int ALLOCATED = 2;
  private static final int FUNCTION = 2;
  private static final int SYMBOL_BYTES = 16;

  /**
   * A section of the image.
   *
   * @param address of its first byte on the target
   * @param sizeBytes how long it is there
   * @param writable whether the program may write to it
   * @param contents from the file; empty where the program clears it
   */
  record Section(String name, long address, long sizeBytes, boolean writable, ByteBuffer contents) {
    long endExclusive() {
      return address + sizeBytes;
    }
  }

  private record Header(
      int name, int type, int flags, long address, int offset, int size, int link) {}

  /**
   * Reads a file.
   *
   * @throws ToolchainException if it is no such file
   */
  static ElfImage parse(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (file.getInt(0) != 0x464C457F || file.get(4) != 1 || file.get(5) != 1) {
        throw new ToolchainException("the firmware is no ELF file with 32 bits, little-endian");
      }
      return parse(file);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | BufferUnderflowException e) {
      throw new ToolchainException("the firmware's ELF file is damaged", e);
    }
  }

  private static ElfImage parse(ByteBuffer file) {
    Architecture architecture =
        switch (file.getShort(18)) {
          case MACHINE_ARM -> Architecture.ARM;
          case MACHINE_RISCV -> Architecture.RISCV;
          default ->
              throw new ToolchainException(
                  "the firmware is for machine " + file.getShort(18) + ", not Arm or RISC-V");
        };
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < file.getShort(48); i++) {
      headers.add(header(file, file.getInt(32) + i * file.getShort(46)));
    }
    Header names = headers.get(file.getShort(50));
    List<Section> sections = new ArrayList<>();
    Map<String, Long> symbols = new LinkedHashMap<>();
    for (Header header : headers) {
      if ((header.flags() & ALLOCATED) != 0 && header.size() > 0) {
        boolean cleared = header.type() == NO_BITS;
        sections.add(
            new Section(
                text(file, names.offset() + header.name()),
                header.address(),
                Integer.toUnsignedLong(header.size()),
                (header.flags() & WRITE) != 0,
                cleared
                    ? ByteBuffer.allocate(0)
                    : file.slice(header.offset(), header.size()).order(ByteOrder.LITTLE_ENDIAN)));
      }
      if (header.type() == SYMBOLS) {
        addSymbols(file, header, headers.get(header.link()).offset(), symbols);
      }
    }
    return new ElfImage(architecture, List.copyOf(sections), symbols);
  }

  private static Header header(ByteBuffer file, int at) {
    return new Header(
        file.getInt(at),
        file.getInt(at + 4),
        file.getInt(at + 8),
        Integer.toUnsignedLong(file.getInt(at + 12)),
        file.getInt(at + 16),
        file.getInt(at + 20),
        file.getInt(at + 24));
  }

  private static void addSymbols(
      ByteBuffer file, Header table, int names, Map<String, Long> symbols) {
    for (int at = table.offset(); at < table.offset() + table.size(); at += SYMBOL_BYTES) {
      String name = text(file, names + file.getInt(at));
      long value = Integer.toUnsignedLong(file.getInt(at + 4));
      boolean function = (file.get(at + 12) & 0xF) == FUNCTION;
      boolean defined = file.getShort(at + 14) != 0;
      if (defined && !name.isEmpty() && !name.startsWith("$")) {
        symbols.putIfAbsent(name, function ? value & ~1L : value);
      }
    }
  }

  private static String text(ByteBuffer file, int at) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int i = at; file.get(i) != 0; i++) {
      text.write(file.get(i));
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** The first of some symbols that the image has. */
  Optional<Long> symbol(List<String> names) {
    return names.stream().filter(symbols::containsKey).map(symbols::get).findFirst();
  }

  /** The word that lies at an address from the start on, if the file has it. */
  OptionalLong word(long address) {
    for (Section section : sections) {
      long at = address - section.address();
      if (at >= 0 && at + 4 <= section.contents().limit()) {
        return OptionalLong.of(Integer.toUnsignedLong(section.contents().getInt((int) at)));
      }
    }
    return OptionalLong.empty();
  }
}
