// The time an idea has been examined, kept up to date; without it the page says it when it opens.
(() => {
  const clocks = document.querySelectorAll("[data-since]");
  const tick = () => {
    for (const clock of clocks) {
      const seconds = (Date.now() - Date.parse(clock.dataset.since)) / 1000;
      const words = `${Math.max(0, Math.floor(seconds / 60))} min`;
      const place = clock.querySelector("[data-clock]");
      if (place.textContent !== words) place.textContent = words;
    }
  };
  if (clocks.length) setInterval(tick, 5000);
})();
