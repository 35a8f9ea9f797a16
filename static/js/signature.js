// Signatures drawn with a finger, a pen or a mouse; each goes into its hidden field as a PNG.

export function prepare(row) {
  if (row.dataset.ready) return;
  row.dataset.ready = "1";
  const field = row.querySelector("[data-drawn]");
  const pad = row.querySelector("[data-pad]");
  const canvas = pad.querySelector("canvas");
  const pen = canvas.getContext("2d");
  let last = null;
  pad.hidden = false;

  function clear() {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pad.classList.remove("signature-signed");
    tell("");
  }

  function tell(drawing) {
    field.value = drawing;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function show() {
    if (!field.value) return;
    const image = new Image();
    image.addEventListener("load", () => pen.drawImage(image, 0, 0));
    image.src = field.value;
    pad.classList.add("signature-signed");
  }

  function at(event) {
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * canvas.width) / box.width,
      y: ((event.clientY - box.top) * canvas.height) / box.height,
    };
  }

  pen.lineWidth = 6;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.strokeStyle = "#111";
  show();
  // A draft that was brought back.
  row.addEventListener("signature:show", show);
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
    pad.classList.add("signature-signed");
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = at(event);
    pen.beginPath();
    pen.moveTo(last.x, last.y);
    pen.lineTo(next.x, next.y);
    pen.stroke();
    last = next;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (last) tell(canvas.toDataURL("image/png"));
      last = null;
    });
  }
  pad.querySelector("[data-clear]").addEventListener("click", clear);
}

for (const row of document.querySelectorAll("[data-signature]")) prepare(row);

// A form that takes several signatures offers one more row, up to its limit.
const add = document.querySelector("#signature-add");
if (add) {
  const rows = document.querySelector("#signatures");
  const total = add.form.querySelector("[name=signatures-TOTAL_FORMS]");
  const most = Number(add.form.dataset.maxSignatures);
  add.hidden = Number(total.value) >= most;
  add.addEventListener("click", () => {
    const number = Number(total.value);
    const html = document.querySelector("#signature-row").innerHTML.replaceAll("__prefix__", number);
    rows.insertAdjacentHTML("beforeend", html);
    prepare(rows.lastElementChild);
    total.value = number + 1;
    add.hidden = number + 1 >= most;
  });
}
