// What to index, and how: the form of the library.

import { ask } from "./api.js";
import { $, h, icon } from "./dom.js";
import { told } from "./refusals.js";
import { t } from "./words.js";

const OCR = ["auto", "off", "all"];

const TWICE_MS = 500; // so long after one click another is of the same double click

const chosen = { ignore: "", max_pages: "", figures: true, text_pages_only: false, ocr: "auto" };
let path = "";
let last = { root: "", at: -TWICE_MS }; // what was asked for last, and when that was answered

/** The form; what was typed into it stays when it is drawn anew. `follow` is called with a job. */
export function adding(follow) {
  const input = h("input", { type: "text", id: "path", required: true, value: path, placeholder: t("pathHint"), maxlength: "4096", spellcheck: "false", oninput: () => { path = input.value; } });
  return h("form", { class: "adding", onsubmit: (event) => { event.preventDefault(); start(input.value.trim(), follow); } },
    h("label", { for: "path" }, t("path")),
    h("div", {}, input, h("button", { type: "submit", class: "main" }, icon("plus"), t("index"))),
    h("p", { class: "wrong", id: "path-wrong", role: "alert" }),
    h("details", {}, h("summary", {}, t("options")), h("div", { class: "options" }, options())));
}

/** Index a folder or file with the options chosen in the form; `follow` is called with the job. */
export async function start(root, follow) {
  if (root === last.root && performance.now() - last.at < TWICE_MS) return;
  const mine = (last = { root, at: Infinity });
  $("path-wrong").replaceChildren();
  try {
    follow(await ask("/jobs", { method: "POST", json: { paths: [root], ...asAsked() } }));
  } catch (refusal) {
    $("path-wrong").replaceChildren(...told(refusal, "job"));
    $("path-wrong").scrollIntoView({ block: "nearest" }); // the button may be far below
  } finally {
    mine.at = performance.now();
  }
}

function asAsked() {
  const ignore = chosen.ignore.split("\n").map((line) => line.trim()).filter(Boolean);
  return { ...chosen, ignore, max_pages: Number(chosen.max_pages) || null };
}

function options() {
  const labelled = (name, input) => h("label", { class: "field" }, h("span", {}, t(name)), input);
  const ticked = (name, value, label) => h("label", { class: "tick" }, h("input", { type: "checkbox", checked: value, onchange: (event) => { chosen[name] = event.target.checked; } }), t(label));
  const typed = (name) => ({ oninput: (event) => { chosen[name] = event.target.value; } });
  const ignore = h("textarea", { rows: "2", placeholder: t("ignoreHint"), spellcheck: "false", ...typed("ignore") }, chosen.ignore);
  const most = h("input", { type: "number", min: "1", max: "1000000", value: chosen.max_pages, ...typed("max_pages") });
  const ocr = h("select", { ...typed("ocr") }, OCR.map((mode) => h("option", { value: mode, selected: mode === chosen.ocr }, t("ocrModes")[mode])));
  return [
    labelled("ignore", ignore), labelled("mostPages", most), labelled("ocr", ocr),
    ticked("figures", chosen.figures, "figuresToo"), ticked("text_pages_only", chosen.text_pages_only, "textPagesOnly"),
  ];
}
