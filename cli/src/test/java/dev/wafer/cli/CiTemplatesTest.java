package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.testing.Programs;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.yaml.snakeyaml.Yaml;

/** Runs the steps of the templates in {@code ci/} as the servers do: one shell, bash. */
@Tag("long")
class CiTemplatesTest {
  @TempDir private Path folder;

  @Test
  void theActionOfGithubFailsForALargerModel() throws Exception {
    needsTools();
    Map<String, Object> action = yaml("ci/github/action.yml");
    assertThat(at(action, "runs").get("using")).isEqualTo("composite");
    Map<String, Object> inputs = at(action, "inputs");
    Map<String, Object> step = only(at(action, "runs").get("steps"));
    assertThat(step.get("shell")).isEqualTo("bash");
    Map<String, String> given = given("digits");
    run(step, inputs, given, 0);
    Files.copy(folder.resolve("out/report.json"), folder.resolve("baseline.json"));
    Subprocess.Result same = run(step, inputs, with(given, "growth", "flash=0 stack=0"), 0);
    assertThat(same.text()).contains("budget", "kept").doesNotContain("::error");
    Map<String, String> larger = with(given("digits_densenet"), "growth", "flash=1%");
    Subprocess.Result failed = run(step, inputs, larger, ExitCode.BUDGET);
    assertThat(failed.text())
        .contains("OVER by", "::error title=wafer verify model::flash for constants and code")
        .contains("flash, bytes", "layers");
    assertThat(folder.resolve("out/diff.md")).content().contains("| flash, bytes |", "**layers**");
    assertThat(failures()).isEqualTo(1);
  }

  @Test
  void theTemplateOfGitlabFailsForALargerModel() throws Exception {
    needsTools();
    Map<String, Object> job = at(yaml("ci/gitlab/wafer.gitlab-ci.yml"), ".wafer");
    assertThat(at(at(job, "artifacts"), "reports").get("junit")).isEqualTo("$OUTPUT/junit.xml");
    Map<String, String> variables = new LinkedHashMap<>();
    at(job, "variables").forEach((name, value) -> variables.put(name, String.valueOf(value)));
    given("digits_densenet")
        .forEach((name, value) -> variables.put(name.toUpperCase(Locale.ROOT), value));
    assertThat(job.get("script")).isInstanceOf(List.class);
    StringBuilder script = new StringBuilder();
    for (Object line : (List<?>) job.get("script")) {
      script.append(line).append('\n');
    }
    Subprocess.Result failed = bash(script.toString(), variables);
    assertThat(failed.exitCode()).as(failed.text()).isEqualTo(ExitCode.BUDGET);
    assertThat(failed.text()).contains("OVER by");
    assertThat(failures()).isEqualTo(1);
  }

  @Test
  void theExampleUsesInputsThatThereAre() {
    Map<String, Object> inputs = at(yaml("ci/github/action.yml"), "inputs");
    Map<String, Object> job = at(at(yaml("ci/github/example-workflow.yml"), "jobs"), "budgets");
    Map<String, Object> step =
        ((List<?>) job.get("steps"))
            .stream()
                .map(CiTemplatesTest::map)
                .filter(each -> "./ci/github".equals(each.get("uses")))
                .findFirst()
                .orElseThrow();
    assertThat(inputs.keySet()).containsAll(at(step, "with").keySet());
    assertThat(at(step, "with").keySet()).contains("model", "target");
  }

  /** What a project would set; a budget that the digits keep. */
  private Map<String, String> given(String example) {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("model", Cli.model(example).toAbsolutePath().toString());
    given.put("target", "cortex-m4");
    given.put("arguments", "--toolchain local --max-flash 16K --max-stack 2K");
    given.put("baseline", "baseline.json");
    given.put("output", "out");
    given.put(
        "wafer",
        Subprocess.thisJava()
            + " -XX:TieredStopAtLevel=1 -cp "
            + System.getProperty("java.class.path")
            + " dev.wafer.cli.Main");
    return given;
  }

  private static Map<String, String> with(Map<String, String> given, String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(given);
    more.put(name, value);
    return more;
  }

  private Subprocess.Result run(
      Map<String, Object> step,
      Map<String, Object> inputs,
      Map<String, String> given,
      int exitCode) {
    Map<String, String> environment = new LinkedHashMap<>(Map.of("GITHUB_ACTIONS", "true"));
    at(step, "env")
        .forEach(
            (name, value) -> {
              String input = String.valueOf(value).replaceAll("\\$\\{\\{ inputs\\.(\\w+) }}", "$1");
              assertThat(inputs).containsKey(input);
              Object usual = map(inputs.get(input)).getOrDefault("default", "");
              environment.put(name, given.getOrDefault(input, String.valueOf(usual)));
            });
    Subprocess.Result result = bash(String.valueOf(step.get("run")), environment);
    assertThat(result.exitCode()).as(result.text()).isEqualTo(exitCode);
    return result;
  }

  private Subprocess.Result bash(String script, Map<String, String> environment) {
    Path file = Cli.write(folder.resolve("step.sh"), script);
    return Subprocess.run(
        folder,
        environment,
        List.of("bash", "--noprofile", "--norc", "-eo", "pipefail", file.toString()));
  }

  /** Of the file that the servers read. */
  private int failures() throws Exception {
    byte[] xml = Cli.read(folder.resolve("out/junit.xml"));
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml))
            .getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("testsuites");
    assertThat(root.getElementsByTagName("testcase").getLength())
        .isEqualTo(Integer.parseInt(root.getAttribute("tests")));
    int failures = root.getElementsByTagName("failure").getLength();
    assertThat(failures).isEqualTo(Integer.parseInt(root.getAttribute("failures")));
    return failures;
  }

  private static Map<String, Object> yaml(String file) {
    return map(
        new Yaml().load(new String(Cli.read(Cli.root().resolve(file)), StandardCharsets.UTF_8)));
  }

  private static Map<String, Object> only(Object list) {
    assertThat((List<?>) list).hasSize(1);
    return map(((List<?>) list).get(0));
  }

  private static Map<String, Object> at(Map<String, Object> map, String key) {
    assertThat(map).containsKey(key);
    return map(map.get(key));
  }

  private static Map<String, Object> map(Object node) {
    Map<String, Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) node).forEach((key, value) -> map.put(String.valueOf(key), value));
    return map;
  }

  private static void needsTools() {
    assumeTrue(
        Programs.exists("arm-none-eabi-gcc")
            && Programs.exists("qemu-system-arm")
            && Programs.exists("bash"),
        "skipped: arm-none-eabi-gcc, qemu-system-arm and bash are not on the PATH");
  }
}
