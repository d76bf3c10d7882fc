function render({ model, el }) {
  const view = viewIn({ model, el }, "panel");
  const { root, words, send, on } = view;
  const head = make("div", "wb-head");
  const name = make("span", "wb-title");
  const facts = make("dl", "wb-facts");
  head.append(name, facts);
  const buttons = make("div", "wb-buttons");
  const folds = {};
  for (const kind of ["receipts", "originals", "failed", "gaps"]) {
    folds[kind] = folding(words[kind], view.id(kind), () => view.ask(kind));
    folds[kind].panel.classList.add("wb-list");
    folds[kind].panel.tabIndex = 0;
    buttons.append(folds[kind].button);
    on(kind, (message) => folds[kind].panel.replaceChildren(...listed(message)));
  }
  const read = folding(words.readin, view.id("readin"), () => {});
  buttons.append(read.button);
  const form = make("form", "wb-form");
  const inputs = Object.fromEntries(["path", "custodian", "zone"].map((kind) => {
    const input = make("input", `wb-${kind}`, null, { type: "text", "aria-label": words[kind], placeholder: words[kind], spellcheck: "false" });
    form.append(input);
    return [kind, input];
  }));
  const start = make("button", "wb-ingest", words.ingest, { type: "submit" });
  form.append(start);
  read.panel.append(form);
  const bar = make("progress", "wb-bar", null, { "aria-label": words.ingest, max: "1" });
  bar.hidden = true;
  const status = make("div", "wb-status", "", { role: "status", "aria-live": "polite" });
  root.append(head, buttons, read.panel, folds.receipts.panel, folds.originals.panel, folds.failed.panel, folds.gaps.panel, bar, status);
  let version = null;

  function listed(message) {
    const rows = message.rows.map((row) => {
      const node = make("div", "wb-row");
      node.append(make("bdi", "wb-name", row.name), " ", make("bdi", "", row.told));
      if (row.sure) node.append(" ", make("span", "wb-count", `(${row.sure})`));
      return node;
    });
    if (!rows.length) rows.push(make("div", "wb-meta", words.nothing));
    if (message.more) rows.push(make("div", "wb-meta", words.more.replace("{n}", message.more)));
    return rows;
  }

  on("case", (message) => {
    name.textContent = [words.case, message.name].filter(Boolean).join(" ");
    facts.replaceChildren(...message.pairs.flatMap(([key, value]) => {
      const pair = make("div", "wb-fact");
      pair.append(make("dt", "", key), make("dd", "", value));
      return [pair];
    }));
    folds.failed.button.classList.toggle("wb-alarm", message.failed > 0);
    if (message.running) { status.textContent = message.running; bar.removeAttribute("value"); }
    bar.hidden = !message.running;
    if (!message.running && version !== null && message.version === version) status.textContent = status.dataset.last || "";
    if (version !== null && message.version !== version) for (const kind of Object.keys(folds)) if (!folds[kind].panel.hidden) view.ask(kind);
    version = message.version;
  });
  on("progress", (message) => { bar.hidden = false; bar.value = message.share; status.textContent = message.text; });
  on("done", (message) => {
    bar.hidden = true;
    start.disabled = false;
    status.textContent = message.text;
    status.dataset.last = message.text;
  });
  view.onFault(() => { start.disabled = false; });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start.disabled = true;
    send("ingest", Object.fromEntries(Object.entries(inputs).map(([kind, input]) => [kind, input.value])));
  });
  view.begin();
  return view.end;
}

export default { render };
