package dev.wafer.emulation;

import freemarker.core.PlainTextOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The C files and templates under {@code firmware/} of the resources. */
final class FirmwareResources {
  private static final String FOLDER = "firmware/";
  private static final String TEMPLATE_SUFFIX = ".ftl";

  private final Configuration configuration;

  FirmwareResources() {
    configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassForTemplateLoading(FirmwareResources.class, "firmware");
    configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
    configuration.setLocale(Locale.ROOT);
    configuration.setNumberFormat("computer");
    configuration.setOutputFormat(PlainTextOutputFormat.INSTANCE);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
  }

  /** Copies a file as it is into a folder. */
  void copy(String name, Path directory) {
    try (InputStream stream = FirmwareResources.class.getResourceAsStream(FOLDER + name)) {
      if (stream == null) {
        throw new IllegalStateException(FOLDER + name + " is missing among the resources");
      }
      Files.copy(stream, directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fills the template of a file and writes the file into a folder. */
  void render(String name, Map<String, Object> values, Path directory) {
    try (Writer writer = Files.newBufferedWriter(directory.resolve(name))) {
      configuration.getTemplate(name + TEMPLATE_SUFFIX).process(values, writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TemplateException e) {
      throw new IllegalStateException("template of " + name + ": " + e.getMessage(), e);
    }
  }
}
