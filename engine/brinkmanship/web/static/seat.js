// What is typed into the forms of a seat (data-keep) is there again after a reload; times are shown as in this room.
"use strict";
(() => {
  document.documentElement.classList.add("scripted");
  const seat = document.querySelector(".where strong");
  const keyOf = (form) => `brink:${seat ? seat.textContent : ""}:${form.dataset.keep}`;
  const fieldsOf = (form) => [...form.querySelectorAll("textarea[name], input[name]:not([type])")];
  const said = document.querySelector("main > .notice[role=status]");
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("brink:") && said && JSON.parse(sessionStorage[key]).sent) sessionStorage.removeItem(key);
  }
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const kept = JSON.parse(sessionStorage[keyOf(form)] || "null");
    if (kept) {
      for (const field of fieldsOf(form)) {
        if (!field.value && kept.text[field.name]) { field.value = kept.text[field.name]; field.dispatchEvent(new Event("input", { bubbles: true })); }
      }
    }
    const keep = (sent) => {
      const text = Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]));
      if (Object.values(text).some((value) => value.trim())) sessionStorage[keyOf(form)] = JSON.stringify({ text, sent });
      else sessionStorage.removeItem(keyOf(form));
    };
    form.addEventListener("input", () => keep(false));
    form.addEventListener("submit", () => keep(true));
  }
  const local = () => {
    for (const time of document.querySelectorAll("time[data-local]")) {
      const at = new Date(time.getAttribute("datetime"));
      if (!isNaN(at)) time.textContent = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    }
  };
  document.addEventListener("live", local);
  local();
})();
