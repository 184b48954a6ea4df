// Files leave as they are chosen or pasted, each with its progress. Without JavaScript they leave
// with the form.
(() => {
  const form = document.querySelector("form[data-uploads]");
  if (!form) return;
  const field = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-upload-list]");
  const said = form.querySelector("[data-upload-said]");
  let leaving = 0;
  let refused = false;
  said.id ||= "upload-said";

  // What is said of the last file stands beside its field, and is read with it.
  const say = (words, wrong) => {
    refused = wrong;
    said.className = wrong ? "invalid-feedback d-block" : "form-text";
    said.textContent = words;
    field.setAttribute("aria-invalid", wrong ? "true" : "false");
    field.classList.toggle("is-invalid", wrong);
    const others = (field.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .filter((name) => name && name !== said.id);
    field.setAttribute("aria-describedby", [...others, said.id].join(" "));
  };

  const row = (file) => {
    const line = document.createElement("p");
    const name = document.createElement("span");
    const bar = document.createElement("progress");
    line.className = "progress-line-words mb-0";
    name.textContent = file.name;
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    line.append(name, bar);
    list.append(line);
    return { line, bar };
  };

  const send = (file) =>
    new Promise((done) => {
      const { line, bar } = row(file);
      const request = new XMLHttpRequest();
      const data = new FormData();
      data.append("files", file, file.name);
      request.open("POST", form.dataset.uploads);
      const token = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1] ?? "";
      request.setRequestHeader("X-CSRFToken", token);
      request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
      });
      request.addEventListener("loadend", () => {
        line.remove();
        if (request.status === 200) {
          document.getElementById("deposit-files").outerHTML = request.responseText;
          say(said.dataset.done.replace("%", file.name), false);
        } else if (request.status === 403 && window.signInAgain) {
          window.signInAgain(() => send(file));
        } else {
          const words = { 413: said.dataset.tooLarge, 422: request.responseText };
          say((words[request.status] ?? said.dataset.failed).replace("%", file.name), true);
        }
        done();
      });
      request.send(data);
    });

  const sendAll = async (files) => {
    leaving += files.length;
    for (const file of files) {
      await send(file);
      leaving -= 1;
    }
  };

  // A form sent while files leave waits for them; if one is refused meanwhile, it stays, and says so.
  form.addEventListener("submit", (event) => {
    if (!leaving) return;
    event.preventDefault();
    const button = event.submitter;
    refused = false;
    const again = setInterval(() => {
      if (leaving) return;
      clearInterval(again);
      if (refused) field.focus();
      else form.requestSubmit(button);
    }, 100);
  });

  field.addEventListener("change", async () => {
    const files = [...field.files];
    field.value = "";
    await sendAll(files);
  });

  form.addEventListener("paste", (event) => {
    const images = [...(event.clipboardData?.files ?? [])].filter((file) =>
      ["image/png", "image/jpeg"].includes(file.type),
    );
    if (!images.length) return;
    event.preventDefault();
    const hour = new Date().toLocaleTimeString("fr-FR").replaceAll(":", "-");
    sendAll(
      images.map(
        (file, n) =>
          new File([file], `image-collee-${hour}${n ? `-${n}` : ""}.${file.type.slice(6)}`, {
            type: file.type,
          }),
      ),
    );
  });
})();
