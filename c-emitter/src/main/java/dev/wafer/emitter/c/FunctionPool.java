package dev.wafer.emitter.c;

import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The C functions of a model: one a specialisation, shared by all steps with an equal key. */
public final class FunctionPool {
  private record Key(String template, String function, Map<String, Object> specialisation) {}

  /**
   * A C function.
   *
   * @param name its name
   * @param parameters fields of its parameter structure, empty if it takes none
   * @param text its definition
   */
  public record Function(String name, List<Field> parameters, String text) {
    /** Tag of the parameter structure. */
    public String structName() {
      return name + "_params";
    }
  }

  /** A field of a parameter structure, as it stands in its declaration. */
  public record Field(String declaration) {}

  private final String prefix;
  private final NameAllocator names;
  private final Templates templates;
  private final Map<Key, Function> functions = new LinkedHashMap<>();

  public FunctionPool(String prefix, NameAllocator names, Templates templates) {
    this.prefix = prefix;
    this.names = names;
    this.templates = templates;
  }

  /** The function that computes a binding, made at the first call. */
  public Function function(KernelBinding binding) {
    Key key = new Key(binding.template(), binding.function(), binding.specialisation());
    List<Field> fields = binding.parameters().stream().map(FunctionPool::field).toList();
    Function function = functions.get(key);
    if (function == null) {
      function = create(binding, fields);
      functions.put(key, function);
    } else if (!function.parameters().equals(fields)) {
      throw new IllegalStateException(
          binding.kernel() + ": steps that share a function differ in their parameter fields");
    }
    return function;
  }

  public List<Function> functions() {
    return new ArrayList<>(functions.values());
  }

  private Function create(KernelBinding binding, List<Field> fields) {
    String name = names.allocate(prefix + "_" + binding.function());
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("p", prefix);
    model.put("fn", name);
    model.put("params", "struct " + name + "_params");
    model.put("k", binding.specialisation());
    return new Function(name, fields, templates.render(binding.template(), model));
  }

  private static Field field(Parameter parameter) {
    return new Field(
        parameter instanceof Parameter.Pointer
            ? "const " + parameter.type().spelling() + " *" + parameter.name()
            : parameter.type().spelling() + " " + parameter.name());
  }
}
