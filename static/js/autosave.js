// Keeps a deposit as it is typed: a save two seconds after the last key, and before leaving.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const said = form.querySelector("[data-saved-at]");
  let timer = null;
  let pending = false;

  const body = () => {
    const data = new FormData(form);
    data.delete("files");
    return data;
  };

  const save = async () => {
    clearTimeout(timer);
    if (!pending) return;
    pending = false;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: body(),
        redirect: "manual",
        headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
      });
      if (answer.ok) {
        said.textContent = (await answer.json()).saved;
      } else if (answer.status === 422) {
        said.textContent = "";
      } else {
        pending = true;
        said.textContent = said.dataset.signedOut;
        if (answer.status === 403 && window.signInAgain) window.signInAgain(save);
      }
    } catch {
      pending = true;
      said.textContent = said.dataset.failed;
    }
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    pending = true;
    clearTimeout(timer);
    timer = setTimeout(save, 2000);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    pending = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
})();
