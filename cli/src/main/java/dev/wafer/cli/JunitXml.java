package dev.wafer.cli;

import dev.wafer.emulation.verify.VerifyReport;
import dev.wafer.report.CompileReport;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A verification as JUnit's XML, which servers of continuous integration show: a test case for each
 * vector, for each layer where layers were compared, and for each budget.
 */
final class JunitXml {
  private enum Outcome {
    PASSED,
    FAILED,
    SKIPPED
  }

  /** One test case; what is wrong, or why it was not run. */
  private record Case(String group, String name, Outcome outcome, String message) {}

  private final VerifyReport report;
  private final List<Case> cases = new ArrayList<>();

  private JunitXml(VerifyReport report) {
    this.report = report;
    vectors();
    layers();
    report.budgets().forEach(this::budget);
  }

  static String of(VerifyReport report) {
    return new JunitXml(report).text();
  }

  private void vectors() {
    VerifyReport.Difference difference = report.firstDifference();
    int wrong = difference == null ? report.vectors() : difference.vector();
    for (int vector = 0; vector < report.vectors(); vector++) {
      add("vectors", "vector " + vector, vector, wrong, "vector " + wrong);
    }
  }

  /** Layers are compared where an output differs, the first one first. */
  private void layers() {
    VerifyReport.Difference difference = report.firstDifference();
    if (difference == null || difference.step() < 0) {
      return;
    }
    for (VerifyReport.Step step : report.steps()) {
      String name =
          "step " + step.index() + " " + step.operator() + " " + Terminal.printable(step.name());
      add("layers", name, step.index(), difference.step(), "step " + difference.step());
    }
  }

  private void add(String group, String name, int index, int wrong, String before) {
    if (index == wrong) {
      cases.add(new Case(group, name, Outcome.FAILED, text(report.firstDifference())));
    } else if (index < wrong) {
      cases.add(new Case(group, name, Outcome.PASSED, ""));
    } else {
      cases.add(new Case(group, name, Outcome.SKIPPED, "not told: " + before + " differs"));
    }
  }

  private void budget(CompileReport.Budget budget) {
    boolean kept = budget.over() == 0;
    cases.add(
        new Case(
            "budgets",
            Budgets.subject(budget),
            kept ? Outcome.PASSED : Outcome.FAILED,
            kept ? "" : Budgets.excess(budget)));
  }

  /** Where which values differ, in one sentence. */
  static String text(VerifyReport.Difference difference) {
    return String.format(
        Locale.ROOT,
        "%s%s '%s' element %d: expected %s, found %s; %d of %d elements differ",
        difference.step() < 0 ? "" : "step " + difference.step() + " ",
        difference.operator(),
        Terminal.printable(difference.tensor()),
        difference.element(),
        difference.expected(),
        difference.found(),
        difference.differing(),
        difference.elements());
  }

  private String text() {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuites");
      counts(xml);
      xml.writeCharacters("\n  ");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", suite());
      counts(xml);
      for (Case each : cases) {
        xml.writeCharacters("\n    ");
        write(xml, each);
      }
      xml.writeCharacters("\n  ");
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("text can always be written to memory", e);
    }
    return text.toString();
  }

  private String suite() {
    return "wafer verify " + report.name() + " on " + Terminal.printable(report.target());
  }

  private void counts(XMLStreamWriter xml) throws XMLStreamException {
    xml.writeAttribute("tests", String.valueOf(cases.size()));
    xml.writeAttribute("failures", count(Outcome.FAILED));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", count(Outcome.SKIPPED));
  }

  private String count(Outcome outcome) {
    return String.valueOf(cases.stream().filter(each -> each.outcome() == outcome).count());
  }

  private void write(XMLStreamWriter xml, Case each) throws XMLStreamException {
    if (each.outcome() == Outcome.PASSED) {
      xml.writeEmptyElement("testcase");
      named(xml, each);
      return;
    }
    xml.writeStartElement("testcase");
    named(xml, each);
    xml.writeEmptyElement(each.outcome() == Outcome.FAILED ? "failure" : "skipped");
    xml.writeAttribute("message", each.message());
    xml.writeEndElement();
  }

  private void named(XMLStreamWriter xml, Case each) throws XMLStreamException {
    xml.writeAttribute("classname", report.name() + "." + each.group());
    xml.writeAttribute("name", each.name());
  }
}
