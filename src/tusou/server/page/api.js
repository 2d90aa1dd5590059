// The API: one function that asks, and the errors in their one shape.

import { current } from "./words.js";

const V1 = "/api/v1";

let csrf = "";
let askForPassword = null;

/** What the server refuses: the kind of error, a problem, and what to do about it. Without an
    answer `status` is 0. */
export class Refusal extends Error {
  constructor(status, told = {}) {
    super(told.problem ?? "");
    this.status = status;
    this.error = told.error ?? "";
    this.problem = told.problem ?? "";
    this.mend = told.mend ?? "";
  }
}

/** Called when the server asks who we are; its promise ends when somebody has logged in. */
export function onLogin(ask) { askForPassword = ask; }

/** Ask the API; returns its JSON. Throws a Refusal, or an AbortError when `signal` says so. */
export async function ask(path, options = {}) {
  const sentCsrf = csrf;
  const [answer, told] = await sentTo(path, options);
  if (answer.ok) return told;
  if (answer.status === 401 && askForPassword && path !== "/session") {
    await askForPassword();
    return ask(path, options);
  }
  if (answer.status === 403 && options.method && path !== "/session" && await csrfIsOther(sentCsrf)) return ask(path, options);
  throw new Refusal(answer.status, told);
}

/** Reasons are asked for in the language of the page, which may be another than that of the browser. */
const inOurs = () => ({ "accept-language": current() });

async function sentTo(path, { signal, method = "GET", json, form }) {
  const headers = inOurs();
  if (json !== undefined) headers["content-type"] = "application/json";
  if (csrf) headers["x-csrf-token"] = csrf;
  const body = json !== undefined ? JSON.stringify(json) : form;
  try {
    const answer = await fetch(`${V1}${path}`, { signal, method, headers, body, credentials: "same-origin" });
    return [answer, await answer.json().catch((error) => {
      if (error.name === "AbortError" || answer.ok) throw error; // given up, or cut off, while it was read
      return { problem: `HTTP ${answer.status}` };
    })];
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(0);
  }
}

/** Whether the token of the session is another one by now: another tab may have logged in anew. */
async function csrfIsOther(than) {
  await session();
  return csrf !== than;
}

export async function session() {
  const told = await ask("/session");
  csrf = told.csrf;
  return told;
}

export async function logIn(password) {
  const told = await ask("/session", { method: "POST", json: { password } });
  csrf = told.csrf;
}

/** Why the server does not send what stands at an address, which elements of pictures do not tell; null
    where it sends it now. */
export async function refusalOf(address) {
  try {
    const answer = await fetch(address, { headers: inOurs(), credentials: "same-origin" });
    return answer.ok ? null : new Refusal(answer.status, await answer.json().catch(() => ({})));
  } catch {
    return new Refusal(0);
  }
}

export const send = (file, signal) => {
  const form = new FormData();
  form.append("image", file, file.name || "picture");
  return ask("/pictures", { method: "POST", form, signal });
};

export const thumbnail = (item) => `${V1}/items/${item}/thumbnail`;
export const image = (item, longest, box) => `${V1}/items/${item}/image?longest_px=${longest}${box ? `&box=${box}` : ""}`;
export const original = (item, page) => `${V1}/items/${item}/original${page ? `#page=${page}` : ""}`;
export const sent = (picture) => `${V1}/pictures/${picture}`;
export const events = (job) => new EventSource(`${V1}/jobs/${job}/events`);
