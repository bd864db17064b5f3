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
  private static final String ROOT = "dev/wafer/emitter";

  /** Never changed once it is set up. It keeps parsed templates, so that they are read once. */
  private static final Configuration CONFIGURATION = configuration();

  private static Configuration configuration() {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassLoaderForTemplateLoading(Templates.class.getClassLoader(), ROOT);
    // They come with the program: no need to look whether they have changed.
    configuration.setTemplateUpdateDelayMilliseconds(Long.MAX_VALUE);
    configuration.setDefaultEncoding("UTF-8");
    configuration.setLocale(Locale.ROOT);
    configuration.setNumberFormat("computer");
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    configuration.setWhitespaceStripping(true);
    // Not the one of the template's own name and locale: there are no translations.
    configuration.setLocalizedLookup(false);
    return configuration;
  }

  /**
   * The name of the template of C that lies beside a class of this module and is named after it.
   */
  public static String beside(Class<?> type) {
    return beside(type, type.getSimpleName());
  }

  /** The name of a template of C that lies beside a class of this module. */
  public static String beside(Class<?> type, String stem) {
    String folder = type.getPackageName().replace('.', '/');
    if (!folder.startsWith(ROOT + "/")) {
      throw new IllegalArgumentException(type + " lies outside " + ROOT);
    }
    return folder.substring(ROOT.length() + 1) + "/" + stem + ".c.ftl";
  }

  /** Values for one rendering that remember which of them the template asked for. */
  ReadNames readNames(Map<String, Object> values) {
    return new ReadNames(values, CONFIGURATION.getObjectWrapper());
  }

  /**
   * The text of a template.
   *
   * @param name resource below {@code dev/wafer/emitter}, for example {@code Header.h.ftl}
   */
  public String render(String name, Map<String, Object> model) {
    StringWriter out = new StringWriter();
    try {
      CONFIGURATION.getTemplate(name).process(model, out);
    } catch (IOException e) {
      throw new UncheckedIOException("template " + name, e);
    } catch (TemplateException e) {
      throw new IllegalStateException("template " + name + ": " + e.getMessage(), e);
    }
    return out.toString();
  }
}
