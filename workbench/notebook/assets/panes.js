// Tabs above views that share one place. The views are siblings of this one; the kernel shows one and hides the others.
function render({ model, el }) {
  const view = viewIn({ model, el }, "panes");
  const { root, words, on, send } = view;
  const tabs = make("div", "wb-tabs", null, { role: "tablist", "aria-label": words.panes });
  root.append(tabs);
  let panes = [], shown = "";

  on("panes", (message) => {
    const held = tabs.contains(document.activeElement);
    ({ panes, shown } = message);
    tabs.replaceChildren(...panes.map(({ pane, controls }) => makeButton("wb-tab", words[pane], () => send("show", { pane }), {
      role: "tab", "data-pane": pane, "aria-selected": String(pane === shown), tabindex: pane === shown ? "0" : "-1",
      ...(document.getElementById(controls) ? { "aria-controls": controls } : {}) })));
    if (held) tabs.querySelector("[aria-selected=true]")?.focus();
  });
  tabs.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const names = panes.map(({ pane }) => pane);
    send("show", { pane: names[(names.indexOf(shown) + by + names.length) % names.length] });
  });
  view.begin();
  return view.end;
}
export default { render };
