// The helper's first page: what waits on this phone is told, and sent since there is signal.

import * as queue from "./phone_queue.js";

const box = document.querySelector("#phone-waiting");

function line(name, values) {
  const text = box.dataset[`text${name}`];
  const [key, value] = Object.entries(values)[0];
  const shown = document.createElement("div");
  shown.textContent = value ? text.replace(`{${key}}`, value) : "";
  return value ? [shown] : [];
}

async function show(sent) {
  const days = (await queue.households())?.unsent_days ?? null;
  const late = (await queue.visits()).find((visit) => queue.waitsTooLong(visit, days));
  const { mine, others } = await queue.unsent();
  box.querySelector("#phone-waiting-lines").replaceChildren(
    ...line("Sent", { count: sent }),
    ...line("Mine", { count: mine }),
    ...line("Late", { day: late && queue.writtenOn(late) }),
    ...line("Others", { count: others }),
  );
  box.classList.toggle("alert-warning", mine + others > 0);
  box.classList.toggle("alert-success", mine + others === 0);
  box.hidden = !(sent || mine || others);
}

async function send() {
  const waits = (await queue.visits()).some(({ state }) => state === queue.WAITING);
  if (!waits) return;
  let sent = 0;
  const { elsewhere } = await queue.sendAll((key, state) => {
    if (state === queue.SENT) sent += 1;
  });
  if (elsewhere) await queue.settled();
  await show(sent);
}

// A phone whose store does not open keeps nothing that could wait.
const opens = await queue.households().then(
  () => true,
  () => false,
);
if (opens) {
  await show(0);
  await send();
}
