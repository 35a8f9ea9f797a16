// The entry form: keyboard, members, and what an ID number says. The server checks everything again.
import { startDrafts } from "./drafts.js";

const form = document.querySelector("#entry");
const members = document.querySelector("#members");
const total = form.querySelector("[name=members-TOTAL_FORMS]");

// The token of the cookie, not of the page: signing in again in another tab renews it.
export function token() {
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

// Birth date and sex from a number of 18 or more characters; null when it is not one.
export function readNumber(text) {
  const number = text.replace(/[\s-]/g, "").toUpperCase();
  if (!/^\d{17}[\dX](\d\d(B\d)?)?$/.test(number) || number.startsWith("999999")) return null;
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (Number.isNaN(Date.parse(born))) return null;
  return { born, sex: Number(number[16]) % 2 ? "男" : "女" };
}

// Fills what is empty, and what was filled from an earlier number; never what somebody typed.
function fill(member, name, value) {
  const field = member.querySelector(`[name$='-${name}']`);
  if (field.value && field.dataset.filled !== field.value) return;
  field.value = value;
  field.dataset.filled = value;
}

function fillFromNumber(box) {
  const said = readNumber(box.value);
  if (!said) return;
  const member = box.closest("[data-member]");
  fill(member, "birth_date", said.born);
  fill(member, "sex", said.sex);
}

async function check(box) {
  const place = box.parentElement.querySelector(".id-answer");
  const number = box.value.trim();
  if (!number || number.includes("*")) {
    place.replaceChildren();
    return;
  }
  const body = new URLSearchParams({ number, household: form.dataset.household });
  try {
    const answer = await fetch(form.dataset.check, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token() },
      redirect: "manual",
    });
    if (answer.ok && box.value.trim() === number) place.innerHTML = await answer.text();
  } catch {
    place.replaceChildren(); // Without the network the server checks when the form is saved.
  }
}

form.addEventListener("input", (event) => {
  if ("id" in event.target.dataset) fillFromNumber(event.target);
});
form.addEventListener("focusout", (event) => {
  if ("id" in event.target.dataset && event.target.value !== event.target.defaultValue) check(event.target);
});
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
  } else if (event.altKey && event.code === "KeyN") {
    event.preventDefault();
    addMember();
  } else if (event.key === "Enter" && !event.isComposing && event.target.matches?.("#entry input, #entry select")) {
    event.preventDefault();
    focusNext(event.target);
  }
});

const first = form.querySelector(".is-invalid, #doubts input:not(:checked), #clashes input");
first?.focus();
startDrafts(form, token);
