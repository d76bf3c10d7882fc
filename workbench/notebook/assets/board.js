const STANCES = ["supports", "contradicts", "context"];

function render({ model, el }) {
  const view = viewIn({ model, el }, "board");
  const { root, words, send, on } = view;
  const head = make("div", "wb-head");
  head.append(make("span", "wb-title", words.board));
  const status = make("span", "wb-status", "", { role: "status", "aria-live": "polite" });
  const columns = make("div", "wb-columns", null, { role: "group", tabindex: "0", "aria-label": words.board });
  const writing = make("form", "wb-writing");
  const sentence = make("input", "wb-newclaim", null, { type: "text", "aria-label": words.newclaim, placeholder: words.newclaim });
  writing.append(sentence, make("button", "wb-write", words.write, { type: "submit" }));
  const brief = briefOf();
  root.append(head, columns, writing, brief.node);
  head.append(status);

  let claims = [], opened = "", aimed = "";

  on("board", (message) => {
    claims = message.claims;
    const at = focused(), left = columns.scrollLeft;
    columns.replaceChildren(tray(message.tray), ...claims.map(column));
    if (!claims.length) columns.append(make("div", "wb-meta wb-none", words.noclaims));
    columns.scrollLeft = left;
    mark();
    if (at) columns.querySelector(at)?.focus();
    brief.checks(message);
  });
  on("marks", (message) => { opened = message.message; aimed = message.claim; mark(); });
  on("saved", (message) => { brief.done(); status.textContent = message.text; });

  // What had the focus before the board was drawn anew, so that a keyboard does not fall off it.
  function focused() {
    const id = columns.contains(document.activeElement) && document.activeElement.dataset.at;
    return id ? `[data-at="${CSS.escape(id)}"]` : "";
  }

  function mark() {
    const last = claims[0]?.id || "";
    const now = claims.some((claim) => claim.id === aimed) ? aimed : last;
    for (const node of columns.querySelectorAll(".wb-claim")) {
      const mine = node.dataset.claim === now;
      node.classList.toggle("wb-aimed", mine);
      const button = node.querySelector(".wb-aim");
      button.setAttribute("aria-pressed", String(mine));
      button.textContent = mine ? words.aimed : words.aim;
    }
    for (const node of columns.querySelectorAll(".wb-card")) node.classList.toggle("wb-opened", node.dataset.key === opened);
  }

  function tray(cards) {
    const node = make("section", "wb-tray", null, { "aria-label": words.tray });
    node.append(make("div", "wb-name", `${words.tray} (${cards.length})`));
    if (!cards.length) node.append(make("div", "wb-meta", words.notray));
    node.append(...cards.map((card) => pinned(card, "")));
    return node;
  }

  function column(claim) {
    const node = make("section", "wb-claim", null, { "aria-label": claim.id });
    node.dataset.claim = claim.id;
    const line = make("div", "wb-claimhead");
    line.append(make("span", "wb-name", claim.id), make("span", `wb-badge wb-is-${claim.status}`, claim.told));
    const aim = makeButton("wb-aim", words.aim, () => send("aim", { claim: claim.id }), { "aria-pressed": "false" });
    aim.dataset.at = `${claim.id} aim`;
    line.append(aim);
    if (!claim.cards.length) line.append(makeButton("wb-drop", words.drop, () => send("drop", { which: claim.id })));
    const text = make("textarea", "wb-text", null, { "aria-label": `${words.text} ${claim.id}`, rows: String(Math.min(7, Math.ceil(claim.text.length / 34) + 1)), dir: "auto" });
    text.value = claim.text;
    text.dataset.at = `${claim.id} text`;
    text.addEventListener("change", () => { if (text.value.trim() && text.value !== claim.text) send("claim", { claim: claim.id, text: text.value }); });
    node.append(line, text, make("div", "wb-meta", claim.explanation), make("div", "wb-meta", claim.wording), ...findings(claim.checks));
    node.append(...claim.cards.map((card) => pinned(card, claim.id)));
    node.addEventListener("dragover", (event) => event.preventDefault());
    node.addEventListener("drop", (event) => {
      event.preventDefault();
      const exhibit = event.dataTransfer.getData("text/plain");
      if (/^[\w-]{1,40}$/.test(exhibit)) send("put", { claim: claim.id, exhibit, stance: "supports" });
    });
    return node;
  }

  function pinned(card, claim) {
    const node = make("article", `wb-card wb-${card.stance || "free"}`, null, { "aria-label": card.label, draggable: "true" });
    node.dataset.key = card.key;
    node.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/plain", card.exhibit));
    const at = (name) => `${claim} ${card.exhibit} ${name}`;
    const line = make("div", "wb-cardhead");
    const show = makeButton("wb-open", card.label, () => send("open", { key: card.key, item: card.item }), { title: words.open, "aria-label": `${card.label}: ${words.open}` });
    show.dataset.at = at("open");
    line.append(show, claim ? stances(card, claim, at) : ties(card, at));
    const away = claim
      ? makeButton("wb-untie", "×", () => send("untie", { claim, exhibit: card.exhibit }))
      : makeButton("wb-drop", "×", () => send("drop", { which: card.exhibit }));
    away.title = claim ? words.untie : words.drop;
    away.setAttribute("aria-label", `${away.title}: ${card.label}`);
    line.append(away);
    node.append(line, meta("wb-meta", [card.who, card.when, card.where]), make("blockquote", "wb-words", card.quote, { dir: "auto" }));
    if (card.translation) node.append(make("div", "wb-meta", words.translation + card.translation, { dir: "auto" }));
    const note = make("input", "wb-note", null, { type: "text", "aria-label": `${words.note}: ${card.label}`, placeholder: words.note });
    note.value = card.note || "";
    note.dataset.at = at("note");
    note.addEventListener("change", () => send("note", { claim, exhibit: card.exhibit, stance: card.stance || "", note: note.value }));
    node.append(note, ...findings(card.checks));
    return node;
  }

  function stances(card, claim, at) {
    const pick = make("select", "wb-stance", null, { "aria-label": `${words.stance}: ${card.label}` });
    for (const stance of STANCES) pick.append(make("option", "", words[stance], { value: stance }));
    pick.value = card.stance;
    pick.dataset.at = at("stance");
    pick.addEventListener("change", () => send("put", { claim, exhibit: card.exhibit, stance: pick.value }));
    return pick;
  }

  function ties(card, at) {
    const pick = make("select", "wb-tie", null, { "aria-label": `${words.tie}: ${card.label}` });
    pick.append(make("option", "", words.tie, { value: "" }));
    claims.forEach((claim) => STANCES.forEach((stance) => pick.append(make("option", "", `${claim.id}: ${words[stance]}`, { value: `${stance} ${claim.id}` }))));
    pick.dataset.at = at("tie");
    pick.addEventListener("change", () => {
      const [stance, ...claim] = pick.value.split(" ");
      if (claim.length) send("put", { claim: claim.join(" "), exhibit: card.exhibit, stance });
    });
    return pick;
  }

  function findings(checks) {
    return checks.map((check) => {
      const node = make("div", `wb-check wb-${check.severity}`, null, { title: check.todo });
      node.append(make("span", "wb-severity", words[check.severity]), " ", make("bdi", "", check.what));
      return node;
    });
  }

  // Title, reason and buttons; beside them the checks that stand in the way.
  function briefOf() {
    const node = make("div", "wb-brief");
    const title = make("input", "wb-brieftitle", null, { type: "text", "aria-label": words.title, placeholder: words.title });
    const reason = make("input", "wb-reason", null, { type: "text", "aria-label": words.reason, placeholder: words.reason });
    const told = make("summary", "wb-told"), list = make("div", "wb-checks", null, { tabindex: "0", role: "group", "aria-label": words.board });
    const all = make("details", "wb-all", null, { "aria-label": words.board });
    all.append(told, list);
    const busy = (on) => buttons.forEach((button) => { button.disabled = on; });
    const write = (kind, content) => { busy(true); status.textContent = words.writing; send(kind, content); };
    const buttons = [
      makeButton("wb-pdf", words.pdf, () => write("brief", { form: "pdf", title: title.value, override: reason.value })),
      makeButton("wb-docx", words.docx, () => write("brief", { form: "docx", title: title.value, override: reason.value })),
      makeButton("wb-method", words.method, () => write("method")),
    ];
    const line = make("div", "wb-buttons");
    line.append(title, reason, ...buttons);
    node.append(line, all);
    view.onFault(() => { busy(false); status.textContent = ""; });
    return {
      node,
      done: () => busy(false),
      checks: (message) => {
        told.textContent = message.told;
        told.classList.toggle("wb-blocked", message.blocked);
        reason.hidden = !message.blocked;
        list.replaceChildren(...message.checks.map((check) => {
          const one = make("div", `wb-check wb-${check.severity}`);
          one.append(make("span", "wb-severity", words[check.severity]), ` ${check.subject}: `, make("bdi", "", `${check.what} ${check.todo}`));
          return one;
        }));
        if (!message.checks.length) list.append(make("div", "wb-meta", words.clean));
      },
    };
  }

  writing.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sentence.value.trim()) send("claim", { text: sentence.value });
    sentence.value = "";
  });
  view.begin();
  return view.end;
}

export default { render };
