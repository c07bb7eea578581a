// Follow the exercise: when the server says that there is something new, fetch the page again and replace the parts of it
// that are marked with data-live and an id. What somebody types in is never replaced: that part waits.
"use strict";
(() => {
  const body = document.body;
  let version = body.dataset.version;
  const says = (text) => { const to = document.getElementById("announce"); if (to) to.textContent = text; };

  // --- the parts of the page -------------------------------------------------------------------------------------------
  const served = new Map(); // id -> the HTML that the server sent last
  const partsOf = (root) => [...root.querySelectorAll("[data-live][id]")];
  for (const part of partsOf(document)) served.set(part.id, part.outerHTML);

  const changedByHand = (field) => {
    if (field.type === "hidden" || field.type === "submit" || field.type === "button") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((o) => o.selected !== o.defaultSelected) &&
      !(field.selectedIndex === 0 && ![...field.options].some((o) => o.defaultSelected));
    return field.value !== field.defaultValue;
  };
  const inUse = (part) => {
    const active = document.activeElement;
    if (active && part.contains(active) && active.matches("input:not([type=submit]):not([type=button]), textarea, select")) return true;
    return [...part.querySelectorAll("input, textarea, select")].some(changedByHand);
  };
  const pathOf = (element, root) => { // how to find the same element again in what replaces `root`
    if (element.id) return `#${CSS.escape(element.id)}`;
    const steps = [];
    for (let at = element; at !== root; at = at.parentElement) {
      steps.unshift(`${at.tagName.toLowerCase()}:nth-child(${[...at.parentElement.children].indexOf(at) + 1})`);
    }
    return steps.length ? `:scope > ${steps.join(" > ")}` : ":scope";
  };
  const replace = (old, fresh) => {
    const html = fresh.outerHTML;
    if (served.get(old.id) === html) { delete old.dataset.stale; return false; }
    if (inUse(old)) {
      const inner = partsOf(old);
      let any = false;
      for (const part of inner) {
        const twin = fresh.querySelector(`#${CSS.escape(part.id)}`);
        if (twin && part.isConnected) any = replace(part, twin) || any;
      }
      old.dataset.stale = "";
      return any;
    }
    const active = old.contains(document.activeElement) ? pathOf(document.activeElement, old) : null;
    const open = new Map([...old.querySelectorAll("details")].map((d) => [pathOf(d, old), d.open]));
    const scrolled = [...old.querySelectorAll("[data-scroll]")].map((s) => [pathOf(s, old), s.scrollTop, s.scrollLeft]);
    const said = old.dataset.say;
    const put = document.importNode(fresh, true);
    old.replaceWith(put);
    for (const [path, isOpen] of open) {
      const twin = put.querySelector(path);
      if (twin && twin.tagName === "DETAILS") twin.open = isOpen;
    }
    for (const [path, top, left] of scrolled) {
      const twin = put.querySelector(path);
      if (twin) { twin.scrollTop = top; twin.scrollLeft = left; }
    }
    if (active) {
      const twin = active === ":scope" ? put : put.querySelector(active);
      if (twin) twin.focus({ preventScroll: true });
    }
    for (const part of [put, ...partsOf(put)]) served.set(part.id, part.outerHTML);
    if (put.dataset.say && put.dataset.say !== said) says(put.dataset.say);
    return true;
  };

  // Put in a part that was not there before: beside what it stands beside on the fresh page.
  const insert = (fresh, page) => {
    const twinOf = (element) => element.id && document.getElementById(element.id);
    const put = document.importNode(fresh, true);
    let at = fresh;
    while ((at = at.previousElementSibling)) { const twin = twinOf(at); if (twin) { twin.after(put); break; } }
    at = fresh;
    while (!put.isConnected && (at = at.nextElementSibling)) twinOf(at)?.before(put);
    if (!put.isConnected) document.querySelector(pathOf(fresh.parentElement, page.documentElement).replace(":scope", "html"))?.append(put);
    if (!put.isConnected) return false;
    for (const part of [put, ...partsOf(put)]) served.set(part.id, part.outerHTML);
    if (put.dataset.say) says(put.dataset.say);
    return true;
  };

  let fetching = false, again = false;
  const refetch = async () => {
    if ("still" in body.dataset) { state("There is news: it shows on the next page"); return; }
    if (fetching) { again = true; return; }
    fetching = true;
    try {
      const answer = await fetch(location.href, { headers: { "X-Live": "1" }, cache: "no-store", credentials: "same-origin" });
      if (answer.redirected || answer.status === 401 || answer.status === 403) { location.reload(); return; }
      if (answer.status < 500 && !answer.ok) return; // this page is no more: what it says stays
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      version = page.body.dataset.version || version;
      const outer = partsOf(page).filter((part) => !part.parentElement.closest("[data-live][id]"));
      const done = [];
      for (const old of partsOf(document)) { // what is no more
        if (!page.getElementById(old.id) && !inUse(old)) { old.remove(); done.push(old.id); }
      }
      for (const fresh of outer) {
        const old = document.getElementById(fresh.id);
        if (old ? replace(old, fresh) : insert(fresh, page)) done.push(fresh.id);
      }
      document.title = page.title;
      if (document.hidden && done.length) document.title = `● ${page.title}`;
      if (done.length) document.dispatchEvent(new CustomEvent("live", { detail: done }));
    } catch {
      setTimeout(refetch, 1500 + Math.random() * 1500);
    } finally {
      fetching = false;
      if (again) { again = false; refetch(); }
    }
  };

  // --- the connection --------------------------------------------------------------------------------------------------
  const shown = document.getElementById("connection");
  let source = null, lost = null;
  const state = (text) => { if ("still" in body.dataset && !text && shown.textContent.startsWith("There is news")) return; if (shown && shown.textContent !== text) { shown.textContent = text; shown.className = text ? "connection lost" : "connection"; } };
  const connect = () => {
    if (source || document.hidden) return;
    source = new EventSource(`/live?since=${encodeURIComponent(version)}`);
    source.addEventListener("open", () => { clearTimeout(lost); lost = null; state(""); });
    source.addEventListener("change", (event) => { if (event.lastEventId !== version) refetch(); });
    source.addEventListener("closing", () => { close(); setTimeout(connect, 2000); state("The host is closing"); });
    source.addEventListener("error", () => {
      if (!lost) lost = setTimeout(() => state("No connection: trying again"), 1500);
      if (source && source.readyState === EventSource.CLOSED) { close(); setTimeout(connect, 2000); }
    });
  };
  const close = () => { if (source) source.close(); source = null; };
  // A browser allows six connections to a host: a page that nobody looks at gives its own back, and asks now and then.
  const ask = async () => {
    if (!document.hidden) return;
    try {
      const answer = await fetch("/live/version", { cache: "no-store" });
      if (answer.ok && (await answer.json()).version !== version) await refetch();
    } catch { /* asked again soon */ }
  };
  if (version && window.EventSource) {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) close();
      else { document.title = document.title.replace(/^● /, ""); connect(); }
    });
    setInterval(ask, 20000);
    window.addEventListener("pagehide", close);
    window.addEventListener("pageshow", connect);
    connect();
  }

  // --- forms: nothing typed is lost -------------------------------------------------------------------------------------
  // A form is sent once, and only where the host answers: else the page, and what was typed on it, stays.
  const following = () => source && source.readyState === EventSource.OPEN;
  const answers = async () => {
    try { return (await fetch("/live/version", { cache: "no-store", signal: AbortSignal.timeout(3000) })).ok; } catch { return false; }
  };
  const note = (form, text) => {
    let shownNote = form.querySelector(":scope > .unsent");
    if (!shownNote) {
      shownNote = document.createElement("p");
      shownNote.className = "unsent problem";
      shownNote.setAttribute("role", "alert");
      form.append(shownNote);
    }
    shownNote.textContent = text;
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target, by = event.submitter;
    if (event.defaultPrevented || form.method !== "post" || !version) return;
    if ("sending" in form.dataset) { event.preventDefault(); return; }
    form.dataset.sending = "";
    setTimeout(() => delete form.dataset.sending, 3000);
    if (following() || "checked" in form.dataset) { delete form.dataset.checked; return; }
    event.preventDefault();
    const there = await answers();
    delete form.dataset.sending;
    if (!there) { note(form, "Not sent: there is no connection to the host. What you typed is still here; send it again in a moment."); return; }
    form.querySelector(":scope > .unsent")?.remove();
    form.dataset.checked = "";
    form.requestSubmit(by && by.isConnected ? by : null);
  });

  // What is typed into a field with an id is kept in this tab until it was sent, through reloads and crashes of the page.
  const shelf = "typed:";
  const about = ["to", "subject", "inject", "submission", "ref"]; // what is typed about one of them is not shown for another
  const asked = new URLSearchParams(location.search);
  const page = location.pathname + about.map((name) => asked.has(name) ? `?${name}=${asked.get(name)}` : "").join("");
  const keyOf = (field) => `${shelf}${page}#${field.id}`;
  const keeps = (field) => field.id &&
    (field.tagName === "TEXTAREA" || (field.tagName === "INPUT" && field.type === "text"));
  const store = (use) => { try { return use(sessionStorage); } catch { return null; } };
  const refused = "refused" in body.dataset;
  store((kept) => {
    for (const key of Object.keys(kept)) { // what was sent arrived, unless this page says that it was refused
      if (!key.startsWith(shelf)) continue;
      const found = JSON.parse(kept[key]);
      if (found.sent && refused) kept.setItem(key, JSON.stringify({ ...found, sent: false }));
      else if (found.sent) kept.removeItem(key);
    }
  });
  if (version) {
    store((kept) => {
      for (const field of document.querySelectorAll("textarea, input")) {
        const found = keeps(field) && kept[keyOf(field)];
        if (!found || field.value !== field.defaultValue) continue;
        const { text, base } = JSON.parse(found);
        if (base === field.defaultValue) { field.value = text; field.dispatchEvent(new Event("input", { bubbles: true })); }
      }
    });
    document.addEventListener("input", ({ target: field }) => {
      if (keeps(field)) store((kept) => {
        if (field.value === field.defaultValue) kept.removeItem(keyOf(field));
        else kept.setItem(keyOf(field), JSON.stringify({ text: field.value, base: field.defaultValue, form: field.form?.action }));
      });
    });
    document.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      const ids = [...event.target.elements].filter(keeps).map((field) => field.id), again = event.target.action === location.href;
      store((kept) => {
        for (const key of Object.keys(kept)) { // of a form that was refused and is sent again, what was typed at first is sent too
          if (!key.startsWith(shelf) || !ids.includes(key.slice(key.lastIndexOf("#") + 1))) continue;
          const found = JSON.parse(kept[key]), here = key.startsWith(`${shelf}${page}#`);
          if (here || again && found.form === event.target.action) kept.setItem(key, JSON.stringify({ ...found, sent: true }));
        }
      });
    });
  }

  // --- clocks that count by themselves: <time data-ends="…"> and <time data-since="…">, ISO with a zone ------------------
  const two = (n) => String(n).padStart(2, "0");
  const words = (seconds) => {
    const s = Math.max(0, Math.floor(seconds)), h = Math.floor(s / 3600);
    return h ? `${h}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${two(Math.floor(s / 60))}:${two(s % 60)}`;
  };
  const tick = () => {
    const now = Date.now();
    for (const clock of document.querySelectorAll("time[data-ends], time[data-since]")) {
      const text = clock.dataset.ends ? words((Date.parse(clock.dataset.ends) - now) / 1000) : words((now - Date.parse(clock.dataset.since)) / 1000);
      if (clock.textContent !== text) clock.textContent = text;
    }
  };
  setInterval(tick, 500);
  tick();

  // --- text fields show how much room is left before it is used up: <textarea data-most="20000"> -------------------------
  const room = (field) => {
    const most = Number(field.dataset.most), left = most - field.value.length;
    let note = field.nextElementSibling;
    if (!note || !note.classList.contains("room")) {
      if (left > most / 5) return;
      note = document.createElement("p");
      note.className = "room hint";
      note.setAttribute("role", "status");
      field.after(note);
    }
    note.textContent = left >= 0 ? `${left.toLocaleString("en")} letters left` : `${(-left).toLocaleString("en")} letters too many`;
    note.classList.toggle("problem", left < 0);
    field.setCustomValidity(left < 0 ? `At most ${most.toLocaleString("en")} letters` : "");
  };
  document.addEventListener("input", (event) => { if (event.target.dataset && event.target.dataset.most) room(event.target); });
})();
