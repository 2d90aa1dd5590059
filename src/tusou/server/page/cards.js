// One result as a card: its picture, where it is, how sure it is, and why.

import { thumbnail } from "./api.js";
import { h, iconButton, marked } from "./dom.js";
import { toAddress } from "./query.js";
import { t } from "./words.js";

// Confidence is a probability: from 0.5 on a hit is more often right than not, which is "likely"
// and not yet "sure".
const LIKELY = 0.5;
const POSSIBLE = 0.15;

/** Three dots: uncertain, possible, likely; the number is read aloud and shown on hover. */
export function meter(confidence) {
  const level = confidence >= LIKELY ? "likely" : confidence >= POSSIBLE ? "possible" : "uncertain";
  const told = `${t(level)}, ${t("confidence")} ${Math.round(confidence * 100)} %`;
  return h("span", { class: `meter ${level}`, role: "img", "aria-label": told, title: told }, h("i"), h("i"), h("i"));
}

/** The path of the file below the folder that was indexed; of a pair that of its picture, whole
    where it lies elsewhere. */
export const pathBelow = (hit) => {
  if (hit.kind !== "pair" || !hit.image_path) return hit.relative_path;
  const root = hit.path.slice(0, hit.path.length - hit.relative_path.length);
  const path = hit.image_path.startsWith(root) ? hit.image_path.slice(root.length) : hit.image_path;
  return path.replace(/#row=\d+(\.\d+)?$/, "").replaceAll("\\", "/");
};

export const fileName = (hit) => pathBelow(hit).split("/").pop();

const folderOf = (hit) => pathBelow(hit).split("/").slice(0, -1).join("/");

export const place = (hit) => (hit.page_number ? `${fileName(hit)} · ${t("pageN", hit.page_number)}` : fileName(hit));

export const matched = (hit) => (hit.reasons ?? []).flatMap((reason) => reason.words);

const where = (hit) => h("span", { class: "where", title: hit.path },
  h("span", {}, fileName(hit)), hit.page_number ? h("span", { class: "at" }, t("pageN", hit.page_number)) : null);

/** Where there is no room for all of it the folder's own name stays, with what is above it cut. */
function folder(hit) {
  const whole = folderOf(hit);
  const own = whole.slice(whole.lastIndexOf("/") + 1);
  return whole ? h("small", { class: "folder" }, h("span", {}, whole.slice(0, whole.length - own.length)), h("span", {}, own)) : null;
}

/** A hit, or an item of a listing or a sample, which nothing speaks for. */
export function card(hit, query, { onMore, onLess } = {}) {
  const said = (hit.snippet ?? hit.text ?? "") || hit.caption || "";
  const title = [place(hit), folderOf(hit)].filter(Boolean).join(t("comma"));
  const link = h("a", { href: toAddress({ ...query, open: String(hit.item) }), "aria-label": `${t(hit.kind)}: ${title}` },
    h("span", { class: `frame ${hit.kind}` }, h("img", { src: thumbnail(hit.item), alt: "", loading: "lazy", decoding: "async", onerror: noPicture })),
    h("span", { class: "about" },
      where(hit),
      hit.confidence == null ? null : meter(hit.confidence),
      folder(hit)),
    said ? h("span", { class: "snippet" }, marked(said.slice(0, 220), matched(hit))) : null);
  const actions = h("span", { class: "actions" },
    onMore ? iconButton("more", t("likeThis"), () => onMore(hit), { class: "quiet icon do-more" }) : null,
    onLess ? iconButton("less", t("unlikeThis"), () => onLess(hit), { class: "quiet icon do-less" }) : null);
  return h("li", { class: "card", data: { item: hit.item } }, link, h("span", { class: "kind", "aria-hidden": "true" }, t(hit.kind)), actions);
}

/** A pair without a picture shows its words instead. */
function noPicture(event) {
  event.target.closest(".frame").classList.add("no-picture");
  event.target.remove();
}

export function skeletons(n) {
  return Array.from({ length: n }, () => h("li", { class: "card skeleton", "aria-hidden": "true" }, h("span", { class: "frame" }), h("span", { class: "about" })));
}
