// Menus are <details data-menu>: they work alone. This closes them on Escape, on a click
// elsewhere, and when the focus leaves.
(() => {
  const opened = () => document.querySelectorAll("details[data-menu][open]");
  const closeUnless = (target) => {
    for (const menu of opened()) {
      if (!menu.contains(target)) menu.open = false;
    }
  };

  document.addEventListener("click", (event) => closeUnless(event.target));
  document.addEventListener("focusin", (event) => closeUnless(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    for (const menu of opened()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
