// People and topics: a table of days, or two columns of the links that stand out. No springs, nothing moves by itself.
const SVG = "http://www.w3.org/2000/svg";

function drawn(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

function render({ model, el }) {
  const view = viewIn({ model, el }, "graph");
  const { root, words, on, ask, send } = view;
  let table = null, links = null, form = "matrix", marks = { people: [], topics: [] }, opened = "";

  const bar = make("div", "wb-bar", null, { role: "toolbar", "aria-label": words.graph });
  const shapes = {};
  for (const kind of ["matrix", "links"]) {
    shapes[kind] = makeButton(`wb-${kind}`, words[kind], () => turn(kind), { "aria-pressed": String(kind === form) });
  }
  const least = make("input", "wb-least", null, { type: "number", min: "1", value: "1", "aria-label": `${words.least} (${words.days})` });
  const only = make("input", "wb-only", null, { type: "checkbox" });
  const since = make("input", "wb-since", null, { type: "date", "aria-label": words.since });
  const until = make("input", "wb-until", null, { type: "date", "aria-label": words.until });
  const between = makeButton("wb-between", words.between, () => send("between", { since: since.value, until: until.value }));
  bar.append(make("span", "wb-title", words.graph), shapes.matrix, shapes.links,
    labelled(words.least, least, words.days), labelled("", only, words.only),
    labelled(words.since, since), labelled(words.until, until), between);

  const stage = make("div", "wb-stage", null, { role: "region", tabindex: "0", "aria-label": words.graph });
  const pager = make("div", "wb-bar wb-pager");
  const back = makeButton("wb-back", words.earlier, () => ask("page", { page: table.page - 1 }, "table"));
  const next = makeButton("wb-next", words.later, () => ask("page", { page: table.page + 1 }, "table"));
  const place = make("span", "wb-meta", "");
  pager.append(back, next, place);
  const tip = make("div", "wb-tip", "", { role: "status", "aria-live": "polite" });
  const note = make("div", "wb-note", "");
  const evidence = make("div", "wb-evidence", null, { role: "region", tabindex: "0", "aria-label": words.words, hidden: "" });
  root.append(bar, stage, pager, tip, note, evidence);

  function labelled(before, input, after) {
    const node = make("label");
    if (before) node.append(before);
    node.append(input);
    if (after) node.append(after);
    return node;
  }

  const told = (tie, person, topic) => Object.entries({ ...tie, person, topic })
    .reduce((text, [key, value]) => text.split(`{${key}}`).join(value), words.cell);
  const low = (tie) => tie.days < (Number(least.value) || 1) || (only.checked && !tie.sure);
  const strength = (tie) => !tie.sure ? "" : tie.z >= 7 ? " wb-sure3" : tie.z >= 4.5 ? " wb-sure2" : " wb-sure1";

  function turn(kind) {
    form = kind;
    for (const [name, button] of Object.entries(shapes)) button.setAttribute("aria-pressed", String(name === kind));
    if (kind === "links") ask("links"); else paint();
  }

  // -- the table -----------------------------------------------------------------------------------------------

  function head(name, way, turned) {
    const node = make("th", marks[way].includes(name.name) ? "wb-marked" : "", null, { scope: turned ? "col" : "row" });
    const one = way === "people" ? "person" : "topic";
    const button = makeButton(turned ? "wb-name wb-turned" : "wb-name", null, () => send("choose", { [one]: name.name }),
      { title: `${words.choose}: ${name.label}`, tabindex: "-1" });
    button.append(make("bdi", "", name.label));
    node.append(button);
    return node;
  }

  function paint() {
    pager.hidden = form !== "matrix" || !table || table.pages < 2;
    if (form === "links") return paintLinks();
    if (!table) return;
    place.textContent = table.place;
    back.disabled = table.page === 0;
    next.disabled = table.page >= table.pages - 1;
    note.textContent = `${table.people.length ? words.legend + " " : ""}${table.told}`;
    if (!table.people.length) { stage.replaceChildren(make("div", "wb-meta", words.nothing)); return; }
    const ties = new Map(table.cells.map((tie) => [JSON.stringify([tie.person, tie.topic]), tie]));
    const grid = make("table", "wb-ties", null, { role: "grid", "aria-label": words.graph });
    const top = make("thead"), first = make("tr");
    first.append(make("td"), ...table.topics.map((topic) => head(topic, "topics", true)), make("th", "", words.active));
    top.append(first);
    const body = make("tbody");
    let reachable = true;
    for (const person of table.people) {
      const row = make("tr");
      row.append(head(person, "people", false));
      for (const topic of table.topics) {
        const tie = ties.get(JSON.stringify([person.name, topic.name]));
        const cell = make("td", "", null, { role: "gridcell" });
        cell.append(tie ? square(tie, person, topic, reachable && !low(tie)) : make("div", "wb-cell wb-none", "·"));
        if (tie && !low(tie)) reachable = false;
        row.append(cell);
      }
      row.append(make("td", "wb-sum", String(person.active)));
      body.append(row);
    }
    grid.append(top, body);
    stage.replaceChildren(grid);
  }

  function square(tie, person, topic, reachable) {
    const open = opened === JSON.stringify([tie.person, tie.topic]) ? " wb-open" : "";
    const text = told(tie, person.label, topic.label);
    const node = make("div", `wb-cell${strength(tie)}${open}${low(tie) ? " wb-low" : ""}`, String(tie.days),
      { role: "button", tabindex: reachable ? "0" : "-1", "aria-label": text });
    node.addEventListener("mouseenter", () => hover(node, text));
    node.addEventListener("focus", () => hover(node, text));
    node.addEventListener("mouseleave", () => hover(null, ""));
    node.addEventListener("click", () => open_(tie, node));
    node.addEventListener("keydown", (event) => steer(event, node, tie));
    return node;
  }

  function hover(node, text) {
    stage.querySelectorAll(".wb-lit").forEach((lit) => lit.classList.remove("wb-lit"));
    tip.textContent = text;
    if (!node) return;
    const cell = node.closest("td"), row = cell.parentElement;
    row.firstElementChild.classList.add("wb-lit");
    stage.querySelector("thead tr").children[cell.cellIndex].classList.add("wb-lit");
  }

  function steer(event, node, tie) {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open_(tie, node); return; }
    const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    const rows = [...stage.querySelectorAll("tbody tr")];
    let line = rows.indexOf(node.closest("tr")), column = node.closest("td").cellIndex;
    for (;;) {
      line += step[0];
      column += step[1];
      const cell = rows[line]?.children[column]?.querySelector(".wb-cell");
      if (!cell) return;
      if (cell.hasAttribute("tabindex") && !cell.classList.contains("wb-low")) {
        node.setAttribute("tabindex", "-1");
        cell.setAttribute("tabindex", "0");
        cell.focus();
        return;
      }
    }
  }

  function open_(tie) {
    opened = JSON.stringify([tie.person, tie.topic]);
    ask("evidence", { person: tie.person, topic: tie.topic });
    stage.querySelectorAll(".wb-open").forEach((node) => node.classList.remove("wb-open"));
    paint();
  }

  // -- the links -----------------------------------------------------------------------------------------------

  function paintLinks() {
    if (!links) return;
    note.textContent = `${table?.told || ""} ${links.rest > 0 ? words.untopped.replace("{n}", links.rest) + "." : ""}`;
    if (!links.links.length) { stage.replaceChildren(make("div", "wb-meta", words.fewlinks)); return; }
    const tall = 22 * Math.max(links.people.length, links.topics.length) + 10, left = 230, right = 640;
    const sheet = drawn("svg", { viewBox: `0 0 980 ${tall}`, role: "group", "aria-label": words.links });
    const at = (names) => new Map(names.map((name, index) => [name.name, (index + 0.5) * (tall / names.length)]));
    const one = at(links.people), two = at(links.topics);
    const most = Math.max(...links.links.map((tie) => tie.days));
    const label = new Map([...links.people, ...links.topics].map((name) => [name.name, name.label]));
    for (const tie of links.links) {
      const a = one.get(tie.person), b = two.get(tie.topic), middle = (left + right) / 2;
      const text = told(tie, label.get(tie.person), label.get(tie.topic));
      const band = drawn("path", { class: `wb-band${low(tie) ? " wb-low" : ""}`, tabindex: "0", role: "button", "aria-label": text,
        d: `M${left},${a} C${middle},${a} ${middle},${b} ${right},${b}`, "stroke-width": String(2 + 10 * Math.sqrt(tie.days / most)) });
      for (const name of ["mouseenter", "focus"]) band.addEventListener(name, () => { tip.textContent = text; });
      band.addEventListener("mouseleave", () => { tip.textContent = ""; });
      band.addEventListener("click", () => open_(tie));
      band.addEventListener("keydown", (event) => { if (event.key === "Enter") open_(tie); });
      band.dataset.person = tie.person;
      band.dataset.topic = tie.topic;
      sheet.append(band);
    }
    const ends = (names, where, x, anchor, way, one_) => names.forEach((name) => {
      const cut = name.label.length > 30 ? name.label.slice(0, 29) + "…" : name.label;
      const text = drawn("text", { x, y: where.get(name.name), "text-anchor": anchor, "dominant-baseline": "middle",
        class: `wb-end${marks[way].includes(name.name) ? " wb-marked" : ""}`, style: "unicode-bidi: isolate" }, cut);
      const hot = (on_) => sheet.querySelectorAll(".wb-band").forEach((band) => band.classList.toggle("wb-hot", on_ && band.dataset[one_] === name.name));
      text.addEventListener("mouseenter", () => { hot(true); tip.textContent = name.label; });
      text.addEventListener("mouseleave", () => hot(false));
      text.addEventListener("click", () => send("choose", { [one_]: name.name }));
      sheet.append(text);
    });
    ends(links.people, one, left - 8, "end", "people", "person");
    ends(links.topics, two, right + 8, "start", "topics", "topic");
    stage.replaceChildren(sheet);
  }

  // -- the words -----------------------------------------------------------------------------------------------

  on("table", (message) => {
    table = message;
    least.max = String(message.most);
    since.value = message.since;
    until.value = message.until;
    if (form === "links") ask("links"); else paint();
  });
  on("links", (message) => { links = message; if (form === "links") paint(); });
  on("marked", (message) => { marks = message; paint(); });
  on("evidence", (message) => {
    const top = make("div", "wb-top");
    top.append(make("bdi", "wb-line1", message.head), make("span", "wb-count", String(message.rows.length + message.more)),
      makeButton("wb-choose", words.choose, () => send("choose", { person: message.person, topic: message.topic })));
    const rows = message.rows.map((row) => {
      const node = makeButton("wb-item", null, () => send("open", { key: row.key, item: row.item }));
      node.append(meta("wb-meta", [row.when, row.sender, row.where]), marked(make("div", "wb-words"), row.text, row.spans));
      return node;
    });
    if (message.more) rows.push(make("div", "wb-note", words.more.replace("{n}", message.more)));
    evidence.replaceChildren(top, ...rows);
    evidence.hidden = false;
    evidence.scrollTop = 0;
  });
  for (const input of [least, only]) input.addEventListener("input", paint);
  view.begin();
  return view.end;
}
export default { render };
