// A form that is on its way is not sent a second time by an impatient click.
const QUIET_MS = 8000;

export function sendOnce(root) {
  const sent = new WeakMap();

  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    const before = sent.get(form);
    if (before && performance.now() - before < QUIET_MS) {
      event.preventDefault();
      return;
    }
    sent.set(form, performance.now());
    form.setAttribute("aria-busy", "true");
  });

  // Coming back with the browser's back button finds the form ready again.
  window.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll("form[aria-busy]")) {
      form.removeAttribute("aria-busy");
      sent.delete(form);
    }
  });
}
