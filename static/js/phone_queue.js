// The helper's households and the visits that wait on this phone: sealed in the one store, sent in
// order, each under the key made when its form was opened, so that a repeat makes no second visit.

import { get, namesFrom, phoneSecret, put, wipe } from "./blob_store.js";

const PACK = "phone:households";
const VISIT = "phone:visit:";
const OWNER = "bangfu-owner";
const DAY = 24 * 3600 * 1000;
const PATIENCE = 120_000;
const TURN = "bangfu-queue";
// As many as the site takes in one request (assistance/phone_queue.py).
const AT_ONCE = 20;
const TOO_LARGE = 413;
// From here on the site was not reached behind its gate: what the request held is not the cause.
const GATE = 502;

// Who is signed in on this phone: the page says it, or, where it bears nobody's name, the last sign-in that the
// phone knows of. What is written here is of this user.
let owner = document.body.dataset.user || localStorage.getItem(OWNER);

export const WAITING = "waiting";
export const SENDING = "sending";
export const SENT = "sent";
export const REFUSED = "refused";
export const CONFLICT = "conflict";

function sheet(value) {
  return new File([JSON.stringify(value)], "sheet.json", { type: "application/json" });
}

async function read(name) {
  const [first, ...photos] = await get(name, await phoneSecret());
  return first ? { ...JSON.parse(await first.text()), photos } : null;
}

function belongTo(user) {
  owner = String(user);
  localStorage.setItem(OWNER, owner);
}

// Another user has signed in: the households of the one before go, their visits wait sealed until they are back.
export async function handOver(user) {
  belongTo(user);
  await wipe(PACK);
}

async function keepPack(pack) {
  await put(PACK, [sheet(pack)], await phoneSecret());
}

// What a reply says; nothing when it is no JSON: a page of a broken site, or of the network's own sign-in.
async function told(answer) {
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

// Too long without the site the households go; whose phone it is and the rules for what waits stay.
export async function households() {
  const pack = await read(PACK);
  if (!pack?.households.length || Date.now() - pack.at <= pack.keep_days * DAY) return pack;
  const bare = { ...pack, households: [] };
  await keepPack(bare);
  return bare;
}

// Fresh households and a fresh token; `signedOut`, `reason` or `trouble` when the site gives none. Without
// signal a TypeError.
export async function greet() {
  const answer = await fetch(document.body.dataset.pack ?? "/assistance/phone/data/", {
    headers: { accept: "application/json" },
    redirect: "manual",
  });
  if (answer.status === 401) return { signedOut: true };
  const { token, error: reason, ...pack } = await told(answer);
  if (!answer.ok || !token) return reason ? { reason } : { trouble: true };
  belongTo(pack.user);
  await keepPack({ ...pack, at: Date.now() });
  return { token };
}

// Of everybody; what was sent is shown for a day.
async function everyVisit() {
  const all = (await Promise.all((await namesFrom(VISIT)).map(read))).filter(Boolean);
  const isOld = ({ state, answered_at }) => state === SENT && Date.now() - Date.parse(answered_at) > DAY;
  for (const { key } of all.filter(isOld)) await discard(key);
  return all.filter((visit) => !isOld(visit));
}

export async function visits() {
  const mine = (await everyVisit()).filter(({ user }) => user === owner);
  return mine.sort((a, b) => a.written_at.localeCompare(b.written_at));
}

// How many are not sent: of who is signed in, and of others.
export async function unsent() {
  const all = (await everyVisit()).filter(({ state }) => state !== SENT);
  const mine = all.filter(({ user }) => user === owner).length;
  return { mine, others: all.length - mine };
}

export async function keep({ photos, ...visit }) {
  await put(VISIT + visit.key, [sheet(visit), ...photos], await phoneSecret());
}

export function discard(key) {
  return wipe(VISIT + key);
}

// The form of visit.js as a visit that waits.
export async function enqueue(data, about) {
  const fields = [...data].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  await keep({
    ...about,
    user: owner,
    key: data.get("key"),
    fields,
    photos: data.getAll("photos"),
    state: WAITING,
    reasons: [],
    written_at: new Date().toISOString(),
  });
}

// Each visit under its number: the site takes several in one request and answers each.
function letter(batch, token) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token);
  body.set("count", batch.length);
  const now = new Date().toISOString();
  for (const [number, visit] of batch.entries()) {
    for (const [name, value] of visit.fields) body.append(`${number}-${name}`, value);
    for (const photo of visit.photos) body.append(`${number}-photos`, photo);
    body.set(`${number}-household`, visit.household);
    body.set(`${number}-written_at`, visit.written_at);
    body.set(`${number}-phone_clock`, now);
    if (visit.before_hand_over) body.set(`${number}-before_hand_over`, "1");
  }
  return body;
}

