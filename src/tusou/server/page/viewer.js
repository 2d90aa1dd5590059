// The viewer: one picture large, with marks, its pages, and what can be done with it.

import { Refusal, ask, image, original, refusalOf, sent, thumbnail } from "./api.js";
import { go } from "./app.js";
import { fileName, matched, meter, pathBelow } from "./cards.js";
import { $, h, icon, iconButton, marked, number, placed } from "./dom.js";
import { empty, looksForSomething, toAddress, wantsSomething } from "./query.js";
import { detailOf, inWords, told } from "./refusals.js";
import { letDrag } from "./region.js";
import { hits } from "./search.js";
import { current, t } from "./words.js";

const LONGEST_PX = 1600;
const TEXT_SHOWN = 1200;
const PLACES_SHOWN = 10;

let opened = null; // what is shown: {item, …} as the API tells it
let underWay = null;
let cameFrom = null;

export function closeViewer() {
  underWay?.abort();
  underWay = null;
  if ($("viewer").open) $("viewer").close();
  opened = null;
  if (cameFrom?.isConnected) cameFrom.focus({ preventScroll: true });
  cameFrom = null;
}

export async function openViewer(query) {
  underWay?.abort();
  const mine = (underWay = new AbortController());
  if (!$("viewer").open) {
    cameFrom = document.activeElement;
    $("viewer").replaceChildren(h("p", { class: "waiting", role: "status" }, t("loading")));
    $("viewer").showModal();
  }
  const leave = () => go({ ...query, open: "" });
  $("viewer").oncancel = (event) => { event.preventDefault(); leave(); };
  $("viewer").onclick = (event) => { if (event.target === $("viewer")) leave(); };
  $("viewer").onkeydown = (event) => keys(event, query);
  if (query.open.startsWith("picture:")) return drawPicture(query, query.open.slice(8), leave);
  try {
    const shown = await ask(`/items/${query.open}`, { signal: mine.signal });
    const words = await wordsOn(shown, query, mine.signal);
    if (mine !== underWay) return;
    opened = shown;
    draw(query, shown, words, leave);
  } catch (refusal) {
    if (refusal.name === "AbortError" || mine !== underWay) return;
    if (!(refusal instanceof Refusal)) throw refusal;
    const { problem, mend } = inWords(refusal);
    const shut = h("button", { type: "button", class: "main", onclick: leave }, t("close"));
    $("viewer").replaceChildren(h("div", { class: "notice" }, h("h2", {}, problem), mend ? h("p", {}, mend) : "", detailOf(refusal), shut));
    shut.focus();
  }
}

/** Where the words of the query stand on it; nowhere when that cannot be told. */
async function wordsOn(shown, query, signal) {
  if (!query.q.trim()) return [];
  try {
    return (await ask(`/items/${markedItem(shown)}/marks?${new URLSearchParams({ q: query.q })}`, { signal })).boxes;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal; // given up: another is shown by now
    return [];
  }
}

/** A figure is shown on its page, where there is one: words are marked there. */
const onPage = (shown) => shown.kind === "figure" && shown.page && shown.bbox;
const markedItem = (shown) => (onPage(shown) ? shown.page.item : shown.item);

// ── the picture ───────────────────────────────────────────────────────────────────────────

function stage(item, source, boxes, frame, onRegion) {
  const picture = h("img", { src: source, alt: "", draggable: "false" });
  const sheet = h("div", { class: "sheet" }, picture);
  const all = h("div", { class: "stage", tabindex: "-1" }, sheet);
  picture.addEventListener("load", () => arrived(sheet, picture));
  picture.addEventListener("error", () => {
    if (!picture.src.endsWith("/thumbnail")) lacking(all, picture, item, source);
  });
  sheet.append(...boxes.map((box) => placed(h("span", { class: "word" }), box)));
  if (frame) sheet.append(placed(h("span", { class: "outline" }), frame));
  letDrag(sheet, onRegion);
  return all;
}

const FOR_NOW = [0, 401, 429, 502, 503, 504]; // another time the same picture may well be had

