// Files kept in this browser until they are sent: in IndexedDB, sealed with a key the caller holds.
// `put` replaces what the name held; `get` gives nothing when nothing is there or the key does not open it.
// Signing out empties all of it (Clear-Site-Data in accounts/views/session.py).

const DATABASE = "bangfu";
const BLOBS = "blobs";
const KEYS = "keys";
const SECRET = "bangfu-secret";
const CIPHER = "AES-GCM";

function open() {
  return new Promise((done, fail) => {
    const request = indexedDB.open(DATABASE, 2);
    request.onupgradeneeded = () => {
      const { objectStoreNames } = request.result;
      for (const name of [BLOBS, KEYS]) {
        if (!objectStoreNames.contains(name)) request.result.createObjectStore(name, { keyPath: "name" });
      }
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

async function transact(mode, act, place = BLOBS) {
  const database = await open();
  try {
    return await new Promise((done, fail) => {
      const transaction = database.transaction(place, mode);
      const request = act(transaction.objectStore(place));
      transaction.oncomplete = () => done(request.result);
      transaction.onabort = () => fail(transaction.error);
    });
  } finally {
    database.close();
  }
}

// A key that lives and dies with this tab, so that the next person at this phone opens nothing.
export function tabSecret() {
  let kept = sessionStorage.getItem(SECRET);
  if (!kept) {
    kept = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
    sessionStorage.setItem(SECRET, kept);
  }
  const bytes = Uint8Array.from(atob(kept), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, CIPHER, false, ["encrypt", "decrypt"]);
}

// A key that outlives the tab, until signing out: no script can read it, only use it. Two tabs that make one
// at the same moment keep the first.
export async function phoneSecret() {
  const usages = ["encrypt", "decrypt"];
  const made = await crypto.subtle.generateKey({ name: CIPHER, length: 256 }, false, usages);
  await transact("readwrite", (store) => store.add({ name: SECRET, key: made }), KEYS).catch(() => {});
  return (await transact("readonly", (store) => store.get(SECRET), KEYS)).key;
}

// All files of one name as one sealed parcel: a form's body keeps their names and kinds.
export async function put(name, files, secret) {
  const form = new FormData();
  for (const file of files) form.append("file", file);
  const parcel = new Response(form);
  const kind = parcel.headers.get("content-type");
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: CIPHER, iv }, secret, await parcel.arrayBuffer());
  await transact("readwrite", (store) => store.put({ name, at: Date.now(), kind, iv, sealed }));
}

export async function get(name, secret) {
  const found = await transact("readonly", (store) => store.get(name));
  if (!found) return [];
  try {
    const opened = await crypto.subtle.decrypt({ name: CIPHER, iv: found.iv }, secret, found.sealed);
    const form = await new Response(opened, { headers: { "content-type": found.kind } }).formData();
    return form.getAll("file");
  } catch {
    return [];
  }
}

export async function namesFrom(prefix) {
  const names = await transact("readonly", (store) => store.getAllKeys());
  return names.filter((name) => name.startsWith(prefix));
}

export function wipe(name) {
  return transact("readwrite", (store) => store.delete(name));
}

export async function wipeOlderThan(milliseconds, isMeant = () => true) {
  const all = await transact("readonly", (store) => store.getAll());
  for (const { name, at } of all) if (isMeant(name) && at < Date.now() - milliseconds) await wipe(name);
}
