// <input type="radio" data-reveals="id">, or a checkbox: what belongs to a choice is shown while it is chosen. Without JavaScript
// all of it is shown. GOV.UK's own script for this puts aria-expanded on the radio, where it is not allowed.
export function revealChosen(root) {
  const sync = () => {
    for (const input of root.querySelectorAll("input[data-reveals]")) {
      const part = root.getElementById(input.dataset.reveals);
      const hidden = input.type === "checkbox" ? "checkboxes" : "radios";
      if (part) part.classList.toggle(`govuk-${hidden}__conditional--hidden`, !input.checked);
    }
  };
  root.addEventListener("change", sync);
  window.addEventListener("pageshow", sync);
  sync();
}
