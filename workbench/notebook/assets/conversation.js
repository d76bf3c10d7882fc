const KEPT = 240;  // messages that stand in the page at once
const AHEAD = 40;  // messages asked for when an end comes near
const NEAR = 400;  // pixels
const QUIET = 3;   // days without a message that are told

function render({ model, el }) {
  const view = viewIn({ model, el }, "conversation");
  const { root, words, send, on } = view;
  const head = make("div", "wb-head");
  const rooms = make("select", "wb-rooms", null, { "aria-label": words.choose });
  rooms.append(make("option", "", words.choose, { value: "" }));
  const title = make("bdi", "wb-title");
  const day = make("input", "wb-jump", null, { type: "date", "aria-label": words.jump, title: words.jump });
  const whole = makeButton("wb-whole", words.whole, () => view.ask("thread", { key: "" }, ["talk"]));
  whole.hidden = true;
  const slide = make("input", "wb-slide", null, { type: "range", min: "1", max: "1", value: "1", "aria-label": words.slide });
  const place = make("span", "wb-meta wb-at");
  const zone = make("span", "wb-meta wb-zone");
  const told = make("div", "wb-meta wb-present");
  const status = make("span", "wb-status", "", { role: "status", "aria-live": "polite" });
  head.append(title, rooms, whole, day, zone, slide, place, told);
  const talk = make("div", "wb-talk", null, { role: "region", tabindex: "0", "aria-label": words.conversation });
  const feed = make("div", "wb-feed", null, { role: "feed", "aria-label": words.conversation });
  talk.append(make("div", "wb-empty", words.empty));
  const keys = make("div", "wb-keys", words.keyboard);
  keys.append(" ", status);
  const tags = tagsIn(view, { shown: () => [...rows.values()].map((row) => row.key), changed: () => paint() });
  root.append(head, talk, tags.box, keys);

  let number = 0, total = 0, id = 0, thread = "", claims = [], claim = "", timer;
  let rows = new Map(), pending = { before: false, after: false };
  const numbers = () => [...rows.keys()].sort((one, other) => one - other);
  const current = () => rows.get(number);
  const fill = (text, values) => Object.entries(values).reduce((made, [key, value]) => made.replace(`{${key}}`, value), text);

  on("talk", (message) => {
    ({ total, number, thread } = message);
    id = message.talk;
    rows = new Map(message.rows.map((row) => [row.number, row]));
    pending = { before: false, after: false };
    title.textContent = message.title;
    zone.textContent = message.zone;
    title.title = `${message.title}  ${message.about}`;
    whole.hidden = !thread;
    slide.max = String(Math.max(1, total));
    told.textContent = "";
    paint();
    const node = talk.querySelector(".wb-current");
    if (node) talk.scrollTop = node.offsetTop - talk.clientHeight / 3; // scrollIntoView would move the notebook
    where();
  });
  on("rows", (message) => {
    if (message.talk !== id) return;
    pending = { before: false, after: false };
    for (const row of message.rows) rows.set(row.number, row);
    trim();
    paint();
  });
  on("again", (message) => {
    const all = numbers();
    if (message.talk !== id || !all.length) return;
    for (let first = all[0]; first <= all.at(-1); first += 100) send("rows", { talk: id, first, last: Math.min(first + 100, all.at(-1) + 1) });
  });
  on("about", (message) => { if (message.key === current()?.key) told.textContent = message.present; });
  on("rooms", (message) => rooms.replaceChildren(
    make("option", "", words.choose, { value: "" }),
    ...message.rooms.map((room) => make("option", "", room.label, { value: room.place })),
  ));
  on("claims", (message) => {
    claims = message.claims;
    claim = message.chosen;
    const line = talk.querySelector(".wb-actions");
    if (line && current()) line.replaceWith(actions(current()));
  });
  on("gloss", (message) => {
    const row = [...rows.values()].find((one) => one.key === message.key);
    const node = row && talk.querySelector(`[data-number="${row.number}"]`);
    talk.querySelector(".wb-gloss")?.remove();
    if (!node) return;
    const box = make("div", "wb-gloss", null, { role: "note", "aria-label": words.gloss });
    for (const [word, said, senses] of message.words) {
      const one = make("span", "wb-glossed");
      one.append(make("bdi", "wb-word", word), said ? ` ${said}: ` : ": ", make("bdi", "", senses));
      box.append(one, " ");
    }
    if (!message.words.length) box.append(words.nogloss);
    node.querySelector(".wb-words").after(box);
  });
  let hovered = "", resting;
  const gloss = (row) => view.ask("gloss", { key: row.key, item: row.item });
  talk.addEventListener("mouseover", (event) => {
    const number = event.target.closest?.(".wb-words")?.closest(".wb-message")?.dataset.number;
    const row = number === undefined ? null : rows.get(Number(number));
    if (!row || row.key === hovered) return;
    clearTimeout(resting);
    resting = setTimeout(() => { hovered = row.key; gloss(row); }, 600);
  });
  talk.addEventListener("mouseleave", () => { clearTimeout(resting); hovered = ""; talk.querySelector(".wb-gloss")?.remove(); });
  on("pinned", (message) => { status.textContent = message.text; });

  // Far from the message that is read, rows leave the page again.
  function trim() {
    const all = numbers();
    if (all.length <= KEPT) return;
    const middle = shownNumber();
    all.sort((one, other) => Math.abs(other - middle) - Math.abs(one - middle));
    for (const far of all.slice(0, all.length - KEPT)) if (far !== number) rows.delete(far);
  }

  function shownNumber() {
    const first = [...talk.querySelectorAll(".wb-message")].find((node) => node.offsetTop + node.offsetHeight > talk.scrollTop);
    return first ? Number(first.dataset.number) : number;
  }

  function paint() {
    const anchor = [...talk.querySelectorAll(".wb-message")].find((node) => node.offsetTop + node.offsetHeight > talk.scrollTop);
    const from = anchor ? { number: anchor.dataset.number, gap: anchor.offsetTop - talk.scrollTop } : null;
    const nodes = [], all = numbers();
    let before = null;
    for (const one of all) {
      const row = rows.get(one);
      if (row.day !== before?.day) nodes.push(...rule(before?.day, row.day));
      nodes.push(bubble(row, before));
      before = row;
    }
    feed.replaceChildren(...nodes);
    if (!all.length) talk.replaceChildren(make("div", "wb-empty", words.empty));
    else talk.replaceChildren(
      all[0] > 0 ? makeButton("wb-more", words.earlier, () => more("before")) : make("div", "wb-edge", words.first),
      feed,
      all.at(-1) < total - 1 ? makeButton("wb-more", words.later, () => more("after")) : make("div", "wb-edge", words.last),
    );
    const same = from && talk.querySelector(`[data-number="${from.number}"]`);
    if (same) talk.scrollTop = same.offsetTop - from.gap;
  }

  function rule(before, day) {
    const nodes = [];
    const gap = before ? (Date.parse(day.slice(0, 10)) - Date.parse(before.slice(0, 10))) / 864e5 - 1 : 0;
    if (gap >= QUIET) nodes.push(make("div", "wb-gap", fill(words.quiet, { days: gap })));
    return [...nodes, make("div", "wb-day", day)];
  }

  function bubble(row, before) {
    const mine = row.number === number;
    const follows = before && before.sender === row.sender && before.day === row.day && !row.system && !before.system;
    const name = `wb-message wb-ink${row.ink ?? 0}${row.system ? " wb-system" : ""}${mine ? " wb-current" : ""}${follows ? " wb-follows" : ""}`;
    const node = make("article", name, null, {
      "aria-posinset": String(row.number + 1), "aria-setsize": String(total), "aria-labelledby": view.id(`h${row.number}`), tabindex: "-1",
    });
    node.dataset.number = String(row.number);
    if (mine) node.setAttribute("aria-current", "true");
    const line = meta("wb-meta", [row.sender, row.time]);
    line.id = view.id(`h${row.number}`);
    line.firstElementChild?.classList.add("wb-sender");
    for (const state of row.states) line.append(" ", make("span", "wb-state wb-" + state.name, state.label));
    if (row.forwarded) line.append(" ", make("span", "wb-state", words.forwarded));
    line.append(" ", tags.chips(row));
    node.append(line);
    if (row.parent) node.append(parent(row.parent));
    if (row.subject) node.append(make("div", "wb-subject", row.subject, { dir: "auto" }));
    for (const text of row.earlier) node.append(make("div", "wb-quoted", text, { dir: "auto" }));
    node.append(marked(make("div", "wb-words"), row.text, row.spans));
    for (const file of row.files || []) node.append(make("div", "wb-file", `${words.file}: ${file}`, { dir: "auto" }));
    if (row.reactions?.length) node.append(make("div", "wb-reactions", row.reactions.join("  ")));
    if (row.thread && !thread) node.append(makeButton("wb-thread", row.thread, (event) => { event.stopPropagation(); view.ask("thread", { key: row.key }, ["talk"]); }));
    if (mine) node.append(actions(row));
    else node.addEventListener("click", () => { if (!String(getSelection())) go(row.number); });
    return node;
  }

  function parent(answered) {
    const text = answered.sender ? `${answered.sender}: ${answered.words}` : answered.words;
    if (!answered.key) return make("div", "wb-quoted", text, { dir: "auto" });
    const node = makeButton("wb-quoted wb-answered", text, (event) => {
      event.stopPropagation();
      send("open", { key: answered.key, item: "" });
    }, { title: words.goto, dir: "auto" });
    return node;
  }

  function actions(row) {
    const line = make("div", "wb-actions");
    line.append(makeButton("wb-pin", words.pin, () => send("pin", { key: row.key, item: row.item })));
    if (claims.length) {
      const pick = make("select", "", null, { "aria-label": words.claim });
      for (const one of claims) pick.append(make("option", "", one.label, { value: one.id }));
      pick.value = claim;
      pick.addEventListener("change", () => { claim = pick.value; send("aim", { claim }); });
      line.append(pick);
      for (const stance of ["supports", "contradicts", "context"]) {
        line.append(makeButton("wb-" + stance, words[stance], () => tie(row, stance)));
      }
    }
    line.append(makeButton("wb-tagit", words.tag, () => tagged(row)), make("span", "wb-place", row.locator));
    return line;
  }

  const tagged = (row) => tags.open(row, [row.sender, row.day, row.time].filter(Boolean).join(", "));
  const tie = (row, stance) => send("tie", { key: row.key, item: row.item, claim, stance });

  // The message becomes the one that is read; the other views follow when the reader rests on it.
  function go(next) {
    const row = rows.get(next);
    if (next < 0 || next >= total) return;
    if (!row) { view.ask("at", { talk: id, number: next }, ["talk"]); return; }
    number = next;
    told.textContent = "";
    paint();
    const node = talk.querySelector(".wb-current");
    const top = node.offsetTop, end = top + node.offsetHeight;
    if (top < talk.scrollTop + 40) talk.scrollTop = top - 60;
    else if (end > talk.scrollTop + talk.clientHeight - 40) talk.scrollTop = Math.min(top - 40, end - talk.clientHeight + 60);
    where();
    clearTimeout(timer);
    timer = setTimeout(() => send("open", { key: row.key, item: row.item, here: true }), 80);
  }

  function more(side) {
    const all = numbers();
    if (pending[side] || !all.length) return;
    const [first, last] = side === "before" ? [Math.max(0, all[0] - AHEAD), all[0]] : [all.at(-1) + 1, all.at(-1) + 1 + AHEAD];
    if (first >= last || first >= total) return;
    pending[side] = true;
    send("rows", { talk: id, first, last });
  }

  function where() {
    const at = fill(words.place, { number: (number + 1).toLocaleString("en"), total: total.toLocaleString("en") });
    const date = current()?.day || "";
    place.textContent = at;
    slide.value = String(number + 1);
    slide.setAttribute("aria-valuetext", `${at}, ${date}`);
    if (/^\d{4}-\d\d-\d\d/.test(date)) day.value = date.slice(0, 10);
  }

  talk.addEventListener("scroll", () => {
    if (talk.scrollTop < NEAR && numbers()[0] > 0) more("before");
    if (talk.scrollTop + talk.clientHeight > talk.scrollHeight - NEAR) more("after");
  });
  slide.addEventListener("input", () => { place.textContent = fill(words.place, { number: Number(slide.value).toLocaleString("en"), total: total.toLocaleString("en") }); });
  slide.addEventListener("change", () => view.ask("at", { talk: id, number: Number(slide.value) - 1 }, ["talk"]));
  day.addEventListener("change", () => { if (day.value) view.ask("jump", { day: day.value }, ["talk"]); });
  rooms.addEventListener("change", () => { if (rooms.value) view.ask("room", { place: rooms.value }, ["talk"]); rooms.value = ""; });
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { talk.focus(); return; }
    if (event.target.matches("input, select, textarea")) return;
    const row = current(), stances = { s: "supports", x: "contradicts", c: "context" };
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 10, PageUp: -10 };
    let used = true;
    if (event.key in steps) go(Math.max(0, Math.min(total - 1, number + steps[event.key])));
    else if (event.key === "Home") view.ask("at", { talk: id, number: 0 }, ["talk"]);
    else if (event.key === "End") view.ask("at", { talk: id, number: total - 1 }, ["talk"]);
    else if (event.key === "g") day.focus();
    else if (event.key === "p" && row) send("pin", { key: row.key, item: row.item });
    else if (event.key === "l" && row) gloss(row);
    else if (event.key === "t" && row) tagged(row);
    else if (event.key === "r" && row) view.ask("thread", { key: thread ? "" : row.key }, ["talk"]);
    else if (event.key in stances && row && claim) tie(row, stances[event.key]);
    else used = false;
    if (used) event.preventDefault();
  });
  view.endings.push(() => clearTimeout(timer), () => clearTimeout(resting));
  view.begin();
  return view.end;
}

export default { render };
