"use strict";
// Small comforts only: every page works without this file.

for (const timer of document.querySelectorAll("[data-countdown]")) {
  const end = performance.now() + Number(timer.dataset.countdown) * 1000;
  const tick = setInterval(() => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    const minutes = String(Math.floor(left / 60)).padStart(2, "0");
    timer.textContent = `${minutes}:${String(left % 60).padStart(2, "0")}`;
    if (left === 0) {
      clearInterval(tick);
      // A plain visit: repeating a posted form would pay twice.
      setTimeout(() => location.replace(location.pathname), 1500);
    }
  }, 500);
}

for (const area of document.querySelectorAll("[data-refresh]")) {
  setInterval(async () => {
    if (document.hidden || area.contains(document.activeElement)) return;
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(area.id);
      if (fresh && fresh.innerHTML !== area.innerHTML) area.replaceChildren(...fresh.childNodes);
    } catch {
      // The server is restarting; the next turn will do.
    }
  }, Number(area.dataset.refresh) * 1000);
}

for (const area of document.querySelectorAll("[data-reload]")) {
  setTimeout(() => location.reload(), Number(area.dataset.reload) * 1000);
}

for (const form of document.querySelectorAll("form[data-once]")) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  addEventListener("pageshow", () => {
    isSent = false;
  });
}
