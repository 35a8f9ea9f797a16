// Keeps what is typed: on the server every few seconds, in this tab while the network or the sign-in is away.

const PAUSE = 3000;
const PREFIX = "bangfu-draft:";

function kept(key) {
  return PREFIX + key;
}

async function send(address, typed, token) {
  // Django looks at the field first, and that of the page may be of the session before.
  const body = new URLSearchParams(typed);
  body.set("csrfmiddlewaretoken", token());
  const answer = await fetch(address, {
    method: "POST",
    body,
    redirect: "manual",
  });
  // A redirect leads to the sign-in page; 403 comes with the token of the session before.
  if (answer.type === "opaqueredirect" || answer.status === 403) return { signedOut: true };
  if (!answer.ok) throw new Error(String(answer.status));
  return { sentence: await answer.text() };
}

// What other forms of this tab could not send, and only for the user it belongs to.
async function sendLeftOver(form, token) {
  for (const name of Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX))) {
    if (name === kept(form.elements.key.value)) continue;
    const item = JSON.parse(sessionStorage.getItem(name));
    if (item.user !== form.dataset.user) {
      sessionStorage.removeItem(name);
      continue;
    }
    try {
      const { signedOut } = await send(form.dataset.draft, item.body, token);
      if (!signedOut) sessionStorage.removeItem(name);
    } catch {
      return;
    }
  }
}

export function startDrafts(form, token) {
  const status = form.querySelector("#draft-status");
  const name = kept(form.elements.key.value);
  let timer = 0;
  let changed = false;
  let leaving = false;

  const say = (sentence) => {
    status.textContent = sentence;
  };
  const body = () => new URLSearchParams(new FormData(form)).toString();

  async function save() {
    clearTimeout(timer);
    if (!changed || leaving) return;
    changed = false;
    const typed = body();
    try {
      const { signedOut, sentence } = await send(form.dataset.draft, typed, token);
      if (signedOut) {
        changed = true;
        say(form.dataset.signIn);
        return;
      }
      if (!changed) sessionStorage.removeItem(name);
      if (sentence) say(sentence);
    } catch {
      changed = true;
      say(form.dataset.offline);
      timer = setTimeout(save, 4 * PAUSE);
    }
  }

  function touched() {
    changed = true;
    sessionStorage.setItem(name, JSON.stringify({ user: form.dataset.user, body: body() }));
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) save();
  });
  form.addEventListener("submit", () => {
    leaving = true;
    if (!changed) sessionStorage.removeItem(name);
    clearTimeout(timer);
  });
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", save);
  sendLeftOver(form, token);
}
