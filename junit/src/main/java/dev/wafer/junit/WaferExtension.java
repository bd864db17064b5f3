package dev.wafer.junit;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainKind;
import dev.wafer.targets.Architecture;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests an {@link Emulator} of the model that {@link WaferModel} names. All tests of a run
 * share one toolchain, opened at the first use and closed at the end, and what was compiled; tests
 * may run in parallel. The configuration parameter {@code wafer.toolchain} (of {@code
 * junit-platform.properties}, or a system property) chooses {@code container} (the default) or
 * {@code local}.
 */
public final class WaferExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(WaferExtension.class);
  private static final String TOOLCHAIN = "wafer.toolchain";

  /** What is compiled once. */
  private record Key(String model, String target) {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Emulator.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    WaferModel wanted =
        annotation(context)
            .orElseThrow(
                () ->
                    new ParameterResolutionException(
                        "an Emulator needs @WaferModel at the test or its class"));
    Target target = TargetCatalog.builtIn().resolve(wanted.target());
    Board board =
        TargetCatalog.builtIn()
            .emulationBoard(target)
            .orElseThrow(
                () ->
                    new ExtensionConfigurationException(
                        "no board emulates " + target.name() + ", which @WaferModel names"));
    ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
    CompiledModel compiled =
        store.getOrComputeIfAbsent(
            new Key(context.getRequiredTestClass().getName() + "/" + wanted.value(), target.name()),
            key -> compile(context.getRequiredTestClass(), wanted.value(), target),
            CompiledModel.class);
    Architecture architecture = board.core().architecture();
    Toolchain toolchain =
        store.getOrComputeIfAbsent(
            "toolchain for " + (kind(context) == ToolchainKind.CONTAINER ? "all" : architecture),
            key -> kind(context).open(Set.of(architecture)),
            Toolchain.class);
    return new Emulator(toolchain, board, target.core(), compiled);
  }

  private static Optional<WaferModel> annotation(ExtensionContext context) {
    return context
        .getTestMethod()
        .map(method -> method.getAnnotation(WaferModel.class))
        .or(
            () ->
                Optional.ofNullable(
                    context.getRequiredTestClass().getAnnotation(WaferModel.class)));
  }

  private static ToolchainKind kind(ExtensionContext context) {
    String key = context.getConfigurationParameter(TOOLCHAIN).orElse(ToolchainKind.CONTAINER.key());
    try {
      return ToolchainKind.valueOf(key.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ExtensionConfigurationException(
          TOOLCHAIN + " is container or local, not " + key, e);
    }
  }

  private static CompiledModel compile(Class<?> test, String model, Target target) {
    String file = model.substring(model.lastIndexOf('/') + 1);
    String stem = file.replaceFirst("\\.tflite$", "");
    return new ModelCompiler()
        .compile(
            bytes(test, model),
            CompileRequest.builder(target).name(NameAllocator.prefix(stem)).origin(file).build());
  }

  private static byte[] bytes(Class<?> test, String model) {
    try (InputStream resource = test.getClassLoader().getResourceAsStream(model)) {
      return resource == null ? Files.readAllBytes(Path.of(model)) : resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the model " + model + " cannot be read", e);
    }
  }
}
