// Saves a draft a few seconds after typing: <form data-autosave="/url">. Posts the form as it stands, with its
// own CSRF field, says so in words, and never stops anybody from typing. Without a connection the words are kept in
// this tab, and what is sent then goes once the connection is back.
import { bringBack, forgetHere, isKeptHere, keepHere } from "./kept.js";

const PAUSE_MS = 4000;
const RETRY_MS = 15000;
const SEND_AGAIN_MS = 5000;
// For so long after the server was heard a form is sent without asking whether it is there.
const HEARD_MS = 20000;
const ASK_MS = 6000;
const HELD = "There is no connection. This is not sent yet: your words are kept in this tab. Leave it open, and they are sent once the connection is back.";
const HELD_BY_PAGE = "There is no connection. This is not sent yet, and this browser keeps nothing: leave this page open until it is sent.";
const KEPT = "kept in this tab until there is";
const PAGE_ALONE = "in this page alone";
let heardAt = performance.now();

export function watchDrafts(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) watch(form);
}

function watch(form) {
  const status = statusOf(form);
  const draft = { changed: false, saving: false, timer: 0, held: null, sending: false, leaving: false };

  const save = async (leaving = false) => {
    clearTimeout(draft.timer);
    if (!draft.changed || draft.saving) return;
    draft.saving = true;
    draft.changed = false;
    const outcome = await post(form, leaving);
    draft.saving = false;
    if (draft.leaving) return; // it is on its way as a whole: what its draft could not say needs no keeping
    const here = outcome.lost && keepHere(form);
    if (draft.held) return;
    if (outcome.saved) {
      say(status, `Your words are kept (${outcome.at}). Press the button to save them.`, false);
    } else {
      draft.changed = true;
      say(status, outcome.lost ? `There is no connection. Your words are ${here ? KEPT : PAGE_ALONE}. Still trying. You can carry on.` : outcome.sentence, true);
    }
    if (draft.changed) draft.timer = setTimeout(save, outcome.saved ? PAUSE_MS : RETRY_MS);
  };

  const typed = () => {
    draft.changed = true;
    clearTimeout(draft.timer);
    draft.timer = setTimeout(save, PAUSE_MS);
  };

  const send = async () => {
    if (!draft.held || draft.sending) return;
    draft.sending = true;
    if (await reached()) {
      const { button, lost } = draft.held;
      if (lost) {
        say(status, "The connection is back. It is being sent.", true);
        await post(form, false); // the server has the words then, whatever becomes of the next step
      }
      forgetHere(form);
      draft.held = null;
      heardAt = performance.now();
      form.requestSubmit(button);
    } else {
      draft.held.lost = true;
      say(status, keepHere(form) ? HELD : HELD_BY_PAGE, true);
      setTimeout(send, SEND_AGAIN_MS);
    }
    draft.sending = false;
  };

  form.addEventListener("input", typed);
  const broughtBack = bringBack(form);
  if (broughtBack) {
    typed();
    say(status, `These are your words from ${clock(broughtBack)}, when there was no connection. They are not sent yet.`, true);
  } else if (typedBefore(form)) typed();
  form.addEventListener("submit", (event) => {
    clearTimeout(draft.timer);
    if (draft.held || !navigator.onLine || performance.now() - heardAt > HEARD_MS) {
      event.preventDefault();
      draft.held ??= { button: event.submitter, lost: false };
      send();
      return;
    }
    draft.changed = false;
    draft.leaving = true;
    forgetHere(form);
  });
  window.addEventListener("pageshow", () => { draft.leaving = false; });
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", (event) => {
    if (isKeptHere(form)) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
}

// Whether somebody typed before this script was there; what Back brings again was kept or sent already.
function typedBefore(form) {
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") return false;
  return [...form.elements].some((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    return field.tagName === "TEXTAREA" || field.type === "text" ? field.value !== field.defaultValue : false;
  });
}

// A token that ended with its session is replaced once by the one that the answer brings.
async function post(form, leaving, again = true) {
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body,
      credentials: "same-origin",
      headers: { "X-Requested-With": "autosave", Accept: "application/json" },
      keepalive: leaving,
      redirect: "manual",
    });
    heardAt = performance.now();
    if (answer.ok) forgetHere(form);
    if (answer.ok) return { saved: true, at: (await savedAt(answer)) || timeNow() };
    const { csrf_token: token, sentence } = await told(answer);
    if (token && again) {
      for (const field of form.querySelectorAll("input[name=csrf_token]")) field.value = token;
      return post(form, leaving, false);
    }
    if (sentence) return { saved: false, sentence };
    if (answer.type === "opaqueredirect" || answer.status === 401) {
      return { saved: false, sentence: "Not kept: you have been signed out. Sign in again in another tab, and what you type here is kept." };
    }
  } catch {
    return { saved: false, lost: true };
  }
  return { saved: false, sentence: "Not kept yet. Still trying. You can carry on." };
}

async function savedAt(answer) {
  return (await told(answer)).saved_at;
}

async function told(answer) {
  const type = answer.headers.get("content-type") || "";
  return type.includes("json") ? await answer.json() : {};
}

function timeNow() {
  return clock(new Date());
}

function clock(at) {
  return at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

// Whether the server answers now.
async function reached() {
  if (!navigator.onLine) return false;
  try {
    await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(ASK_MS) });
    return true;
  } catch {
    return false;
  }
}

function statusOf(form) {
  const found = form.querySelector("[data-autosave-status]");
  if (found) return found;
  const made = document.createElement("p");
  made.className = "app-saved";
  made.setAttribute("role", "status");
  form.append(made);
  return made;
}

function say(status, sentence, waiting) {
  if (status.textContent !== sentence) status.textContent = sentence;
  status.classList.toggle("app-saved--waiting", waiting);
}
