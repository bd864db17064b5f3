package dev.wafer.cli;

import dev.wafer.emulation.verify.SharedVerifyReport;
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
 * vector, of each model where several share an arena, for each layer where layers were compared,
 * and for each budget.
 */
final class JunitXml {
  private enum Outcome {
    PASSED,
    FAILED,
    SKIPPED
  }

  /** One test case; what is wrong, or why it was not run. */
  private record Case(String group, String name, Outcome outcome, String message) {}

  private final String name;
  private final String target;
  private final List<Case> cases = new ArrayList<>();

  private JunitXml(String name, String target) {
    this.name = name;
    this.target = target;
  }

  static String of(VerifyReport report) {
    JunitXml xml = new JunitXml(report.name(), report.target());
    xml.vectors("vectors", report.vectors(), report.firstDifference());
    xml.layers(report);
    report.budgets().forEach(xml::budget);
    return xml.text();
  }

  static String of(SharedVerifyReport report) {
    JunitXml xml = new JunitXml(report.name(), report.target());
    for (SharedVerifyReport.Model model : report.models()) {
      xml.vectors(model.name() + ".vectors", model.vectors(), model.firstDifference());
    }
    report.budgets().forEach(xml::budget);
    return xml.text();
  }

  private void vectors(String group, int count, VerifyReport.Difference difference) {
    int wrong = difference == null ? count : difference.vector();
    for (int vector = 0; vector < count; vector++) {
      add(group, "vector " + vector, vector, wrong, "vector " + wrong, difference);
    }
  }

  /** Layers are compared where an output differs, the first one first. */
  private void layers(VerifyReport report) {
    VerifyReport.Difference difference = report.firstDifference();
    if (difference == null || difference.step() < 0) {
      return;
    }
    for (VerifyReport.Step step : report.steps()) {
      String called =
          "step " + step.index() + " " + step.operator() + " " + Terminal.printable(step.name());
      add(
          "layers",
          called,
          step.index(),
          difference.step(),
          "step " + difference.step(),
          difference);
    }
  }

  private void add(
      String group,
      String called,
      int index,
      int wrong,
      String before,
      VerifyReport.Difference difference) {
    if (index == wrong) {
      cases.add(new Case(group, called, Outcome.FAILED, text(difference)));
    } else if (index < wrong) {
      cases.add(new Case(group, called, Outcome.PASSED, ""));
    } else {
      cases.add(new Case(group, called, Outcome.SKIPPED, "not told: " + before + " differs"));
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
    return "wafer verify " + name + " on " + Terminal.printable(target);
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
    xml.writeAttribute("classname", name + "." + each.group());
    xml.writeAttribute("name", each.name());
  }
}