/** In the place of a picture that does not come stand its thumbnail, and why it does not. */
async function lacking(all, picture, item, source) {
  const refusal = await refusalOf(source);
  if (!all.isConnected) return;
  if (!refusal && !all.dataset.again) { // it is sent by now
    all.dataset.again = "1";
    picture.src = source;
    return;
  }
  if (item) picture.src = thumbnail(item);
  if (!FOR_NOW.includes(refusal?.status)) {
    tell(all, item ? t("noImage") : inWords(refusal ?? { status: 404 }, "picture").problem);
    return;
  }
  const again = h("button", { type: "button", onclick: () => { tell(all); picture.src = source; all.focus(); } }, t("retry"));
  tell(all, ...told(refusal), " ", again);
}

/** A line at the foot of the picture; nothing takes it away. */
function tell(all, ...said) {
  all.querySelector(":scope > .hint")?.remove();
  if (said.length) all.append(h("p", { class: "hint", role: "status" }, said));
}

function arrived(sheet, picture) {
  sheet.classList.remove("early");
  sheet.classList.add("there");
  sheet.style.backgroundImage = picture.style.width = picture.style.height = "";
}

/** Until the picture is drawn its thumbnail stands there, which the browser mostly has already. */
function showEarly(all, item, { kind, height_px }) {
  const sheet = all.querySelector(".sheet");
  const picture = sheet.querySelector("img");
  const small = new Image();
  small.onload = () => {
    if (sheet.classList.contains("there")) return;
    const room = getComputedStyle(picture);
    const shape = small.naturalWidth / small.naturalHeight;
    const wide = all.clientWidth - 2 * parseFloat(getComputedStyle(all).paddingLeft);
    const own = ["photo", "pair"].includes(kind) ? height_px : LONGEST_PX; // pages are drawn at any size
    const height = Math.min(parseFloat(room.maxHeight), wide / shape, LONGEST_PX / Math.max(1, shape), own);
    picture.style.height = `${height}px`;
    picture.style.width = `${height * shape}px`;
    sheet.style.backgroundImage = `url("${small.src}")`;
    sheet.classList.add("early");
  };
  small.src = thumbnail(item);
}

const choosePart = () => $("viewer").querySelector(".sheet.there")?.dispatchEvent(new Event("part"));
const partButton = () => h("button", { type: "button", class: "tool", title: t("choosePart"), onclick: choosePart }, icon("figures"), h("span", {}, t("choosePart")));

function region(query, by) {
  return (box) => go({ ...empty(), q: query.q, kind: query.kind, ...by, box: box.map((side) => side.toFixed(4)).join(",") });
}

function drawPicture(query, picture, leave) {
  opened = null;
  const bar = h("header", {}, h("h2", { class: "where" }, t("byPicture")), h("span", { class: "tools" }, partButton()), iconButton("close", t("close"), leave));
  const side = h("aside", {}, h("p", { class: "hint" }, t("drag")));
  const all = stage(null, sent(picture), [], null, region(query, { picture }));
  $("viewer").replaceChildren(bar, all, side);
  all.focus();
}

// ── around it ─────────────────────────────────────────────────────────────────────────────

function draw(query, shown, boxes, leave) {
  const hit = hits.find((one) => one.item === shown.item && one.reasons) ?? shown;
  const item = markedItem(shown);
  const title = h("h2", { class: "where", title: shown.path }, h("span", {}, fileName(shown)), h("small", {}, t(shown.kind)));
  const bar = h("header", {}, title, pages(query, shown), h("span", { class: "tools" }, tools(query, shown)), iconButton("close", t("close"), leave, { class: "quiet icon shut" }));
  const picture = stage(item, image(item, LONGEST_PX), boxes, onPage(shown) ? shown.bbox : null, region(query, { item: String(item) }));
  $("viewer").replaceChildren(bar, picture, aside(query, shown, hit), ...turners(query));
  showEarly(picture, item, shown);
  picture.focus();
}

function pages(query, shown) {
  if (!shown.page) return "";
  const { previous, next } = shown.page;
  const turn = (to, name, label) => iconButton(name, label, () => go({ ...query, open: String(to) }), { disabled: to === null, class: `quiet icon turn-${name}` });
  return h("span", { class: "pages" }, turn(previous, "left", t("before")), h("span", { class: "at" }, t("pageN", shown.page_number)), turn(next, "right", t("after")));
}

