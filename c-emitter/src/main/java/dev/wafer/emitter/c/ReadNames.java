package dev.wafer.emitter.c;

import freemarker.template.ObjectWrapper;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Values for a template that remember which of them it asked for. For one rendering. */
final class ReadNames implements TemplateHashModel {
  private final Map<String, Object> values;
  private final ObjectWrapper wrapper;
  private final Set<String> read = new TreeSet<>();

  ReadNames(Map<String, Object> values, ObjectWrapper wrapper) {
    this.values = values;
    this.wrapper = wrapper;
  }

  /** The value, or FreeMarker's null: then the template fails unless it has a default. */
  @Override
  public TemplateModel get(String name) throws TemplateModelException {
    read.add(name);
    return wrapper.wrap(values.get(name));
  }

  @Override
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** The values that nobody asked for. */
  Set<String> unread() {
    Set<String> names = new TreeSet<>(values.keySet());
    names.removeAll(read);
    return names;
  }
}
