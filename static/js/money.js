// Beside an amount in yuan, how much that is in units of 10,000 yuan: a slip of the unit is seen at once.
const UNIT = 10000;

function tell(input, output) {
  const text = input.value.replaceAll(",", "").trim();
  const amount = Number(text);
  const shown = text !== "" && Number.isFinite(amount);
  output.textContent = shown
    ? input.dataset.money.replace("%s", (amount / UNIT).toLocaleString("zh-CN", { maximumFractionDigits: 6 }))
    : "";
}

for (const input of document.querySelectorAll("[data-money]")) {
  const output = document.createElement("output");
  output.className = "form-hint";
  output.htmlFor = input.id;
  input.after(output);
  input.addEventListener("input", () => tell(input, output));
  tell(input, output);
}
