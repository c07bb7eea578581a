// The map: drag, pinch, wheel, keys and buttons move it; a click on a region shows it beside the map.
// Names and tokens keep their size on the screen, and each shows from the level of zoom that has room for it.
"use strict";
(() => {
  const frame = document.getElementById("mapframe");
  if (!frame) return;
  const box = () => document.getElementById("map");
  const svg = () => box().querySelector("svg.map");
  const numbers = (text) => text.split(" ").map(Number);
  const kept = "brink:map";
  let look = null;

  const apply = () => {
    const map = svg();
    if (!map || !map.clientWidth || !map.clientHeight) return; // while it is printed or pictured
    const full = numbers(map.dataset.full);
    const limit = full[2] / 45;
    look[2] = Math.min(Math.max(look[2], limit), full[2] * 1.1);
    const shape = map.clientHeight / map.clientWidth || 0.7;
    look[3] = look[2] * shape;
    look[0] = Math.min(Math.max(look[0], full[0] - look[2] * 0.4), full[0] + full[2] - look[2] * 0.6);
    look[1] = Math.min(Math.max(look[1], full[1] - look[3] * 0.4), full[1] + full[3] - look[3] * 0.6);
    map.setAttribute("viewBox", look.map((n) => n.toFixed(1)).join(" "));
    const scale = look[2] / map.clientWidth;
    const near = full[2] / Number(map.dataset.narrow) / scale;
    const level = Math.min(Math.max(Math.floor(2 * Math.log2(near) + 1e-9), 0), Number(map.dataset.levels));
    const size = `scale(${scale.toFixed(3)})`;
    for (const group of map.querySelectorAll("g[data-level]")) {
      const shown = Number(group.dataset.level) <= level;
      group.setAttribute("display", shown ? "inline" : "none");
      if (shown) group.firstElementChild.setAttribute("transform", size);
    }
    for (const pattern of map.querySelectorAll("pattern")) {
      pattern.setAttribute("patternTransform", `rotate(45) scale(${(9 * scale / Number(pattern.getAttribute("height"))).toFixed(3)})`);
    }
  };
  const soon = () => { if (!soon.asked) { soon.asked = true; requestAnimationFrame(() => { soon.asked = false; apply(); }); } };
  const remember = () => { sessionStorage[kept] = JSON.stringify(look); };
  const zoom = (factor, x, y) => { // around a point of the window, else the middle
    const at = box().getBoundingClientRect();
    const across = x === undefined ? 0.5 : (x - at.left) / at.width, down = y === undefined ? 0.5 : (y - at.top) / at.height;
    const wide = look[2] / factor, high = look[3] / factor;
    look = [look[0] + (look[2] - wide) * across, look[1] + (look[3] - high) * down, wide, high];
    soon();
    remember();
  };
  const move = (across, down) => { look[0] += across * look[2]; look[1] += down * look[3]; soon(); remember(); };
  const to = (name) => { // 'full' or 'home', as much of it as fits
    const map = svg(), aim = numbers(map.dataset[name]), shape = map.clientHeight / map.clientWidth;
    const wide = name === "full" ? Math.max(aim[2], aim[3] / shape) : Math.max(aim[2] * Math.min(1, 0.45 + map.clientWidth / 1600), aim[3] * 0.97 / shape);
    look = [aim[0] + (aim[2] - wide) / 2, aim[1] + (aim[3] - wide * shape) / 2, wide, wide * shape];
    soon();
    remember();
  };
  const ways = {
    "Zoom in": () => zoom(1.6), "Zoom out": () => zoom(1 / 1.6), West: () => move(-0.25, 0), East: () => move(0.25, 0),
    North: () => move(0, -0.25), South: () => move(0, 0.25), "Whole map": () => to("full"), "Where the crisis is": () => to("home"),
  };
  frame.addEventListener("click", (event) => {
    const way = event.target.closest("[data-move]");
    if (way) { event.preventDefault(); ways[way.dataset.move](); }
  });
  frame.addEventListener("keydown", (event) => {
    const key = { "+": "Zoom in", "=": "Zoom in", "-": "Zoom out", ArrowLeft: "West", ArrowRight: "East", ArrowUp: "North", ArrowDown: "South", 0: "Whole map", h: "Where the crisis is", H: "Where the crisis is" }[event.key];
    if (key && event.target.closest("#map") && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); ways[key](); }
  });
  frame.addEventListener("wheel", (event) => {
    if (!event.target.closest("#map")) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), event.clientX, event.clientY);
  }, { passive: false });

  const fingers = new Map();
  let dragged = false;
  frame.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("#map") || event.button) return;
    if (!fingers.size) dragged = false;
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
  });
  window.addEventListener("pointermove", (event) => {
    const was = fingers.get(event.pointerId);
    if (!was) return;
    const scale = look[2] / svg().clientWidth;
    if (fingers.size === 1) {
      if (!dragged && Math.hypot(event.clientX - was[0], event.clientY - was[1]) < 5) return;
      dragged = true;
      box().classList.add("dragging");
      look[0] -= (event.clientX - was[0]) * scale;
      look[1] -= (event.clientY - was[1]) * scale;
      soon();
    } else {
      dragged = true;
      const other = [...fingers.entries()].find(([id]) => id !== event.pointerId)[1];
      const before = Math.hypot(was[0] - other[0], was[1] - other[1]), after = Math.hypot(event.clientX - other[0], event.clientY - other[1]);
      if (before > 10 && after > 10) zoom(after / before, (event.clientX + other[0]) / 2, (event.clientY + other[1]) / 2);
    }
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    window.addEventListener(name, (event) => {
      if (fingers.delete(event.pointerId) && !fingers.size) { box().classList.remove("dragging"); remember(); }
    });
  }
  frame.addEventListener("dragstart", (event) => event.preventDefault());

  // --- a region beside the map -----------------------------------------------------------------------------------------
  const choose = (id) => {
    const map = svg(), shape = [...map.querySelectorAll(".region")].find((one) => one.dataset.region === id);
    for (const old of map.querySelectorAll(".chosen")) old.remove();
    if (!shape) return;
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("d", shape.getAttribute("d"));
    line.setAttribute("class", "chosen");
    map.querySelector("g").after(line);
  };
  const show = async (id, push) => {
    const mode = new URLSearchParams(location.search).get("mode") || "control";
    try {
      const answer = await fetch(`/seat/map/region/${encodeURIComponent(id)}?mode=${encodeURIComponent(mode)}`, { cache: "no-store" });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.getElementById("region").replaceWith(document.importNode(page.getElementById("region"), true));
      choose(id);
      if (push) history.replaceState(null, "", `/seat/map?mode=${encodeURIComponent(mode)}&region=${encodeURIComponent(id)}`);
      const told = document.querySelector("#region h2");
      const note = document.getElementById("announce");
      if (note && told) note.textContent = told.textContent;
    } catch { location.href = `/seat/map?mode=${encodeURIComponent(mode)}&region=${encodeURIComponent(id)}`; }
  };
  frame.addEventListener("click", (event) => {
    const link = event.target.closest("svg a");
    if (!link) return;
    if (dragged) { event.preventDefault(); return; }
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const shape = link.querySelector(".region");
    if (shape) { event.preventDefault(); show(shape.dataset.region, true); }
  }, true);

  // --- beginning, and news -----------------------------------------------------------------------------------------------
  const asked = new URLSearchParams(location.search);
  const before = JSON.parse(sessionStorage[kept] || "null");
  if (asked.get("w") || (asked.get("region") && !before)) look = numbers(svg().getAttribute("viewBox"));
  else if (before) look = before;
  if (look) apply(); else to("home");
  document.addEventListener("live", (event) => {
    if (event.detail.includes("map")) { apply(); const id = new URLSearchParams(location.search).get("region"); if (id) choose(id); }
  });
  window.addEventListener("resize", soon);
})();
