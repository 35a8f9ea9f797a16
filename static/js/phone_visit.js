// The form of a visit without signal: filled from the households on this phone, saved into the queue.

import { put, tabSecret } from "./blob_store.js";
import { discard, enqueue, households, visits } from "./phone_queue.js";

const form = document.querySelector("#visit-form");
const asked = new URLSearchParams(location.search);
const pack = await households();
const waiting = (await visits()).find(({ key }) => key === asked.get("visit"));
const id = Number(waiting?.household ?? asked.get("household"));
const about = pack?.households.find((household) => household.id === id) ?? waiting;

function localDay() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

function fill() {
  const met = form.elements.met_member;
  met.replaceChildren(...about.members.map((name) => new Option(name, name)), ...met.children);
  met.selectedIndex = 0;
  const day = form.elements.visited_on;
  form.elements.key.value = crypto.randomUUID();
  day.value = localDay();
  day.removeAttribute("max");
  if (about.first_day) day.min = about.first_day;
  form.dataset.draft = `visit-${pack.user}-${id}`;
  document.querySelector("#phone-head").textContent = about.head;
  document.querySelector("#phone-area").textContent = [about.area, about.status].filter(Boolean).join(" · ");
  const lines = (about.about ?? []).map((text) => Object.assign(document.createElement("li"), { textContent: text }));
  document.querySelector("#phone-about").replaceChildren(...lines);
}

// A refused visit is brought back the way a form is that was not sent.
async function bringBack() {
  const draft = [...waiting.fields, ["#photos", String(waiting.photos.length)]];
  sessionStorage.setItem(form.dataset.draft, JSON.stringify(draft));
  if (waiting.photos.length) await put(waiting.key, waiting.photos, await tabSecret());
}

function kept() {
  const { head, area, members, first_day } = about;
  return { household: id, head, area, members, first_day };
}

if (pack && about) {
  fill();
  if (waiting) await bringBack();
  form.addEventListener("visit:queue", ({ detail }) => {
    detail.ready = enqueue(detail.data, kept());
  });
  document.querySelector("#visit-discard").addEventListener("click", () => waiting && discard(waiting.key));
  await import("./photos.js");
  await import("./visit.js");
  form.hidden = false;
} else {
  document.querySelector("#phone-unknown").hidden = false;
}
