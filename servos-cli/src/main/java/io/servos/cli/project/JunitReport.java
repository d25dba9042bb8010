package io.servos.cli.project;

import io.servos.cli.output.Visible;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// The results of tests in the format of JUnit's reports, as machines for continuous integration
/// read it.
///
/// @param suite what the tests are of
record JunitReport(String suite, List<TestResult> results) {

  String text() {
    var text = new StringWriter();
    try {
      var xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument();
      xml.writeStartElement("testsuites");
      writeSuite(xml);
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException impossible) {
      throw new AssertionError("a string takes everything", impossible);
    }
    return text + "\n";
  }

  private void writeSuite(XMLStreamWriter xml) throws XMLStreamException {
    xml.writeStartElement("testsuite");
    attribute(xml, "name", suite);
    attribute(xml, "tests", Integer.toString(results.size()));
    attribute(xml, "failures", Long.toString(count(Verdict.Failed.class)));
    attribute(xml, "errors", Long.toString(count(Verdict.Refused.class)));
    var all = results.stream().map(TestResult::took).reduce(Duration.ZERO, Duration::plus);
    attribute(xml, "time", seconds(all));
    for (var result : results) {
      writeCase(xml, result);
    }
    xml.writeEndElement();
  }

  long count(Class<? extends Verdict> kind) {
    return results.stream().filter(result -> kind.isInstance(result.verdict())).count();
  }

  private void writeCase(XMLStreamWriter xml, TestResult result) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute(xml, "classname", suite);
    attribute(xml, "name", result.name());
    attribute(xml, "time", seconds(result.took()));
    switch (result.verdict()) {
      case Verdict.Passed _ -> {}
      case Verdict.Failed(var problems) ->
          writeProblem(xml, "failure", problems.getFirst(), String.join("\n", problems));
      case Verdict.Refused(var problem, var remedy) -> writeProblem(xml, "error", problem, remedy);
    }
    writeText(xml, "system-out", result.stdout());
    writeText(xml, "system-err", result.stderr());
    xml.writeEndElement();
  }

  private static void writeProblem(XMLStreamWriter xml, String element, String first, String all)
      throws XMLStreamException {
    xml.writeStartElement(element);
    attribute(xml, "message", first);
    xml.writeCharacters(allowed(all));
    xml.writeEndElement();
  }

  private static void writeText(XMLStreamWriter xml, String element, String text)
      throws XMLStreamException {
    if (!text.isEmpty()) {
      xml.writeStartElement(element);
      xml.writeCharacters(allowed(text));
      xml.writeEndElement();
    }
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, allowed(value));
  }

  /// XML has no place for most control characters.
  private static String allowed(String text) {
    return Visible.lines(text.replace("\r\n", "\n"));
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).toPlainString();
  }
}
