// A rectangle dragged on a picture: what is inside is what to search by.

import { h, icon, placed } from "./dom.js";
import { t } from "./words.js";

const LEAST = 0.015; // of the picture; less is a click

const clamp = (value) => Math.min(1, Math.max(0, value));

/** Let people drag on `sheet`; `search` is called with [x0, y0, x1, y1] from 0 to 1. */
export function letDrag(sheet, search) {
  let from = null, drawn = null, button = null;

  const point = (event) => {
    const box = sheet.getBoundingClientRect();
    return [clamp((event.clientX - box.left) / box.width), clamp((event.clientY - box.top) / box.height)];
  };
  const corners = ([ax, ay], [bx, by]) => [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
  const clear = () => { drawn?.remove(); button?.remove(); drawn = button = null; };

  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest("button")) return;
    clear();
    from = point(event);
    sheet.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!from) return;
    drawn ??= sheet.appendChild(h("span", { class: "region" }));
    placed(drawn, corners(from, point(event)));
  });
  sheet.addEventListener("pointerup", (event) => {
    if (!from) return;
    const box = corners(from, point(event));
    from = null;
    if (box[2] - box[0] < LEAST || box[3] - box[1] < LEAST) { clear(); return; }
    button = h("button", { type: "button", class: "main by-part", onclick: () => search(box) }, icon("figures"), t("searchPart"));
    placed(button, [box[0], box[3], box[0], box[3]]);
    button.style.width = button.style.height = "";
    if (box[3] > 0.9) button.classList.add("above");
    sheet.append(button);
    button.focus({ preventScroll: true });
  });
  sheet.addEventListener("pointercancel", () => { from = null; clear(); });
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawn) { event.preventDefault(); event.stopPropagation(); clear(); }
  }, { capture: true });
}
