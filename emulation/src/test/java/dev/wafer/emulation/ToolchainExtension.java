package dev.wafer.emulation;

import dev.wafer.targets.Architecture;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one toolchain for the whole run, opened at the first use and closed at the end. The
 * system property {@code wafer.toolchain} chooses {@code container} (the default) or {@code local}.
 */
public final class ToolchainExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ToolchainExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Toolchain.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    String kind = System.getProperty("wafer.toolchain", "container").toUpperCase(Locale.ROOT);
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            kind,
            key -> ToolchainKind.valueOf(key).open(Set.of(Architecture.ARM)),
            Toolchain.class);
  }
}
