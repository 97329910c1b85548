// SPDX-License-Identifier: GPL-2.0-only
// The table of cells: filtered, folded by an axis, sorted; and the details of a cell on demand, so
// that a page with thousands of cells opens at once. All text is set as text, except the details,
// which the report has escaped.
"use strict";
(() => {
  for (const link of document.querySelectorAll("nav a")) {
    if (!document.getElementById(link.hash.slice(1))) link.remove();
  }
  const source = document.getElementById("cell-data");
  const place = document.getElementById("matrix");
  if (!source || !place) return;
  const data = JSON.parse(source.textContent);
  const maxRows = 200;

  const make = (name, attributes, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "on") node.addEventListener(value[0], value[1]);
      else node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
  };

  const cells = data.cells.map(([tree, series, flavour, guest, values, times, suites, verdict,
                                 style, reason], index) => ({
    number: index + 1, tree: data.trees[tree], series: data.series[series],
    flavour: data.flavours[flavour], guest: data.guests[guest], values, times, suites, verdict,
    style, reason,
    failures: suites.reduce((sum, one) => sum + (one ? one[1] : 0), 0),
  }));
  const rank = new Map(data.verdicts.map((word, index) => [word, index]));
  for (const cell of cells) {
    cell.text = [cell.tree, cell.series, cell.flavour, cell.guest, cell.verdict, cell.reason]
      .join(" ").toLowerCase();
  }

  const axes = [["tree", "tree"], ["series", "series"], ["flavour", "flavour"], ["guest", "guest"],
                ["verdict", "verdict"]]
    .map(([label, key]) => ({ label, value: (cell) => cell[key] }))
    .concat(data.symbols.map((label, at) => ({ label, value: (cell) => cell.values[at] })))
    .filter((axis) => new Set(cells.map(axis.value)).size > 1);

  const option = (value, text) => make("option", { value }, text);
  const labelled = (text, control) => make("label", {}, text + " ", control);
  const form = make("form", { class: "filters", role: "search", "aria-label": "Cells",
                              on: ["submit", (event) => event.preventDefault()] });
  const text = make("input", { type: "search", on: ["input", () => update()] });
  form.append(labelled("text", text));
  const filters = axes.map((axis) => {
    const values = [...new Set(cells.map(axis.value))].sort();
    const select = make("select", { on: ["change", () => update()] }, option("", "any"),
                        ...values.map((value, at) => option(String(at + 1), value || "-")));
    form.append(labelled(axis.label, select));
    return { axis, values, select };
  });
  const fold = make("select", { on: ["change", () => update()] }, option("", "nothing"),
                    ...axes.map((axis, at) => option(String(at + 1), axis.label)));
  form.append(labelled("fold by", fold));
  const sort = make("select", { on: ["change", () => update()] }, option("number", "number"),
                    option("failures", "failures"), option("verdict", "verdict"));
  form.append(labelled("sort by", sort));
  const count = make("output", {});
  form.append(count);

  const tag = (cell) => make("span", { class: "tag " + cell.style }, cell.verdict);
  const suiteCell = (one) => {
    if (!one) return make("td", { class: "none" }, "-");
    const [passed, failed, known] = one;
    const ran = passed + failed + known;
    if (ran === 0) return make("td", { class: "none" }, "skipped");
    return make("td", { class: failed ? "bad" : known ? "warn" : "good" }, passed + "/" + ran);
  };
  const row = (cell) => make("tr", {},
    make("td", { class: "number" }, make("a", { href: "#cell-" + cell.number },
                                         String(cell.number))),
    make("td", {}, cell.tree),
    make("td", {}, cell.series + (cell.flavour ? " (" + cell.flavour + ")" : "")),
    ...cell.values.map((value) => make("td", { class: "symbol mono" }, value)),
    make("td", {}, cell.guest),
    ...cell.times.map((time) => make("td", { class: "number" }, time)),
    ...cell.suites.map(suiteCell),
    make("td", {}, tag(cell)),
    make("td", {}, cell.reason));
  const columns = ["#", "tree", "series", ...data.symbols, "guest", "build (s)", "boot (s)",
                   "test (s)", ...data.suites, "verdict", "reason"];
  const head = make("thead", {}, make("tr", {}, ...columns.map((name, at) => make("th",
    { scope: "col", ...(at > 2 && at < 3 + data.symbols.length ? { class: "symbol" } : {}) },
    name))));
  const table = make("table", {}, head);

  // The rows of a group, and a button for the rest.
  const fill = (body, list, from) => {
    for (const cell of list.slice(from, from + maxRows)) body.append(row(cell));
    const left = list.length - from - maxRows;
    if (left <= 0) return;
    const more = make("tr", { class: "more" }, make("td", { colspan: String(columns.length) },
      make("button", { type: "button", on: ["click", () => {
        more.remove();
        fill(body, list, from + maxRows);
      }] }, "show " + Math.min(left, maxRows) + " of " + left + " more")));
    body.append(more);
  };

  const totals = (list) => {
    const counts = new Map();
    for (const cell of list) {
      const one = counts.get(cell.verdict) || { cell, count: 0 };
      one.count++;
      counts.set(cell.verdict, one);
    }
    return [...counts.values()].sort((a, b) => rank.get(a.cell.verdict) - rank.get(b.cell.verdict))
      .map(({ cell, count: number }) =>
        make("span", { class: "tag " + cell.style }, number + " " + cell.verdict));
  };

  const group = (axis, value, list) => {
    const body = make("tbody", { hidden: "" });
    const button = make("button", { type: "button", "aria-expanded": "false", on: ["click", () => {
      const opens = body.hidden;
      if (opens && !body.hasChildNodes()) fill(body, list, 0);
      body.hidden = !opens;
      button.setAttribute("aria-expanded", String(opens));
    }] }, axis.label + "=" + (value || "-"));
    return [make("tbody", { class: "group" }, make("tr", {},
      make("th", { scope: "rowgroup", colspan: String(columns.length) }, button,
           " " + list.length + " ", ...totals(list)))), body];
  };

  const orders = {
    number: (a, b) => a.number - b.number,
    failures: (a, b) => b.failures - a.failures || rank.get(a.verdict) - rank.get(b.verdict) ||
      a.number - b.number,
    verdict: (a, b) => rank.get(a.verdict) - rank.get(b.verdict) || a.number - b.number,
  };

  const update = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = filters.filter(({ select }) => select.value !== "")
      .map(({ axis, values, select }) => [axis, values[Number(select.value) - 1]]);
    const list = cells.filter((cell) => words.every((word) => cell.text.includes(word)) &&
      chosen.every(([axis, value]) => axis.value(cell) === value)).sort(orders[sort.value]);
    count.value = list.length + " of " + cells.length + " cells";
    const bodies = [];
    if (fold.value === "") {
      const body = make("tbody", {});
      fill(body, list, 0);
      bodies.push(body);
    } else {
      const axis = axes[Number(fold.value) - 1];
      const groups = new Map();
      for (const cell of list) {
        const value = axis.value(cell);
        if (!groups.has(value)) groups.set(value, []);
        groups.get(value).push(cell);
      }
      for (const value of [...groups.keys()].sort()) bodies.push(...group(axis, value,
                                                                        groups.get(value)));
    }
    table.replaceChildren(head, ...bodies);
  };

  // Details of the cell that the address names.
  const details = document.getElementById("details-list");
  const show = () => {
    const found = /^#cell-(\d+)$/.exec(location.hash);
    if (!found) return;
    let node = document.getElementById("cell-" + found[1]);
    if (!node) {
      const content = document.getElementById("cell-data-" + found[1]);
      node = make("details", { id: "cell-" + found[1], open: "", tabindex: "-1" });
      if (content) node.innerHTML = JSON.parse(content.textContent);
      else node.append(make("summary", {}, found[1] + ". passed"));
      details.prepend(node);
    }
    node.open = true;
    node.scrollIntoView();
    node.focus({ preventScroll: true });
  };

  place.replaceChildren(form, make("div", { class: "scroll", tabindex: "0" }, table));
  update();
  window.addEventListener("hashchange", show);
  show();
})();
