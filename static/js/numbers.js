// What an ID number in the entry form says: birth date and sex, and whether it is taken. The server checks again.

const PAUSE = 500;

function normalise(text) {
  return text
    .normalize("NFKC")
    .replace(/[\s_'’‘`\u200b-\u200d\u2060\ufeff\u2010-\u2014-]/g, "")
    .toUpperCase();
}

// The old number of 15 digits as the first 17 characters of the new one.
function upgraded(number) {
  return /^\d{15}$/.test(number) ? `${number.slice(0, 6)}19${number.slice(6)}` : number;
}

// Birth date and sex from a number of 15, 18 or more characters; null when it is not one.
export function readNumber(text) {
  const number = upgraded(normalise(text));
  if (!/^\d{17}([\dX](\d\d(B\d)?)?)?$/.test(number) || number.startsWith("999999")) return null;
  if (number.length === 17 && normalise(text).length === 17) return null;
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  const day = new Date(born);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== born) return null;
  return { born, sex: Number(number[16]) % 2 ? "男" : "女" };
}

export function startNumbers(form, token) {
  const part = (member, name) => member.querySelector(`[name$='-${name}']`);
  const isShort = (box) => normalise(box.value).length === 15;
  const answered = new WeakMap();
  let timer = 0;

  // Both follow the number whenever it changes; what is typed by hand after it stays.
  function fill(box) {
    const said = readNumber(box.value);
    if (!said) return;
    const member = box.closest("[data-member]");
    part(member, "birth_date").value = said.born;
    part(member, "sex").value = said.sex;
  }

  function isTwice(box) {
    const key = upgraded(normalise(box.value)).slice(0, 17);
    const others = [...form.querySelectorAll("[data-id]")].filter((other) => {
      const member = other.closest("[data-member]");
      return other !== box && !member.hidden && !part(member, "left_on").value;
    });
    return key.length === 17 && others.some((other) => upgraded(normalise(other.value)).slice(0, 17) === key);
  }

  function show(place, box) {
    const member = box.closest("[data-member]");
    if (member.contains(document.activeElement)) place.scrollIntoView({ block: "nearest" });
  }

  function sayTwice(box, place) {
    const line = document.createElement("div");
    line.className = "field-error";
    line.dataset.twice = "";
    line.textContent = form.dataset.twice;
    place.replaceChildren(line);
    show(place, box);
  }

  async function check(box) {
    const place = box.parentElement.querySelector(".id-answer");
    const number = box.value.trim();
    if (answered.get(box) === number && !isTwice(box)) return;
    answered.delete(box);
    if (!number || number.includes("*")) {
      place.replaceChildren();
      return;
    }
    if (isTwice(box)) {
      sayTwice(box, place);
      return;
    }
    const body = new URLSearchParams({ number, household: form.dataset.household });
    try {
      const headers = { "X-CSRFToken": token() };
      const answer = await fetch(form.dataset.check, { method: "POST", body, headers, redirect: "manual" });
      const text = answer.ok ? await answer.text() : "";
      if (box.value.trim() !== number || isTwice(box)) return;
      place.innerHTML = text;
      answered.set(box, number);
      show(place, box);
    } catch {
      place.replaceChildren(); // Without the network the server checks when the form is saved.
    }
  }

  // The other row of a number that stood twice is right again once this one changed.
  function checkOthers(box) {
    for (const line of form.querySelectorAll("[data-twice]")) {
      const other = line.closest("[data-member]").querySelector("[data-id]");
      if (other !== box && !isTwice(other)) check(other);
    }
  }

  function typing(box) {
    clearTimeout(timer);
    box.parentElement.querySelector(".id-answer").replaceChildren();
    answered.delete(box);
    // An 18-character number passes through 15 digits while it is typed: those wait until the field is left.
    if (!isShort(box)) fill(box);
    if (normalise(box.value).length >= 18 && !box.value.includes("*")) timer = setTimeout(() => check(box), PAUSE);
    checkOthers(box);
  }

  form.addEventListener("input", (event) => {
    if ("id" in event.target.dataset) typing(event.target);
  });
  form.addEventListener("change", (event) => {
    if ("id" in event.target.dataset && isShort(event.target)) fill(event.target);
    checkOthers(null);
  });
  form.addEventListener("focusout", (event) => {
    const box = event.target;
    if (!("id" in box.dataset) || box.value === box.defaultValue) return;
    clearTimeout(timer);
    check(box);
  });
}
