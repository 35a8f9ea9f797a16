// The chosen photos of a form: shrunk on the phone, shown as thumbnails, and kept until they are sent.

const LONG_SIDE = 1600;
const QUALITY = 0.82;

const form = document.querySelector("form[data-max-photos]");
const chosen = [];
let work = Promise.resolve();

// A file that this browser cannot draw is sent as it is: the site says what is wrong with it.
async function shrink(file) {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONG_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return (await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY))) ?? file;
  } catch {
    return file;
  }
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

form.addEventListener("change", (event) => {
  if (event.target.name !== "photos") return;
  const files = [...event.target.files];
  event.target.value = "";
  work = work.then(() => add(files));
});

// visit.js asks for the photos when it sends, and to show them again after it has drawn the fields anew.
form.addEventListener("photos:show", show);
form.addEventListener("photos:collect", (event) => {
  event.detail.ready = work.then(() => {
    for (const { blob, name } of chosen) event.detail.data.append("photos", blob, name);
  });
});
