package dev.wafer.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinkMapTest {
  private static final String MAP =
      """
      Archive member included to satisfy reference by file (symbol)

      /usr/lib/libm.a(libm_a-sf_exp.o)
                                    kws.o (expf)

      Discarded input sections

       .text          0x0000000000000000      0x123 kws.o
       .text.unused   0x0000000000000000       0x10 kws.o

      Memory Configuration

      Name             Origin             Length             Attributes
      code             0x0000000000000000 0x0000000000400000 xrw

      Linker script and memory map

      LOAD kws.o

      .vectors        0x0000000000000000       0x40
       *(.vectors)
       .vectors       0x0000000000000000       0x40 startup.o

      .weights        0x0000000021000000       0x24
       *_weights.o(.rodata .rodata.*)
       .rodata.kws_w0
                      0x0000000021000000       0x20 kws_weights.o
       .rodata.b      0x0000000021000020        0x4 kws_weights.o

      .text           0x0000000000000040      0x140
       *(.text .text.*)
       .text.kws_run  0x0000000000000040       0x64 kws.o
       *fill*         0x00000000000000a4        0x4\s
       .text.kws_convolution_with_a_long_name
                      0x00000000000000a8       0x18 kws.o
                      0x00000000000000a8                kws_symbol
       .text          0x00000000000000c0       0x0a /usr/lib/arm/libgcc.a(_udivsi3.o)
       .text.expf     0x00000000000000d0       0x30 /usr/lib/arm/libm.a(libm_a-sf_exp.o)
       .text.main     0x0000000000000100       0x80 harness.o

      .rodata         0x0000000000000180       0x1c
       .rodata.c      0x0000000000000180       0x0c kws.o
       .rodata        0x000000000000018c       0x10 /usr/lib/arm/libm.a(libm_a-sf_exp.o)

      .data           0x0000000020000000        0x8 load address 0x00000000000001a0
       .data          0x0000000020000000        0x8 /usr/lib/arm/libc.a(impure.o)

      .bss            0x0000000020000008        0x6
       .bss           0x0000000020000008        0x2 kws.o
       COMMON         0x000000002000000c        0x4 kws.o
      """;

  @Test
  void givesEachObjectItsBytesAndLeavesOutWhatWasDiscarded() {
    ImageSizes sizes = ImageSizes.of(LinkMap.parse(MAP), List.of("kws.o", "kws_weights.o"));

    assertThat(sizes).isEqualTo(new ImageSizes(0x7c, 0x0c, 0x24, 0, 6, 0x3a, 0x18));
    assertThat(sizes.flashBeyondWeightsBytes()).isEqualTo(0x7c + 0x0c + 0x3a + 0x18);
  }

  @Test
  void anotherModelsObjectsAreNotCounted() {
    ImageSizes sizes = ImageSizes.of(LinkMap.parse(MAP), List.of("ws.o", "weights.o"));

    assertThat(sizes).isEqualTo(new ImageSizes(0, 0, 0, 0, 0, 0x3a, 0x18));
  }
}
