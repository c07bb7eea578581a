// Times of letters are shown as the clocks of this room have them.
"use strict";
(() => {
  const local = () => {
    for (const time of document.querySelectorAll("time[data-local]")) {
      const at = new Date(time.getAttribute("datetime"));
      if (!isNaN(at)) time.textContent = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    }
  };
  document.documentElement.classList.add("scripted");
  document.addEventListener("live", local);
  local();
})();
