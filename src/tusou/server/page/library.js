// The library: what is in it, indexing started and watched, what was left out and why.

import { ask } from "./api.js";
import { again } from "./app.js";
import { $, bytes, h, icon, number } from "./dom.js";
import { forgetFacets } from "./filters.js";
import { adding, start } from "./indexing.js";
import { isWatching, showJob } from "./job.js";
import { told } from "./refusals.js";
import { forgetShown } from "./search.js";
import { current, t } from "./words.js";

const KINDS = ["page", "figure", "photo", "pair"];
const LEFT_OUT_AT_ONCE = 200;

let asked = 0; // the last of several that asks may draw
let isOpen = false;

/** A run is followed on: when it ends, what is shown elsewhere is old. */
export function closeLibrary() {
  if (!isOpen) return;
  isOpen = false;
  asked += 1;
  if (isWatching()) forgetAll(); // what it has done so far can be found
}

export async function showLibrary() {
  isOpen = true;
  const room = $("library");
  const mine = (asked += 1);
  if (!room.childElementCount) room.replaceChildren(h("p", { class: "waiting", role: "status" }, t("loading")));
  try {
    const [contents, { jobs }] = await Promise.all([known(), ask("/jobs")]);
    if (mine !== asked) return;
    frame(contents.library);
    fill(contents);
    if (jobs[0]) follow(jobs[0]);
  } catch (refusal) {
    if (mine === asked) room.replaceChildren(h("div", { class: "notice" }, h("h1", { id: "library-title" }, t("failed")), h("p", {}, told(refusal)), h("button", { type: "button", class: "main", onclick: again }, t("retry"))));
  }
}

async function known() {
  const [library, { models }, left] = await Promise.all([ask("/library"), ask("/models"), leftOutFrom(0)]);
  return { library, models, left };
}

const leftOutFrom = (offset) => ask(`/files?skipped=true&k=${LEFT_OUT_AT_ONCE}&offset=${offset}`);

const count = (value) => number(value, current());
const isReadOnly = () => document.body.hasAttribute("data-read-only");

/** What stays while a run of indexing comes and goes: where it is, the form, the job. */
function frame(library) {
  $("library").replaceChildren(
    h("header", {}, h("h1", { id: "library-title" }, t("library")), h("p", { class: "hint" }, library.library)),
    library.lacks_model ? h("p", { class: "notice small" }, `${t("lacks")} ${library.lacks_model}`) : "",
    h("div", { id: "tiles", class: "tiles" }),
    isReadOnly() ? h("p", { class: "hint" }, t("readOnly")) : adding(follow),
    h("p", { id: "job-said", class: "unseen", role: "status" }),
    h("div", { id: "job" }),
    h("div", { id: "columns", class: "columns" }),
    h("div", { id: "left-out" }),
  );
}

/** What a run changes. */
function fill({ library, models, left }) {
  const total = Object.values(library.items).reduce((sum, n) => sum + n, 0);
  const pressed = document.activeElement?.dataset.root;
  $("tiles").replaceChildren(ofItems(library, total), ofModel(library), ofDisk(library));
  $("columns").replaceChildren(ofRoots(library), ofModels(models));
  $("left-out").replaceChildren(leftOut(left));
  if (pressed) $("columns").querySelector(`[data-root="${CSS.escape(pressed)}"]`)?.focus();
}

const follow = (job) => showJob(job, ended);

function forgetAll() {
  forgetFacets();
  forgetShown();
}

async function ended() {
  forgetAll();
  if (!isOpen) return;
  const mine = asked;
  const contents = await known().catch(() => null); // what was there before stays
  if (contents && mine === asked) fill(contents);
}

const tile = (title, value, ...more) => h("section", { class: "tile" }, h("h2", {}, title), h("p", { class: "value" }, value), ...more);

function ofItems(library, total) {
  const bar = h("div", { class: "stack", "aria-hidden": "true" }, KINDS.filter((kind) => library.items[kind]).map((kind) => h("i", { class: kind })));
  [...bar.children].forEach((part) => { part.style.flexGrow = library.items[part.className]; });
  const legend = h("ul", { class: "legend" }, KINDS.map((kind) => h("li", { class: kind }, h("span", {}, t(`${kind}s`)), h("b", {}, count(library.items[kind] ?? 0)))));
  return tile(t("items"), count(total), bar, legend);
}

function ofModel(library) {
  const { model } = library;
  const vectors = Object.values(library.vectors).reduce((sum, n) => sum + n, 0);
  return tile(t("model"), model ? model.name : t("noModel"), model ? h("p", {}, `${t("dims", model.dim)} · ${count(vectors)} ${t("vectors")}`) : "");
}

function ofDisk(library) {
  return tile(t("disk"), bytes(library.size_bytes + library.derived_bytes, current()), h("p", {}, `${count(library.files)} ${t("files")}`));
}

function ofRoots(library) {
  const rows = Object.entries(library.roots).map(([root, n]) => h("li", {},
    h("span", { title: root }, root), h("small", {}, `${count(n)} ${t("files")}`),
    isReadOnly() ? "" : h("button", { type: "button", class: "quiet", data: { root }, onclick: () => start(root, follow) }, icon("again"), t("indexAgain"))));
  if (!rows.length) return "";
  return h("section", { class: "panel" }, h("h2", {}, t("roots")), h("ul", { class: "rows" }, rows), isReadOnly() ? "" : h("p", { class: "hint" }, t("againHint")));
}

function ofModels(models) {
  const rows = models.map((model) => h("li", {}, h("span", { title: model.licence }, model.name), h("small", {}, [model.languages.join(t("comma")), model.dim ? t("dims", model.dim) : "", bytes(model.size_bytes, current())].filter(Boolean).join(" · "))));
  return rows.length ? h("section", { class: "panel" }, h("h2", {}, t("models")), h("ul", { class: "rows" }, rows)) : "";
}

function leftOut({ files, next_offset: next }) {
  const list = h("tbody", {}, rowsOf(files));
  const more = h("div", { class: "after" });
  const table = h("table", {}, list);
  const offer = (offset) => more.replaceChildren(...(offset === null ? [] : [h("button", { type: "button", class: "more", onclick: () => go(offset) }, t("more"))]));
  let isAsked = false; // a second click asks for the same
  const go = async (offset) => {
    if (isAsked) return;
    isAsked = true;
    try {
      const answer = await leftOutFrom(offset);
      const rows = rowsOf(answer.files);
      list.append(...rows);
      offer(answer.next_offset);
      rows[0]?.focus();
    } catch (refusal) {
      offer(offset);
      more.append(h("p", { class: "wrong", role: "alert" }, told(refusal)));
    } finally {
      isAsked = false;
    }
  };
  offer(next);
  return h("section", { class: "panel left-out" }, h("h2", {}, t("skipped")), files.length ? table : h("p", { class: "hint" }, t("none")), more);
}

function rowsOf(files) {
  const skips = files.flatMap((file) => [file.skipped, ...file.page_skips].filter(Boolean));
  return skips.map((skip) => h("tr", { tabindex: "-1" }, h("td", { title: skip.path }, skip.path.split(/[\\/]/).pop(), skip.page_number ? ` · ${t("pageN", skip.page_number)}` : ""), h("td", {}, skip.problem, skip.mend ? h("small", {}, skip.mend) : "")));
}
