// Pairs of accounts that may be one person. Each button names the two accounts that stand beside it, never a place.
function render({ model, el }) {
  const view = viewIn({ model, el }, "people");
  const { root, words, on, ask } = view;
  let shown = 0;

  const bar = make("div", "wb-bar", null, { role: "toolbar", "aria-label": words.people });
  const by = make("input", "wb-by", null, { type: "text", placeholder: words.by, "aria-label": words.by, spellcheck: "false" });
  const why = make("input", "wb-why", null, { type: "text", placeholder: words.why, "aria-label": words.why });
  const strong = make("input", "wb-tiers", null, { type: "checkbox" });
  const label = make("label");
  label.append(strong, " ", words.tier);
  const persons = make("span", "wb-meta", "");
  bar.append(make("span", "wb-title", words.people), by, why, label, persons);
  const told = make("div", "wb-told", "", { role: "status", "aria-live": "polite" });
  const alarm = make("div", "", null, { role: "alert" });
  const list = make("div", "wb-list", null, { role: "list", tabindex: "0", "aria-label": words.people });
  const more = makeButton("wb-more", words.more, () => ask("more", { shown: shown + 12, strong: strong.checked }, "pairs"));
  const judged = make("div", "wb-judged", null, { role: "region", tabindex: "0", "aria-label": words.said });
  root.append(bar, told, alarm, list, more, judged);
  strong.addEventListener("change", () => ask("more", { shown: 0, strong: strong.checked }, "pairs"));

  function judge(a, b, verdict, reason) {
    ask("judge", { a, b, verdict, by: by.value, why: why.value.trim() || reason }, "pairs");
    why.value = "";
  }

  function person(one, key) {
    const node = make("div", "wb-account");
    node.append(make("bdi", "wb-name", one ? one.name : key));
    if (!one) return node;
    node.append(meta("wb-meta", [one.account]), meta("wb-meta", one.names), make("div", "wb-meta", one.told));
    for (const quote of one.quotes) node.append(make("bdi", "wb-quote", quote));
    return node;
  }

  function pair(row) {
    const node = make("div", "wb-pair", null, { role: "listitem" });
    node.append(person(row.one, row.a), person(row.other, row.b));
    const reasons = make("div", "wb-wide");
    reasons.append(make("span", `wb-tier wb-${row.tier}`, `${words[row.tier]}, ${words.score} ${row.score}: `), make("bdi", "", row.reasons));
    node.append(reasons);
    if (row.against) {
      const contra = make("div", "wb-wide wb-contra", `${words.against}: `);
      contra.append(make("bdi", "", row.against));
      node.append(contra);
    }
    const choices = make("div", "wb-wide wb-choices", null, { role: "group" });
    for (const verdict of ["same", "different", "unsure"]) {
      choices.append(makeButton(`wb-${verdict}`, words[verdict], () => judge(row.a, row.b, verdict, row.reasons),
        { "aria-pressed": String(row.verdict === verdict), "aria-label": `${words[verdict]}: ${row.a} = ${row.b}` }));
    }
    node.append(choices);
    return node;
  }

  function entry(row) {
    const node = make("div", "wb-entry");
    node.append(make("span", "wb-tier", `${words[row.verdict]} `), make("bdi", "", row.pair[0]), " = ", make("bdi", "", row.pair[1]), " ");
    node.append(meta("wb-meta", row.told));
    if (row.alive) node.append(makeButton("wb-undo", words.undo, () => judge(row.a, row.b, "unsure", words.takenback)));
    return node;
  }

  on("pairs", (message) => {
    shown = message.shown;
    told.textContent = message.told;
    persons.textContent = message.persons;
    alarm.replaceChildren(...message.contradictions.map((line) => make("div", "wb-alarm", line)));
    list.replaceChildren(...message.rows.map(pair));
    more.hidden = message.rows.length >= message.left;
    judged.replaceChildren(...(message.judged.length ? [make("div", "wb-title", words.said), ...message.judged.map(entry)] : []));
  });
  view.begin();
  return view.end;
}
export default { render };
