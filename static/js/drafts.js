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

// What came up to the server after this page was drawn: a line that leads to it.
function offer(form, typed) {
  const fields = new URLSearchParams(typed);
  const address = `${form.dataset.drafts}${fields.get("key")}/`;
  if (document.querySelector(`a[href="${address}"]`)) return;
  const line = document.querySelector("#left-over").content.cloneNode(true);
  const link = line.querySelector("a");
  link.href = address;
  link.before(`${fields.get("members-0-name") ?? ""} `);
  form.before(line);
}

// What forms of this tab could not send, and only for the user it belongs to. This form's own is sent by
// itself, but for a draft that was resumed: the page shows what the server had.
async function sendLeftOver(form, token) {
  const isResumed = location.pathname.startsWith(form.dataset.drafts);
  for (const name of Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX))) {
    if (name === kept(form.elements.key.value) && !isResumed) continue;
    const item = JSON.parse(sessionStorage.getItem(name));
    if (item.user !== form.dataset.user) {
      sessionStorage.removeItem(name);
      continue;
    }
    try {
      const { signedOut, sentence } = await send(form.dataset.draft, item.body, token);
      if (signedOut) continue;
      sessionStorage.removeItem(name);
      if (sentence) offer(form, item.body);
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
  let unreachable = false;

  const say = (sentence, isTrouble = false) => {
    status.textContent = sentence;
    status.classList.toggle("text-danger", isTrouble);
    status.classList.toggle("text-secondary", !isTrouble);
  };
  const body = () => new URLSearchParams(new FormData(form)).toString();

  async function save() {
    clearTimeout(timer);
    if (!changed || leaving) return;
    changed = false;
    const typed = body();
    try {
      const { signedOut, sentence } = await send(form.dataset.draft, typed, token);
      unreachable = false;
      if (signedOut) {
        changed = true;
        say(form.dataset.signIn);
        return;
      }
      if (!changed) sessionStorage.removeItem(name);
      if (sentence) say(sentence);
    } catch (error) {
      // What the server refuses it has at least received; a send without the network is a TypeError.
      unreachable = error instanceof TypeError;
      changed = true;
      say(form.dataset.offline, true);
      timer = setTimeout(save, 4 * PAUSE);
    }
  }

  function keep() {
    changed = true;
    sessionStorage.setItem(name, JSON.stringify({ user: form.dataset.user, body: body() }));
  }

  function touched() {
    keep();
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  // Without the network the browser would leave this page for its error page. When the last send failed,
  // the draft is sent first, and the form after it.
  async function holdBack() {
    keep();
    say(form.dataset.held, true);
    if (!navigator.onLine) return;
    await save();
    if (unreachable) say(form.dataset.held, true);
    else form.requestSubmit();
  }

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) save();
  });
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine || unreachable) {
      event.preventDefault();
      holdBack();
      return;
    }
    leaving = true;
    if (!changed) sessionStorage.removeItem(name);
    clearTimeout(timer);
  });
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", save);
  sendLeftOver(form, token);
}
