package dev.wafer.passes.encoding;

import dev.wafer.ir.Float16;
import dev.wafer.passes.encoding.Encoding.Unit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Expands codes as the documentation of {@link Encoding} says, apart from the emitted C. */
final class JavaDecoder {
  private final Encoding encoding;
  private final ByteBuffer code;
  private final ByteBuffer out;

  private JavaDecoder(Code code) {
    this.encoding = code.encoding();
    this.code = code.data().buffer();
    this.out = ByteBuffer.allocate(code.expandedBytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] expand(Code code, int tileBytes) {
    JavaDecoder decoder = new JavaDecoder(code);
    while (decoder.out.hasRemaining()) {
      decoder.tile(Math.min(tileBytes, decoder.out.remaining()));
    }
    if (decoder.code.hasRemaining()) {
      throw new AssertionError(decoder.code.remaining() + " bytes of the code are left");
    }
    byte[] bytes = decoder.out.array();
    if (code.encoding().mixed()) {
      for (int i = 0; i < bytes.length; i += 2) {
        int halfword = bytes[i] + 256 * bytes[i + 1];
        bytes[i + 1] = (byte) (halfword >> 8);
      }
    }
    return bytes;
  }

  private void tile(int sizeBytes) {
    int end = out.position() + sizeBytes;
    while (out.position() < end) {
      switch (encoding.kind()) {
        case BITMAP -> masked(end);
        case DELTA8 -> entry(code.get() & 0xFF, end);
        case DELTA4 -> {
          int gaps = code.get() & 0xFF;
          entry(gaps & 15, end);
          entry(gaps >> 4, end);
        }
        case PLAIN -> value();
        case NIBBLES -> nibbles(end);
      }
    }
  }

  private void nibbles(int end) {
    int units = Math.min(8, (end - out.position()) / encoding.unit().expandedBytes());
    int[] values = new int[units];
    int half = (units + 1) / 2;
    for (int i = 0; i < half; i++) {
      int pair = code.get() & 0xFF;
      values[i] = (pair & 15) - 8;
      if (i + half < units) {
        values[i + half] = (pair >> 4) - 8;
      }
    }
    for (int value : values) {
      out.put((byte) value);
      if (encoding.unit() == Unit.HALFWORD) {
        out.put((byte) (value >> 8));
      }
    }
  }

  private void masked(int end) {
    int mask = code.get();
    for (int bit = 7; bit >= 0 && out.position() < end; bit--) {
      for (int i = 0; i < encoding.block(); i++) {
        if ((mask >> bit & 1) != 0) {
          value();
        } else {
          skip();
        }
      }
    }
  }

  private void entry(int gap, int end) {
    for (int i = 0; i < gap; i++) {
      skip();
    }
    if (out.position() < end) {
      value();
    }
  }

  private void skip() {
    out.position(out.position() + encoding.unit().expandedBytes());
  }

  private void value() {
    if (encoding.unit() == Unit.HALF || encoding.unit() == Unit.NORMAL_HALF) {
      out.putFloat(Float16.toFloat(code.getShort()));
      return;
    }
    for (int i = 0; i < encoding.unit().codedBytes(); i++) {
      out.put(code.get());
    }
  }
}
