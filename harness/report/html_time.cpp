// SPDX-License-Identifier: GPL-2.0-only
#include "report/html_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "report/format.h"
#include "report/html_text.h"

namespace kseries::html {
namespace {

constexpr double chart_width = 1000;
constexpr double row_height = 16;
constexpr double label_width = 60;
constexpr int max_ticks = 10;

/// Puts each step into the first row that is free when it begins.
std::vector<std::vector<const StepTime*>> find_rows(const Report& report, bool builds) {
  std::vector<const StepTime*> steps;
  for (const StepTime& step : report.steps) {
    if (step.is_build == builds) steps.push_back(&step);
  }
  std::stable_sort(steps.begin(), steps.end(),
                   [](const StepTime* a, const StepTime* b) { return a->begin < b->begin; });
  constexpr double tolerance = 0.05;  // of the times of files
  std::vector<std::vector<const StepTime*>> rows;
  for (const StepTime* step : steps) {
    const auto vacant = std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
      return row.back()->end <= step->begin + tolerance;
    });
    if (vacant == rows.end()) {
      rows.push_back({step});
    } else {
      vacant->push_back(step);
    }
  }
  return rows;
}

/// 1, 2 or 5 times a power of ten, or a round number of minutes.
double tick_distance(double seconds) {
  for (const double step :
       {1., 2., 5., 10., 20., 30., 60., 120., 300., 600., 1800., 3600., 7200., 14400., 43200.}) {
    if (seconds / step <= max_ticks) return step;
  }
  return seconds / max_ticks;
}

class Chart {
 public:
  explicit Chart(const Report& report) {
    for (const StepTime& step : report.steps) end_ = std::max(end_, step.end);
    for (size_t i = 0; i < report.cells.size(); i++) {
      numbers_[report.cells[i].cell.id] = i + 1;
      styles_[report.cells[i].cell.id] = style_class(report.cells[i].verdict);
    }
    add_rows("builds", find_rows(report, true));
    add_rows("guests", find_rows(report, false));
    add_ticks();
  }

  [[nodiscard]] std::string text() const {
    return fmt::format(
        "<svg class=\"gantt\" viewBox=\"0 0 {} {:.0f}\" role=\"img\" "
        "aria-label=\"When builds and guests were running\">\n{}</svg>\n",
        chart_width, y_ + row_height, text_);
  }

 private:
  [[nodiscard]] double x(double seconds) const {
    return label_width + seconds / end_ * (chart_width - label_width);
  }

  void add_rows(const char* label, const std::vector<std::vector<const StepTime*>>& rows) {
    if (!rows.empty()) {
      text_ += fmt::format("<text x=\"0\" y=\"{:.0f}\">{}</text>\n", y_ + row_height - 4, label);
    }
    for (const auto& row : rows) {
      for (const StepTime* step : row) add_bar(*step);
      y_ += row_height;
    }
  }

  void add_bar(const StepTime& step) {
    const auto number = numbers_.find(step.id);
    const bool is_cell = !step.is_build && number != numbers_.end();
    const std::string name = is_cell ? "cell " + std::to_string(number->second) : step.id;
    const std::string bar = fmt::format(
        "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.0f}\" width=\"{:.1f}\" height=\"{:.0f}\">"
        "<title>{}: {}</title></rect>",
        is_cell ? styles_.at(step.id) : std::string_view("none"), x(step.begin), y_ + 1,
        std::max(1.0, x(step.end) - x(step.begin) - 0.5), row_height - 2, escaped(name),
        duration_text(step.end - step.begin));
    text_ +=
        is_cell ? fmt::format("<a href=\"#cell-{}\">{}</a>\n", number->second, bar) : bar + "\n";
  }

  void add_ticks() {
    const double distance = tick_distance(end_);
    for (int tick = 0; tick * distance <= end_; ++tick) {
      const double at = tick * distance;
      text_ += fmt::format(
          "<line x1=\"{0:.1f}\" y1=\"0\" x2=\"{0:.1f}\" y2=\"{1:.0f}\"/>"
          "<text x=\"{2:.1f}\" y=\"{3:.0f}\">{4}</text>\n",
          x(at), y_, x(at) + 2, y_ + row_height - 4, duration_text(at));
    }
  }

  double end_ = 0;
  double y_ = 0;
  std::string text_;
  std::map<std::string, size_t> numbers_;
  std::map<std::string, std::string_view> styles_;
};

}  // namespace

std::string time_chart(const Report& report) {
  const bool any = std::any_of(report.steps.begin(), report.steps.end(),
                               [](const StepTime& step) { return step.end > 0; });
  if (!any) return "";
  return "<section id=\"time\">\n<h2>Time</h2>\n" +
         element("div", "class=\"scroll\" tabindex=\"0\"", "\n" + Chart(report).text()) +
         "</section>\n";
}

}  // namespace kseries::html
