package dev.wafer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

/**
 * The pages that Wafer writes, in Chromium. With {@code -Dwafer.update=true} it also takes the
 * pictures of them in {@code docs/pictures}.
 */
class PagesInBrowserTest {
  private static final boolean UPDATE = Boolean.getBoolean("wafer.update");
  private static final int LARGEST_PICTURE_BYTES = 100_000;
  private static final String REPORT = "densenet.report.html";
  private static final String GRAPH = "graph.html";

  /** It warns of a protocol of Chromium's that the test does not use. Kept from being collected. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  @TempDir private static Path folder;
  private static ChromeDriver browser;

  @BeforeAll
  static void start() {
    Optional<File> driver = program("chromedriver");
    Optional<File> chromium =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name -> program(name).stream())
            .findFirst();
    assumeTrue(
        driver.isPresent() && chromium.isPresent(),
        "skipped: chromium and chromedriver are not on the PATH (Debian: apt-get install chromium"
            + " chromium-driver)");
    ok(
        Cli.run(
            "compile",
            Cli.model("digits_densenet"),
            "--target",
            "cortex-m4",
            "-o",
            folder,
            "--name",
            "densenet"));
    ok(
        Cli.run(
            "inspect",
            Cli.model("digits_densenet"),
            "--target",
            "cortex-m4",
            "--html",
            folder.resolve(GRAPH)));
    SELENIUM.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get());
    options.addArguments(
        "--headless=new",
        "--hide-scrollbars",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage");
    options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(driver.get()).build(), options);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.quit();
    }
  }

  @BeforeEach
  void wide() {
    screen(1_200, 900, false);
  }

  @Test
  void theReportTellsOfWhatOnePointsAt() {
    open(REPORT);
    assertThat(about()).startsWith("Point at");
    point(browser.findElement(By.cssSelector("svg.steps rect.b")));
    assertThat(about()).contains("input, 64 bytes at offset ", "step 0 (CONV_2D)");
    point(browser.findElement(By.cssSelector("svg.map rect.b.weights")));
    assertThat(about()).contains("weights and biases, ", " bytes");
    WebElement row = browser.findElements(By.cssSelector(".layers tbody tr")).get(2);
    point(row);
    assertThat(about()).contains(row.findElements(By.tagName("td")).get(1).getText());
    WebElement column = browser.findElement(By.cssSelector("svg.steps .here"));
    assertThat(Double.parseDouble(column.getDomAttribute("x")))
        .isEqualTo(
            2
                * Double.parseDouble(
                    column.findElement(By.xpath("../..")).getDomAttribute("data-column")));
  }

  @Test
  void theGraphShowsDetailsAndFindsLayers() {
    open(GRAPH);
    WebElement box = browser.findElement(By.cssSelector("#graph .box.fast"));
    point(box);
    assertThat(about()).contains("CONV_2D", "scale ", "elements zero", "kernel");
    assertThat(browser.findElements(By.cssSelector("#graph path.here"))).isNotEmpty();

    WebElement find = browser.findElement(By.id("find"));
    find.sendKeys("Softmax");
    assertThat(browser.findElement(By.id("count")).getText()).startsWith("1 of ");
    WebElement found = browser.findElement(By.cssSelector("#graph .box.found.here"));
    assertThat(found.getText()).contains("SOFTMAX");
    assertThat(inView(found)).isTrue();
    find.clear();
    find.sendKeys("concatenation");
    String first = about();
    find.sendKeys(Keys.ENTER);
    assertThat(browser.findElement(By.id("count")).getText()).startsWith("2 of ");
    assertThat(about()).contains("CONCATENATION").isNotEqualTo(first);
    find.clear();
    find.sendKeys("no such layer");
    assertThat(browser.findElement(By.id("count")).getText()).isEqualTo("none");
  }

  @Test
  void theGraphIsZoomed() {
    open(GRAPH);
    int before = graphWidth();
    browser.findElement(By.id("larger")).click();
    assertThat(graphWidth()).isBetween(before * 124 / 100, before * 126 / 100);
    browser.findElement(By.id("smaller")).click();
    browser.findElement(By.id("smaller")).click();
    assertThat(graphWidth()).isBetween(before * 79 / 100, before * 81 / 100);
    browser.findElement(By.id("fit")).click();
    WebElement view = browser.findElement(By.id("view"));
    assertThat(graphWidth()).isLessThanOrEqualTo(view.getSize().getWidth());
  }

  @ParameterizedTest
  @ValueSource(strings = {REPORT, GRAPH})
  void thePageReadsOnAPhone(String page) {
    screen(390, 844, true);
    open(page);
    Object overflow =
        browser.executeScript("return document.documentElement.scrollWidth - window.innerWidth;");
    assertThat(((Number) overflow).intValue()).as("wider than the screen").isNotPositive();
    browser
        .findElements(By.cssSelector("h1, .figures, #about, .layers"))
        .forEach(each -> assertThat(each.getLocation().getX()).isBetween(0, 60));
  }

  @ParameterizedTest
  @ValueSource(strings = {REPORT, GRAPH})
  void thePageIsDarkWhereTheReaderWantsIt(String page) {
    open(page);
    String light = background();
    media("", "dark");
    assertThat(background()).isNotEqualTo(light);
    // Paper is white.
    media("print", "dark");
    assertThat(background()).isEqualTo(light);
    assertThat(browser.findElement(By.id("about")).isDisplayed()).isFalse();
    media("", "light");
  }

  /** They are taken by {@code scripts/pictures}; a page of the documentation shows each. */
  @Test
  void picturesInTheDocumentationAreSmallAndShown() throws Exception {
    if (UPDATE) {
      takePictures();
    }
    Path pictures = Cli.root().resolve("docs/pictures");
    try (Stream<Path> files = Files.list(pictures)) {
      List<Path> all = files.sorted().toList();
      assertThat(all).hasSize(3);
      for (Path picture : all) {
        assertThat(Files.size(picture)).isLessThan(LARGEST_PICTURE_BYTES);
        String name = picture.getFileName().toString();
        assertThat(
                Stream.of("README.md", "docs/ARENA.md", "docs/REPORT.md")
                    .map(page -> new String(Cli.read(Cli.root().resolve(page)), UTF_8)))
            .as(name)
            .anyMatch(page -> page.contains("pictures/" + name));
      }
    }
  }

