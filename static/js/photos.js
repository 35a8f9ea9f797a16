// The chosen photos of a form: shrunk on the phone, shown as thumbnails, and kept in this browser under the
// form's key until they are sent.

import { get, put, tabSecret, wipe, wipeOlderThan } from "./blob_store.js";
import { shrink } from "./shrink.js";

const KEPT_FOR = 24 * 3600 * 1000;
const PATIENCE = 3000;

const form = document.querySelector("form[data-max-photos]");
const chosen = [];
let work = Promise.resolve();
// A browser that keeps nothing (http, no room, a bug) still sends: nobody waits for the store for long.
// What has a colon in its name is of phone_queue.js, which keeps it longer.
let shelf = wipeOlderThan(KEPT_FOR, (name) => !name.includes(":")).catch(() => {});

function patiently(promise) {
  return Promise.race([promise, new Promise((done) => setTimeout(done, PATIENCE))]);
}

function note(text) {
  const line = form.querySelector("#photo-note");
  line.textContent = text;
  line.hidden = !text;
}

function show() {
  const list = form.querySelector("#photo-list");
  list.replaceChildren(
    ...chosen.map((photo) => {
      const item = document.createElement("span");
      const image = document.createElement("img");
      image.src = photo.address;
      image.alt = photo.file.name;
      image.className = "photo-thumb";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm";
      button.textContent = form.dataset.textRemove;
      button.addEventListener("click", () => remove(photo));
      item.append(image, button);
      return item;
    }),
  );
}

async function store(key) {
  const files = chosen.map((photo) => photo.file);
  if (files.length) await put(key, files, await tabSecret());
  else await wipe(key);
}

// Under the key of this moment: what was kept under a key brought back later must be read before.
function keep() {
  const key = form.elements.key.value;
  shelf = shelf
    .then(() => store(key))
    .catch(() => {})
    .then(() => form.dispatchEvent(new Event("photos:changed")));
}

function remove(photo) {
  URL.revokeObjectURL(photo.address);
  chosen.splice(chosen.indexOf(photo), 1);
  note("");
  show();
  keep();
}

function addFile(file) {
  chosen.push({ file, address: URL.createObjectURL(file) });
  show();
}

async function add(files) {
  note("");
  for (const file of files) {
    if (chosen.length >= Number(form.dataset.maxPhotos)) {
      note(form.dataset.textTooMany);
      break;
    }
    const blob = await shrink(file);
    addFile(new File([blob], file.name, { type: blob.type }));
  }
  keep();
}

function take(input) {
  const files = [...input.files];
  input.value = "";
  work = work.then(() => add(files));
}

async function restore() {
  const kept = await get(form.elements.key.value, await tabSecret());
  const early = chosen.length;
  for (const file of kept.slice(0, Number(form.dataset.maxPhotos) - early)) addFile(file);
  if (early) keep();
}

form.addEventListener("change", (event) => {
  if (event.target.name === "photos") take(event.target);
});

// With one bar of signal a photo is chosen before this script has come.
const early = form.querySelector("[name=photos]");
if (early?.files.length) take(early);

// visit.js asks for the photos when it sends, and to show them again after it has drawn the fields anew; it
// has them brought back once it has brought back the key they are kept under, and forgotten with its draft.
form.addEventListener("photos:show", show);
form.addEventListener("photos:collect", (event) => {
  event.detail.ready = work.then(() => {
    for (const { file } of chosen) event.detail.data.append("photos", file);
  });
});
form.addEventListener("photos:restore", (event) => {
  const found = shelf.then(restore).catch(() => {});
  shelf = found;
  work = work.then(() => patiently(found));
  event.detail.ready = work;
});
form.addEventListener("photos:forget", (event) => {
  event.detail.ready = patiently(shelf.then(() => wipe(form.elements.key.value)).catch(() => {}));
});
