// A rectangle on a picture, dragged or moved by keys: what is inside is what to search by.

import { h, icon, placed } from "./dom.js";
import { t } from "./words.js";

const LEAST = 0.015; // of the picture; less is a click
const STEP = 0.02; // of the picture, for one press of an arrow
const FIRST = [0.25, 0.25, 0.75, 0.75]; // where the keyboard begins
const WAYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

const clamp = (value, least = 0, most = 1) => Math.min(most, Math.max(least, value));

function moved([x0, y0, x1, y1], [x, y]) {
  const dx = clamp(x, -x0, 1 - x1), dy = clamp(y, -y0, 1 - y1);
  return [x0 + dx, y0 + dy, x1 + dx, y1 + dy];
}

/** The lower right corner goes, the other one stays. */
const sized = ([x0, y0, x1, y1], [x, y]) => [x0, y0, clamp(x1 + x, Math.min(x0 + STEP, 1)), clamp(y1 + y, Math.min(y0 + STEP, 1))];

/** Let people drag on `sheet`, or begin in its middle when it gets the event "part" and go on by
    arrows; `search` is called with [x0, y0, x1, y1] from 0 to 1. */
export function letDrag(sheet, search) {
  let from = null, box = null, drawn = null, button = null, said = null;

  const point = (event) => {
    const edges = sheet.getBoundingClientRect();
    return [clamp((event.clientX - edges.left) / edges.width), clamp((event.clientY - edges.top) / edges.height)];
  };
  const corners = ([ax, ay], [bx, by]) => [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
  const clear = () => { for (const one of [drawn, button, said]) one?.remove(); drawn = button = said = null; };
  const draw = (part) => {
    box = part;
    drawn ??= sheet.appendChild(h("span", { class: "region" }));
    placed(drawn, box);
  };
  const offer = () => {
    said ??= sheet.appendChild(h("p", { class: "part-said", role: "status" }));
    said.textContent = `${t("partAt", ...box.map((side) => Math.round(100 * side)))} ${t("partKeys")}`;
    button ??= sheet.appendChild(h("button", { type: "button", class: "main by-part", onclick: () => search(box) }, icon("figures"), t("searchPart")));
    placed(button, [box[0], box[3], box[0], box[3]]);
    button.style.width = button.style.height = "";
    button.classList.toggle("above", box[3] > 0.9);
    button.focus({ preventScroll: true });
  };

  sheet.addEventListener("part", () => { clear(); draw(FIRST); offer(); });
  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest("button")) return;
    clear();
    from = point(event);
    sheet.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  sheet.addEventListener("pointermove", (event) => { if (from) draw(corners(from, point(event))); });
  sheet.addEventListener("pointerup", (event) => {
    if (!from) return;
    const part = corners(from, point(event));
    from = null;
    if (part[2] - part[0] < LEAST || part[3] - part[1] < LEAST) { clear(); return; }
    draw(part);
    offer();
  });
  sheet.addEventListener("pointercancel", () => { from = null; clear(); });
  sheet.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (!button || !(way || event.key === "Escape") || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // here arrows turn no pages, and Escape does not close the viewer
    if (way) { draw((event.shiftKey ? sized : moved)(box, way)); offer(); return; }
    clear();
    sheet.closest(".stage").focus({ preventScroll: true });
  }, { capture: true });
}
