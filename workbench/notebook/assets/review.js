// The review queues. Each button names the subject that its card speaks of, never a place in the list.
function render({ model, el }) {
  const view = viewIn({ model, el }, "review");
  const { root, words, on, ask } = view;
  let queue = "", queues = [], choices = [], cards = [], at = 0, loud = false;

  const bar = make("div", "wb-bar");
  const tabs = make("div", "wb-tabs", null, { role: "tablist", "aria-label": words.review });
  const by = make("input", "wb-by", null, { type: "text", placeholder: words.by, "aria-label": words.by, spellcheck: "false" });
  const why = make("input", "wb-why", null, { type: "text", placeholder: words.why, "aria-label": words.why });
  bar.append(by, why);
  const told = make("div", "wb-told", "", { role: "status", "aria-live": "polite" });
  const list = make("div", "wb-cards", null, { role: "tabpanel", tabindex: "0", id: view.id("cards"), "aria-label": words.review });
  const help = make("div", "wb-meta wb-help", words.keyhelp);
  const log = make("div", "wb-log", null, { role: "region", tabindex: "0", "aria-label": words.said });
  root.append(tabs, bar, told, list, help, log);

  function show(name) { at = 0; ask("queue", { queue: name }, "cards"); }

  function drawTabs() {
    const held = tabs.contains(document.activeElement);
    tabs.replaceChildren(...queues.map((one) => {
      const chosen = one.queue === queue;
      const label = one.count ? `${words[one.queue]} (${one.count})` : words[one.queue];
      return makeButton("wb-tab", label, () => show(one.queue), { role: "tab", "aria-selected": String(chosen),
        tabindex: chosen ? "0" : "-1", "data-queue": one.queue, "aria-controls": view.id("cards") });
    }));
    if (held) tabs.querySelector("[aria-selected=true]")?.focus();
  }

  function step(by) {
    const names = queues.map((one) => one.queue);
    show(names[(names.indexOf(queue) + by + names.length) % names.length]);
  }
  tabs.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) { event.preventDefault(); step(by); }
  });

  function decide(card, verdict) {
    if (queue === "dates" && verdict !== "unsure") told.textContent = words.working;
    loud = list.contains(document.activeElement);
    ask("decide", { queue, subject: card.subject, verdict, by: by.value, why: why.value.trim() || card.reasons || "" }, "cards");
    why.value = "";
  }

  function sideOf(one) {
    const node = make("div", "wb-side");
    if (one.name) node.append(make("bdi", "wb-name", one.name));
    if (one.meta.length) node.append(meta("wb-meta", one.meta));
    for (const quote of one.quotes) node.append(make("bdi", "wb-quote", quote));
    return node;
  }

  function cardOf(card, place) {
    const label = [card.title, ...card.sides.map((one) => one.name)].filter(Boolean).join(" / ");
    const node = make("div", "wb-card", null, { role: "group", tabindex: place === at ? "0" : "-1", "aria-label": label });
    node.addEventListener("focusin", () => move(place, false));
    const sides = make("div", card.sides.length > 1 ? "wb-sides wb-two" : "wb-sides");
    sides.append(...card.sides.map(sideOf));
    node.append(make("bdi", "wb-head", card.title), sides);
    if (card.reasons) node.append(make("bdi", "wb-reasons", card.reasons));
    if (card.against) node.append(make("bdi", "wb-contra", `${words.against}: ${card.against}`));
    const buttons = make("div", "wb-choices");
    choices.forEach((verdict, number) => {
      const button = makeButton(`wb-verdict wb-${verdict}`, words[verdict], () => decide(card, verdict),
        { "aria-pressed": String(card.verdict === verdict), "aria-label": `${words[verdict]}: ${label}` });
      button.prepend(make("span", "wb-key", `${number + 1} `, { "aria-hidden": "true" }));
      buttons.append(button);
    });
    node.append(buttons);
    return node;
  }

  function move(place, focus = true) {
    if (!cards.length) return;
    at = Math.max(0, Math.min(place, cards.length - 1));
    const nodes = [...list.children];
    nodes.forEach((node, number) => {
      node.classList.toggle("wb-current", number === at);
      node.tabIndex = number === at ? 0 : -1;
    });
    if (!focus) return;
    nodes[at].focus({ preventScroll: true });
    const top = nodes[at].offsetTop - list.offsetTop, bottom = top + nodes[at].offsetHeight;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
  }

  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const number = Number(event.key);
    if (event.key === "j" || event.key === "ArrowDown") move(at + (list === document.activeElement ? 0 : 1));
    else if (event.key === "k" || event.key === "ArrowUp") move(at - 1);
    else if (event.key === "q") { loud = true; step(1); }
    else if (number >= 1 && number <= choices.length && cards[at]) decide(cards[at], choices[number - 1]);
    else return;
    event.preventDefault();
  });

  function entry(row) {
    const node = make("div", "wb-entry");
    node.append(make("span", "wb-verdict", `${row.verdict} `));
    row.about.forEach((part, place) => node.append(place ? " / " : "", make("bdi", "", part)));
    node.append(meta("wb-meta", row.told));
    const back = queue === "people" ? "unsure" : "open";
    if (row.alive) {
      node.append(makeButton("wb-undo", words.undo,
        () => ask("decide", { queue, subject: row.subject, verdict: back, by: by.value, why: words.takenback }, "cards"),
        { "aria-label": `${words.undo}: ${row.verdict} ${row.about.join(" / ")}` }));
    }
    return node;
  }

  view.onFault(() => { if (told.textContent === words.working) told.textContent = ""; });
  on("cards", (message) => {
    ({ queue, queues, choices, cards } = message);
    told.textContent = message.told;
    drawTabs();
    list.setAttribute("aria-label", words[queue]);
    const held = loud || list.contains(document.activeElement);
    list.replaceChildren(...cards.map(cardOf));
    list.hidden = !cards.length;
    move(at, held && cards.length > 0);
    loud = false;
    log.replaceChildren(...(message.log.length ? [make("div", "wb-title", words.said), ...message.log.map(entry)] : []));
  });
  view.begin();
  return view.end;
}
export default { render };
