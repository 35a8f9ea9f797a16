// Behaviour shared by all pages; no page carries a script of its own in its markup.

// What another user left on this phone for visits without signal (phone_queue.js) is not for this one.
const owner = localStorage.getItem("bangfu-owner");
const { user } = document.body.dataset;
if (owner && user && owner !== user) import("./phone_queue.js").then(({ handOver }) => handOver(user));

// Signing out wipes this phone: while visits on it are not sent, whosever they are, only after a question.
// When the store does not open there is nothing in it that could ever be sent.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!owner || !form.dataset.unsent) return;
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  const counted = import("./phone_queue.js").then(({ unsent }) => unsent());
  const { mine, others } = await counted.catch(() => ({ mine: 0, others: 0 }));
  if (!(mine + others) || confirm(form.dataset.unsent.replace("{count}", mine + others))) form.submit();
  else delete form.dataset.sent;
});

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
