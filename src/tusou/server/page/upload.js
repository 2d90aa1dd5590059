// A picture of one's own to search by: picked, pasted or dropped.

import { send } from "./api.js";
import { $ } from "./dom.js";
import { shutFilters } from "./filters.js";
import { t } from "./words.js";

let underWay = null; // the last of several is the one that is meant

/** `search` is called with what a picture changes of the query, `fail` with what was refused. */
export function listenForPictures(search, fail) {
  const searchBy = async (file) => {
    if (!file) return;
    underWay?.abort();
    const mine = (underWay = new AbortController());
    if ($("search").hidden || $("viewer").open) search({}); // what comes of it is told there
    $("box").classList.add("busy");
    $("said").textContent = t("pictureWait");
    try {
      const { picture } = await send(file, mine.signal);
      if (mine !== underWay) return;
      search({ picture, item: "", box: "" });
      $("q").focus();
    } catch (refusal) {
      if (mine !== underWay) return;
      $("box").classList.remove("busy");
      fail(refusal, () => searchBy(file));
    }
  };
  $("pick").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", () => { searchBy($("file").files[0]); $("file").value = ""; });
  document.addEventListener("paste", (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith("image/"));
    if (!file || document.querySelector("dialog[open]") || isText(event)) return;
    event.preventDefault();
    searchBy(file);
  });
  listenForDrops(searchBy);
}

/** Office programs put a picture of the words beside the words: where words can go, they are meant. */
const isText = (event) => event.target.closest("input, textarea") && [...event.clipboardData.types].includes("text/plain");

function listenForDrops(searchBy) {
  let depth = 0;
  const isPicture = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const shade = (shown) => { $("drop").hidden = !shown; };
  addEventListener("dragenter", (event) => { if (isPicture(event)) { depth += 1; shade(true); event.preventDefault(); } });
  addEventListener("dragleave", (event) => { if (isPicture(event)) { depth -= 1; if (depth <= 0) { depth = 0; shade(false); } } });
  addEventListener("dragover", (event) => { if (isPicture(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    depth = 0;
    shade(false);
    if (!isPicture(event)) return;
    event.preventDefault();
    shutFilters();
    searchBy([...event.dataTransfer.files].find((one) => one.type.startsWith("image/") || /\.(heic|heif|avif)$/i.test(one.name)) ?? event.dataTransfer.files[0]);
  });
}
