// Behaviour shared by all pages; no page carries a script of its own in its markup.

// What another user left on this phone for visits without signal (phone_queue.js) is not for this one.
const owner = localStorage.getItem("bangfu-owner");
const { user } = document.body.dataset;
if (owner && user && owner !== user) import("./phone_queue.js").then(({ handOver }) => handOver(user));

// htmx sends the CSRF token of the page with every request.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.body.dataset.csrf;
});

// A form is sent once: a second tap while the first is under way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
});

// Coming back with the browser's back button, the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Filters send themselves when a choice changes.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (!form) return;
  // A village of another township is no choice any more.
  if (event.target.name === "township" && form.elements.village) form.elements.village.value = "";
  // Some criteria change the page around the rows as well: those ask for all of it.
  if ("whole" in event.target.dataset) form.submit();
  else form.requestSubmit();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
