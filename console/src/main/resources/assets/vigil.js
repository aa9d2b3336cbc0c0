// Two things only: pages that ask for it are kept live by server-sent events, and the theme can be switched.
"use strict";

(function theme() {
  const root = document.documentElement;
  const stored = localStorage.getItem("theme");
  if (stored) root.dataset.theme = stored;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-switch]");
    if (!button) return;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  });
})();

(function live() {
  const region = document.querySelector("[data-live]");
  if (!region) return;
  const state = document.querySelector("[data-live-state]");
  let busy = false;
  let again = false;

  async function refresh() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const focused = document.activeElement && region.contains(document.activeElement) ? document.activeElement.id : null;
      const answer = await fetch(region.dataset.fragment, { headers: { "X-Fragment": "1" }, redirect: "manual" });
      if (answer.ok) {
        region.innerHTML = await answer.text();
        if (focused) document.getElementById(focused)?.focus();
      } else {
        location.reload();
      }
    } catch (e) {
      if (state) state.textContent = "connection lost, trying again";
    } finally {
      busy = false;
      if (again) { again = false; setTimeout(refresh, 250); }
    }
  }

  const events = new EventSource(region.dataset.live);
  events.addEventListener("changed", refresh);
  events.onopen = () => { if (state) state.textContent = "live"; };
  events.onerror = () => { if (state) state.textContent = "connection lost, trying again"; };
})();
