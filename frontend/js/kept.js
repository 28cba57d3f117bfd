// Words that could not reach the server because there was no connection: they are kept in this tab's own store while
// the server lacks them, and no longer. No other tab reads it, and it goes when the tab is closed. See docs/decisions/0027.
const PREFIX = "caseflow words ";
const LONGEST_MS = 24 * 3600 * 1000;
const HOLD_BACK = new Set(["csrf_token", "submit"]);

export function keepHere(form) {
  const fields = [...new FormData(form)].filter(([name, value]) => !HOLD_BACK.has(name) && typeof value === "string");
  try {
    sessionStorage.setItem(PREFIX + form.dataset.autosave, JSON.stringify({ fields, address: addressOf(form), at: Date.now() }));
    return true;
  } catch {
    return false; // the store is full or forbidden: the page says that the words are in the page alone
  }
}

export function forgetHere(form) {
  sessionStorage.removeItem(PREFIX + form.dataset.autosave);
}

export function isKeptHere(form) {
  return sessionStorage.getItem(PREFIX + form.dataset.autosave) !== null;
}

// What was typed without a connection stands in the form again; when it was typed, or nothing.
export function bringBack(form) {
  const found = read(PREFIX + form.dataset.autosave);
  if (!found || writerOf(found.fields) !== writerOf([...new FormData(form)])) {
    forgetHere(form);
    return null;
  }
  const left = new Map();
  for (const [name, value] of found.fields) left.set(name, [...(left.get(name) || []), value]);
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "file" || HOLD_BACK.has(field.name)) continue;
    const values = left.get(field.name) || [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length) field.value = values.shift();
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
  return new Date(found.at);
}

// On any other page the server is given what it lacks, as a draft of the person who wrote it, and this tab forgets it.
export async function handOver(root) {
  const here = new Set([...root.querySelectorAll("form[data-autosave]")].map((form) => PREFIX + form.dataset.autosave));
  const token = root.querySelector("form[action='/sign-out'] input[name=csrf_token]")?.value;
  for (const key of keys().filter((each) => !here.has(each))) {
    const found = read(key);
    if (!found) continue;
    const body = new FormData();
    for (const [name, value] of found.fields) body.append(name, value);
    if (token) body.append("csrf_token", token);
    try {
      // Without a session the form itself is sent to: nothing of it is done, and its words are kept for their writer.
      const to = token ? key.slice(PREFIX.length) : found.address;
      const headers = token ? { "X-Requested-With": "autosave", Accept: "application/json" } : {};
      const answer = await fetch(to, { method: "POST", body, credentials: "same-origin", redirect: "manual", headers });
      if (answer.status >= 500) continue;
    } catch {
      continue; // no connection again: the next page tries
    }
    sessionStorage.removeItem(key);
    if (!token) tell(root);
  }
}

function tell(root) {
  const said = document.createElement("p");
  said.className = "govuk-inset-text";
  said.setAttribute("role", "status");
  said.textContent = "What was typed in this tab without a connection is kept for whoever wrote it, and is no longer on this device. "
    + "It is not sent yet. Sign in to go on with it.";
  (root.querySelector("main h1") || root.body.lastElementChild).after(said);
}

function keys() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
}

function read(key) {
  try {
    const found = JSON.parse(sessionStorage.getItem(key));
    if (found && Date.now() - found.at < LONGEST_MS) return found;
  } catch {
    // What cannot be read is forgotten.
  }
  sessionStorage.removeItem(key);
  return null;
}

// For whom a form was shown: the part of its mark that is the same on each of that person's pages.
function writerOf(fields) {
  return (fields.find(([name]) => name === "writer")?.[1] || "").split(".")[0];
}

function addressOf(form) {
  return form.getAttribute("action") || `${location.pathname}${location.search}`;
}
