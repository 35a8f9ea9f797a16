// The form of a visit on a phone: rows of gifts, the place, a draft of what was written, and sending once.

import { prepare } from "./signature.js";

const form = document.querySelector("#visit-form");
const find = (selector) => form.querySelector(selector);
const { draft } = form.dataset;

// Gifts

function renumber() {
  const numbers = [...form.querySelectorAll("[data-gift] select")].map((s) => Number(s.name.split("-")[1]));
  find("[name=gifts-TOTAL_FORMS]").value = Math.max(-1, ...numbers) + 1;
  find("#gift-add").hidden = numbers.length >= Number(form.dataset.maxGifts);
  // Without a gift there is nothing to sign for.
  find("#gift-receipt").hidden = !numbers.length;
  if (!numbers.length && find("[data-drawn]").value) find("[data-clear]").click();
}

function addGift(number) {
  const template = document.querySelector("#gift-row").innerHTML.replaceAll("__prefix__", number);
  find("#gift-rows").insertAdjacentHTML("beforeend", template);
  for (const button of form.querySelectorAll("[data-gift-remove]")) button.hidden = false;
  renumber();
}

function freeNumber() {
  let number = 0;
  while (find(`[name=gifts-${number}-kind]`)) number += 1;
  return number;
}

// Place

function showPlace(text) {
  const taken = find("[name=latitude]").value !== "";
  const metres = find("[name=accuracy]").value;
  find("#place-note").textContent = text ?? (taken ? form.dataset.textPlace.replace("{metres}", metres) : "");
  find("#place-take").hidden = taken;
  find("#place-remove").hidden = !taken;
}

function setPlace(latitude, longitude, accuracy) {
  find("[name=latitude]").value = latitude;
  find("[name=longitude]").value = longitude;
  find("[name=accuracy]").value = accuracy;
  showPlace();
  keep();
}

function takePlace() {
  showPlace(form.dataset.textLocating);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) =>
      setPlace(coords.latitude.toFixed(6), coords.longitude.toFixed(6), Math.min(1e6, Math.ceil(coords.accuracy) || 1)),
    () => showPlace(form.dataset.textNoPlace),
    { enableHighAccuracy: true, timeout: 20_000 },
  );
}

// Draft: the text and how many photos there were, in this tab only, so that the next person at this phone
// does not find it. The photos are kept by photos.js, which is asked by events: it may be late, or missing.
const PHOTOS = "#photos";

async function askPhotos(name, detail = {}) {
  form.dispatchEvent(new CustomEvent(`photos:${name}`, { detail }));
  await detail.ready;
}

function photoCount() {
  return form.querySelectorAll(".photo-thumb").length;
}

function keep() {
  const data = [...new FormData(form)].filter(([name, v]) => name !== "csrfmiddlewaretoken" && typeof v === "string");
  data.push([PHOTOS, String(photoCount())]);
  sessionStorage.setItem(draft, JSON.stringify(data));
}

async function restore() {
  const kept = sessionStorage.getItem(draft);
  if (!kept || find(".field-error:not([hidden]), .alert-danger:not([hidden])")) return;
  const values = JSON.parse(kept);
  for (const [name, value] of values) {
    const row = name.match(/^gifts-(\d+)-/);
    if (row && !form.elements[name]) addGift(row[1]);
    if (form.elements[name]) form.elements[name].value = value;
  }
  renumber();
  find("#gift-receipt").dispatchEvent(new Event("signature:show"));
  find("#visit-restored").hidden = false;
  await askPhotos("restore");
  find("#visit-photos-lost").hidden = photoCount() >= Number(new Map(values).get(PHOTOS));
}

async function forget() {
  await askPhotos("forget");
  sessionStorage.removeItem(draft);
}

// Sending

function say(text, address) {
  const box = find("#visit-trouble");
  box.replaceChildren(text ?? "");
  if (address) {
    const link = document.createElement("a");
    link.href = address;
    link.className = "alert-link d-block";
    link.textContent = form.dataset.textSignIn;
    box.append(link);
  }
  box.hidden = !text;
}

function busy(sending) {
  form.toggleAttribute("data-busy", sending);
  find("#visit-send").disabled = sending;
  find("#visit-progress").hidden = !sending;
  find("#visit-progress").value = 0;
  if (sending) find("#visit-send").dataset.label ??= find("#visit-send").textContent;
  find("#visit-send").textContent = sending ? form.dataset.textSending : find("#visit-send").dataset.label;
}

async function answered(request) {
  if (request.status === 201) {
    await forget();
    location.assign(request.getResponseHeader("Location"));
    return;
  }
  busy(false);
  if (request.status === 422) {
    const fields = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("#visit-fields");
    find("#visit-fields").replaceChildren(...fields.childNodes);
    start();
    askPhotos("show");
    find(".field-error:not([hidden]), .alert-danger:not([hidden])")?.scrollIntoView({ block: "center" });
  } else if (request.status === 200) {
    say(form.dataset.textExpired, request.responseURL);
  } else {
    say(form.dataset.textTrouble);
  }
}

// Where the form has a queue (phone_visit.js) it goes there, signal or not, and the queue sends it.
async function queue(data) {
  const detail = { data };
  form.dispatchEvent(new CustomEvent("visit:queue", { detail }));
  try {
    await detail.ready;
  } catch {
    busy(false);
    say(form.dataset.textTrouble);
    return;
  }
  await forget();
  location.assign(form.dataset.queue);
}

async function send() {
  say();
  busy(true);
  keep();
  const data = new FormData(form);
  data.delete("photos");
  await askPhotos("collect", { data });
  if (form.dataset.queue) {
    await queue(data);
    return;
  }
  const request = new XMLHttpRequest();
  request.open("POST", location.pathname);
  request.setRequestHeader("X-Upload", "1");
  request.timeout = 300_000;
  request.upload.onprogress = (event) => {
    find("#visit-progress").value = event.loaded / event.total;
  };
  request.onload = () => answered(request);
  request.onerror = request.ontimeout = () => {
    busy(false);
    say(form.dataset.textOffline);
  };
  request.send(data);
}

// Everything together; again after the fields were drawn anew.

function showMet() {
  find("#met-other").hidden = find("[name=met_member]").value !== "-";
}

function start() {
  for (const row of form.querySelectorAll("[data-gift]")) {
    const empty = [...row.querySelectorAll("input")].every((input) => input.value === "");
    if (empty && !row.querySelector(".field-error")) row.remove();
    else row.querySelector("[data-gift-remove]").hidden = false;
  }
  prepare(find("#gift-receipt"));
  find("#gift-add").hidden = false;
  find("#place").hidden = !navigator.geolocation;
  renumber();
  showMet();
  showPlace();
}

form.addEventListener("click", (event) => {
  if (event.target.closest("#gift-add")) addGift(freeNumber());
  if (event.target.closest("#place-take")) takePlace();
  if (event.target.closest("#place-remove")) setPlace("", "", "");
  const remove = event.target.closest("[data-gift-remove]");
  if (remove) {
    remove.closest("[data-gift]").remove();
    renumber();
    keep();
  }
  if (event.target.closest("#visit-discard")) forget().then(() => location.reload());
});
form.addEventListener("input", (event) => {
  showMet();
  if (event.target.name !== "photos") keep();
});
form.addEventListener("photos:changed", keep);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!form.hasAttribute("data-busy")) send();
});

start();
restore();
showMet();
showPlace();