function tools(query, shown) {
  const link = (name, label, attributes) => h("a", { class: "tool", title: label, ...attributes }, icon(name), h("span", {}, label));
  const all = [
    link("more", t("likeThis"), { href: toAddress({ ...empty(), item: String(shown.item) }), class: "tool do-more" }),
    wantsSomething(query) ? link("less", t("unlikeThis"), { href: toAddress({ ...query, open: "", unlike: [...new Set([...query.unlike, `item:${shown.item}`])] }), class: "tool do-less" }) : "",
  ];
  if (shown.image_path && !shown.image_path.includes("#row=")) {
    all.push(link("out", t("open"), { href: original(shown.item, shown.page_number), target: "_blank", rel: "noopener" }));
  }
  if (looksForSomething(query) && !query.box) all.push(heatButton(query, shown));
  return [...all, partButton(), copyButton()];
}

/** "Copied" is said when it is true; else the address stands there, selected, to be copied by hand: over
    plain HTTP a browser gives its clipboard only to pages of its own machine. */
function copyButton() {
  const copy = h("button", { type: "button", class: "tool", title: t("copy"), onclick: async () => {
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      const address = h("input", { type: "text", class: "address", readonly: true, value: location.href, "aria-label": t("copyByHand"), title: t("copyByHand"), onblur: () => setTimeout(() => address.replaceWith(copy)) });
      copy.replaceWith(address);
      address.focus();
      address.select();
      return;
    }
    copy.lastChild.textContent = t("copied");
    copy.classList.add("told");
  } }, icon("link"), h("span", {}, t("copy")));
  return copy;
}

/** Where it looks like what was asked for, over the picture, and off again. */
function heatButton(query, shown) {
  const wanted = new URLSearchParams();
  for (const name of ["q", "picture"]) if (query[name]) wanted.set(name, query[name]);
  for (const name of ["like", "unlike"]) query[name].forEach((one) => wanted.append(name, one));
  if (query.item && !query.picture) wanted.append("like", `item:${query.item}`);
  const button = h("button", { type: "button", class: "tool", title: t("heat"), "aria-pressed": "false", onclick: async () => {
    if (button.ariaBusy === "true") return; // not `disabled`, which would take the focus
    const there = $("viewer").querySelector(".heat");
    button.setAttribute("aria-pressed", String(!there));
    if (there) { there.remove(); return; }
    const all = $("viewer").querySelector(".stage");
    button.ariaBusy = "true";
    tell(all, t("loading"));
    try {
      const { values } = await ask(`/items/${shown.item}/heat?${wanted}`);
      tell(all);
      all.querySelector(".sheet").append(placed(painted(values), onPage(shown) ? shown.bbox : [0, 0, 1, 1]));
    } catch (refusal) {
      button.setAttribute("aria-pressed", "false");
      tell(all, ...told(refusal, "heat"));
    } finally {
      button.ariaBusy = "false";
    }
  } }, icon("heat"), h("span", {}, t("heat")));
  return button;
}

/** Warm where it matters, nothing where it does not; the browser smooths it to size. */
function painted(values) {
  const canvas = h("canvas", { class: "heat", width: values[0].length, height: values.length, role: "img", "aria-label": t("heat") });
  const pen = canvas.getContext("2d");
  const pixels = pen.createImageData(canvas.width, canvas.height);
  values.flat().forEach((value, at) => pixels.data.set([214, 40 + 150 * (1 - value), 20, 200 * value], at * 4));
  pen.putImageData(pixels, 0, 0);
  return canvas;
}

