// What all views share. Every word of the leak goes through textContent: nothing is parsed. Every action names the key
// of what was on the screen, and every answer the number of its question: an answer to an older question is forgotten.

function make(tag, name, text, attributes = {}) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined && text !== null) node.textContent = text;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function makeButton(name, text, pressed, attributes = {}) {
  const node = make("button", name, text, { type: "button", ...attributes });
  node.addEventListener("click", pressed);
  return node;
}

function marked(parent, text, spans) {
  let at = 0;
  for (const [start, end] of spans || []) {
    if (start < at) continue;
    parent.append(text.slice(at, start), make("mark", "", text.slice(start, end)));
    at = end;
  }
  parent.append(text.slice(at));
  parent.dir = "auto";
  return parent;
}

// Names may run from right to left: each part stands in a bdi of its own, so that none reorders its neighbours.
function meta(name, parts) {
  const node = make("div", name);
  parts.filter(Boolean).forEach((part, index) => node.append(index ? "  ·  " : "", make("bdi", "", part)));
  return node;
}

// One view in one place of the page: its root, its words, and a line to the kernel.
//   on(kind, hear)   what to do with a message of that kind; of answers only those to the newest question are heard
//   ask(kind, content, answers)   send with a number, so that answers of these kinds can be told from older ones
//   send(kind, ...)  send without one
//   end()            give this back from render()
function viewIn({ model, el }, name) {
  const root = make("div", `wb-view wb-${name}`, null, { lang: model.get("language"), id: `wb-${model.get("name")}-root` });
  root.dataset.lmSuppressShortcuts = "true";
  el.append(root);
  const words = model.get("words");
  const heard = new Map(), asked = new Map(), endings = [];
  const send = (kind, content = {}) => model.send({ kind, ...content });
  const on = (kind, hear) => heard.set(kind, hear);

  let count = 0;
  function ask(kind, content = {}, answers = [kind]) {
    const question = (count += 1);
    for (const answer of [answers].flat()) asked.set(answer, question);
    model.send({ kind, question, ...content });
    return question;
  }

  function hear(message) {
    const newest = asked.get(message.kind);
    if (message.question !== undefined && newest !== undefined && message.question !== newest) return;
    heard.get(message.kind)?.(message);
  }

  const fault = make("div", "wb-fault", "", { role: "alert" });
  const faults = [];
  on("fault", (message) => { fault.textContent = message.text; faults.forEach((hears) => hears()); });
  root.addEventListener("click", () => { fault.textContent = ""; });
  const foot = footOf(words, on, send);
  model.on("msg:custom", hear);
  root.addEventListener("keydown", (event) => event.stopPropagation()); // a, b, dd belong to the notebook

  const begin = () => { root.append(fault, foot); send("hello"); };
  const end = () => {
    endings.forEach((ending) => ending());
    model.off("msg:custom", hear);
    try { send("bye"); } catch { /* the kernel may be gone already */ }
  };
  const onFault = (hears) => faults.push(hears);
  return { root, words, on, onFault, ask, send, begin, end, endings, id: (part) => `wb-${model.get("name")}-${part}` };
}

// A button that unfolds a panel below it; `fill` is called when it opens.
function folding(label, id, fill) {
  const panel = make("div", "wb-folded", null, { id, hidden: "", role: "group", "aria-label": label });
  const close = () => { panel.hidden = true; button.setAttribute("aria-expanded", "false"); };
  const button = makeButton("", label, () => {
    if (!panel.hidden) return close();
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    return fill();
  }, { "aria-expanded": "false", "aria-controls": id });
  return { button, panel, close };
}

// What is chosen, each with a button to take it back; and the line of Python that does what was done last.
function footOf(words, on, send) {
  const foot = make("div", "wb-foot");
  const chosen = make("div", "wb-chosen", null, { role: "group", "aria-label": words.chosen });
  const code = make("code", "wb-line");
  const copy = makeButton("wb-copy", words.copy, async () => {
    await navigator.clipboard.writeText(code.textContent);
    copy.textContent = words.copied;
    setTimeout(() => { copy.textContent = words.copy; }, 1500);
  });
  const line = make("div", "wb-python", null, { hidden: "" });
  line.append(code, copy);
  foot.append(chosen, line);
  on("line", (message) => { code.textContent = message.line; line.hidden = !message.line; });
  on("chosen", (message) => chosen.replaceChildren(
    ...message.ways.map((one) => {
      const label = `${words.remove}: ${words[one.way]} ${one.words}`;
      const node = makeButton("wb-way", null, () => send("clear", { way: one.way }), { "aria-label": label, title: label });
      node.append(words[one.way] + " ", make("bdi", "", one.words), " ×");
      return node;
    }),
    ...(message.ways.length > 1 ? [makeButton("wb-way", words.clear, () => send("clear"))] : []),
  ));
  return foot;
}

// Tags: chips beside what bears them, and one box in which they are written and taken off. `shown` gives the keys that are
// drawn now, `changed` draws them anew. The box keeps the key of what it was opened for, whatever is opened meanwhile.
function tagsIn(view, { shown, changed }) {
  const { words, on, send } = view;
  const worn = new Map();
  let at = null, back = null;
  const box = make("form", "wb-tagbox", null, { hidden: "", "aria-label": words.tags });
  const what = make("span", "wb-meta wb-tagwhat", "", { id: view.id("tagwhat") });
  const taken = make("span", "wb-tags");
  const known = make("datalist", "", null, { id: view.id("known") });
  const name = make("input", "wb-newtag", null, { type: "text", maxlength: "60", dir: "auto", list: view.id("known"),
    placeholder: words.newtag, "aria-label": words.newtag, "aria-describedby": view.id("tagwhat"), autocomplete: "off" });
  box.append(what, taken, name, known, makeButton("wb-tagdone", words.closetags, () => close()));
  const of = (row) => worn.get(row.key) ?? row.tags ?? [];

  function chips(row) {
    const line = make("span", "wb-tags");
    for (const [, seen] of of(row)) line.append(make("bdi", "wb-tag", seen));
    return line;
  }
  function draw() {
    taken.replaceChildren(...of(at).map(([own, seen]) => {
      const label = `${words.untag}: ${seen}`;
      const chip = makeButton("wb-tag", null, () => { send("untag", { key: at.key, item: at.item, tag: own }); name.focus(); }, { "aria-label": label, title: label });
      chip.append(make("bdi", "", seen), " ×");
      return chip;
    }));
  }
  function open(row, told) {
    back = document.activeElement;
    at = { key: row.key, item: row.item, tags: row.tags };
    what.textContent = "";
    const [before, after] = words.tagsof.split("{what}");
    what.append(before, make("bdi", "", told), after);
    name.value = "";
    box.hidden = false;
    draw();
    name.focus();
  }
  function close() {
    box.hidden = true;
    at = null;
    if (back?.isConnected) back.focus(); else view.root.querySelector("[tabindex='0']")?.focus();
  }
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    if (at && name.value.trim()) send("tag", { key: at.key, item: at.item, tag: name.value });
    name.value = "";
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); close(); }
    event.stopPropagation(); // letters are words here, not keys
  });
  on("retag", (message) => {
    known.replaceChildren(...message.names.map((one) => make("option", "", null, { value: one })));
    worn.clear();
    if (shown().length) send("tags", { keys: shown() });
  });
  on("tags", (message) => {
    for (const [key, tags] of Object.entries(message.of)) worn.set(key, tags);
    if (at) draw();
    changed();
  });
  return { box, chips, open };
}
