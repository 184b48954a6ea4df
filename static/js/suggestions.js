// The ideas proposed under the search box are a plain list of links: the arrows walk through it,
// Escape and leaving close it, before the menu that holds it. Without JavaScript, Enter searches.
(() => {
  const boxOf = (element) => element.closest?.("[data-suggestions]");
  const listOf = (box) => box.querySelector(".suggestions");
  const links = (box) => [...listOf(box).querySelectorAll("a")];

  const close = (box) => {
    listOf(box).replaceChildren();
  };

  document.addEventListener("keydown", (event) => {
    const box = boxOf(event.target);
    if (!box) return;
    const input = box.querySelector("input[type=search]");
    const all = links(box);
    if (event.key === "Escape" && all.length) {
      event.preventDefault();
      close(box);
      input.focus();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const at = all.indexOf(document.activeElement) + step;
      if (at < 0) input.focus();
      else all[Math.min(at, all.length - 1)].focus();
    }
  }, true);
  document.addEventListener("focusin", (event) => {
    for (const box of document.querySelectorAll("[data-suggestions]")) {
      if (!box.contains(event.target)) close(box);
    }
  });
  document.addEventListener("click", (event) => {
    for (const box of document.querySelectorAll("[data-suggestions]")) {
      if (!box.contains(event.target)) close(box);
    }
  });
})();
