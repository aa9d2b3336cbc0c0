// Two things only: a page that asks for it is kept live by server-sent events, and the theme can be switched.
"use strict";

(function theme() {
  const root = document.documentElement;
  const stored = localStorage.getItem("theme");
  if (stored) root.dataset.theme = stored;
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  });
})();

// When the stream says that something changed, the page asks for itself again and takes over the parts marked
// data-part, each by its id. What a person is filling in stays as it is.
(function live() {
  const stream = document.body.dataset.live;
  if (!stream) return;
  const state = document.querySelector("[data-live-state]");
  const LOST = "Connection lost, trying again";
  let events = null;
  let busy = false;
  let again = false;
  let waits = 0;

  function say(words) {
    state.textContent = words;
    state.classList.toggle("lost", words === LOST);
  }

  function beingFilledIn(part) {
    return [...part.querySelectorAll("select, textarea")]
      .some((field) => field.value !== "" || field === document.activeElement);
  }

  function takeOver(part, newer) {
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    const before = new Map([...part.querySelectorAll("[data-shown]")].map((row) => [row.id, row.dataset.shown]));
    part.replaceChildren(...newer.childNodes);
    for (const row of part.querySelectorAll("[data-shown]")) {
      row.classList.toggle("changed", before.get(row.id) !== row.dataset.shown);
    }
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  async function refresh() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(location.href, { redirect: "manual", headers: { "Vigil-Refresh": "1" } });
      if (!answer.ok) { location.reload(); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of document.querySelectorAll("[data-part]")) {
        const newer = page.getElementById(part.id);
        if (newer && newer.innerHTML !== part.innerHTML && !beingFilledIn(part)) takeOver(part, newer);
      }
      say("Live");
      expectProofs();
    } catch (e) {
      say(LOST);
    } finally {
      busy = false;
      if (again) { again = false; setTimeout(refresh, 250); }
    }
  }

  // A proof exists once a checkpoint signs for its entry, about a second after the act.
  function expectProofs() {
    if (document.querySelector("[data-pending]") && waits++ < 5) setTimeout(refresh, 1000);
  }

  function open() {
    events = new EventSource(stream);
    events.addEventListener("changed", refresh);
    // What changed between the making of the page and now, or while the connection was lost, was not told.
    events.onopen = refresh;
    events.onerror = () => say(LOST);
  }

  // A page that nobody sees discloses nothing: it is brought up to date when it is seen again.
  document.addEventListener("visibilitychange", () => {
    events?.close();
    events = null;
    if (!document.hidden) open();
  });
  if (!document.hidden) open();
})();
