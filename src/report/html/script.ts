/**
 * What the report does in the browser: shows, filters, opens. Its state is in the address after the #, so that a view can be sent as a link. All text
 * goes in as text, never as markup.
 */
export const script = String.raw`
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (selector) => document.querySelector(selector);
function make(tag, attributes, ...children) {
  const element = tag === "svg" || tag === "path" || tag === "g" || tag === "text" || tag === "title" ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) if (value !== undefined) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
const state = Object.assign({ status: "", tag: "", level: "", text: "", case: "" }, Object.fromEntries(new URLSearchParams(location.hash.slice(1))));
let shown = [];

function save() {
  const set = Object.entries(state).filter(([, value]) => value !== "");
  history.replaceState(null, "", "#" + new URLSearchParams(set));
}

function passes(one) {
  const wanted = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (one.name + " " + one.tags.join(" ") + " " + one.cause).toLowerCase();
  return (state.status === "" || state.status.split(",").includes(one.status)) && (state.tag === "" || one.tags.some((tag) => tag === state.tag || tag.startsWith(state.tag + "."))) && (state.level === "" || one.support === state.level) && wanted.every((word) => text.includes(word));
}

function draw() {
  shown = data.cases.filter(passes);
  const body = $(".cases tbody");
  body.replaceChildren();
  for (const one of shown) {
    const open = one.name === state.case;
    const row = make("tr", { "aria-selected": String(open), tabindex: "-1", "data-case": one.name }, make("td", { class: "status " + one.status }, one.status), make("td", {}, one.name), make("td", {}, one.support), make("td", { class: "tags" }, ...one.tags.flatMap((tag) => [make("span", {}, tag), " "])), make("td", {}, one.cause));
    row.addEventListener("click", () => choose(open ? "" : one.name));
    body.append(row);
    if (open) body.append(make("tr", { class: "open" }, make("td", { colspan: "5" }, detail(one))));
  }
  $("#count").textContent = shown.length + " of " + data.cases.length;
  for (const button of document.querySelectorAll("[data-status]")) button.setAttribute("aria-pressed", String(state.status === button.dataset.status));
  $("#tag").value = state.tag;
  $("#level").value = state.level;
  if (document.activeElement !== $("#text")) $("#text").value = state.text;
  save();
}

function choose(name) {
  state.case = name;
  draw();
  const row = document.querySelector('tr[aria-selected="true"]');
  if (row) row.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const at = shown.findIndex((one) => one.name === state.case);
  const next = shown[Math.max(0, Math.min(shown.length - 1, at < 0 ? (step > 0 ? 0 : shown.length - 1) : at + step))];
  if (next) choose(next.name);
}

function detail(one) {
  const box = make("div", { class: "detail" });
  if (one.reason) box.append(make("h2", {}, "Why"), make("pre", {}, one.reason));
  for (const check of one.checks) {
    box.append(make("h2", {}, check.title));
    if (check.differences.length > 0) box.append(make("ul", {}, ...check.differences.map((difference) => make("li", {}, make("b", {}, difference.category), " " + difference.message))));
    if (check.rows) box.append(diffTable(check));
  }
  for (const graph of one.graphs || []) box.append(make("h2", {}, graph.title), make("div", { class: "graph scroll" }, drawing(graph)));
  if (one.program) box.append(make("details", {}, make("summary", {}, "The outcome's text"), make("pre", {}, one.program)));
  if (one.reproduce) box.append(make("h2", {}, "Again"), make("pre", {}, one.reproduce));
  return box;
}

function diffTable(check) {
  const table = make("table", { class: "diff" }, make("tr", {}, make("td", { class: "n" }), make("td", { class: "soft" }, "expected"), make("td", { class: "n" }), make("td", { class: "soft" }, "actual")));
  for (const row of check.rows) {
    if (row.length === 1) { table.append(make("tr", { class: "gap" }, make("td", { colspan: "4" }, "… " + row[0] + " equal lines"))); continue; }
    const [from, left, to, right] = row;
    const differs = left !== right;
    const side = (text, name) => make("td", { class: differs && text !== null ? name : "" }, text === null ? "" : text);
    table.append(make("tr", {}, make("td", { class: "n" }, from === null ? "" : String(from)), side(left, "gone"), make("td", { class: "n" }, to === null ? "" : String(to)), side(right, "came")));
  }
  return make("div", { class: "scroll" }, table);
}

/** Nodes in their order, with an arc from each value to each that reads it. */
function drawing(graph) {
  const height = 18, far = Math.max(1, ...graph.edges.map(([from, to]) => to - from)), room = Math.min(160, 24 + far * 6);
  const width = room + 40 + 8 * Math.max(20, ...graph.nodes.map(([name, text]) => name.length + text.length + 4));
  const svg = make("svg", { width: String(Math.min(width, 4000)), height: String(graph.nodes.length * height + 8), role: "img" });
  const arcs = graph.edges.map(([from, to]) => {
    const top = from * height + 13, bottom = to * height + 13, reach = room - Math.min(room - 6, 10 + (to - from) * 6);
    return [from, to, make("path", { d: "M" + room + " " + top + " C" + reach + " " + top + " " + reach + " " + bottom + " " + room + " " + bottom })];
  });
  svg.append(...arcs.map(([, , path]) => path));
  graph.nodes.forEach(([name, text], index) => {
    const group = make("g", { class: "node" }, make("text", { x: String(room + 8), y: String(index * height + 17) }, name + "  " + text));
    group.addEventListener("mouseenter", () => arcs.forEach(([from, to, path]) => path.classList.toggle("lit", from === index || to === index)));
    group.addEventListener("mouseleave", () => arcs.forEach(([, , path]) => path.classList.remove("lit")));
    svg.append(group);
  });
  return svg;
}

for (const [status, count] of data.counts) {
  const button = make("button", { type: "button", "data-status": status, class: status }, status + " " + count);
  button.addEventListener("click", () => { state.status = state.status === status ? "" : status; draw(); });
  $("#statuses").append(button);
}
const option = (value) => make("option", { value }, value);
$("#tag").append(...data.tags.map(option));
$("#level").append(...data.levels.map(option));
$("#tag").addEventListener("change", (event) => { state.tag = event.target.value; draw(); });
$("#level").addEventListener("change", (event) => { state.level = event.target.value; draw(); });
$("#text").addEventListener("input", (event) => { state.text = event.target.value; draw(); });
$("#clear").addEventListener("click", () => { Object.assign(state, { status: "", tag: "", level: "", text: "", case: "" }); $("#text").value = ""; draw(); });
const keys = {
  "/": () => $("#text").focus(),
  j: () => move(1), ArrowDown: () => move(1),
  k: () => move(-1), ArrowUp: () => move(-1),
  Escape: () => choose(""),
  f: () => { state.status = state.status === data.bad ? "" : data.bad; draw(); },
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches("input, select");
  if (typing && event.key === "Escape") event.target.blur();
  else if (!typing && keys[event.key]) { event.preventDefault(); keys[event.key](); }
});
window.addEventListener("hashchange", () => { Object.assign(state, { status: "", tag: "", level: "", text: "", case: "" }, Object.fromEntries(new URLSearchParams(location.hash.slice(1)))); draw(); });
choose(state.case);
`;
