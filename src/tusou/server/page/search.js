// Searching: the box, what is asked for, and the results as they come.

import { Refusal, ask, sent, thumbnail, image } from "./api.js";
import { go } from "./app.js";
import { card, skeletons } from "./cards.js";
import { $, h, iconButton, renew } from "./dom.js";
import { drawFilters } from "./filters.js";
import { isComposing } from "./keys.js";
import { asksSomething, empty, fromAddress, isFiltered, toApi, wantsSomething, withoutFilters } from "./query.js";
import { detailOf, inWords, told } from "./refusals.js";
import { listenForPictures } from "./upload.js";
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
let isTyping = false; // what stands in the box is newer than the query
let lastKey = -TYPING_MS;
let lastTook = LEAST_PAUSE_MS;
let drawn = null; // the answer on the screen
let shownKey = "";
/** The hits on the screen, for the viewer to go through. */
export let hits = [];

export function showSearch(wanted) {
  query = wanted;
  if (!isTyping && (document.activeElement !== $("q") || $("q").value.trim() !== query.q.trim())) $("q").value = query.q;
  drawExamples();
  drawFilters(query, change);
  document.body.toggleAttribute("data-asked", asksSomething(query));
  const key = `${toApi(query)}|${document.documentElement.lang}`;
  if (key === shownKey) return;
  shownKey = key;
  if (wantsSomething(query)) run(); else if (query.unlike.length) onlyUnlike(); else begin();
}

/** Change what is asked for, and search. */
function change(changes, options) {
  go({ ...query, open: "", view: "", ...changes }, options);
}

/** After the library has changed, what is shown is old; what has failed is asked for again. */
export function forgetShown() { shownKey = ""; }

/** Search by a picture that was sent: anew, also where its number is that of the one before. */
function searchBy(picture) {
  forgetShown();
  change({ picture, item: "", box: "" });
  $("q").focus();
}

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
    if (refusal.name !== "AbortError" && mine === underWay) failed(refusal, offset);
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
  const cards = answer.hits.map(asCard);
  const ms = Math.max(1, Math.round(answer.took_ms));
  const found = `${answer.listing ? "listed" : "hits"}${answer.next_offset === null ? "" : "More"}`;
  $("said").textContent = hits.length ? [t(found, hits.length, ms), ...answer.hints].join(" · ") : "";
  if (offset) { drawMore(answer, cards); return; }
  $("grid").ariaBusy = "true";
  $("grid").append(...cards.slice(0, AT_ONCE));
  if (!hits.length) nothing(answer);
  const rest = () => {
    if (drawn !== answer) return;
    const typedAgo = performance.now() - lastKey;
    if (typedAgo < TYPING_MS) return void setTimeout(rest, TYPING_MS - typedAgo);
    $("grid").append(...cards.slice(AT_ONCE));
    $("grid").ariaBusy = "false";
    $("after").replaceChildren(paging(answer), answer.near_misses.length ? nearMisses(answer.near_misses) : "");
  };
  requestAnimationFrame(() => setTimeout(rest));
}

/** Another page below those that are there; who pressed the button goes on at its first card. */
function drawMore(answer, cards) {
  const old = $("after").querySelector(".paging");
  const hadFocus = old.contains(document.activeElement);
  $("grid").append(...cards);
  if (hadFocus) cards[0]?.querySelector("a").focus();
  old.replaceWith(paging(answer));
}

const paging = (answer) => h("div", { class: "paging" }, answer.next_offset === null ? null : moreButton(answer.next_offset, "more"));
const moreButton = (offset, word) => h("button", { type: "button", class: "more", onclick: () => run(offset) }, t(word));

const asCard = (hit) => card(hit, query, {
  onMore: ({ item }) => change({ ...empty(), item: String(item) }),
  onLess: wantsSomething(query) ? ({ item }) => change({ unlike: [...new Set([...query.unlike, `item:${item}`])] }) : null,
});

// With as many digits as tell the two apart, at least two.
function apart(one, other, digits = 2) {
  const told = [one.toFixed(digits), other.toFixed(digits)];
  return told[0] === told[1] && one !== other && digits < 17 ? apart(one, other, digits + 1) : told;
}

