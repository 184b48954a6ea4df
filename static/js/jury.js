// Evaluating by keyboard: inside a criterion, 1 to 4 gives the score and goes to the next one; Ctrl
// + Enter sends. The figures act only where the focus is on a score.
(() => {
  const form = document.querySelector("[data-jury-form]");
  if (!form) return;
  const names = [...new Set([...form.querySelectorAll("input[type=radio]")].map((box) => box.name))];
  const group = (name) => [...form.querySelectorAll(`input[type=radio][name="${CSS.escape(name)}"]`)];

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-sends]"));
      return;
    }
    if (event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
    const chosen = group(event.target.name).find((box) => box.value === event.key);
    if (!chosen) return;
    event.preventDefault();
    chosen.checked = true;
    const next = names[names.indexOf(chosen.name) + 1];
    const following = next ? group(next) : [];
    const target = following.find((box) => box.checked) || following[0];
    (target || form.querySelector("textarea")).focus();
  });
})();
