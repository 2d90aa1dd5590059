// What the server refuses, in the words of the page: its own are often for programs.

import { h } from "./dom.js";
import { current, t } from "./words.js";

// What stands between may answer in the server's place, without a kind.
const KINDS = { 400: "InputError", 401: "NoAccess", 403: "Forbidden", 404: "NotFound", 409: "Conflict", 413: "TooLarge", 415: "SourceError", 422: "SourceError", 429: "TooMany", 502: "Busy", 503: "Busy", 504: "Busy" };

/** The problem and the mend; `about` says what was asked for, where that makes a difference. */
export function inWords(refusal, about = "") {
  const words = t("refused");
  const kind = refusal.status === 0 ? "offline" : refusal.error || KINDS[refusal.status];
  const [problem, mend] = words[`${kind} ${about}`] ?? words[kind] ?? words[KINDS[refusal.status]] ?? words.failed;
  return { problem, mend };
}

/** What the server itself says, as a detail; null where it has said nothing. */
export function detailOf({ problem, mend }) {
  if (!problem) return null;
  return h("small", { class: "detail" }, t("serverSays"), mend ? t("withMend", problem, mend) : problem);
}

/** All of it as the parts of one paragraph. */
export function told(refusal, about) {
  const { problem, mend } = inWords(refusal, about);
  return [[problem, mend].filter(Boolean).join(current() === "zh" ? "" : " "), detailOf(refusal)].filter(Boolean);
}
