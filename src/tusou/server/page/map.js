// The collection as a map: dots that become pictures as one comes closer.

import { ask, thumbnail } from "./api.js";
import { again, go } from "./app.js";
import { place } from "./cards.js";
import { $, h, number } from "./dom.js";
import { told as inWords } from "./refusals.js";
import { current, t } from "./words.js";

const PICTURE_PX = 52;
const MOST_PICTURES = 160; // so many on the screen are drawn as pictures, more as dots
const REACH_PX = 18;
const PAUSE_MS = 200; // so long an item has to be the nearest until it is named

let canvas = null, tip = null, said = null, told = null, view = null, pictures = new Map(), near = -1, frame = 0, query = null, asPictures = false;
let asked = 0, language = ""; // the last of several that ask may draw, in its language
let naming = 0, names = new Map();

export function closeMap() {
  asked += 1;
  clearTimeout(naming);
  tip?.remove();
  canvas = tip = told = view = null;
}

export async function showMap(wanted) {
  query = wanted;
  if (canvas && language === current()) { draw(); return; } // an item was opened or closed, or it got dark
  const mine = (asked += 1);
  language = current();
  names.clear();
  const hint = h("p", { class: "hint", role: "status" }, t("mapLoading"));
  lay(hint);
  try {
    const answer = told ?? await ask("/map");
    if (mine !== asked) return;
    told = answer;
    hint.textContent = told.items.length ? `${t("mapText")} ${told.items.length < told.total ? t("mapSample", number(told.items.length, current()), number(told.total, current())) : ""}` : t("mapEmpty");
    listen();
    draw();
  } catch (refusal) {
    if (mine !== asked) return;
    canvas = null; // so that it is laid out anew
    hint.replaceChildren(...inWords(refusal), " ", h("button", { type: "button", onclick: again }, t("retry")));
  }
}

function lay(hint) {
  canvas = h("canvas", { tabindex: "0", role: "application", "aria-label": `${t("mapTitle")}. ${t("mapKeys")}` });
  said = h("p", { class: "unseen", role: "status" });
  $("map").replaceChildren(
    h("header", {}, h("h1", { id: "map-title" }, t("mapTitle")), hint),
    h("div", { class: "land" }, canvas, h("button", { type: "button", class: "reset", onclick: () => { reset(); draw(); } }, t("reset")), legend(), said));
  tip ??= document.body.appendChild(h("div", { class: "tip", hidden: true, "aria-hidden": "true" }));
  if (!view) reset();
}

const legend = () => h("ul", { class: "legend over" }, ["page", "figure", "photo", "pair"].map((kind) => h("li", { class: kind }, t(`${kind}s`))));

const reset = () => { view = { zoom: 1, x: 0.5, y: 0.5 }; near = -1; };

// ── drawing ───────────────────────────────────────────────────────────────────────────────

function size() {
  const { width, height } = canvas.getBoundingClientRect();
  const scale = (Math.min(width, height) - 60) * view.zoom;
  return { width, height, across: scale * Math.min(1.6, width / height), down: scale }; // land as wide as the screen
}

/** Where an item is on the canvas. */
const at = (index, { width, height, across, down }) => [width / 2 + (told.x[index] - view.x) * across, height / 2 + (told.y[index] - view.y) * down];

function draw() {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(paint);
}

function paint() {
  if (!canvas?.isConnected || !told) return;
  const box = size();
  const ratio = devicePixelRatio || 1;
  canvas.width = box.width * ratio;
  canvas.height = box.height * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  const style = getComputedStyle(document.documentElement);
  const colours = Object.fromEntries(["page", "figure", "photo", "pair"].map((kind) => [kind, style.getPropertyValue(`--${kind}`)]));
  const seen = told.items.map((_, index) => [index, ...at(index, box)]).filter(([, x, y]) => x > -40 && y > -40 && x < box.width + 40 && y < box.height + 40);
  asPictures = seen.length <= MOST_PICTURES;
  for (const [index, x, y] of seen) {
    const picture = asPictures ? pictureOf(told.items[index]) : null;
    if (picture) paintPicture(pen, picture, x, y, colours[told.kinds[index]]); else paintDot(pen, x, y, colours[told.kinds[index]], index === near);
  }
}

function paintDot(pen, x, y, colour, isNear) {
  pen.beginPath();
  pen.arc(x, y, isNear ? 8 : Math.min(7, 3.2 + view.zoom * 0.4), 0, 2 * Math.PI);
  pen.fillStyle = colour;
  pen.globalAlpha = isNear ? 1 : 0.75;
  pen.fill();
  pen.globalAlpha = 1;
}

function paintPicture(pen, picture, x, y, colour) {
  const most = PICTURE_PX * Math.min(2.4, Math.sqrt(view.zoom));
  const shrink = most / Math.max(picture.naturalWidth, picture.naturalHeight);
  const [w, hgt] = [picture.naturalWidth * shrink, picture.naturalHeight * shrink];
  pen.drawImage(picture, x - w / 2, y - hgt / 2, w, hgt);
  pen.strokeStyle = colour;
  pen.strokeRect(x - w / 2, y - hgt / 2, w, hgt);
}

