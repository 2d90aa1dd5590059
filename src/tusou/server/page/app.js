// The page as a whole: which room is shown, and what all rooms share.

import { logIn, onLogin, session } from "./api.js";
import { $ } from "./dom.js";
import { listen } from "./keys.js";
import { closeLibrary, showLibrary } from "./library.js";
import { closeMap, showMap } from "./map.js";
import { fromAddress, toAddress } from "./query.js";
import { told } from "./refusals.js";
import { showSearch, startSearch } from "./search.js";
import { leaveUpload } from "./upload.js";
import { closeViewer, openViewer } from "./viewer.js";
import { choose, current, preferred, remember, t } from "./words.js";

const ROOMS = ["search", "map", "library"];

/** Go to a query: `replace` while it is being typed, so that "back" skips the letters. */
export function go(query, { replace = false } = {}) {
  const address = toAddress(query);
  if (address !== location.pathname + location.search) {
    history[replace ? "replaceState" : "pushState"](null, "", address);
  }
  show(query);
}

function show(query) {
  const room = ROOMS.includes(query.view) ? query.view : "search";
  for (const name of ROOMS) {
    $(name).hidden = name !== room;
    const link = document.querySelector(`.rooms [data-go="${name}"]`);
    if (name === room) link?.setAttribute("aria-current", "page"); else link?.removeAttribute("aria-current");
  }
  document.title = [room === "search" ? query.q.trim() : t(room), "tusou 图搜"].filter(Boolean).join(" · ");
  document.body.dataset.view = room;
  leaveUpload(query);
  if (!query.open) closeViewer(); // first: what had the focus before it is there still
  if (room !== "map") closeMap();
  if (room !== "library") closeLibrary();
  if (room === "search") showSearch(query);
  if (room === "map") showMap(query);
  if (room === "library") showLibrary(query);
  if (query.open) openViewer(query);
}

export const again = () => show(fromAddress());

function speak(language) {
  choose(language);
  $("language").textContent = language === "zh" ? "English" : "中文";
  $("language").lang = language === "zh" ? "en" : "zh";
}

function changeTheme() {
  const dark = getComputedStyle(document.documentElement).getPropertyValue("--is-dark").trim() === "1";
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  remember("tusou-theme", dark ? "light" : "dark");
  if (!$("map").hidden) again();
}

function askForPassword() {
  const dialog = $("login");
  if (dialog.open) return dialog.waiting;
  $("login-said").textContent = "";
  dialog.showModal();
  dialog.waiting = new Promise((resolve) => {
    $("login-form").onsubmit = async (event) => {
      event.preventDefault();
      try {
        await logIn($("password").value);
        $("password").value = "";
        dialog.close();
        resolve();
      } catch (refusal) {
        $("login-said").replaceChildren(...told(refusal, "login"));
      }
    };
  });
  return dialog.waiting;
}

async function start() {
  speak(preferred());
  onLogin(askForPassword);
  $("login").addEventListener("cancel", (event) => event.preventDefault());
  $("language").addEventListener("click", () => {
    const other = current() === "zh" ? "en" : "zh";
    remember("tusou-language", other);
    speak(other);
    again();
  });
  $("theme").addEventListener("click", changeTheme);
  addEventListener("popstate", again);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='/?'], a[href='/']");
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (!link || !plain || link.target) return;
    event.preventDefault();
    go(fromAddress(link.getAttribute("href").slice(1)));
  });
  listen();
  const who = await session().catch(() => ({ guarded: false, logged_in: false, read_only: false }));
  document.body.toggleAttribute("data-read-only", who.read_only);
  if (who.guarded && !who.logged_in) await askForPassword();
  startSearch();
  again();
}

start();
