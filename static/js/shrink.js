// Photos chosen in a plain form are shrunk on the phone before they are sent; the form itself stays as it is.

const LONG_SIDE = 1600;
const QUALITY = 0.82;

// A file that this browser cannot draw is sent as it is: the site says what is wrong with it.
export async function shrink(file) {
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

async function replace(input) {
  const button = input.form?.querySelector("button[type=submit]");
  if (button) button.disabled = true;
  const small = new DataTransfer();
  for (const file of input.files) {
    small.items.add(new File([await shrink(file)], file.name, { type: "image/jpeg" }));
  }
  input.files = small.files;
  if (button) button.disabled = false;
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.matches("input[type=file][data-shrink]") && input.files.length) replace(input);
});
