// A page as it looks, with marks laid over it, and its words beside it. Marks are told apart by form as well as colour.
function render({ model, el }) {
  const view = viewIn({ model, el }, "document");
  const { root, words, on, ask } = view;
  let page = null, at = 0;

  const bar = make("div", "wb-bar", null, { role: "toolbar", "aria-label": words.document });
  const choose = make("select", "wb-choose", null, { "aria-label": words.choose });
  const before = makeButton("wb-before", "‹", () => turn(-1), { "aria-label": words.previous, title: words.previous });
  const after = makeButton("wb-after", "›", () => turn(1), { "aria-label": words.next, title: words.next });
  const number = make("input", "wb-number", null, { type: "text", inputmode: "numeric", "aria-label": words.goto });
  const label = make("span", "wb-count");
  const wide = makeButton("wb-wide", words.wide, () => {
    const larger = root.classList.toggle("wb-larger");
    wide.setAttribute("aria-pressed", String(larger));
  }, { "aria-pressed": "false" });
  bar.append(choose, before, number, after, label, wide);
  const about = make("div", "wb-about");
  const told = make("div", "wb-told", "", { role: "status", "aria-live": "polite" });
  const sheet = make("div", "wb-sheet", null, { role: "region", tabindex: "0", "aria-label": words.picture });
  const rows = make("div", "wb-rows", null, { role: "region", tabindex: "0", "aria-label": words.words });
  const both = make("div", "wb-both");
  both.append(sheet, rows);
  const tags = tagsIn(view, {
    shown: () => (page?.rows ?? []).map((row) => row.key),
    changed: () => [...rows.children].forEach((node, place) => node.querySelector(".wb-tags")?.replaceWith(tags.chips(page.rows[place]))),
  });
  root.append(bar, about, told, tags.box, both, make("div", "wb-meta wb-help", words.keyhelp));

  function show(place) {
    if (page && page.document && place >= 0 && place < page.of) ask("page", { document: page.document, page: place });
  }
  function turn(step) { if (page) show(page.at + step); }
  choose.addEventListener("change", () => ask("page", { document: choose.value, page: 0 }));
  number.addEventListener("change", () => show(Number(number.value) - 1));

  function drawSheet() {
    sheet.replaceChildren();
    const drawn = /^data:image\/png;base64,[A-Za-z0-9+/=]+$/.test(page.picture);
    sheet.hidden = !drawn;
    both.classList.toggle("wb-alone", !drawn);
    if (!drawn) return;
    const frame = make("div", "wb-frame");
    const image = make("img", "wb-page", null, { alt: page.alt, width: page.size[0], height: page.size[1] });
    image.src = page.picture;
    frame.append(image);
    for (const mark of page.boxes) {
      const box = make("div", `wb-box wb-${mark.name}`, null, { "aria-hidden": "true", title: words[mark.name] });
      [box.style.left, box.style.top, box.style.width, box.style.height] = mark.box.map((share) => `${share * 100}%`);
      frame.append(box);
    }
    const legend = make("div", "wb-legend");
    for (const name of new Set(page.boxes.map((mark) => mark.name))) {
      legend.append(make("span", `wb-sign wb-${name}`, words[name]));
    }
    sheet.append(legend, frame);
  }

  function rowOf(row, place) {
    const node = make("section", `wb-row${row.unseen ? " wb-unseen" : ""} wb-kind-${row.kind}`, null,
      { "aria-label": row.name, tabindex: place === at ? "0" : "-1" });
    node.dataset.key = row.key;
    node.addEventListener("focusin", () => move(place, false));
    const head = make("div", "wb-rowhead");
    head.append(make("span", "wb-kind", row.name), meta("wb-meta", row.told), tags.chips(row),
      makeButton("wb-tagit", words.tag, () => tagged(row), { "aria-label": `${words.tag}: ${row.name}` }),
      makeButton("wb-pin", words.pin, () => pin(row), { "aria-label": `${words.pin}: ${row.name}` }));
    node.append(head, marked(make("div", "wb-words"), row.text, row.spans));
    return node;
  }

  // Words chosen with the pointer or the keyboard are quoted; the kernel looks whether they stand in the original.
  function pin(row) {
    const chosen = document.getSelection();
    const own = [...rows.children].find((node) => node.dataset.key === row.key)?.querySelector(".wb-words");
    const inside = chosen && !chosen.isCollapsed && own?.contains(chosen.anchorNode) && own.contains(chosen.focusNode);
    ask("pin", { key: row.key, item: "", quote: inside ? chosen.toString() : "" }, ["pinned"]);
  }

  const tagged = (row) => tags.open(row, [page.title, page.label, row.name].join(", "));

  function move(place, focus = true) {
    if (!page.rows.length) return;
    at = Math.max(0, Math.min(place, page.rows.length - 1));
    [...rows.children].forEach((node, own) => {
      node.classList.toggle("wb-current", own === at);
      node.tabIndex = own === at ? 0 : -1;
    });
    const node = rows.children[at];
    if (focus) node.focus({ preventScroll: true });
    const top = node.offsetTop - rows.offsetTop;
    if (focus && (top < rows.scrollTop || top > rows.scrollTop + rows.clientHeight - 40)) rows.scrollTop = top;
  }

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === "n" || event.key === "ArrowRight") turn(1);
    else if (event.key === "b" || event.key === "ArrowLeft") turn(-1);
    else if (event.key === "j") move(rows.contains(document.activeElement) && document.activeElement !== rows ? at + 1 : at);
    else if (event.key === "k") move(at - 1);
    else if (event.key === "z") wide.click();
    else if (event.key === "t" && page?.rows[at]) tagged(page.rows[at]);
    else if (event.key === "p" && page?.rows[at]) pin(page.rows[at]);
    else return;
    event.preventDefault();
  });

  on("documents", (message) => {
    choose.replaceChildren(...message.documents.map((one) => make("option", "", one.label, { value: one.key })));
    if (message.more) choose.append(make("option", "", words.more.replace("{n}", message.more), { disabled: "" }));
    choose.hidden = !message.documents.length;
    if (page) choose.value = page.document;
  });
  on("pinned", (message) => { told.textContent = message.text; });
  on("page", (message) => {
    if (!message.document) { told.textContent = message.told; both.hidden = true; return; }
    const same = page && page.document === message.document && page.at === message.at;
    const held = rows.contains(document.activeElement);
    page = message;
    both.hidden = false;
    choose.value = page.document;
    number.value = page.at + 1;
    label.textContent = page.label;
    before.disabled = page.at === 0;
    after.disabled = page.at >= page.of - 1;
    about.replaceChildren(make("bdi", "wb-title", page.title), meta("wb-meta", page.about));
    if (!same) told.textContent = page.told;
    const opened = page.rows.findIndex((row) => row.key === page.open);
    if (!same) at = Math.max(0, opened);
    drawSheet();
    rows.replaceChildren(...(page.rows.length ? page.rows.map(rowOf) : [make("div", "wb-meta", words.empty)]));
    if (page.rows.length) move(at, held);
    if (!same) { rows.scrollTop = 0; sheet.scrollTop = 0; }
  });
  view.begin();
  return view.end;
}
export default { render };
