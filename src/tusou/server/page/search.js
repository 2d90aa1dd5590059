// Searching: the box, what is asked for, and the results as they come.

import { Refusal, ask, send, sent, thumbnail, image } from "./api.js";
import { go } from "./app.js";
import { card, skeletons } from "./cards.js";
import { $, h, iconButton } from "./dom.js";
import { drawFilters, shutFilters } from "./filters.js";
import { asksSomething, empty, fromAddress, isFiltered, toApi, withoutFilters } from "./query.js";
import { t } from "./words.js";

// Between the last key and the search: about as long as the last one took, so that a quick library
// answers at once and a slow one is not asked at every key.
const LEAST_PAUSE_MS = 100;
const MOST_PAUSE_MS = 200;
const TYPING_MS = 300; // so long after a key another may follow: the rest of an answer waits
const PATIENCE_MS = 180; // until a search that is under way shows itself
const K = 24;
const AT_ONCE = 8; // cards of an answer that are laid out first: all take four times as long

let query = empty();
let underWay = null;
let pause = 0;
let lastKey = -TYPING_MS;
let lastTook = LEAST_PAUSE_MS;
let drawn = null; // the answer on the screen
let shownKey = "";
/** The hits on the screen, for the viewer to go through. */
export let hits = [];

export function showSearch(wanted) {
  query = wanted;
  if (document.activeElement !== $("q") || $("q").value.trim() !== query.q.trim()) $("q").value = query.q;
  drawExamples();
  drawFilters(query, change);
  document.body.toggleAttribute("data-asked", asksSomething(query));
  const key = `${toApi(query)}|${document.documentElement.lang}`;
  if (key === shownKey) return;
  shownKey = key;
  if (asksSomething(query)) run(); else begin();
}

/** Change what is asked for, and search. */
function change(changes, options) {
  go({ ...query, open: "", view: "", ...changes }, options);
}

/** After the library has changed, what is shown is old. */
export function forgetShown() { shownKey = ""; }

// ── asking ────────────────────────────────────────────────────────────────────────────────

async function run(offset = 0) {
  underWay?.abort();
  const mine = (underWay = new AbortController());
  const waiting = setTimeout(() => wait(offset), PATIENCE_MS);
  const wanted = toApi(query);
  wanted.set("k", K);
  wanted.set("offset", offset);
  const bare = query.item && !query.q.trim() && !query.box && !query.picture && !query.like.length && !query.unlike.length;
  const asked = performance.now();
  try {
    const answer = await ask(`/${bare ? "similar" : "search"}?${wanted}`, { signal: mine.signal });
    tookUntil(performance.now() - asked);
    if (mine === underWay) draw(answer, offset);
  } catch (refusal) {
    if (refusal.name !== "AbortError" && !(refusal instanceof Refusal)) throw refusal;
    if (refusal.name !== "AbortError" && mine === underWay) fail(refusal, () => run(offset));
    tookUntil(Math.max(lastTook, performance.now() - asked)); // so long at least, when given up
  } finally {
    clearTimeout(waiting);
    if (mine === underWay) $("box").classList.remove("busy");
  }
}

// The mean of this time and those before: one slow answer is no slow library.
function tookUntil(ms) {
  lastTook = (lastTook + Math.min(ms, MOST_PAUSE_MS)) / 2;
}

function wait(offset) {
  $("box").classList.add("busy");
  if (!offset && !hits.length) {
    clear();
    $("said").textContent = t("searching");
    $("grid").replaceChildren(...skeletons(12));
  }
}

function clear() {
  hits = [];
  drawn = null;
  $("grid").ariaBusy = "false";
  $("said").classList.remove("unseen");
  $("notice").hidden = true;
  $("after").replaceChildren();
  $("grid").replaceChildren();
}

// ── showing ───────────────────────────────────────────────────────────────────────────────

function draw(answer, offset) {
  if (!offset) clear();
  hits = [...hits, ...answer.hits];
  drawn = answer;
  $("grid").ariaBusy = "true";
  const cards = answer.hits.map(asCard);
  $("grid").append(...cards.slice(0, AT_ONCE));
  const ms = Math.max(1, Math.round(answer.took_ms));
  $("said").textContent = hits.length ? t(answer.next_offset === null ? "hits" : "hitsMore", hits.length, ms) : "";
  const after = [];
  if (answer.next_offset !== null) after.push(h("button", { type: "button", class: "more", onclick: () => run(answer.next_offset) }, t("more")));
  if (!hits.length) nothing(answer);
  if (!offset && answer.near_misses.length) after.push(nearMisses(answer.near_misses));
  const rest = () => {
    if (drawn !== answer) return;
    const typedAgo = performance.now() - lastKey;
    if (typedAgo < TYPING_MS) return void setTimeout(rest, TYPING_MS - typedAgo);
    $("grid").append(...cards.slice(AT_ONCE));
    $("grid").ariaBusy = "false";
    $("after").replaceChildren(...after);
  };
  requestAnimationFrame(() => setTimeout(rest));
}

const asCard = (hit) => card(hit, query, {
  onMore: ({ item }) => change({ ...empty(), item: String(item) }),
  onLess: ({ item }) => change({ unlike: [...new Set([...query.unlike, `item:${item}`])] }),
});

function nothing(answer) {
  const best = Math.max(0, ...answer.near_misses.map((hit) => hit.confidence ?? 0));
  const why = answer.needed !== null && answer.near_misses.length ? t("nothingWhy", best.toFixed(2), answer.needed.toFixed(2)) : t("tryOther");
  $("said").textContent = t("nothing");
  $("said").classList.add("unseen"); // it is written larger below
  say(t("nothing"), why, isFiltered(query) ? h("button", { type: "button", class: "main", onclick: () => go(withoutFilters(query)) }, t("clearFilters")) : null);
}

