// Search, conversation and evidence in one view. Every word of the leak goes through textContent: nothing is parsed.
// Every action carries the key of the message that was on the screen, and every answer the number of its question,
// so that a slow answer can never pin the wrong message.

const ROW = 64;      // pixels a result takes
const PAGE = 50;     // results asked for at a time
const CEILING = 8e6; // browsers stop drawing elements that are much taller

function make(tag, name, text, attributes = {}) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined && text !== null) node.textContent = text;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
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

function render({ model, el }) {
  const root = make("div", "wb-reading", null, { lang: model.get("language") });
  root.dataset.lmSuppressShortcuts = "true";
  el.append(root);
  const words = model.get("words");

  const bar = make("div", "wb-bar", null, { role: "search", "aria-label": words.search });
  const box = make("input", "wb-query", null, { type: "search", "aria-label": words.search, placeholder: words.hint });
  const sort = make("select", "wb-sort", null, { "aria-label": words.sort });
  for (const name of ["time", "relevance"]) sort.append(make("option", "", words[name], { value: name }));
  const status = make("span", "wb-status", "", { role: "status", "aria-live": "polite" });
  bar.append(box, sort, status);
  const note = make("div", "wb-note", "", { role: "note" });
  const narrow = make("div", "wb-facets", null, { role: "group", "aria-label": words.narrow });
  const panes = make("div", "wb-panes");
  const list = make("div", "wb-list", null, { role: "listbox", tabindex: "0", "aria-label": words.results });
  const pad = make("div", "wb-pad", null, { role: "presentation" });
  list.append(pad);
  const talk = make("div", "wb-talk", null, { role: "region", tabindex: "0", "aria-label": words.conversation });
  const board = make("div", "wb-board", null, { role: "region", tabindex: "0", "aria-label": words.board });
  panes.append(list, talk, board);
  root.append(bar, note, narrow, panes, make("div", "wb-keys", words.keys));

  let question = 0, total = 0, stale = true, current = 0;
  let pages = new Map(), waiting = new Set(), shown = null, said = [], claims = [], chosen = "";

  const rowAt = (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  const send = (content) => model.send(content);

  function ask() {
    question += 1;
    stale = true;
    list.setAttribute("aria-busy", "true");
    send({ kind: "search", question, query: box.value, sort: sort.value });
  }

  function paint() {
    pad.style.height = Math.min(total * ROW, CEILING) + "px";
    const scale = total * ROW > CEILING ? (total * ROW) / CEILING : 1;
    const first = Math.max(0, Math.floor((list.scrollTop * scale) / ROW) - 3);
    const last = Math.min(total, first + Math.ceil(list.clientHeight / ROW) + 6);
    const nodes = [];
    for (let index = first; index < last; index += 1) nodes.push(result(index, scale));
    pad.replaceChildren(...nodes);
    const active = nodes.find((node) => node.getAttribute("aria-selected") === "true");
    if (active) list.setAttribute("aria-activedescendant", active.id);
    else list.removeAttribute("aria-activedescendant");
  }

  function result(index, scale) {
    const row = rowAt(index);
    const node = make("div", "wb-hit", null, {
      role: "option", id: `wb-${model.get("name")}-${index}`, "aria-selected": String(index === current),
      "aria-setsize": String(total), "aria-posinset": String(index + 1),
    });
    node.style.top = (index * ROW) / scale + "px";
    if (!row) {
      node.append(make("div", "wb-meta", "…"));
      const page = Math.floor(index / PAGE);
      if (!waiting.has(page)) { waiting.add(page); send({ kind: "page", question, page }); }
      return node;
    }
    node.append(meta("wb-meta", [row.when, row.sender, row.where]));
    node.append(marked(make("div", "wb-words"), row.passage, row.passage_spans));
    node.addEventListener("click", () => { if (!stale) { current = index; open(); } });
    return node;
  }

  function open() {
    paint();
    const row = rowAt(current);
    if (row && !stale) send({ kind: "open", question, key: row.key, item: row.item });
  }

  function move(step) {
    if (stale || !total) return;
    current = Math.max(0, Math.min(total - 1, current + step));
    const scale = total * ROW > CEILING ? (total * ROW) / CEILING : 1;
    const top = (current * ROW) / scale;
    if (top < list.scrollTop) list.scrollTop = top;
    if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
    open();
  }

  function showTalk(message) {
    const again = message.key === shown, below = talk.scrollHeight - talk.scrollTop, from = talk.scrollTop;
    const first = said[0]?.key;
    shown = message.key;
    said = message.rows;
    talk.replaceChildren(head(message), more("before", words.earlier));
    let day = "";
    for (const row of said) {
      if (row.day !== day) { day = row.day; talk.append(make("div", "wb-day", day)); }
      talk.append(bubble(row));
    }
    talk.append(more("after", words.later));
    const target = talk.querySelector(".wb-current");
    if (again && first !== said[0]?.key) talk.scrollTop = talk.scrollHeight - below;
    else if (again) talk.scrollTop = from;
    else if (target) talk.scrollTop = target.offsetTop - talk.clientHeight / 3; // scrollIntoView would move the notebook
  }

  function head(message) {
    const node = make("div", "wb-head");
    const day = make("input", "wb-jump", null, { type: "date", "aria-label": words.jump, title: words.jump });
    const here = message.rows.find((row) => row.key === message.key)?.day || "";
    if (/^\d{4}-/.test(here)) day.value = here;
    day.addEventListener("change", () => { if (day.value) send({ kind: "jump", key: shown, day: day.value }); });
    node.append(make("bdi", "wb-title", message.title, { title: message.title }), day, make("span", "wb-meta wb-whole", message.about));
    if (message.present) node.append(make("div", "wb-meta wb-whole", message.present));
    return node;
  }

  function more(side, label) {
    const button = make("button", "wb-more", label, { type: "button" });
    button.addEventListener("click", () => send({ kind: "more", key: shown, side }));
    return button;
  }

  function bubble(row) {
    const current = row.key === shown;
    const node = make("div", "wb-message" + (current ? " wb-current" : "") + (row.system ? " wb-system" : ""));
    if (current) node.setAttribute("aria-current", "true");
    const line = meta("wb-meta", [row.time, row.sender, row.role]);
    for (const state of row.states) line.append(" ", make("span", "wb-state wb-" + state.name, state.label));
    node.append(line);
    for (const text of row.earlier) node.append(make("div", "wb-quoted", text, { dir: "auto" }));
    node.append(marked(make("div", "wb-words"), row.text, row.spans));
    if (current) node.append(actions(row));
    else node.addEventListener("click", () => { if (!String(getSelection())) send({ kind: "open", key: row.key, item: row.item }); });
    return node;
  }

  function step(by) {
    const next = said[said.findIndex((row) => row.key === shown) + by];
    if (next) send({ kind: "open", key: next.key, item: next.item });
    else send({ kind: "more", key: shown, side: by < 0 ? "before" : "after" });
  }

  function actions(row) {
    const line = make("div", "wb-actions");
    const pick = make("select", "", null, { "aria-label": words.claim });
    for (const claim of claims) pick.append(make("option", "", claim.label, { value: claim.id }));
    if (claims.some((claim) => claim.id === chosen)) pick.value = chosen;
    pick.addEventListener("change", () => { chosen = pick.value; });
    if (claims.length) line.append(pick);
    for (const stance of claims.length ? ["supports", "contradicts", "context"] : []) {
      const button = make("button", "wb-" + stance, words[stance], { type: "button" });
      button.addEventListener("click", () => pin(row, stance, pick.value));
      line.append(button);
    }
    line.append(make("span", "wb-place", row.locator));
    return line;
  }

  function pin(row, stance, claim) { // the very version that is on the screen
    chosen = claim;
    send({ kind: "pin", key: row.key, item: row.item, stance, claim, note: "" });
  }

  function showBoard(message) {
    const known = claims.map((claim) => claim.id).join();
    claims = message.claims;
    const row = said.find((item) => item.key === shown);
    if (row && known !== claims.map((claim) => claim.id).join()) talk.querySelector(".wb-actions")?.replaceWith(actions(row));
    board.replaceChildren(make("div", "wb-head", words.board));
    if (!claims.length) board.append(make("div", "wb-meta", words.noclaims));
    for (const claim of claims) {
      const card = make("div", "wb-claim");
      card.append(make("div", "wb-words", claim.text), make("div", "wb-meta", claim.standing));
      for (const support of claim.supports) card.append(pinned(support));
      board.append(card);
    }
    if (message.python) board.append(make("div", "wb-python", message.python));
  }

  function pinned(support) {
    const node = make("div", "wb-pinned wb-" + support.stance);
    node.append(meta("wb-meta", [support.number, words[support.stance], ...support.who]));
    node.append(marked(make("div", "wb-words"), support.quote, []));
    const remark = make("input", "", null, { "aria-label": words.note, placeholder: words.note });
    remark.value = support.note || "";
    remark.addEventListener("change", () => send({ kind: "note", id: support.id, note: remark.value }));
    const remove = make("button", "", words.remove, { type: "button" });
    remove.addEventListener("click", () => send({ kind: "unpin", id: support.id }));
    node.append(remark, remove);
    return node;
  }

  function showResults(message) {
    if (message.question !== question) return; // an answer to an older question
    total = message.total; current = 0; stale = false;
    pages = new Map([[0, message.rows]]); waiting = new Set();
    list.scrollTop = 0;
    list.removeAttribute("aria-busy");
    status.textContent = message.status;
    narrow.replaceChildren(...message.facets.map(facet));
    note.textContent = message.note;
    box.setAttribute("aria-invalid", String(Boolean(message.fault)));
    paint();
    if (total) open(); else talk.replaceChildren();
  }

  function facet(item) {
    const node = item.term ? make("button", "wb-facet", null, { type: "button", title: item.term }) : make("span", "wb-facet");
    node.append(make("bdi", "", item.value), make("span", "wb-count", item.hits));
    node.addEventListener("click", () => {
      if (item.term) { box.value = `(${box.value}) ${item.term}`; ask(); list.focus(); }
    });
    return node;
  }

  function hear(message) {
    if (message.kind === "results") showResults(message);
    else if (message.kind === "page" && message.question === question) { pages.set(message.page, message.rows); paint(); }
    else if (message.kind === "talk") showTalk(message);
    else if (message.kind === "board") showBoard(message);
  }

  const stances = { p: "supports", x: "contradicts" };
  const pinnable = () => shown && claims.length && !stale;
  let timer;
  const later = () => { clearTimeout(timer); stale = true; timer = setTimeout(ask, 250); };
  box.addEventListener("input", later);
  sort.addEventListener("change", ask);
  list.addEventListener("scroll", () => requestAnimationFrame(paint));
  root.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, select");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
    let used = true;
    if (typing && event.target === box && event.key === "Enter") { clearTimeout(timer); ask(); list.focus(); }
    else if (typing && event.key === "Escape") list.focus();
    else if (typing) used = false;
    else if (event.key in keys && talk.contains(event.target)) step(keys[event.key]);
    else if (event.key in keys) move(keys[event.key]);
    else if (event.key === "/") box.focus();
    else if (event.key === "Enter" && event.target === list && shown) talk.focus();
    else if (event.key === "Escape") list.focus();
    else if (event.key in stances && pinnable()) pin(said.find((row) => row.key === shown), stances[event.key], chosen || claims[0].id);
    else used = false;
    if (used) event.preventDefault();
    event.stopPropagation(); // a, b, dd belong to the notebook, not to a search box
  });
  model.on("msg:custom", hear);
  box.value = model.get("query");
  send({ kind: "hello" });
  ask();
  const watch = new ResizeObserver(() => paint());
  watch.observe(list);
  return () => { model.off("msg:custom", hear); watch.disconnect(); clearTimeout(timer); };
}

export default { render };
