// The library: what is in it, indexing started and watched, what was left out and why.

import { ask, events } from "./api.js";
import { again } from "./app.js";
import { $, bytes, h, icon, number } from "./dom.js";
import { forgetFacets } from "./filters.js";
import { forgetShown } from "./search.js";
import { current, t } from "./words.js";

const KINDS = ["page", "figure", "photo", "pair"];

let stream = null;

export function closeLibrary() {
  stream?.close();
  stream = null;
}

export async function showLibrary() {
  const room = $("library");
  if (!room.childElementCount) room.replaceChildren(h("p", { class: "waiting", role: "status" }, t("loading")));
  try {
    const [library, { models }, { jobs }, left] = await Promise.all([ask("/library"), ask("/models"), ask("/jobs"), ask("/files?skipped=true&k=200")]);
    draw(library, models, jobs[0], left);
  } catch (refusal) {
    room.replaceChildren(h("div", { class: "notice" }, h("h1", { id: "library-title" }, t("failed")), h("p", {}, refusal.status ? `${refusal.problem} ${refusal.mend}` : t("offline")), h("button", { type: "button", class: "main", onclick: again }, t("retry"))));
  }
}

const count = (value) => number(value, current());

function draw(library, models, job, left) {
  const total = Object.values(library.items).reduce((sum, n) => sum + n, 0);
  $("library").replaceChildren(
    h("header", {}, h("h1", { id: "library-title" }, t("library")), h("p", { class: "hint" }, library.library)),
    library.lacks_model ? h("p", { class: "notice small" }, `${t("lacks")} ${library.lacks_model}`) : "",
    h("div", { class: "tiles" }, ofItems(library, total), ofModel(library), ofDisk(library)),
    adding(library),
    h("div", { id: "job", "aria-live": "polite" }, job ? ofJob(job) : ""),
    h("div", { class: "columns" }, ofRoots(library), ofModels(models)),
    leftOut(left.files),
  );
  if (job?.state === "running") watch(job.job);
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

function adding() {
  if (document.body.hasAttribute("data-read-only")) return h("p", { class: "hint" }, t("readOnly"));
  const input = h("input", { type: "text", id: "path", required: true, placeholder: t("pathHint"), maxlength: "4096", spellcheck: "false" });
  const wrong = h("p", { class: "wrong", role: "alert" });
  return h("form", { class: "adding", onsubmit: (event) => { event.preventDefault(); start([input.value.trim()], wrong); } },
    h("label", { for: "path" }, t("path")),
    h("div", {}, input, h("button", { type: "submit", class: "main" }, icon("plus"), t("index"))), wrong);
}

async function start(paths, wrong) {
  if (wrong) wrong.textContent = "";
  try {
    const job = await ask("/jobs", { method: "POST", json: { paths } });
    $("job").replaceChildren(ofJob(job));
    watch(job.job);
  } catch (refusal) {
    const told = refusal.status ? `${refusal.problem}. ${refusal.mend}` : t("offline");
    if (wrong) wrong.textContent = told; else $("job").replaceChildren(h("p", { class: "wrong", role: "alert" }, told));
  }
}

function watch(id) {
  stream?.close();
  stream = events(id);
  stream.addEventListener("job", (event) => {
    const job = JSON.parse(event.data);
    if ($("job")) $("job").replaceChildren(ofJob(job));
    if (job.state === "running") return;
    closeLibrary();
    forgetFacets();
    forgetShown();
    if (!$("library").hidden) showLibrary();
  });
}

function ofJob(job) {
  const { progress, report } = job;
  const running = job.state === "running";
  const parts = [h("h2", {}, running ? t("indexing") : t("ended")[job.state], h("small", {}, job.paths.join(", ")))];
  if (running) {
    const bar = h("progress", { max: String(progress?.total_files || 1), "aria-label": t("indexing") });
    if (progress?.total_files) bar.value = progress.done_files;
    parts.push(bar, h("p", { class: "hint current" }, progress ? `${t("progress", count(progress.done_files), count(progress.total_files), count(progress.done_items))}  ${progress.current}` : t("loading")),
      h("button", { type: "button", onclick: () => ask(`/jobs/${job.job}`, { method: "DELETE" }).catch(() => {}) }, t("cancel")));
  }
  if (report) parts.push(h("p", {}, t("report", count(report.indexed), count(report.unchanged), count(report.removed))));
  if (job.error) parts.push(h("p", { class: "wrong" }, `${job.error.problem}. ${job.error.mend}`));
  return h("section", { class: `job ${job.state}` }, parts);
}

function ofRoots(library) {
  const readOnly = document.body.hasAttribute("data-read-only");
  const rows = Object.entries(library.roots).map(([root, n]) => h("li", {},
    h("span", { title: root }, root), h("small", {}, `${count(n)} ${t("files")}`),
    readOnly ? "" : h("button", { type: "button", class: "quiet", onclick: () => start([root]) }, icon("again"), t("indexAgain"))));
  return rows.length ? h("section", { class: "panel" }, h("h2", {}, t("roots")), h("ul", { class: "rows" }, rows)) : "";
}

function ofModels(models) {
  const rows = models.map((model) => h("li", {}, h("span", { title: model.licence }, model.name), h("small", {}, [model.languages.join(", "), model.dim ? t("dims", model.dim) : "", bytes(model.size_bytes, current())].filter(Boolean).join(" · "))));
  return rows.length ? h("section", { class: "panel" }, h("h2", {}, t("models")), h("ul", { class: "rows" }, rows)) : "";
}

function leftOut(files) {
  const skips = files.flatMap((file) => [file.skipped, ...file.page_skips].filter(Boolean));
  const rows = skips.map((skip) => h("tr", {}, h("td", { title: skip.path }, skip.path.split(/[\\/]/).pop(), skip.page_number ? ` · ${t("pageN", skip.page_number)}` : ""), h("td", {}, skip.problem, skip.mend ? h("small", {}, skip.mend) : "")));
  return h("section", { class: "panel left-out" }, h("h2", {}, t("skipped")), rows.length ? h("table", {}, h("tbody", {}, rows)) : h("p", { class: "hint" }, t("none")));
}