function nearMisses(misses) {
  const list = h("ol", { class: "grid faint", "aria-label": t("missesTitle"), hidden: true }, misses.map(asCard));
  const button = h("button", {
    type: "button", class: "more", "aria-expanded": "false",
    onclick: () => {
      list.hidden = !list.hidden;
      button.setAttribute("aria-expanded", String(!list.hidden));
      button.textContent = list.hidden ? t("misses", misses.length) : t("hideMisses");
    },
  }, t("misses", misses.length));
  return h("div", { class: "misses" }, button, list);
}

function fail(refusal, retry) {
  clear();
  const offline = refusal.status === 0;
  const problem = offline ? t("offline") : refusal.problem;
  $("said").textContent = t("failed");
  $("said").classList.add("unseen");
  say(problem, offline ? t("offlineMend") : refusal.mend, h("button", { type: "button", class: "main", onclick: retry }, t("retry")));
}

function say(title, text, action = null) {
  $("notice").hidden = false;
  $("notice").replaceChildren(h("h2", {}, title), text ? h("p", {}, text) : "", action ?? "");
}

/** Before anything is asked: some of what there is, or how to begin. */
async function begin() {
  underWay?.abort();
  clear();
  $("said").textContent = "";
  $("box").classList.remove("busy");
  try {
    const { items } = await ask("/sample?n=12");
    if (asksSomething(query)) return;
    if (!items.length) {
      say(t("emptyTitle"), t("emptyText"), h("a", { class: "main", href: "/?view=library" }, t("addFiles")));
      return;
    }
    $("said").textContent = t("begin2");
    $("grid").append(...items.map(asCard));
    hits = items;
  } catch (refusal) {
    fail(refusal, begin);
  }
}

// ── the pictures in the box ───────────────────────────────────────────────────────────────

function drawExamples() {
  const chips = [];
  if (query.picture) chips.push(chip(sent(query.picture), query.box ? t("byPart") : t("byPicture"), { picture: "", box: "" }, { open: `picture:${query.picture}` }));
  else if (query.item) chips.push(chip(query.box ? image(query.item, 200, query.box) : thumbnail(query.item), query.box ? t("byPart") : t("byItem"), { item: "", box: "" }, { open: query.item }));
  for (const [name, sign] of [["like", "+"], ["unlike", "−"]]) {
    for (const example of query[name]) {
      const item = example.match(/^item:(\d+)$/)?.[1];
      chips.push(chip(item ? thumbnail(item) : null, `${sign} ${item ? t(name) : example}`, { [name]: query[name].filter((one) => one !== example) }, item ? { open: item } : {}, name));
    }
  }
  $("examples").replaceChildren(...chips);
}

function chip(source, label, without, opened, kind = "") {
  const shown = source ? h("img", { src: source, alt: "" }) : null;
  return h("span", { class: `example ${kind}` },
    h("button", { type: "button", class: "see", title: label, "aria-label": label, onclick: () => opened.open && go({ ...query, ...opened }) }, shown, kind ? h("span", {}, label) : null),
    iconButton("close", `${t("remove")}: ${label}`, () => change(without), { class: "quiet icon off" }));
}

async function searchBy(file) {
  if (!file) return;
  underWay?.abort();
  $("box").classList.add("busy");
  $("said").textContent = t("pictureWait");
  try {
    const { picture } = await send(file);
    change({ picture, item: "", box: "" });
    $("q").focus();
  } catch (refusal) {
    $("box").classList.remove("busy");
    fail(refusal, () => searchBy(file));
  }
}

// ── listening ─────────────────────────────────────────────────────────────────────────────

export function startSearch() {
  $("q").addEventListener("input", () => {
    clearTimeout(pause);
    lastKey = performance.now();
    const ms = Math.max(LEAST_PAUSE_MS, lastTook);
    pause = setTimeout(() => change({ q: $("q").value }, { replace: Boolean(query.q) }), ms);
  });
  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    lastKey = -TYPING_MS; // nothing more is typed
    if ($("q").value.trim() === query.q.trim()) document.querySelector("#grid .card a")?.focus();
    else change({ q: $("q").value });
  });
  $("q").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && $("q").value) { $("q").value = ""; clearTimeout(pause); change({ q: "" }); event.preventDefault(); }
    if (event.key === "Backspace" && !$("q").value && (query.picture || query.item)) change({ picture: "", item: "", box: "" });
  });
  $("pick").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", () => { searchBy($("file").files[0]); $("file").value = ""; });
  $("filter").addEventListener("click", () => { query = fromAddress(); drawFilters(query, change, { toggle: true }); });
  document.addEventListener("paste", (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith("image/"));
    if (file && !document.querySelector("dialog[open]")) { event.preventDefault(); searchBy(file); }
  });
  listenForDrops();
}

function listenForDrops() {
  let depth = 0;
  const isPicture = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const shade = (shown) => { $("drop").hidden = !shown; };
  addEventListener("dragenter", (event) => { if (isPicture(event)) { depth += 1; shade(true); event.preventDefault(); } });
  addEventListener("dragleave", (event) => { if (isPicture(event)) { depth -= 1; if (depth <= 0) { depth = 0; shade(false); } } });
  addEventListener("dragover", (event) => { if (isPicture(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    depth = 0;
    shade(false);
    if (!isPicture(event)) return;
    event.preventDefault();
    shutFilters();
    searchBy([...event.dataTransfer.files].find((one) => one.type.startsWith("image/") || /\.(heic|heif|avif)$/i.test(one.name)) ?? event.dataTransfer.files[0]);
  });
}
