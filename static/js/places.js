// A tree of places to choose from: a search, a count, and branches that check what they hold.
// Without it the check boxes work alone: the server reads a branch as all of its places.
(() => {
  const fold = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const thin = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");

  for (const tree of document.querySelectorAll("[data-place-tree]")) {
    const rows = [...tree.querySelectorAll("[data-path]")].map((row) => ({
      row,
      path: row.dataset.path,
      words: fold(row.textContent),
      place: row.querySelector("input:not([name$='_branch'])"),
      branch: row.querySelector("input[name$='_branch']"),
    }));
    const tools = tree.querySelector(".place-tree-tools");
    const count = tree.querySelector(".place-tree-count");
    const search = tree.querySelector("input[type='search']");
    const places = rows.filter(({ place }) => place);
    tools.hidden = false;


    const say = () => {
      const chosen = places.filter(({ place }) => place.checked);
      count.textContent = chosen.length
        ? `${thin(chosen.length)} ${chosen.length > 1 ? count.dataset.many : count.dataset.one}`
        : count.dataset.none;
      for (const { path, branch } of rows) {
        if (!branch) continue;
        const below = places.filter((one) => one.path.startsWith(path));
        const done = below.filter(({ place }) => place.checked).length;
        branch.checked = done > 0 && done === below.length;
        branch.indeterminate = done > 0 && done < below.length;
      }
    };

    tree.addEventListener("change", (event) => {
      const found = rows.find(({ branch }) => branch === event.target);
      if (found) {
        for (const { path, place, row } of places) {
          if (path.startsWith(found.path) && !row.hidden) place.checked = event.target.checked;
        }
      }
      say();
    });
    search?.addEventListener("input", () => {
      const asked = fold(search.value.trim());
      const shown = new Set(rows.filter(({ words }) => words.includes(asked)).map(({ path }) => path));
      for (const { row, path } of rows) {
        row.hidden = ![...shown].some((one) => one === path || one.startsWith(path) || path.startsWith(one));
      }
    });
    search?.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    say();
  }
})();
