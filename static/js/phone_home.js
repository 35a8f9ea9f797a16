// The page of visits without signal: the households of this phone, what waits, and sending it.

import * as queue from "./phone_queue.js";

const PAUSE = 60_000;
const COLOURS = { waiting: "bg-blue-lt", sending: "bg-azure-lt", sent: "bg-green-lt", refused: "bg-red-lt", conflict: "bg-orange-lt" };

const phone = document.querySelector("#phone");
const text = (name) => phone.dataset[`text${name[0].toUpperCase()}${name.slice(1)}`];
const under = new Map();
let pack = null;

function clone(name) {
  return document.querySelector(name).content.firstElementChild.cloneNode(true);
}

function householdCard(household) {
  const card = clone("#phone-household");
  card.querySelector("[data-head]").textContent = household.head;
  card.querySelector("[data-area]").textContent = [household.area, household.status].filter(Boolean).join(" · ");
  card.querySelector("[data-last]").textContent = `${text("last")}：${household.last_visit ?? text("never")}`;
  card.querySelector("[data-due]").textContent = (household.due ?? []).join("；");
  card.querySelector("[data-about]").textContent = (household.about ?? []).join("；");
  card.querySelector("[data-open]").href = `${phone.dataset.visit}?household=${household.id}`;
  return card;
}

function showHouseholds() {
  const wanted = document.querySelector("#phone-search").value.trim();
  const all = pack?.households ?? [];
  const found = all.filter(({ head, area, members }) => [head, area, ...members].some((name) => name.includes(wanted)));
  const list = document.querySelector("#phone-households");
  list.replaceChildren(...found.map(householdCard));
  if (!all.length) list.textContent = text("none");
  document.querySelector("#phone-search").hidden = all.length < 8;
  document.querySelector("#phone-owner").textContent = pack?.name ?? "";
}

function dayOf(visit) {
  return new Map(visit.fields).get("visited_on") ?? queue.writtenOn(visit);
}

function visitRow(visit) {
  const row = clone("#phone-visit-row");
  const find = (name) => row.querySelector(`[data-${name}]`);
  const state = under.get(visit.key) ?? visit.state;
  const stuck = state === queue.REFUSED || state === queue.CONFLICT;
  const late = queue.waitsTooLong(visit, pack?.unsent_days ?? null);
  row.dataset.visit = visit.key;
  find("head").textContent = visit.head;
  find("day").textContent = dayOf(visit);
  find("state").textContent = text(state);
  find("state").classList.add(COLOURS[state]);
  const reasons = visit.too_large ? [text("tooLarge")] : visit.reasons;
  find("reasons").textContent = stuck ? reasons.join("；") : "";
  find("late").hidden = !late;
  find("late").textContent = text("late").replace("{day}", queue.writtenOn(visit));
  find("acts").hidden = state === queue.SENT || state === queue.SENDING;
  find("open").href = `${phone.dataset.visit}?visit=${visit.key}`;
  find("confirm").hidden = state !== queue.CONFLICT || !visit.may_confirm;
  find("confirm").addEventListener("click", () => again(visit));
  find("discard").addEventListener("click", () => discard(visit, find("discard").dataset.sure));
  return row;
}

async function showVisits() {
  const all = await queue.visits();
  document.querySelector("#phone-queue").hidden = !all.length;
  document.querySelector("#phone-visits").replaceChildren(...all.map(visitRow));
  const { others } = await queue.unsent();
  document.querySelector("#phone-others").hidden = !others;
  document.querySelector("#phone-others").textContent = text("others").replace("{count}", others);
}

async function again(visit) {
  await queue.keep({ ...visit, state: queue.WAITING, reasons: [], before_hand_over: true });
  await send();
}

async function discard(visit, question) {
  if (!confirm(question)) return;
  await queue.discard(visit.key);
  await showVisits();
}

function say({ reason, ...outcome }) {
  const box = document.querySelector("#phone-trouble");
  const known = ["offline", "signedOut", "trouble"].find((name) => outcome[name]);
  box.querySelector("#phone-said").textContent = known ? text(known) : (reason ?? "");
  box.querySelector("a").hidden = !outcome.signedOut;
  box.hidden = !(known || reason);
}

async function show() {
  pack = await queue.households();
  showHouseholds();
  await showVisits();
}

async function send() {
  const outcome = await queue.sendAll((key, state) => {
    under.set(key, state);
    showVisits();
  });
  under.clear();
  // Another tab sends: what it has settled is shown here as well.
  if (outcome.elsewhere) await queue.settled();
  else say(outcome);
  await show();
}

document.querySelector("#phone-send").addEventListener("click", send);
document.querySelector("#phone-search").addEventListener("input", showHouseholds);
window.addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.hidden || send());
setInterval(send, PAUSE);

await show();
await send();
