// <div data-print hidden><button>: shown where there is JavaScript to print with.
export function offerPrint(root) {
  for (const place of root.querySelectorAll("[data-print]")) {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => window.print());
  }
}