  private static void takePictures() {
    screen(1_250, 1_400, false);
    open(REPORT);
    picture(browser.findElements(By.tagName("figure")).get(0), "arena.png");
    picture(browser.findElements(By.tagName("figure")).get(1), "flash.png");
    screen(960, 540, false);
    open(GRAPH);
    point(browser.findElements(By.cssSelector("#graph .box.fast")).get(1));
    Cli.write(
        Cli.root().resolve("docs/pictures/graph.png"), browser.getScreenshotAs(OutputType.BYTES));
  }

  private static void picture(WebElement element, String name) {
    Cli.write(
        Cli.root().resolve("docs/pictures").resolve(name),
        element.getScreenshotAs(OutputType.BYTES));
  }

  /** Whatever the page's security policy forbids it, or fails in its script, the browser logs. */
  private static void open(String page) {
    browser.get(folder.resolve(page).toUri().toString());
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
        .filteredOn(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .isEmpty();
  }

  private static void point(WebElement element) {
    new Actions(browser).scrollToElement(element).moveToElement(element).perform();
  }

  private static String about() {
    return browser.findElement(By.id("about")).getText();
  }

  private static int graphWidth() {
    return browser.findElement(By.id("graph")).getSize().getWidth();
  }

  private static String background() {
    return browser.findElement(By.tagName("body")).getCssValue("background-color");
  }

  private static boolean inView(WebElement box) {
    return (Boolean)
        browser.executeScript(
            "var box = arguments[0].getBoundingClientRect();"
                + "var view = document.getElementById('view').getBoundingClientRect();"
                + "return box.top >= view.top && box.bottom <= view.bottom"
                + " && box.left >= view.left && box.right <= view.right;",
            box);
  }

  private static void screen(int width, int height, boolean mobile) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
  }

  private static void media(String media, String scheme) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            media,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  private static Optional<File> program(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .map(Path::toFile)
        .findFirst();
  }

  private static void ok(Cli.Result result) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
  }
}
