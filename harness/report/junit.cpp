// SPDX-License-Identifier: GPL-2.0-only
#include "report/junit.h"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>

#include "base/text.h"
#include "judge/describe.h"
#include "report/junit_cases.h"

namespace kseries {

namespace {

constexpr size_t max_attribute = 500;
constexpr size_t max_text = 16U << 10;
constexpr size_t max_out = 64U << 10;
/// For the line that bounded() inserts.
constexpr size_t cut_notice = 256;

/// At most `max` bytes of valid UTF-8. An escape is longer than what it replaces, so the text is
/// bounded twice; the cut may be inside a character.
std::string xml_text(std::string_view text, size_t max) {
  const size_t head = max / 4;
  const size_t tail = max - head - cut_notice;
  std::string clean = printable_utf8(bounded(text, head, tail));
  if (clean.size() <= max) return clean;
  std::string cut = printable_utf8(bounded(clean, head, tail));
  while (cut.size() > max || !is_utf8(cut)) cut.pop_back();
  return cut;
}

std::string attribute(std::string_view text) {
  std::string value = printable_utf8(text.substr(0, max_attribute));
  std::replace_if(
      value.begin(), value.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return value;
}

std::string time_text(double seconds) { return fmt::format("{:.3f}", seconds > 0 ? seconds : 0); }

struct Counts {
  size_t tests = 0;
  size_t failures = 0;
  size_t errors = 0;
  size_t skipped = 0;
  double seconds = 0;

  void add(const JunitCase& test) {
    tests++;
    failures += test.outcome == JunitOutcome::failure ? 1 : 0;
    errors += test.outcome == JunitOutcome::error ? 1 : 0;
    skipped += test.outcome == JunitOutcome::skipped ? 1 : 0;
    seconds += test.seconds;
  }
  void add(const Counts& other) {
    tests += other.tests;
    failures += other.failures;
    errors += other.errors;
    skipped += other.skipped;
    seconds += other.seconds;
  }
  void write(pugi::xml_node node) const {
    node.append_attribute("tests") = std::to_string(tests).c_str();
    node.append_attribute("failures") = std::to_string(failures).c_str();
    node.append_attribute("errors") = std::to_string(errors).c_str();
    node.append_attribute("skipped") = std::to_string(skipped).c_str();
    node.append_attribute("time") = time_text(seconds).c_str();
  }
};

void set(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name) = attribute(value).c_str();
}

void set_text(pugi::xml_node node, const std::string& text) {
  if (!text.empty()) node.append_child(pugi::node_pcdata).set_value(text.c_str());
}

void write_case(pugi::xml_node suite, const JunitCase& test) {
  pugi::xml_node node = suite.append_child("testcase");
  set(node, "classname", test.classname);
  set(node, "name", test.name);
  node.append_attribute("time") = time_text(test.seconds).c_str();
  const std::string text = xml_text(test.text, max_text);
  switch (test.outcome) {
    case JunitOutcome::pass:
      if (!text.empty()) set_text(node.append_child("system-out"), text);
      return;
    case JunitOutcome::skipped: {
      // Most readers show only the message of a skipped case.
      pugi::xml_node skipped = node.append_child("skipped");
      set(skipped, "message", test.message);
      if (!text.empty() && test.text != test.message) {
        set_text(node.append_child("system-out"), text);
      }
      return;
    }
    case JunitOutcome::failure:
    case JunitOutcome::error: {
      const bool failed = test.outcome == JunitOutcome::failure;
      pugi::xml_node bad = node.append_child(failed ? "failure" : "error");
      set(bad, "type", test.type);
      set(bad, "message", test.message);
      set_text(bad, text);
      return;
    }
  }
}

Counts write_suite(pugi::xml_node root, const JunitSuite& suite, const std::string& started) {
  Counts counts;
  for (const JunitCase& test : suite.cases) counts.add(test);
  pugi::xml_node node = root.append_child("testsuite");
  set(node, "name", suite.name);
  counts.write(node);
  if (!started.empty()) set(node, "timestamp", started);
  if (!suite.properties.empty()) {
    pugi::xml_node properties = node.append_child("properties");
    for (const auto& [name, value] : suite.properties) {
      pugi::xml_node property = properties.append_child("property");
      set(property, "name", name);
      property.append_attribute("value") = xml_text(value, max_text).c_str();
    }
  }
  for (const JunitCase& test : suite.cases) write_case(node, test);
  const std::string out = xml_text(suite.out, max_out);
  if (!out.empty()) set_text(node.append_child("system-out"), out);
  return counts;
}

class StringWriter : public pugi::xml_writer {
 public:
  void write(const void* data, size_t size) override {
    text.append(static_cast<const char*>(data), size);
  }
  std::string text;
};

}  // namespace

std::string junit_xml(const Report& report) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("testsuites");
  set(root, "name", "kseries " + report.campaign);
  Counts total;
  for (const JunitSuite& suite : junit_suites(report)) {
    total.add(write_suite(root, suite, report.started));
  }
  total.write(root);
  StringWriter writer;
  document.save(writer, " ", pugi::format_indent, pugi::encoding_utf8);
  return std::move(writer.text);
}

}  // namespace kseries
