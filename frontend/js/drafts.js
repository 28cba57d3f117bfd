// Saves a draft a few seconds after typing: <form data-autosave="/url">. Posts the form as it stands, with its
// own CSRF field, says so in words, and never stops anybody from typing or sending.
const PAUSE_MS = 4000;
const RETRY_MS = 15000;

export function watchDrafts(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) watch(form);
}

function watch(form) {
  const status = statusOf(form);
  const draft = { changed: false, saving: false, timer: 0 };

  const save = async (leaving = false) => {
    clearTimeout(draft.timer);
    if (!draft.changed || draft.saving) return;
    draft.saving = true;
    draft.changed = false;
    const outcome = await post(form, leaving);
    draft.saving = false;
    if (outcome.saved) {
      say(status, `Your words are kept (${outcome.at}). Press the button to save them.`, false);
    } else {
      draft.changed = true;
      say(status, outcome.sentence, true);
    }
    if (draft.changed) draft.timer = setTimeout(save, outcome.saved ? PAUSE_MS : RETRY_MS);
  };

  const typed = () => {
    draft.changed = true;
    clearTimeout(draft.timer);
    draft.timer = setTimeout(save, PAUSE_MS);
  };

  form.addEventListener("input", typed);
  if (typedBefore(form)) typed();
  form.addEventListener("submit", () => {
    clearTimeout(draft.timer);
    draft.changed = false;
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
    // No connection: the words stay in the page and the next try is on its way.
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
  return new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
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
