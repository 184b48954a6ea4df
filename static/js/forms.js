// Forms: one click sends once; a form sent in error brings the person to what must be mended.
(() => {
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
    if (form.dataset.sending === "true") {
      event.preventDefault();
      return;
    }
    // After the submit event, so that the pressed button's own name and value still leave.
    setTimeout(() => busy(form, true));
  });

  // Signing in again, in another tab, changes the token: what leaves this page takes the new one.
  const currentToken = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
  document.addEventListener("formdata", (event) => {
    const token = currentToken();
    if (token && event.formData.has("csrfmiddlewaretoken")) {
      event.formData.set("csrfmiddlewaretoken", token);
    }
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const token = currentToken();
    if (token) event.detail.headers["x-csrftoken"] = token;
  });

  // A page brought back by the « back » button must accept to be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending=true]")) busy(form, false);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) busy(form, false);
  });

  // A part of a page that was refused (session over, rights changed): the whole page says why. Only
  // for what a person sent: what a page asks by itself, as they type, must never send their form.
  document.addEventListener("htmx:responseError", (event) => {
    const asked = event.detail.elt;
    if (asked.dataset.failed) asked.textContent = asked.dataset.failed;
    const form = asked.form || event.target.closest?.("form");
    if (!form || !asked.matches("form, button")) return;
    const submitter = event.detail.requestConfig.triggeringEvent?.submitter;
    const pressed = submitter || (asked.matches("button") ? asked : null);
    if (pressed?.hasAttribute("formaction")) form.action = pressed.formAction;
    if (pressed?.name) {
      const value = document.createElement("input");
      Object.assign(value, { type: "hidden", name: pressed.name, value: pressed.value });
      form.append(value);
    }
    form.submit();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const summary = document.querySelector("[data-error-summary]");
    if (summary?.dataset.errorSummary === "still") return;
    const first = summary || document.querySelector(".is-invalid, [aria-invalid=true]");
    if (first) first.focus();
  });

  // Selects of sorts and filters may send their form when changed.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
})();
