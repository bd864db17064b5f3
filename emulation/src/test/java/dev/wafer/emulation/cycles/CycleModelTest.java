package dev.wafer.emulation.cycles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.targets.TargetCatalog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CycleModelTest {

  /** Cycles of instructions in a row, as the manuals say them. */
  @ParameterizedTest(name = "{0}: {1} takes {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "cortex-m4 | add r0, r1, r2 | 1",
        "cortex-m4 | smlad r0, r1, r2, r0 | 1",
        "cortex-m4 | ldrd fp, r7, [lr], #8 | 3",
        "cortex-m4 | ldr.w r3, [r2, #4] | 2",
        "cortex-m4 | ldr r3, [r2, #4]; ldrsb.w r4, [r2, #8] | 3",
        "cortex-m4 | ldr r2, [r2, #4]; ldr r4, [r2, #8] | 4",
        "cortex-m4 | adds r2, #4; ldr r4, [r2, #8] | 4",
        "cortex-m4 | cmp r2, #4; ldr r4, [r2, #8] | 3",
        "cortex-m4 | str r4, [r2, #8] | 1",
        "cortex-m4 | str r4, [r2, r3] | 2",
        "cortex-m4 | stmdb sp!, {r4, r5, r6, r7, r8, r9, sl, fp, lr} | 10",
        "cortex-m4 | push {r4-r7, lr} | 6",
        "cortex-m4 | ldmia.w sp!, {r8-sl, lr} | 5",
        "cortex-m4 | vfma.f32 s0, s1, s2 | 3",
        "cortex-m4 | vldr s0, [r0] | 2",
        "cortex-m4 | vmul.f32 s0, s1, s2 | 1",
        "cortex-m4 | umull r0, r1, r2, r3 | 1",
        "cortex-m3 | umull r0, r1, r2, r3 | 4",
        "cortex-m3 | smlal r0, r1, r2, r3 | 5",
        "cortex-m3 | mla r0, r1, r2, r3 | 2",
        "cortex-m0plus | ldr r0, [r1, r2] | 2",
        "cortex-m0plus | ldrsb r0, [r1, r2]; ldrsb r0, [r1, r3] | 4",
        "cortex-m0plus | muls r0, r1 | 1",
        "cortex-m0plus | pop {r4, r5} | 3"
      })
  void instructionsTakeWhatTheManualSays(String core, String instructions, int cycles) {
    List<String> lines = List.of(instructions.split("; "));
    BlockCounts counts =
        new BlockCounts(
            1,
            List.of(new BlockCounts.Block(BlockCounts.NO_STEP, 0x100, lines.size(), 1, 0)),
            List.of());
    assertThat(model(core, 0).cycles(listing(lines), counts))
        .isEqualTo(Map.of(BlockCounts.NO_STEP, (double) cycles));
  }

  @Test
  void aChangeOfFlowRefillsThePipelineAndFlashMayMakeItWait() {
    Disassembly loop = listing(List.of("subs r0, #1", "bne.n 100 <f>"));
    BlockCounts counts =
        new BlockCounts(
            2,
            List.of(new BlockCounts.Block(3, 0x100, 2, 20, 18)),
            List.of(new BlockCounts.Loads(3, 8)));

    assertThat(model("cortex-m4", 0).cycles(loop, counts))
        .as("a run has 10 turns of two cycles, and 9 refills of two")
        .isEqualTo(Map.of(3, 10 * 2 + 9 * 2.0));
    assertThat(model("cortex-m4", 3).cycles(loop, counts))
        .as("4 loads and 9 refills wait three cycles")
        .isEqualTo(Map.of(3, 10 * 2 + 9 * 5 + 4 * 3.0));
  }

  @Test
  void countsWithoutACallAreRefused() {
    BlockCounts counts = BlockCounts.parse("runs 0\nloads 0 0\n");
    assertThatThrownBy(() -> model("cortex-m4", 0).cycles(listing(List.of()), counts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no call of the model");
  }

  @Test
  void thePluginsLinesAreRead() {
    assertThat(BlockCounts.parse("runs 2\nblock 0 8c4 3 20 18\nblock 4 8f0 1 2 2\nloads 4 7\n"))
        .isEqualTo(
            new BlockCounts(
                2,
                List.of(
                    new BlockCounts.Block(BlockCounts.NO_STEP, 0x8c4, 3, 20, 18),
                    new BlockCounts.Block(3, 0x8f0, 1, 2, 2)),
                List.of(new BlockCounts.Loads(3, 7))));
  }

  private static CycleModel model(String core, int waitStates) {
    return new CycleModel(
        TargetCatalog.builtIn().core(core).orElseThrow().timing().orElseThrow(), waitStates);
  }

  /** As objdump writes instructions of four bytes each from 0x100 on. */
  private static Disassembly listing(List<String> instructions) {
    StringBuilder text = new StringBuilder("\nfirmware.elf:     file format elf32-littlearm\n\n");
    text.append("Disassembly of section .text:\n\n00000100 <f>:\n");
    for (int i = 0; i < instructions.size(); i++) {
      text.append(
          " %x:\t%s\n".formatted(0x100 + 4 * i, instructions.get(i).replaceFirst(" ", "\t")));
    }
    return Disassembly.parse(text.toString());
  }
}
