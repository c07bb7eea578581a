// Control's forms while they are typed: effects are checked, odds worked out. Both have a button that works without this.
"use strict";
(() => {
  document.documentElement.classList.add("scripted");
  const later = (work, wait) => { let timer = 0; return () => { clearTimeout(timer); timer = setTimeout(work, wait); }; };

  for (const form of document.querySelectorAll("form[data-check]")) {
    const out = form.querySelector("#checked");
    let asked = 0;
    const check = later(async () => {
      const mine = ++asked;
      if (!form.elements.effects.value.trim()) { out.replaceChildren(); return; }
      try {
        const answer = await fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" }, credentials: "same-origin" });
        if (!answer.ok || mine !== asked) return;
        const told = await answer.json();
        out.replaceChildren(...told.statements.map(({ statement, wrong }) => {
          const line = document.createElement("p"), code = document.createElement("code");
          line.className = wrong ? "problem" : "fine";
          code.textContent = statement;
          line.append(code, ` ${wrong || "is understood"}`);
          return line;
        }));
      } catch { /* the button still checks */ }
    }, 350);
    form.elements.effects.addEventListener("input", check);
  }

  for (const group of document.querySelectorAll("fieldset.whom")) {
    const choose = (value) => { for (const one of group.querySelectorAll("[name=whom]")) one.checked = one.value === value; };
    group.addEventListener("change", ({ target }) => {
      if (target.name === "to" && target.checked) choose("some");
      if (target.name === "whom" && target.value === "all") for (const one of group.querySelectorAll("[name=to]")) one.checked = false;
    });
  }

  const known = document.getElementById("known");
  if (known) {
    known.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const into = known.form && (known.form.elements.effects || known.form.elements.success_effects);
      if (!into || !known.value.trim()) return;
      into.value += `${into.value && !into.value.endsWith("\n") ? "\n" : ""}${known.value.trim()} += `;
      known.value = "";
      into.focus();
      into.setSelectionRange(into.value.length, into.value.length);
    });
  }

  const WAYS = [0, 0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1];
  for (const form of document.querySelectorAll("form[data-odds]")) {
    const out = form.querySelector("#odds");
    const lines = (name) => form.elements[name].value.split("\n").filter((line) => line.trim()).length;
    const odds = () => {
      const by = lines("pros") - lines("cons");
      if (form.elements.method.value === "percent") {
        const given = form.elements.percent.value.trim() === "" ? 50 : Number(form.elements.percent.value.replace(",", "."));
        if (!(given >= 0 && given <= 100)) { out.textContent = "A percentage lies between 0 and 100."; return; }
        const points = Math.round(Math.min(Math.max(given + 10 * by, 0), 100));
        out.textContent = `${points} or less of 100: ${points}%`;
        return;
      }
      const needed = 7 - by;
      const ways = WAYS.slice(Math.max(needed, 0)).reduce((sum, n) => sum + n, 0);
      out.textContent = needed > 12 ? "2d6: cannot succeed" : `2d6, ${Math.max(needed, 2)} or more: ${Math.round((100 * ways) / 36)}%`;
    };
    form.addEventListener("input", odds);
  }
})();
