// The anonymous zone: the draft stays in this tab, ideas that resemble it, the code's card, the
// puzzles solved while the code is written down. Every page works without any of it.
(() => {
  const all = (selector) => document.querySelectorAll(selector);
  const one = (selector) => document.querySelector(selector);

  // One click sends once; a page that comes back by « back » can be sent again.
  const busy = (form, on) => {
    form.dataset.sending = on ? "true" : "";
    for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
      if (on) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sending === "true") event.preventDefault();
    else setTimeout(() => busy(form, true));
  });
  window.addEventListener("pageshow", () => {
    for (const form of all("form[data-sending=true]")) busy(form, false);
  });
  (one("[data-error-summary]") || one(".is-invalid"))?.focus();

  // The draft: in this tab only (sessionStorage), gone when the letter is in the box.
  const store = (() => {
    try {
      return window.sessionStorage;
    } catch {
      return null; // refused by the browser: the page is then all there is
    }
  })();
  const keyOf = (place) => `essaim-lettre-${place}`;
  const done = one("[data-draft-done]");
  if (done) store?.removeItem(keyOf(done.dataset.draftDone));

  const draft = one("form[data-draft]");
  if (draft && store) {
    const key = keyOf(draft.dataset.draft);
    const fields = [...draft.querySelectorAll("input:not([type=hidden]), textarea, select")];
    const forget = draft.querySelector("[data-forget]");
    const said = draft.querySelector("[data-draft-said]");
    const written = () => fields.some((field) => field.tagName !== "SELECT" && field.value.trim());
    const show = () => {
      forget.hidden = !written();
      said.textContent = written() ? said.dataset.draftSaid : "";
    };
    const keep = () => {
      const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
      try {
        store.setItem(key, JSON.stringify(values));
      } catch {
        // no room: the page keeps the text
      }
      show();
    };
    if (!written()) {
      const kept = JSON.parse(store.getItem(key) || "{}");
      for (const field of fields) {
        const offered =
          field.tagName !== "SELECT" || [...field.options].some((option) => option.value === kept[field.name]);
        if (kept[field.name] && !field.value && offered) field.value = kept[field.name];
      }
    }
    show();
    draft.addEventListener("input", keep);
    draft.addEventListener("change", keep);
    forget.addEventListener("click", () => {
      store.removeItem(key);
      for (const field of fields) field.value = "";
      show();
      fields[0].focus();
    });
  }

  // Ideas that resemble it, when asked: compared in the server's memory only.
  const place = one("[data-neighbours]");
  if (draft && place) {
    const found = place.querySelector("[data-found]");
    place.hidden = false;
    place.querySelector("[data-look]").addEventListener("click", async () => {
      const data = new URLSearchParams();
      for (const name of ["csrfmiddlewaretoken", "title", "problem", "proposal"]) {
        data.set(name, draft.elements[name].value);
      }
      try {
        const answer = await fetch(draft.dataset.similar, { method: "POST", body: data, credentials: "omit" });
        if (!answer.ok) return;
        found.innerHTML = await answer.text();
        if (!found.firstElementChild) found.textContent = found.dataset.none;
      } catch {
        // no answer: the next page looks again
      }
    });
  }

  // The code's card.
  const card = one("[data-code-card]");
  if (card) {
    const code = card.querySelector("[data-code]").textContent.trim();
    const status = card.querySelector("[data-copy-said]");
    const copy = card.querySelector("[data-copy]");
    card.querySelector("[data-without-script]").remove();
    copy.hidden = !navigator.clipboard;
    copy.addEventListener("click", async () => {
      const words = copy.querySelector("[data-said]");
      await navigator.clipboard.writeText(code);
      words.textContent = words.dataset.said;
      status.textContent = words.dataset.said;
    });
    const print = card.querySelector("[data-print]");
    print.hidden = false;
    print.addEventListener("click", () => window.print());
    const keep = card.querySelector("[data-keep]");
    keep.hidden = false;
    keep.addEventListener("click", () => {
      const text = `${keep.dataset.keepText} ${window.location.origin}/anonyme/suivre/\r\n\r\n${code}\r\n`;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
      link.download = keep.dataset.keep;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  // The puzzles, in a worker. A deposit pressed before the end waits for it.
  const seal = one("form[data-seal]");
  if (seal && window.Worker) {
    const worker = new Worker(seal.dataset.worker);
    let pressed = null;
    worker.addEventListener("message", (event) => {
      seal.elements.proof.value = event.data;
      worker.terminate();
      if (pressed) seal.requestSubmit(pressed);
    });
    worker.addEventListener("error", () => {
      seal.removeEventListener("submit", hold, true);
      if (pressed) seal.requestSubmit(pressed);
    });
    const hold = (event) => {
      if (seal.elements.proof.value || event.submitter?.hasAttribute("data-aside")) return;
      event.preventDefault();
      event.stopPropagation();
      pressed = event.submitter;
      const words = pressed.querySelector("span");
      if (words) words.textContent = pressed.dataset.busy;
      pressed.setAttribute("aria-busy", "true");
    };
    seal.addEventListener("submit", hold, true);
    worker.postMessage(seal.dataset.puzzles);
  }
})();
