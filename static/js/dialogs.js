// <dialog> opened by [data-dialog-open="id"], closed by [data-dialog-close], Escape, or a click on
// the backdrop. The browser keeps the focus inside and gives it back.
(() => {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog-open]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.dialogOpen).showModal();
      return;
    }
    const closer = event.target.closest("[data-dialog-close]");
    if (closer) closer.closest("dialog").close();
    else if (event.target.matches("dialog[open]")) event.target.close();
  });
})();