function aside(query, shown, hit) {
  const parts = [];
  if (hit.confidence != null) parts.push(h("section", { class: "certain" }, meter(hit.confidence), h("b", {}, `${Math.round(hit.confidence * 100)} %`), hit.cosine === null ? "" : h("small", {}, `${t("cosine")} ${hit.cosine.toFixed(4)}`)));
  if (hit.reasons?.length) parts.push(part(t("why"), h("ul", { class: "reasons" }, hit.reasons.map(reason))));
  if (shown.caption && shown.caption !== shown.text) parts.push(h("p", { class: "caption" }, marked(shown.caption, matched(hit))));
  if (shown.text.trim()) parts.push(text(shown.text.trim(), matched(hit)));
  parts.push(h("dl", { class: "facts" }, factsOf(shown).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))])));
  if (shown.figures.length) parts.push(part(t("onPage"), h("ul", { class: "strip" }, shown.figures.map((figure) => h("li", {}, h("a", { href: toAddress({ ...query, open: String(figure.item) }), "aria-label": figure.caption || t("figure") }, h("img", { src: thumbnail(figure.item), alt: "", loading: "lazy" })))))));
  if (hit.also_on?.length) parts.push(part(t("alsoOn"), ...elsewhere(query, hit.also_on)));
  parts.push(h("p", { class: "hint" }, t("drag")));
  return h("aside", {}, parts);
}

/** What is known of it, by name; a date that only the time of the file tells is told as such. */
function factsOf(shown) {
  const facts = [[t("file"), pathBelow(shown)], ...Object.entries(shown.fields).map(([name, value]) => [name, Array.isArray(value) ? value.join(t("comma")) : value])];
  if (shown.tags.length) facts.push([t("tags"), shown.tags.join(t("comma"))]);
  const day = shown.date.slice(0, 10);
  if (day) facts.push([t("date"), shown.date_from === "mtime" ? t("fileTime", day) : day]);
  return facts;
}

const part = (title, ...content) => h("section", {}, h("h3", {}, title), ...content);

/** Where else the same picture stands: there may be thousands of copies. */
function elsewhere(query, places) {
  const at = (place) => [place.path.split(/[\\/]/).pop(), place.page_number ? ` · ${t("pageN", place.page_number)}` : ""].join("");
  const list = (some) => h("ul", { class: "also" }, some.map((place) => h("li", { title: place.path }, h("a", { href: toAddress({ ...query, open: String(place.item) }) }, at(place)))));
  const rest = places.slice(PLACES_SHOWN);
  return [list(places.slice(0, PLACES_SHOWN)), rest.length ? h("details", { class: "also" }, h("summary", {}, t("placesMore", number(rest.length, current()))), list(rest)) : ""];
}

function reason(one) {
  const share = Math.round((one.share ?? 0) * 100);
  const bar = h("span", { class: "share", "aria-hidden": "true" }, h("i"));
  bar.firstChild.style.width = `${share}%`;
  const words = [...new Set(one.words.map((word) => word.toLowerCase()))];
  return h("li", {}, h("span", {}, t(one.signal), words.length ? h("small", {}, ` ${words.join(t("comma"))}`) : ""), bar, h("small", {}, `${share} %`));
}

function text(whole, words) {
  if (whole.length <= TEXT_SHOWN) return h("p", { class: "text" }, marked(whole, words));
  return h("details", { class: "text" }, h("summary", {}, `${whole.slice(0, 160)}…`, h("b", {}, t("allText"))), h("p", {}, marked(whole, words)));
}

// ── from one result to the next ───────────────────────────────────────────────────────────

function other(query, step) {
  const at = hits.findIndex((hit) => String(hit.item) === query.open);
  const next = at < 0 ? undefined : hits[at + step];
  return next && { ...query, open: String(next.item) };
}

function turners(query) {
  return [["left", -1, "previousHit"], ["right", 1, "nextHit"]].map(([name, step, label]) => {
    const to = other(query, step);
    return to ? iconButton(name, t(label), () => go(to, { replace: true }), { class: `quiet icon turner ${name}` }) : "";
  });
}

function keys(event, query) {
  if (event.target.closest("input, select") || event.altKey || event.ctrlKey || event.metaKey) return;
  const to = { ArrowLeft: other(query, -1), ArrowRight: other(query, 1) }[event.key];
  if (to) go(to, { replace: true });
  const page = { ArrowUp: opened?.page?.previous, PageUp: opened?.page?.previous, ArrowDown: opened?.page?.next, PageDown: opened?.page?.next }[event.key];
  if (page !== undefined && page !== null && !event.target.closest("aside")) { event.preventDefault(); go({ ...query, open: String(page) }, { replace: true }); }
  if (event.key === "m") $("viewer").querySelector(".do-more")?.click();
  if (event.key === "r") choosePart();
  if (event.key === "n") $("viewer").querySelector(".do-less")?.click();
}
