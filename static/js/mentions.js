// Naming someone: « @ » and the first letters show a short list of those who may see the idea. The
// field stays a plain field: without this script, the name or the address is typed whole.
(() => {
  const WAIT = 150;
  const TYPED = /(?:^|\s)@([\p{L}\d.’'-]+(?: [\p{L}\d.’'-]*){0,2})$/u;
  let field, list, live, timer, people = [], found = [], chosen = -1, asked = 0;

  const typed = () => TYPED.exec(field.value.slice(0, field.selectionStart))?.[1];

  function close() {
    list?.remove();
    list = undefined;
    people = [];
    chosen = -1;
    field?.removeAttribute("aria-activedescendant");
    field?.removeAttribute("aria-controls");
  }

  function point(index) {
    chosen = index;
    [...list.children].forEach((item, number) => {
      item.setAttribute("aria-selected", number === index ? "true" : "false");
    });
    field.setAttribute("aria-activedescendant", list.children[index].id);
  }

  function write(person) {
    const caret = field.selectionStart;
    const start = caret - typed().length;
    field.setRangeText(`${person.write} `, start, caret, "end");
    close();
    field.focus();
  }

  function show() {
    close();
    if (!found.length) return;
    people = found;
    list = document.createElement("ul");
    list.className = "mention-list";
    list.id = "mention-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Personnes");
    people.forEach((person, number) => {
      const item = document.createElement("li");
      item.id = `mention-${number}`;
      item.setAttribute("role", "option");
      const name = document.createElement("strong");
      name.textContent = person.name;
      const unit = document.createElement("span");
      unit.textContent = person.unit;
      item.append(name, " ", unit);
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        write(person);
      });
      list.append(item);
    });
    field.after(list);
    field.setAttribute("aria-controls", list.id);
    live.textContent = people.length === 1 ? "1 personne proposée" : `${people.length} personnes proposées`;
    point(0);
  }

  async function ask() {
    const words = typed();
    if (!words) return close();
    const turn = ++asked;
    const url = `${field.dataset.mentions}?q=${encodeURIComponent(words)}`;
    const response = await fetch(url, { headers: { Accept: "application/json" } });
    if (!response.ok || turn !== asked) return;
    found = (await response.json()).people;
    show();
  }

  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("textarea[data-mentions]")) return;
    if (field !== event.target) close();
    field = event.target;
    field.setAttribute("aria-autocomplete", "list");
    if (!live?.isConnected) {
      live = document.createElement("p");
      live.className = "visually-hidden";
      live.setAttribute("role", "status");
      field.after(live);
    }
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });

  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== field) return;
    const last = people.length - 1;
    if (event.key === "ArrowDown") point(chosen === last ? 0 : chosen + 1);
    else if (event.key === "ArrowUp") point(chosen === 0 ? last : chosen - 1);
    else if (event.key === "Enter" || event.key === "Tab") write(people[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });

  document.addEventListener("focusout", (event) => {
    if (event.target === field) close();
  });
})();
