// The session ended while someone was writing: they sign in again in a dialog of the same page, and
// what waited is saved. Other scripts call `window.signInAgain(then)`.
(() => {
  const dialog = document.getElementById("sign-in-again");
  if (!dialog) return;
  const form = dialog.querySelector("form");
  const error = dialog.querySelector("[role=alert]");
  const password = form.querySelector("[type=password]");
  let waiting = [];

  window.signInAgain = (then) => {
    waiting.push(then);
    if (!dialog.open) dialog.showModal();
    password.focus();
  };

  const say = (words) => {
    error.textContent = words;
    error.hidden = false;
    password.select();
    password.focus();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.hidden = true;
    const token = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1] ?? "";
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: {
          Accept: "application/json",
          "X-Requested-With": "XMLHttpRequest",
          "X-CSRFToken": token,
        },
      });
      if (answer.ok) {
        password.value = "";
        dialog.close();
        const due = waiting;
        waiting = [];
        for (const then of due) then();
      } else {
        say(answer.status === 400 ? dialog.dataset.wrong : dialog.dataset.failed);
      }
    } catch {
      say(dialog.dataset.failed);
    }
  });

  // Signed in again in another tab: coming back tries what waited once more.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || !waiting.length) return;
    const due = waiting;
    waiting = [];
    for (const then of due) then();
  });
})();
