// Filters: by kind, folder, file, language, date and the fields of pairs.

import { ask } from "./api.js";
import { $, h, icon, number, renew } from "./dom.js";
import { isFiltered } from "./query.js";
import { told } from "./refusals.js";
import { current, t } from "./words.js";

const KINDS = ["page", "figure", "photo", "pair"];
const MOST_FIELDS = 8;

const NO_FACETS = { kinds: {}, folders: {}, languages: {}, fields: {} };

let facets = null; // what there is to filter by, once the server has told it
let asked = 0; // the last of several that ask may draw
let isOpen = false;

export function shutFilters() {
  isOpen = false;
  $("filters").hidden = true;
  $("filter").setAttribute("aria-expanded", "false");
}

export const forgetFacets = () => { facets = null; };

export async function drawFilters(query, change, { toggle = false } = {}) {
  if (toggle) isOpen = !isOpen;
  $("filter").setAttribute("aria-expanded", String(isOpen));
  $("filter").classList.toggle("on", isFiltered(query));
  drawChosen(query, change);
  $("filters").hidden = !isOpen;
  if (!isOpen) return;
  const mine = (asked += 1);
  let refused = null;
  if (!facets) {
    const known = await ask("/facets").catch((refusal) => { refused = refusal; return null; });
    if (mine !== asked) return;
    facets = known;
  }
  const focused = document.activeElement?.dataset?.filter;
  $("filters").replaceChildren(...parts(query, change, facets ?? NO_FACETS), refused ? h("p", { class: "wrong", role: "alert" }, told(refused)) : "");
  if (focused) $("filters").querySelector(`[data-filter="${CSS.escape(focused)}"]`)?.focus();
}

function parts(query, change, facets) {
  const all = [kinds(query, change, facets)];
  const folders = Object.entries(facets.folders);
  const folder = query.in.find((one) => one.endsWith("/")) ?? "";
  const file = query.in.find((one) => !one.endsWith("/")) ?? "";
  const within = (folder_, file_) => change({ in: [folder_, file_].filter(Boolean) });
  if (folders.length) all.push(select("folder", t("folder"), folders, folder, (value) => within(value, file), asNamed));
  all.push(field(t("file"), h("input", {
    type: "text", value: file, placeholder: t("fileHint"), data: { filter: "file" },
    onchange: (event) => within(folder, asGlob(event.target.value)),
  })));
  const languages = Object.entries(facets.languages);
  if (languages.length) {
    const names = new Intl.DisplayNames([current()], { type: "language" });
    all.push(select("lang", t("language"), languages, query.lang[0] ?? "", (value) => change({ lang: value ? [value] : [] }), (code) => safely(names, code)));
  }
  for (const name of ["after", "before"]) {
    all.push(field(t(name === "after" ? "from" : "to"), h("input", { type: "date", value: query[name], data: { filter: name }, onchange: (event) => change({ [name]: event.target.value }) })));
  }
  for (const [name, values] of Object.entries(facets.fields).slice(0, MOST_FIELDS)) all.push(ofField(name, values, query, change));
  return all;
}

/** A folder by its name, in which the signs of globs are not quoted. */
const asNamed = (glob) => (glob.endsWith("/") ? glob.replace(/\[([*?[])\]/g, "$1") : glob);

function safely(names, code) {
  try { return names.of(code); } catch { return code; }
}

/** What people type for a file: a name without stars means "holds this". */
const asGlob = (text) => {
  const wanted = text.trim();
  return !wanted || /[*?[]/.test(wanted) || wanted.includes(".") ? wanted : `*${wanted}*`;
};

function kinds(query, change, facets) {
  const there = KINDS.filter((kind) => facets.kinds[kind] || query.kind.includes(kind));
  return h("fieldset", { class: "kinds" }, h("legend", {}, t("kind")), there.map((kind) => h("button", {
    type: "button", class: "toggle", "aria-pressed": String(query.kind.includes(kind)), data: { filter: `kind-${kind}` },
    onclick: () => change({ kind: query.kind.includes(kind) ? query.kind.filter((one) => one !== kind) : [...query.kind, kind] }),
  }, t(`${kind}s`), h("small", {}, number(facets.kinds[kind] ?? 0, current())))));
}

const field = (label, input) => h("label", { class: "field" }, h("span", {}, label), input);

function select(name, label, entries, chosen, choose, told = (value) => value) {
  const options = entries.map(([value, count]) => h("option", { value, selected: value === chosen }, `${told(value)} (${number(count, current())})`));
  return field(label, h("select", { data: { filter: name }, onchange: (event) => choose(event.target.value) }, h("option", { value: "" }, t("any")), options));
}

function ofField(name, values, query, change) {
  const others = query.field.filter((pair) => !pair.startsWith(`${name}=`));
  const chosen = query.field.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  return select(`field-${name}`, name, Object.entries(values), chosen, (value) => change({ field: value ? [...others, `${name}=${value}`] : others }));
}

/** The filters that hold, also when the panel is shut: each can be taken off. */
function drawChosen(query, change) {
  const off = (label, changes) => h("button", { type: "button", class: "chip", "aria-label": `${t("remove")}: ${label}`, onclick: () => change(changes) }, label, icon("close"));
  const chips = [
    ...query.kind.map((kind) => off(t(`${kind}s`), { kind: query.kind.filter((one) => one !== kind) })),
    ...query.in.map((glob) => off(asNamed(glob), { in: query.in.filter((one) => one !== glob) })),
    ...query.lang.map((code) => off(code, { lang: query.lang.filter((one) => one !== code) })),
    ...query.field.map((pair) => off(pair, { field: query.field.filter((one) => one !== pair) })),
  ];
  if (query.after) chips.push(off(`${t("from")} ${query.after}`, { after: "" }));
  if (query.before) chips.push(off(`${t("to")} ${query.before}`, { before: "" }));
  $("chosen").hidden = isOpen || !chips.length;
  renew($("chosen"), chips, $("filter"));
}
