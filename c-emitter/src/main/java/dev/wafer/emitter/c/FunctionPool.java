package dev.wafer.emitter.c;

import dev.wafer.passes.program.CFunction;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The C functions of a model: one a specialisation, shared by all steps with an equal key. */
public final class FunctionPool {
  /**
   * A C function.
   *
   * @param name its name
   * @param parameters fields of its parameter structure, empty if it takes none
   * @param text its definition
   * @param unread what its kernel bakes or passes and this specialisation does not read
   */
  public record Function(String name, List<Field> parameters, String text, Set<String> unread) {
    /** Tag of the parameter structure. */
    public String structName() {
      return name + "_params";
    }
  }

  /** A field of a parameter structure, as it stands in its declaration. */
  public record Field(String declaration) {}

  /** A read of the parameter structure, which is {@code k} in every template. */
  private static final Pattern FIELD = Pattern.compile("\\bk->(\\w+)");

  private final String prefix;
  private final NameAllocator names;
  private final Templates templates;
  private final Map<CFunction, Function> functions = new LinkedHashMap<>();

  public FunctionPool(String prefix, NameAllocator names, Templates templates) {
    this.prefix = prefix;
    this.names = names;
    this.templates = templates;
  }

  /** What the names of all functions begin with. */
  public String prefix() {
    return prefix;
  }

  /**
   * The function that computes a binding, made at the first call.
   *
   * @throws IllegalStateException if the template reads what the kernel neither bakes nor passes
   */
  public Function function(KernelBinding binding) {
    CFunction key = CFunction.of(binding);
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
    ReadNames baked = templates.readNames(binding.specialisation());
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("p", prefix);
    model.put("fn", name);
    model.put("params", "struct " + name + "_params");
    model.put("k", baked);
    String text = templates.render(binding.template(), model);
    return new Function(name, fields, text, unread(binding, baked, text));
  }

  /**
   * What is passed or baked and not read.
   *
   * @throws IllegalStateException if the C reads a field that nobody passes
   */
  private static Set<String> unread(KernelBinding binding, ReadNames baked, String text) {
    Set<String> passed = new TreeSet<>();
    binding.parameters().forEach(parameter -> passed.add(parameter.name()));
    Set<String> read = new TreeSet<>();
    FIELD.matcher(text).results().forEach(field -> read.add(field.group(1)));
    Set<String> missing = new TreeSet<>(read);
    missing.removeAll(passed);
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "%s: %s reads fields that nobody passes: %s"
              .formatted(binding.kernel(), binding.template(), String.join(", ", missing)));
    }
    Set<String> unread = baked.unread();
    passed.stream().filter(name -> !read.contains(name)).forEach(unread::add);
    return unread;
  }

  private static Field field(Parameter parameter) {
    return new Field(
        parameter instanceof Parameter.Pointer
            ? "const " + parameter.type().spelling() + " *" + parameter.name()
            : parameter.type().spelling() + " " + parameter.name());
  }
}
