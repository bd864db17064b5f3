package dev.wafer.emitter.expand;

import dev.wafer.passes.encoding.Code;
import dev.wafer.passes.encoding.Encoding;
import dev.wafer.passes.encoding.Encoding.Kind;
import dev.wafer.passes.encoding.Encoding.Unit;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.Locale;

/**
 * The C functions that expand codes: {@code const uint8_t *expand(const uint8_t *code, T *out,
 * int32_t count)} expands {@code count} units and returns where the next tile's code begins.
 */
public final class Decoders {
  private Decoders() {}

  /** The function that expands a code, in the form in which functions are shared. */
  public static KernelBinding decoder(Code code) {
    Encoding encoding = code.encoding();
    String name =
        "expand_"
            + encoding.label().replace('-', '_').toLowerCase(Locale.ROOT)
            + (encoding.mixed() ? "_mixed" : "");
    KernelBinding.Builder binding =
        KernelBinding.builder(name, "expand/Expand.c.ftl", name)
            .bake("kind", encoding.kind().name())
            .bake("unit", encoding.unit().name())
            .bake("type", elementType(encoding))
            .bake("codedBytes", encoding.unit().codedBytes())
            .bake("block", encoding.block())
            .bake("mixed", encoding.mixed());
    if (encoding.kind() == Kind.BITMAP) {
      binding.helper("first_bit");
    }
    if (encoding.unit() == Unit.HALF) {
      binding.helper("half_to_float");
    }
    return binding.counts(code.counts()).build();
  }

  /** What the function writes. */
  public static CType elementType(Encoding encoding) {
    return switch (encoding.unit()) {
      case BYTE -> CType.U8;
      case HALFWORD -> CType.U16;
      case WORD, HALF, NORMAL_HALF -> CType.F32;
    };
  }
}
