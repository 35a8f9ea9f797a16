// The chosen photos of a form: shrunk on the phone, shown as thumbnails, and kept until they are sent.

import { shrink } from "./shrink.js";

const form = document.querySelector("form[data-max-photos]");
const chosen = [];
let work = Promise.resolve();

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
      image.alt = photo.name;
      image.className = "photo-thumb";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm";
      button.textContent = form.dataset.textRemove;
      button.addEventListener("click", () => {
        URL.revokeObjectURL(photo.address);
        chosen.splice(chosen.indexOf(photo), 1);
        note("");
        show();
      });
      item.append(image, button);
      return item;
    }),
  );
}

async function add(files) {
  note("");
  for (const file of files) {
    if (chosen.length >= Number(form.dataset.maxPhotos)) {
      note(form.dataset.textTooMany);
      break;
    }
    const blob = await shrink(file);
    chosen.push({ blob, name: file.name, address: URL.createObjectURL(blob) });
    show();
  }
}

function take(input) {
  const files = [...input.files];
  input.value = "";
  work = work.then(() => add(files));
}

form.addEventListener("change", (event) => {
  if (event.target.name === "photos") take(event.target);
});

// With one bar of signal a photo is chosen before this script has come.
const early = form.querySelector("[name=photos]");
if (early?.files.length) take(early);

// visit.js asks for the photos when it sends, and to show them again after it has drawn the fields anew.
form.addEventListener("photos:show", show);
form.addEventListener("photos:collect", (event) => {
  event.detail.ready = work.then(() => {
    for (const { blob, name } of chosen) event.detail.data.append("photos", blob, name);
  });
});
