// Dialogs that the server sends into #dialog, and plain values that hide themselves again.

const host = document.querySelector("#dialog");

function closeDialog() {
  host.querySelector("dialog")?.close();
  host.replaceChildren();
}

function hide(plain) {
  const secret = plain.parentElement;
  plain.remove();
  for (const part of secret?.querySelectorAll("[hidden]") ?? []) part.hidden = false;
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === host) host.querySelector("dialog")?.showModal();
});

document.addEventListener("htmx:load", (event) => {
  for (const plain of event.target.parentElement?.querySelectorAll("[data-hide-after]") ?? []) {
    setTimeout(hide, Number(plain.dataset.hideAfter) * 1000, plain);
  }
});

document.addEventListener("dialog:close", closeDialog);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) closeDialog();
});

// The answer never came: say so, since nothing on the page would.
document.addEventListener("htmx:sendError", () => {
  const sentence = document.querySelector("#no-answer");
  if (!sentence) return;
  host.replaceChildren(sentence.content.cloneNode(true));
  host.querySelector("dialog").showModal();
});
