// Fill in the code that a QR card holds behind '#', which is sent to no server, and take it out of the address.
"use strict";
(() => {
  const found = /^#code=([A-Za-z0-9-]{1,40})$/.exec(location.hash);
  if (!found) return;
  document.getElementById("code").value = found[1];
  history.replaceState(null, "", location.pathname);
})();
