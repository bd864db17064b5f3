package dev.wafer.packaging;

import java.util.List;
import java.util.stream.Stream;

/**
 * The cores that a condition of a CMSIS-Pack accepts, as attributes of PACK.xsd. Where the maker of
 * a device chooses what the core has, the pack asks for it.
 */
final class CmsisCores {
  private static final List<String> BASELINE =
      List.of("Cortex-M0", "Cortex-M0+", "Cortex-M1", "Cortex-M23", "SC000");
  private static final List<String> MAINLINE_WITHOUT_DSP = List.of("Cortex-M3", "SC300");
  private static final List<String> WITH_DSP =
      List.of("Cortex-M4", "Cortex-M7", "Cortex-M52", "Cortex-M55", "Cortex-M85");
  private static final List<String> DSP_AS_OPTION = List.of("Cortex-M33", "Cortex-M35P");
  private static final List<String> HELIUM_AS_OPTION =
      List.of("Cortex-M52", "Cortex-M55", "Cortex-M85");

  private CmsisCores() {}

  /** Those on which code may run that one of the conditions lets through; none if all may. */
  static List<String> of(List<CoreCondition> conditions) {
    if (conditions.stream().anyMatch(c -> c.need() == CoreCondition.Need.NOTHING)) {
      return List.of();
    }
    return conditions.stream().flatMap(c -> cores(c.need())).distinct().toList();
  }

  private static Stream<String> cores(CoreCondition.Need need) {
    return switch (need) {
      case NOTHING, RISCV -> Stream.of();
      case ARM -> Stream.concat(with(BASELINE, ""), cores(CoreCondition.Need.THUMB_2));
      case THUMB_2 ->
          Stream.of(MAINLINE_WITHOUT_DSP, WITH_DSP, DSP_AS_OPTION)
              .flatMap(cores -> with(cores, ""));
      case DSP -> Stream.concat(with(WITH_DSP, ""), with(DSP_AS_OPTION, " Ddsp=\"DSP\""));
      case HELIUM ->
          Stream.concat(
              with(HELIUM_AS_OPTION, " Dmve=\"MVE\""), cores(CoreCondition.Need.HELIUM_FLOAT));
      case HELIUM_FLOAT -> with(HELIUM_AS_OPTION, " Dmve=\"FP_MVE\"");
    };
  }

  private static Stream<String> with(List<String> cores, String option) {
    return cores.stream().map(core -> "Dcore=\"" + core + "\"" + option);
  }
}
