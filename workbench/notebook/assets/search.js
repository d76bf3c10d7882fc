const ROW = 64;      // pixels a result takes
const PAGE = 50;     // results asked for at a time
const CEILING = 8e6; // browsers stop drawing elements that are much taller

function render({ model, el }) {
  const view = viewIn({ model, el }, "search");
  const { root, words, send, on } = view;
  const bar = make("div", "wb-bar", null, { role: "search", "aria-label": words.search });
  const box = make("input", "wb-query", null, {
    type: "search", "aria-label": words.search, placeholder: words.hint, spellcheck: "false", autocomplete: "off",
  });
  const sort = make("select", "wb-sort", null, { "aria-label": words.sort });
  for (const name of ["time", "newest", "relevance"]) sort.append(make("option", "", words[name], { value: name }));
  const helper = folding(words.help, view.id("help"), () => fillHelp());
  const past = folding(words.history, view.id("history"), () => view.ask("history"));
  bar.append(box, sort, past.button, helper.button);
  const line = make("div", "wb-statusline");
  const status = make("span", "wb-status", "", { role: "status", "aria-live": "polite" });
  const everywhere = makeButton("wb-everywhere", words.everywhere, () => {
    const press = everywhere.getAttribute("aria-pressed") !== "true";
    send("everywhere", { query: press ? box.value : "" });
  }, { "aria-pressed": "false" });
  everywhere.disabled = true;
  const told = (row) => [row.sender, row.when].filter(Boolean).join(", ");
  const tags = tagsIn(view, { shown: () => [...pages.values()].flat().slice(-500).map((row) => row.key), changed: () => paint() });
  const tagit = makeButton("wb-tagit", words.tag, () => { const row = stale ? null : rowAt(current); if (row) tags.open(row, told(row)); });
  tagit.disabled = true;
  const buttons = make("span", "wb-buttons");
  buttons.append(tagit, everywhere);
  line.append(status, buttons);
  const note = make("div", "wb-note", "", { role: "note" });
  const narrow = make("div", "wb-facets", null, { role: "group", "aria-label": words.narrow });
  const list = make("div", "wb-list", null, { role: "listbox", tabindex: "0", "aria-label": words.results });
  const pad = make("div", "wb-pad", null, { role: "presentation" });
  list.append(pad);
  root.append(bar, past.panel, helper.panel, line, note, narrow, tags.box, list, make("div", "wb-keys", words.keyboard));

  let question = 0, total = 0, stale = true, current = 0, opened = "", claim = "", timer, waiting = new Set();
  let pages = new Map();
  const rowAt = (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  const scale = () => Math.max(1, (total * ROW) / CEILING);

  function search(stay = false) {
    clearTimeout(timer);
    stale = true;
    list.setAttribute("aria-busy", "true");
    status.textContent = words.searching;
    question = view.ask("search", { query: box.value, sort: sort.value, stay }, ["results", "facets", "page"]);
  }

  function paint() {
    pad.style.height = Math.min(total * ROW, CEILING) + "px";
    const first = Math.max(0, Math.floor((list.scrollTop * scale()) / ROW) - 3);
    const last = Math.min(total, first + Math.ceil(list.clientHeight / ROW) + 6);
    const nodes = [];
    for (let index = first; index < last; index += 1) nodes.push(result(index));
    pad.replaceChildren(...nodes);
    const active = nodes.find((node) => node.getAttribute("aria-selected") === "true");
    if (active) list.setAttribute("aria-activedescendant", active.id);
    else list.removeAttribute("aria-activedescendant");
  }

  function result(index) {
    const row = rowAt(index);
    const node = make("div", "wb-hit", null, {
      role: "option", id: view.id(index), "aria-selected": String(index === current),
      "aria-setsize": String(total), "aria-posinset": String(index + 1),
    });
    node.style.top = (index * ROW) / scale() + "px";
    if (!row) {
      node.append(make("div", "wb-meta", "…"));
      const page = Math.floor(index / PAGE);
      if (!waiting.has(page)) { waiting.add(page); send("page", { question, page }); }
      return node;
    }
    if (row.key === opened) node.classList.add("wb-opened");
    const line = meta("wb-meta", [row.when, row.sender, row.where]);
    line.prepend(tags.chips(row));
    node.append(line);
    node.append(marked(make("div", "wb-words"), row.passage, row.passage_spans));
    node.addEventListener("click", () => { if (!stale) { current = index; open(); } });
    return node;
  }

  function open() {
    paint();
    const row = rowAt(current);
    if (row && !stale) send("open", { key: row.key, item: row.item });
  }

  function move(step) {
    if (stale || !total) return;
    current = Math.max(0, Math.min(total - 1, current + step));
    const top = (current * ROW) / scale();
    if (top < list.scrollTop) list.scrollTop = top;
    if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
    open();
  }

  on("results", (message) => {
    total = message.total;
    current = 0;
    stale = false;
    pages = new Map([[0, message.rows]]);
    waiting = new Set([0]);
    list.scrollTop = 0;
    list.removeAttribute("aria-busy");
    status.textContent = message.status;
    note.textContent = message.note;
    everywhere.disabled = !message.status;
    tagit.disabled = !total;
    box.setAttribute("aria-invalid", String(Boolean(message.fault)));
    paint();
  });
  on("page", (message) => { pages.set(message.page, message.rows); paint(); });
  on("facets", (message) => narrow.replaceChildren(...message.facets.map(facet)));
  on("everywhere", (message) => everywhere.setAttribute("aria-pressed", String(message.on)));
  on("opened", (message) => { opened = message.key; paint(); });
  on("claims", (message) => { claim = message.chosen; });
  on("pinned", (message) => { status.textContent = message.text; });
  on("stale", () => { note.textContent = words.stale; });
  on("history", (message) => {
    past.panel.replaceChildren(...message.items.map((item) => {
      const button = makeButton("wb-past", null, () => { past.close(); take(item.query); });
      button.append(make("bdi", "", item.query), make("span", "wb-count", item.told));
      return button;
    }));
    if (!message.items.length) past.panel.append(make("span", "wb-meta", words.nohistory));
  });

  function facet(item) {
    const pick = make("select", "wb-facet", null, { "aria-label": `${words.narrow}: ${item.label}` });
    pick.append(make("option", "", item.label, { value: "" }));
    for (const one of item.values) {
      const option = make("option", "", `${one.value} (${one.hits})`, { value: one.term });
      option.disabled = !one.term;
      pick.append(option);
    }
    if (item.more > 0) pick.append(Object.assign(make("option", "", words.more.replace("{count}", item.more)), { disabled: true }));
    pick.addEventListener("change", () => { if (pick.value) take(`(${box.value}) ${pick.value}`); });
    return pick;
  }

  function take(query) {
    box.value = query;
    search(true);
    list.focus();
  }

  function fillHelp() {
    helper.panel.replaceChildren(...words.examples.split("\n").map((example) => {
      const [query, told] = example.split("\t");
      const button = makeButton("wb-past", null, () => { box.value = query; helper.close(); search(); box.focus(); });
      button.append(make("code", "", query), make("span", "wb-count", told));
      return button;
    }));
  }

  box.addEventListener("input", () => { clearTimeout(timer); stale = true; timer = setTimeout(search, 250); });
  sort.addEventListener("change", () => search());
  list.addEventListener("scroll", () => requestAnimationFrame(paint));
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input, select, textarea, button");
    const row = stale ? null : rowAt(current);
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
    const stances = { s: "supports", x: "contradicts" };
    let used = true;
    if (event.target === box && event.key === "Enter") { search(true); list.focus(); }
    else if (event.target === box && event.key === "ArrowDown") list.focus();
    else if (event.key === "Escape") { past.close(); helper.close(); list.focus(); }
    else if (typing) used = false;
    else if (event.key in steps) move(steps[event.key]);
    else if (event.key === "/") box.focus();
    else if (event.key === "Enter") open();
    else if (event.key === "t" && row) tags.open(row, told(row));
    else if (event.key === "p" && row) send("pin", { key: row.key, item: row.item });
    else if (event.key in stances && row && claim) send("tie", { key: row.key, item: row.item, claim, stance: stances[event.key] });
    else used = false;
    if (used) event.preventDefault();
  });
  const watch = new ResizeObserver(() => paint());
  watch.observe(list);
  view.endings.push(() => watch.disconnect(), () => clearTimeout(timer));
  box.value = model.get("query");
  view.begin();
  if (box.value) search();
  return view.end;
}

export default { render };
