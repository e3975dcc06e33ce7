"use strict";
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

const opened = () => {
  const place = location.hash && document.getElementById(location.hash.slice(1));
  if (!place) return;
  for (let one = place; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  place.scrollIntoView();
};
window.addEventListener("hashchange", opened);
window.addEventListener("DOMContentLoaded", opened);

let unsaved = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[method=post]:not([data-quick])")) unsaved = true;
});
document.addEventListener("submit", () => { unsaved = false; });
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
});
