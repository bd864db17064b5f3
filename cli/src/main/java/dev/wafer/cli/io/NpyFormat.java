package dev.wafer.cli.io;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.WaferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * NumPy's array format, versions 1 to 3 in, version 1 out: magic, a header length, a Python
 * dictionary with {@code descr}, {@code fortran_order} and {@code shape}, then the elements.
 */
final class NpyFormat {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*True");
  private static final int ALIGNMENT_BYTES = 64;

  private NpyFormat() {}

  static byte[] elements(byte[] file, DataType expected, String name) {
    if (file.length < 12 || !Arrays.equals(file, 0, 6, MAGIC, 0, 6)) {
      throw invalid(name, "the file is a NumPy array", "another beginning");
    }
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    boolean shortHeader = file[6] == 1;
    int start = shortHeader ? 10 : 12;
    long length = shortHeader ? in.getShort(8) & 0xFFFF : in.getInt(8) & 0xFFFF_FFFFL;
    if (start + length > file.length) {
      throw invalid(name, "the NumPy header lies inside the file", length + " bytes of header");
    }
    String header = new String(file, start, (int) length, StandardCharsets.ISO_8859_1);
    Matcher descr = DESCR.matcher(header);
    String type = descr.find() ? descr.group(1) : "none";
    if (!type.equals(descr(expected)) && !type.equals("<" + descr(expected).substring(1))) {
      throw invalid(name, "the array's type is " + descr(expected), type);
    }
    if (FORTRAN.matcher(header).find()) {
      throw invalid(name, "the array is in C order", "Fortran order");
    }
    return Arrays.copyOfRange(file, start + (int) length, file.length);
  }

  static byte[] encode(byte[] raw, TensorType type) {
    String shape =
        type.shape().dims().stream().map(String::valueOf).collect(Collectors.joining(", "));
    String header =
        "{'descr': '"
            + descr(type.dataType())
            + "', 'fortran_order': False, 'shape': ("
            + shape
            + (type.shape().rank() == 1 ? ",)" : ")")
            + ", }";
    int unpadded = 10 + header.length() + 1;
    int padding = (ALIGNMENT_BYTES - unpadded % ALIGNMENT_BYTES) % ALIGNMENT_BYTES;
    byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer out =
        ByteBuffer.allocate(10 + text.length + raw.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) text.length);
    return out.put(text).put(raw).array();
  }

  /** NumPy's name of an element type. */
  private static String descr(DataType type) {
    String order = type.bits() == 8 ? "|" : "<";
    if (type == DataType.BOOL) {
      return "|b1";
    }
    String kind = type.isFloat() ? "f" : type.isUnsigned() ? "u" : "i";
    return order + kind + type.bits() / 8;
  }

  private static WaferException invalid(String name, String rule, String found) {
    return new WaferException(Diagnostic.of(Code.INVALID_INPUT, rule).atTensor(name).found(found));
  }
}
