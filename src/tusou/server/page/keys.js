// The keyboard: "/" asks, arrows go through the results, letters act on the one in focus.

import { $ } from "./dom.js";

/** Keys that an input method takes: they choose among its candidates. (Some browsers tell the last one
    only by the number 229.) */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

/** The card that lies in a direction from another, by where they are on the screen. */
function neighbour(cards, card, key) {
  const here = card.getBoundingClientRect();
  const [x, y] = [here.x + here.width / 2, here.y + here.height / 2];
  if (key === "ArrowRight") return cards[cards.indexOf(card) + 1];
  if (key === "ArrowLeft") return cards[cards.indexOf(card) - 1];
  const sign = key === "ArrowDown" ? 1 : -1;
  let best = null, nearest = Infinity;
  for (const other of cards) {
    const box = other.getBoundingClientRect();
    const dy = sign * (box.y + box.height / 2 - y);
    if (dy < here.height / 2) continue;
    const distance = dy * 4 + Math.abs(box.x + box.width / 2 - x);
    if (distance < nearest) [best, nearest] = [other, distance];
  }
  return best;
}

function inSearch(event) {
  const cards = [...document.querySelectorAll("#search .card > a")];
  const card = event.target.closest?.(".card")?.querySelector(":scope > a");
  if (event.key.startsWith("Arrow") && card) {
    const next = neighbour(cards, card, event.key);
    if (next) next.focus(); else if (event.key === "ArrowUp") $("q").focus();
    event.preventDefault();
  } else if (event.key === "ArrowDown" && cards.length && (event.target === $("q") || event.target === document.body)) {
    cards[0].focus();
    event.preventDefault();
  } else if ((event.key === "m" || event.key === "n") && card) {
    card.parentElement.querySelector(event.key === "m" ? ".do-more" : ".do-less")?.click();
    event.preventDefault();
  }
}

export function listen() {
  document.addEventListener("keydown", (event) => {
    if (isComposing(event) || event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const isTyping = typing(event.target);
    if (event.key === "/" && !isTyping) {
      event.preventDefault();
      if ($("search").hidden) document.querySelector("[data-go='search']").click();
      $("q").focus();
      $("q").select();
    } else if (!$("search").hidden && (!isTyping || event.target === $("q"))) {
      if (event.target === $("q") && event.key !== "ArrowDown") return;
      inSearch(event);
    }
  });
}
