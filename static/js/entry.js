// The entry form: keyboard and members. The server checks everything again.
import { startDrafts } from "./drafts.js";
import { startNumbers } from "./numbers.js";

const form = document.querySelector("#entry");
const members = document.querySelector("#members");
const total = form.querySelector("[name=members-TOTAL_FORMS]");

// The token of the cookie, not of the page: signing in again in another tab renews it.
function token() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : form.elements.csrfmiddlewaretoken.value;
}

function fields() {
  const all = form.querySelectorAll("input:not([type=hidden]), select, textarea, button[type=submit]");
  return [...all].filter((field) => !field.disabled && field.offsetParent);
}

function focusNext(from) {
  const all = fields();
  const next = all[all.indexOf(from) + 1];
  next?.focus();
  next?.select?.();
}

function addMember() {
  if (!members) return; // the survey has no rows
  const number = Number(total.value);
  const markup = document.querySelector("#new-member").innerHTML.replaceAll("__prefix__", number);
  members.insertAdjacentHTML("beforeend", markup);
  total.value = number + 1;
  members.lastElementChild.querySelector("[name$='-name']").focus();
}

function removeMember(member) {
  member.querySelector("[name$='-DELETE']").value = "on";
  member.hidden = true;
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

form.addEventListener("focusin", (event) => {
  if (event.target.value?.includes("*")) event.target.select();
});
form.addEventListener("click", (event) => {
  if (event.target.closest("[data-add-member]")) addMember();
  if (event.target.closest("[data-remove-member]")) removeMember(event.target.closest("[data-member]"));
});
form.addEventListener("submit", () => {
  form.elements.csrfmiddlewaretoken.value = token();
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey && event.key === "Enter") || (event.altKey && event.code === "KeyS")) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.altKey && event.code === "KeyN" && document.querySelector("[data-add-member]")) {
    event.preventDefault();
    addMember();
  } else if (event.key === "Enter" && !event.isComposing && event.target.matches?.("#entry input, #entry select")) {
    event.preventDefault();
    focusNext(event.target);
  }
});

if (form.dataset.check) startNumbers(form, token);
const wrong = form.querySelector(".is-invalid, #doubts input:not(:checked), #clashes input:not([type=hidden])");
const first = wrong ?? (form.dataset.household ? null : fields()[0]);
first?.focus();
first?.closest(".entry-field")?.scrollIntoView({ block: "nearest" });
startDrafts(form, token);