/** The picture of an item once it is there; asked for when it is first wanted. */
function pictureOf(item) {
  if (!pictures.has(item)) {
    const picture = new Image();
    picture.onload = draw;
    picture.src = thumbnail(item);
    pictures.set(item, picture);
  }
  const picture = pictures.get(item);
  return picture.complete && picture.naturalWidth ? picture : null;
}

// ── listening ─────────────────────────────────────────────────────────────────────────────

function listen() {
  let held = null, moved = false;
  canvas.addEventListener("pointerdown", (event) => { held = [event.clientX, event.clientY]; moved = false; canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => {
    if (!held) return point(event);
    const { across, down } = size();
    const [dx, dy] = [event.clientX - held[0], event.clientY - held[1]];
    if (Math.abs(dx) + Math.abs(dy) > 3) moved = true;
    view.x -= dx / across;
    view.y -= dy / down;
    held = [event.clientX, event.clientY];
    draw();
  });
  canvas.addEventListener("pointerup", (event) => { held = null; if (!moved) { point(event); open(); } });
  canvas.addEventListener("pointercancel", () => { held = null; });
  canvas.addEventListener("pointerleave", hideTip);
  canvas.addEventListener("wheel", (event) => { event.preventDefault(); zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, event); }, { passive: false });
  canvas.addEventListener("keydown", keys);
  canvas.addEventListener("focus", () => {
    if (!canvas.matches(":focus-visible")) return; // a mouse points by itself
    if (near < 0) pointAtMiddle(); else showTip(near, size());
  });
  canvas.addEventListener("blur", hideTip);
  new ResizeObserver(draw).observe(canvas);
}

function zoom(factor, event = null) {
  const { width, height, across, down } = size();
  const box = canvas.getBoundingClientRect();
  const [px, py] = event ? [event.clientX - box.left - width / 2, event.clientY - box.top - height / 2] : [0, 0];
  const zoomed = Math.min(40, Math.max(1, view.zoom * factor));
  const changed = 1 - view.zoom / zoomed;
  view.x += (px / across) * changed;
  view.y += (py / down) * changed;
  view.zoom = zoomed;
  draw();
}

function point(event) {
  const box = canvas.getBoundingClientRect();
  nearestTo(event.clientX - box.left, event.clientY - box.top, asPictures ? PICTURE_PX / 2 : REACH_PX);
}

function pointAtMiddle() {
  const { width, height } = size();
  nearestTo(width / 2, height / 2, Math.max(width, height));
}

function nearestTo(x, y, reach) {
  const box = size();
  let best = -1, least = reach ** 2;
  told.items.forEach((_, index) => {
    const [ix, iy] = at(index, box);
    const distance = (ix - x) ** 2 + (iy - y) ** 2;
    if (distance < least) [best, least] = [index, distance];
  });
  if (best !== near) { near = best; draw(); tellName(best); }
  if (best < 0) hideTip(); else showTip(best, box);
}

function showTip(index, box) {
  const [x, y] = at(index, box);
  const corner = canvas.getBoundingClientRect();
  if (tip.dataset.item !== String(told.items[index])) {
    tip.dataset.item = told.items[index];
    tip.replaceChildren(h("img", { src: thumbnail(told.items[index]), alt: "" }), h("span", {}, t(told.kinds[index])));
  }
  tip.hidden = false;
  const left = Math.min(innerWidth - 240, Math.max(8, corner.left + x + 14));
  const top = Math.min(innerHeight - 240, Math.max(8, corner.top + y + 14));
  tip.style.transform = `translate(${left}px, ${top}px)`;
}

/** Say what Enter would open, aloud and in the tip, once it has been the nearest for a while. */
function tellName(index) {
  clearTimeout(naming);
  if (index < 0) return;
  const item = told.items[index];
  naming = setTimeout(async () => {
    const name = names.get(item) ?? await ask(`/items/${item}`).then(place).catch(() => "");
    if (told?.items[near] !== item) return;
    if (name) names.set(item, name);
    said.textContent = [t(told.kinds[near]), name].filter(Boolean).join(": ");
    if (tip.dataset.item === String(item)) tip.lastChild.textContent = said.textContent;
  }, PAUSE_MS);
}

const hideTip = () => { if (tip) tip.hidden = true; };

function open() {
  hideTip();
  if (near >= 0) go({ ...query, view: "map", open: String(told.items[near]) });
}

function keys(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return; // the browser's own
  const step = 0.08 / view.zoom;
  const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
  if (move) { view.x += move[0]; view.y += move[1]; }
  else if (event.key === "+" || event.key === "=") zoom(1.3);
  else if (event.key === "-") zoom(1 / 1.3);
  else if (event.key === "Enter") return open();
  else return;
  event.preventDefault();
  draw();
  pointAtMiddle();
}