function nothing(answer) {
  const best = (answer.needed_of === "cosine" ? answer.best_cosine : answer.best_confidence) ?? 0;
  const why = answer.needed !== null && answer.near_misses.length ? t("nothingWhy", ...apart(best, answer.needed)) : t("tryOther");
  $("said").textContent = t("nothing");
  $("said").classList.add("unseen"); // it is written larger below
  say(t("nothing"), answer.hints.join(" · ") || why, isFiltered(query) ? h("button", { type: "button", class: "main", onclick: () => go(withoutFilters(query)) }, t("clearFilters")) : null);
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

function failed(refusal, offset) {
  if (!offset) {
    clear();
    fail(refusal, () => run(), query.picture ? "picture" : "");
    return;
  }
  const again = moreButton(offset, "retry"); // what has come stays
  const old = $("after").querySelector(".paging");
  const hadFocus = old.contains(document.activeElement);
  old.replaceChildren(h("p", { class: "wrong", role: "alert" }, told(refusal)), again);
  if (hadFocus) again.focus();
}

function fail(refusal, retry, about) {
  const { problem, mend } = inWords(refusal, about);
  $("said").textContent = t("failed");
  $("said").classList.add("unseen");
  const isGone = about === "picture" && refusal.status === 404; // what is kept no more does not come back
  say(problem, mend, detailOf(refusal), h("button", { type: "button", class: "main", onclick: isGone ? () => $("pick").click() : retry }, t(isGone ? "pick" : "retry")));
}

function say(title, text, ...more) {
  $("notice").hidden = false;
  $("notice").replaceChildren(h("h2", {}, title), ...[text ? h("p", {}, text) : null, ...more].filter(Boolean));
}

/** What is not wanted is no question: the server would refuse it. */
function onlyUnlike() {
  underWay?.abort();
  clear();
  $("box").classList.remove("busy");
  $("said").textContent = t("onlyUnlike");
  $("said").classList.add("unseen"); // it is written larger below
  say(t("onlyUnlike"), t("onlyUnlikeMend"));
}

/** Before anything is asked: some of what there is, or how to begin. */
async function begin() {
  underWay?.abort();
  const mine = (underWay = new AbortController());
  clear();
  $("said").textContent = "";
  $("box").classList.remove("busy");
  try {
    const { items } = await ask("/sample?n=12", { signal: mine.signal });
    if (mine !== underWay) return;
    if (!items.length) {
      say(t("emptyTitle"), t("emptyText"), h("a", { class: "main", href: "/?view=library" }, t("addFiles")));
      return;
    }
    if (!$("said").textContent) $("said").textContent = t("begin2"); // else a picture is being read
    $("grid").append(...items.map(asCard));
    hits = items;
  } catch (refusal) {
    if (refusal.name !== "AbortError" && mine === underWay) fail(refusal, begin);
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
  renew($("examples"), chips, $("q"));
}

function chip(source, label, without, opened, kind = "") {
  const shown = source ? h("img", { src: source, alt: "", onerror: () => shown.replaceWith(kind ? "" : label) }) : null;
  return h("span", { class: `example ${kind}` },
    h("button", { type: "button", class: "see", title: label, "aria-label": label, onclick: () => opened.open && go({ ...query, ...opened }) }, shown, kind ? h("span", {}, label) : null),
    iconButton("close", `${t("remove")}: ${label}`, () => change(without), { class: "quiet icon off" }));
}

// ── listening ─────────────────────────────────────────────────────────────────────────────

/** Search once the keys have rested; what an input method has not yet finished is no text. */
function typed(event) {
  clearTimeout(pause);
  isTyping = true;
  lastKey = performance.now();
  if (event.type === "compositionstart" || event.isComposing) return;
  pause = setTimeout(() => {
    isTyping = false;
    if (!$("search").hidden) change({ q: $("q").value }, { replace: Boolean(query.q) });
  }, Math.max(LEAST_PAUSE_MS, lastTook));
}

/** Nothing more is typed. */
function settle() {
  clearTimeout(pause);
  isTyping = false;
  lastKey = -TYPING_MS;
}

export function startSearch() {
  for (const name of ["input", "compositionstart", "compositionend"]) $("q").addEventListener(name, typed);
  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    settle();
    if ($("q").value.trim() === query.q.trim()) document.querySelector("#grid .card a")?.focus();
    else change({ q: $("q").value });
  });
  $("q").addEventListener("keydown", (event) => {
    if (isComposing(event)) return;
    if (event.key === "Escape" && $("q").value) { $("q").value = ""; settle(); change({ q: "" }); event.preventDefault(); }
    if (event.key === "Backspace" && !$("q").value && (query.picture || query.item)) change({ picture: "", item: "", box: "" });
  });
  $("filter").addEventListener("click", () => { query = fromAddress(); drawFilters(query, change, { toggle: true }); });
  listenForPictures({ search: searchBy, show: () => change({}), fail: (refusal, retry) => fail(refusal, retry, "picture") });
}
