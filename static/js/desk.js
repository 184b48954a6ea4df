// The desk by keyboard: j and k go from idea to idea, a letter does what its button does. The
// letters sleep while one writes, with Ctrl or Alt, and when the person turned them off.
(() => {
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  const KEY = "essaim-desk-keys";
  const pane = document.getElementById("volet");
  const keys = document.getElementById("touches");
  const choice = document.querySelector("[data-keys-active]");
  const rows = () => [...desk.querySelectorAll("[data-desk-row]")];
  const current = () => desk.querySelector("[data-desk-row][aria-current]");
  let wanted = null;
  let waiting = null;
  // The idea whose buttons answer: those of a pane that has just come do a moment later.
  let ready = null;

  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage refused by the browser: the letters are on
    }
  };
  const turn = (on) => {
    desk.classList.toggle("keys-on", on);
    choice.checked = on;
  };
  turn(stored() !== "off");
  choice.addEventListener("change", () => {
    turn(choice.checked);
    try {
      localStorage.setItem(KEY, choice.checked ? "on" : "off");
    } catch {
      // the choice then lasts for this page only
    }
  });

  const wide = window.matchMedia("(min-width: 992px)");
  // The pane gets the whole height of the window: what is above the desk was read on arriving.
  const show = (row) => {
    if (!row) return;
    for (const other of rows()) other.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    row.focus({ preventScroll: true });
    if (wide.matches && desk.getBoundingClientRect().top > 0) desk.scrollIntoView({ behavior: "instant" });
    row.scrollIntoView({ block: "nearest" });
  };
  // On a narrow screen the page scrolls, not the pane: the space bar is then the browser's.
  const scrolls = () => wide.matches && pane.scrollHeight > pane.clientHeight;
  const read = (by) => pane.scrollBy({ top: by * pane.clientHeight * 0.8 });
  const step = (by) => {
    const all = rows();
    const at = all.indexOf(document.activeElement.closest?.("[data-desk-row]") || current());
    const row = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
    waiting = null;
    if (!row) return;
    show(row);
    row.click();
  };
  // The letter of a button acts on the idea that the list marks, never on the one shown before it.
  const act = (letter) => {
    const marked = current()?.dataset.deskRow || ready;
    if (!ready || ready !== marked) {
      waiting = letter;
      return;
    }
    waiting = null;
    pane.querySelector(`[data-key="${CSS.escape(letter)}"]`)?.click();
  };
  const close = () => {
    const part = desk.querySelector("#volet-formulaire");
    if (part) part.replaceChildren();
    (current() || pane).focus();
  };
  const choose = () => {
    const box = (document.activeElement.closest?.(".desk-row") || current()?.closest(".desk-row"))
      ?.querySelector("input[type=checkbox]");
    if (box) box.checked = !box.checked;
  };

  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest?.("input:not([type=checkbox]), textarea, select");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest?.("form");
      const button = form?.querySelector("[data-sends]");
      if (button) {
        event.preventDefault();
        form.requestSubmit(button);
      }
      return;
    }
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
      if (desk.querySelector("#volet-formulaire > *")) close();
      return;
    }
    if (writing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.querySelector("dialog[open]") || !choice.checked) return;
    const letter = event.key.toLowerCase();
    if (letter === " " && scrolls() && !event.target.closest("button, summary, input, a:not([data-desk-row])")) read(event.shiftKey ? -1 : 1);
    else if (letter === "?") keys.showModal();
    else if (letter === "j") step(1);
    else if (letter === "k") step(-1);
    else if (letter === "v") choose();
    else if (letter === "w") desk.querySelector("[data-desk-together]")?.focus();
    else if (/^[a-z]$/.test(letter)) act(letter);
    else return;
    event.preventDefault();
  });

  // « Tout choisir »: the boxes of a group, in place; without script it is a link to the same.
  desk.addEventListener("click", (event) => {
    const all = event.target.closest("[data-desk-all]");
    if (!all || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const boxes = [...all.closest(".desk-group").querySelectorAll("input[type=checkbox]")];
    const on = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = on;
    const words = all.querySelector("[data-desk-all-words]");
    words.textContent = on ? words.dataset.none : words.dataset.all;
  });

  desk.addEventListener("click", (event) => {
    const row = event.target.closest("[data-desk-row]");
    if (row && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      wanted = row.dataset.hxGet;
      ready = null;
      show(row);
      return;
    }
    const closer = event.target.closest("#volet-formulaire [data-closes]");
    if (closer) {
      event.preventDefault();
      close();
    }
  });

  // Of two ideas asked for in a hurry only the last one is shown.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const asked = event.detail.requestConfig.path;
    if (event.detail.target === pane && wanted && asked !== wanted) event.detail.shouldSwap = false;
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    if (target === pane) {
      pane.scrollTop = 0;
      if (wanted) desk.classList.add("has-shown");
      const shown = pane.querySelector("[data-pane]")?.dataset.pane;
      const row = rows().find((one) => one.dataset.deskRow === shown);
      if (!current() && row) row.setAttribute("aria-current", "true");
      if (!wide.matches && wanted) {
        pane.querySelector("[data-pane-title]")?.focus();
      }
    } else if (target.matches?.("[data-part]")) {
      const first = target.querySelector("[data-error-summary]")
        || target.querySelector("input:not([type=hidden]), textarea, select, button");
      first?.focus();
      target.scrollIntoView({ block: "nearest" });
    }
  });

  const awake = () => {
    ready = pane.querySelector("[data-pane]")?.dataset.pane || null;
    if (waiting) act(waiting);
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target === pane) awake();
  });
  document.addEventListener("DOMContentLoaded", awake);

  // Back from an act: where one was in the list.
  if (new URLSearchParams(location.search).has("rang") && current()) show(current());
})();
