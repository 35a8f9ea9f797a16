// The survey: sums while typing, and a mark on what differs from last year. The database adds up for good.
const form = document.querySelector("#entry");

function sumOf(part) {
  let sum = 0;
  let known = false;
  for (const input of part.querySelectorAll("input[type=number]")) {
    if (input.value === "") continue;
    known = true;
    sum += Number(input.value) * 100;
  }
  return known ? Math.round(sum) : null;
}

function shown(cents) {
  return (cents / 100).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function addUp() {
  let net = null;
  for (const part of form.querySelectorAll("[data-part]")) {
    const sum = sumOf(part);
    part.querySelector("[data-sum]").textContent = sum === null ? "—" : shown(sum);
    if (sum !== null) net = (net ?? 0) + (part.dataset.part === "-" ? -sum : sum);
  }
  form.querySelector("[data-net]").textContent = net === null ? "—" : shown(net);
}

function mark(box) {
  const input = box.querySelector("input, select");
  const { value } = input;
  const { before } = box.dataset;
  const same = input.type === "number" ? Number(value) === Number(before) : value === before;
  box.classList.toggle("is-changed", value !== "" && value !== "unknown" && !same);
}

form.addEventListener("input", (event) => {
  addUp();
  const box = event.target.closest("[data-before]");
  if (box) mark(box);
});
addUp();
