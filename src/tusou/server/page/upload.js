// A picture of one's own to search by: picked, pasted or dropped.

import { send } from "./api.js";
import { $ } from "./dom.js";
import { shutFilters } from "./filters.js";
import { fromAddress } from "./query.js";
import { t } from "./words.js";

let underWay = null; // the last of several is the one that is meant

/** `show` is called to bring the search into view, `search` with the number of a picture, `fail` with
    what was refused. */
export function listenForPictures({ show, search, fail }) {
  const searchBy = async (file) => {
    if (!file) return;
    giveUp();
    if ($("search").hidden || $("viewer").open) show(); // what comes of it is told there
    const mine = (underWay = new Upload());
    try {
      const { picture } = await send(file, mine.signal);
      if (mine !== underWay) return;
      mine.end();
      search(picture);
    } catch (refusal) {
      if (mine !== underWay) return;
      mine.end();
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

/** A picture on its way, and where one was when it was sent. */
class Upload extends AbortController {
  constructor() {
    super();
    this.from = placeOf(fromAddress());
    this.said = $("said").textContent;
    $("box").classList.add("busy");
    $("said").textContent = t("pictureWait");
  }

  end() {
    underWay = null;
    $("box").classList.remove("busy");
    if ($("said").textContent === t("pictureWait")) $("said").textContent = this.said;
  }
}

const placeOf = ({ view, open, item, picture }) => [view, open, item, picture].join();

function giveUp() {
  underWay?.abort();
  underWay?.end();
}

/** Whoever has gone elsewhere since is not to be pulled away by a picture that arrives late. Words and
    filters stay: they are searched by together with it. */
export function leaveUpload(query) {
  if (underWay && placeOf(query) !== underWay.from) giveUp();
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
