package dev.wafer.emitter.c;

import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/** Renders the class-path templates. Numbers come out in C's form in every locale. */
public final class Templates {
  private final Configuration configuration;

  public Templates() {
    configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassLoaderForTemplateLoading(
        Templates.class.getClassLoader(), "dev/wafer/emitter");
    configuration.setDefaultEncoding("UTF-8");
    configuration.setLocale(Locale.ROOT);
    configuration.setNumberFormat("computer");
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    configuration.setWhitespaceStripping(true);
  }

  /**
   * The text of a template.
   *
   * @param name resource below {@code dev/wafer/emitter}, for example {@code
   *     kernels/dense/FullyConnectedS8.c.ftl}
   */
  public String render(String name, Map<String, Object> model) {
    StringWriter out = new StringWriter();
    try {
      configuration.getTemplate(name).process(model, out);
    } catch (IOException e) {
      throw new UncheckedIOException("template " + name, e);
    } catch (TemplateException e) {
      throw new IllegalStateException("template " + name + ": " + e.getMessage(), e);
    }
    return out.toString();
  }
}