async function post(batch, token) {
  const answer = await fetch("/assistance/phone/visits/", {
    method: "POST",
    body: letter(batch, token),
    headers: { accept: "application/json" },
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.status === 401 || answer.status === 403) return { signedOut: true };
  const { answers } = await told(answer);
  return answer.ok && answers ? { answers } : { failed: answer.status };
}

async function settle(visit, { status, reasons = [], may_confirm }, changed) {
  const state = { 200: SENT, 201: SENT, 409: CONFLICT, 413: REFUSED, 422: REFUSED }[status];
  const too_large = status === TOO_LARGE;
  // What has arrived is shown once more, and nothing of what was written stays.
  const outcome = { state, reasons, may_confirm, too_large, answered_at: new Date().toISOString() };
  if (state === SENT) await keep({ ...visit, ...outcome, fields: [], photos: [] });
  else await keep({ ...visit, ...outcome });
  changed(visit.key, state);
}

// `trouble` when the site has one: the visits wait on.
async function send(batch, token, changed) {
  for (const visit of batch) changed(visit.key, SENDING);
  const { signedOut, answers, failed } = await post(batch, token);
  if (signedOut) return { signedOut };
  // One that cannot be taken must not hold up the others.
  if (failed < GATE && batch.length > 1) return await sendEach(batch.map((visit) => [visit]), token, changed);
  const settled = answers ?? (failed === TOO_LARGE ? batch.map(() => ({ status: failed })) : []);
  for (const [number, visit] of batch.entries()) {
    if (settled[number]) await settle(visit, settled[number], changed);
    else changed(visit.key, WAITING);
  }
  return { trouble: settled.length < batch.length };
}

async function sendEach(all, token, changed) {
  let trouble = false;
  for (const batch of all) {
    const outcome = await send(batch, token, changed);
    if (outcome.signedOut) return outcome;
    trouble ||= outcome.trouble;
  }
  return { trouble };
}

// With photos or a signature.
function isHeavy({ photos, fields }) {
  return photos.length > 0 || Boolean(new Map(fields).get("drawn"));
}

// Light visits go together; a heavy one goes alone, so that a cut costs no more than it.
function batches(waiting) {
  const found = [];
  for (const visit of waiting) {
    const last = found.at(-1);
    const joins = last && !isHeavy(visit) && !isHeavy(last[0]) && last.length < AT_ONCE;
    if (joins) last.push(visit);
    else found.push([visit]);
  }
  return found;
}

// All that waits, one after the other and in one tab only; what is cut off goes on at the next call.
export function sendAll(changed) {
  return navigator.locks.request(TURN, { ifAvailable: true }, async (lock) => {
    if (!lock) return { elsewhere: true };
    try {
      const { token, ...refusal } = await greet();
      if (!token) return refusal;
      const waiting = (await visits()).filter((visit) => visit.state === WAITING);
      let arrived = false;
      const outcome = await sendEach(batches(waiting), token, (key, state) => {
        arrived ||= state === SENT;
        changed(key, state);
      });
      // The households now know of the visits.
      if (arrived && !outcome.signedOut) await greet();
      return outcome;
    } catch (error) {
      if (error instanceof TypeError || error.name === "TimeoutError") return { offline: true };
      throw error;
    }
  });
}

// When the tab that sends now has come to its end.
export function settled() {
  return navigator.locks.request(TURN, () => {});
}

// The day of writing where the phone is.
export function writtenOn(visit) {
  const at = new Date(visit.written_at);
  return new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

export function waitsTooLong(visit, days) {
  return visit.state !== SENT && days !== null && Date.now() - Date.parse(visit.written_at) > days * DAY;
}
