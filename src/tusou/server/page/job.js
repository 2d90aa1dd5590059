// A run of indexing: shown once and kept up to date, watched, cancelled.

import { ask, events } from "./api.js";
import { again } from "./app.js";
import { $, h, number } from "./dom.js";
import { told } from "./refusals.js";
import { current, t } from "./words.js";

const AGAIN_MS = 2000; // between two tries to follow a job

let stream = null, watched = null;
let going = ""; // the number of the job that was last seen running

export const isWatching = () => Boolean(watched);

function stopWatching() {
  stream?.close();
  stream = watched = null;
}

/** Show a job in #job and follow it while it runs; `atEnd` is called when it has ended, also where that
    was while nobody looked. What is read aloud, in #job-said, is that it has begun and how it has ended. */
export function showJob(job, atEnd) {
  stopWatching();
  const shown = new Shown(job);
  $("job").replaceChildren(shown.all);
  if (job.state !== "running") {
    if (job.job === going) atEnd();
    going = "";
    return;
  }
  going = job.job;
  $("job-said").textContent = `${t("indexing")}: ${job.paths.join(t("comma"))}`;
  watch(shown, (ended) => {
    going = "";
    shown.update(ended);
    $("job-said").textContent = [t("ended")[ended.state], reported(ended)].filter(Boolean).join(" · ");
    atEnd();
  });
}

function watch(shown, atEnd) {
  watched = shown;
  const mine = (stream = events(shown.id));
  const take = (job) => {
    if (watched !== shown) return;
    if (job.state === "running") { shown.update(job); return; }
    stopWatching();
    atEnd(job);
  };
  mine.addEventListener("job", async (event) => {
    const job = JSON.parse(event.data);
    if (job.state !== "failed") { take(job); return; }
    mine.close(); // a stream speaks the language of the browser: why is asked for in that of the page
    take(await ask(`/jobs/${shown.id}`).catch(() => job));
  });
  mine.addEventListener("error", async () => {
    if (mine !== stream) return;
    if (mine.readyState !== EventSource.CLOSED) { shown.wait(); return; } // it tries again by itself
    stream = null; // refused: a stream cannot say why, but asking can, and lets people log in
    try {
      const job = await ask(`/jobs/${shown.id}`);
      if (stream) return;
      take(job);
      if (job.state === "running") setTimeout(() => { if (watched === shown && !stream) watch(shown, atEnd); }, AGAIN_MS);
    } catch (refusal) {
      if (watched === shown) shown.lose(refusal);
    }
  });
}

const count = (value) => number(value, current());
const undone = ({ undone: left }) => (left ? [t("withMend", left.problem, left.mend)] : []);
const shrunk = ({ shrunk: lists }) => lists.map(({ path, had, has }) => t("shrunk", path, count(had), count(has)));
const reported = ({ report }) => (report ? [t("report", count(report.indexed), count(report.unchanged), count(report.moved), count(report.removed)), ...shrunk(report), ...undone(report)].join(" · ") : "");

/** The section of one job. Its parts stay what they are, so that a button can be pressed and keeps
    the focus while news come in. */
class Shown {
  constructor(job) {
    this.id = job.job;
    this.state = h("span");
    this.title = h("h2", { tabindex: "-1" }, this.state, h("small", {}, job.paths.join(t("comma"))));
    this.bar = h("progress", { "aria-label": t("indexing") });
    this.now = h("p", { class: "hint current" });
    this.cancel = h("button", { type: "button", onclick: () => this.stop() }, t("cancel"));
    this.report = h("p");
    this.away = h("p", { class: "wrong", role: "status" });
    this.wrong = h("p", { class: "wrong", role: "alert" });
    this.all = h("section", { class: "job" }, this.title, this.bar, this.now, this.cancel, this.report, this.away, this.wrong);
    this.update(job);
  }

  update(job) {
    const isRunning = job.state === "running";
    this.all.className = `job ${job.state}`;
    this.state.textContent = isRunning ? t("indexing") : t("ended")[job.state];
    this.report.textContent = reported(job);
    this.away.replaceChildren();
    if (job.error) this.wrong.replaceChildren(...told(job.error, "job"));
    if (!isRunning) { this.rest(); return; }
    const { progress } = job;
    this.bar.max = progress?.total_files || 1;
    if (progress?.total_files) this.bar.value = progress.done_files;
    this.now.textContent = progress ? `${t("progress", count(progress.done_files), count(progress.total_files), count(progress.done_items))}  ${progress.current}` : t("loading");
  }

  /** The server does not answer, and is asked again. */
  wait() {
    if (!this.away.textContent) this.away.append(...told({ status: 0 }));
  }

  /** Nothing more will be heard of it. */
  lose(refusal) {
    this.rest();
    this.away.replaceChildren();
    this.state.textContent = t("lost");
    this.wrong.replaceChildren(...told(refusal, "job"));
    this.all.append(h("button", { type: "button", onclick: again }, t("retry")));
  }

  rest() {
    if (this.cancel === document.activeElement) this.title.focus();
    this.bar.hidden = this.now.hidden = this.cancel.hidden = true;
  }

  async stop() {
    const { cancel } = this;
    if (cancel.ariaDisabled === "true") return; // not `disabled`, which would take the focus
    cancel.ariaDisabled = "true";
    cancel.textContent = t("cancelling");
    try {
      await ask(`/jobs/${this.id}`, { method: "DELETE" });
    } catch (refusal) {
      cancel.ariaDisabled = "false";
      cancel.textContent = t("cancel");
      this.wrong.replaceChildren(...told(refusal, "job"));
    }
  }
}
