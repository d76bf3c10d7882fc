// The Case sidebar: a module container written by hand, without any build. Whatever fails in here is told on the console
// and leaves JupyterLab as it would be without: a plugin that throws while it is loaded would blank the whole page.
(() => {
  const NAME = "workbench-case";
  const WORDS = {
    en: { case: "Case", start: "Open the case", ingest: "Read files into the case", where: "File, folder or archive",
      brief: "Export the brief (PDF and DOCX)", written: "Written:", working: "Working …", mail: "Mail", mailbox: "Mailbox",
      show: "Show the case", beside: "Views of the case", panel: "What was read in", search: "Search", board: "Claims and evidence",
      conversation: "Conversation", document: "Document", timeline: "Timeline", graph: "People and topics", review: "Review",
      broken: "This view could not be loaded.", lost: "The connection to the case is lost; it is tried again." },
    zh: { case: "案卷", start: "打开案卷", ingest: "将文件读入案卷", where: "文件、文件夹或压缩包", brief: "导出简报(PDF 和 DOCX)",
      written: "已写入:", working: "处理中……", mail: "邮件", mailbox: "邮箱", show: "显示案卷", beside: "案卷视图", panel: "已读入的材料",
      search: "搜索", board: "主张与证据", conversation: "会话", document: "文件", timeline: "时间线", graph: "人物与主题", review: "待审",
      broken: "无法载入此视图。", lost: "与案卷的连接已中断,正在重试。" },
  };
  const BESIDE = ["panel", "search", "board"]; // stand in the sidebar itself
  const TABS = ["conversation", "document", "timeline", "graph", "board", "review"]; // open beside the notebook
  const AGAIN = 3000; // milliseconds until a lost or missing case is asked for again
  const STYLE = `.wb-case { overflow: auto; font-size: 13px; color: var(--jp-ui-font-color1); background: var(--jp-layout-color1);
      min-width: 260px; }
    .wb-case h2 { font-size: 14px; margin: 8px 8px 4px; overflow-wrap: anywhere; }
    .wb-case .wb-told { padding: 0 8px; min-height: 1.4em; font-size: 12px; overflow-wrap: anywhere; }
    .wb-case .wb-nav { display: flex; flex-wrap: wrap; gap: 4px; padding: 4px 8px 8px; }
    .wb-case .wb-nav button { font: inherit; font-size: 12px; color: inherit; background: var(--jp-layout-color1); cursor: pointer;
      border: 1px solid var(--jp-border-color1); border-radius: 3px; padding: 2px 8px; }
    .wb-case summary { padding: 6px 8px; font-weight: 600; cursor: pointer; background: var(--jp-layout-color2);
      border-top: 1px solid var(--jp-border-color2); }
    .wb-case .wb-view { border: 0; border-radius: 0; }
    .wb-case .wb-search { height: 46em; }
    .wb-case .wb-panel .wb-title { display: none; }
    .wb-case .wb-board .wb-columns { flex-direction: column; height: auto; }
    .wb-case .wb-board .wb-tray, .wb-case .wb-board .wb-claim { flex: none; overflow: visible; border-inline-end: 0; }
    .wb-beside { overflow: auto; padding: 6px; background: var(--jp-layout-color1); }
    .wb-beside > .wb-place > .wb-conversation { height: calc(100vh - 110px); min-height: 24em; }
    .wb-right { min-width: 340px; }
    .wb-right > .wb-place > .wb-conversation { height: calc(100vh - 150px); }
    .wb-place > .wb-broken { padding: 8px; color: var(--jp-error-color1); }
    .wb-case :focus-visible { outline: 2px solid var(--jp-brand-color1); outline-offset: -2px; }`;
  const BUTTON = `.wb-opencase { display: inline-flex; gap: 5px; align-items: center; margin: 0 8px; padding: 2px 10px; height: 24px; font: inherit;
      font-size: 13px; color: var(--jp-ui-font-color1); background: var(--jp-layout-color1); border: 1px solid var(--jp-border-color1);
      border-radius: 3px; cursor: pointer; }
    .wb-opencase svg { display: block; }
    .wb-opencase[aria-expanded="true"] { background: var(--jp-layout-color2); font-weight: 600; }`;
  const ICON = '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><path class="jp-icon3" fill="#616161" ' +
    'd="M3 5a2 2 0 0 1 2-2h5l2 3h7a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zm5 6v2h8v-2zm0 4v2h5v-2z"/></svg>';
  let scope;

  const tell = (error) => console.warn(`${NAME}: ${error}`);
  const quietly = (does) => { try { return does(); } catch (error) { tell(error); return undefined; } };

  async function shared(name) {
    const versions = scope[name];
    if (!versions) throw new Error(`JupyterLab does not share ${name}`);
    const newest = Object.keys(versions).sort((a, b) => a.localeCompare(b, undefined, { numeric: true })).pop();
    return (await versions[newest].get())();
  }

  function make(tag, name, text, attributes = {}) {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text !== undefined) node.textContent = text;
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  async function extension() {
    const launchers = await shared("@jupyterlab/launcher").catch(() => ({})); // Notebook 7 has none
    const names = ["@jupyterlab/apputils", "@lumino/widgets", "@jupyterlab/ui-components",
      "@jupyterlab/services", "@jupyterlab/coreutils"];
    const [utils, lumino, parts, services, core] = await Promise.all(names.map(shared));
    const language = [document.documentElement.lang, navigator.language].some((one) => /^zh/i.test(one)) ? "zh" : "en";
    const words = WORDS[language];
    const icon = new parts.LabIcon({ name: `${NAME}:icon`, svgstr: ICON });

    async function ask(path, body) {
      const settings = services.ServerConnection.makeSettings();
      const address = core.URLExt.join(settings.baseUrl, "workbench", path) + (path.includes("?") ? "&" : "?") + `language=${language}`;
      const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
      const answer = await services.ServerConnection.makeRequest(address, sent, settings);
      const content = await answer.json();
      if (!answer.ok) throw new Error(content.message || answer.statusText);
      return content;
    }

    // One socket for the window. Views are asked for by name, as a cell asks for them, and come with the same modules.
    class Line {
      constructor() { this.views = new Map(); this.count = 0; this.tell = () => {}; this.bring = () => {}; }

      connect() {
        if (this.socket && this.socket.readyState < 2) return;
        const settings = services.ServerConnection.makeSettings();
        const token = settings.appendToken && settings.token ? `?token=${encodeURIComponent(settings.token)}` : "";
        const socket = this.socket = new settings.WebSocket(core.URLExt.join(settings.wsUrl, "workbench", "live") + token);
        socket.onopen = () => { this.tell(""); for (const id of this.views.keys()) this.begin(id); };
        socket.onmessage = (event) => quietly(() => this.hear(JSON.parse(event.data)));
        socket.onclose = () => {
          for (const one of this.views.values()) this.stop(one);
          this.tell(words.lost);
          setTimeout(() => this.connect(), AGAIN);
        };
      }

      say(what) { if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(what)); }
      begin(id) { if (this.views.has(id)) this.say({ view: id, open: this.views.get(id).name, language }); }

      view(name, el) {
        const id = String(this.count += 1);
        this.views.set(id, { name, el, heard: new Set(), end: null });
        this.connect();
        this.begin(id);
        return () => { this.stop(this.views.get(id)); this.views.delete(id); this.say({ view: id, close: true }); };
      }

      stop(one) {
        quietly(() => one?.end?.());
        if (one) one.end = null;
      }

      hear(message) {
        if (message.none) {
          this.tell(message.none);
          setTimeout(() => { for (const [id, one] of this.views) if (!one.end) this.begin(id); }, AGAIN);
        } else if (message.bring) {
          this.bring(message.bring);
        } else {
          const one = this.views.get(message.view);
          if (!one) return;
          if (message.fault) this.broken(one, message.fault);
          else if (message.made) this.render(one, message.view, message.made);
          else this.pass(one, message);
        }
      }

      pass(one, message) {
        const buffers = (message.buffers || []).map((text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer));
        for (const hears of [...one.heard]) quietly(() => hears(message.content, buffers));
      }

      async render(one, id, made) {
        try {
          const base = core.URLExt.join(services.ServerConnection.makeSettings().baseUrl, "workbench", "module", one.name);
          if (!document.querySelector(`link[data-wb="${one.name}"]`)) {
            document.head.append(make("link", "", undefined, { rel: "stylesheet", href: `${base}.css`, "data-wb": one.name }));
          }
          const module = await import(/* webpackIgnore: true */ `${base}.js`);
          if (this.views.get(id) !== one) return;
          this.stop(one);
          this.tell("");
          one.heard.clear();
          one.el.replaceChildren();
          const model = { get: (name) => made[name], send: (content) => this.say({ view: id, content }),
            on: (_, hears) => one.heard.add(hears), off: (_, hears) => one.heard.delete(hears) };
          one.end = module.default.render({ model, el: one.el }) || (() => {});
        } catch (error) { tell(error); this.broken(one, words.broken); }
      }

      broken(one, text) { one.el.replaceChildren(make("div", "wb-broken", text, { role: "alert" })); }
    }

    class Sidebar extends lumino.Widget {
      constructor(line, open) {
        super();
        this.id = NAME;
        this.title.icon = icon;
        this.title.caption = words.case;
        this.addClass("wb-case");
        this.node.lang = language;
        this.node.setAttribute("role", "region");
        this.node.setAttribute("aria-label", words.case);
        this.line = line;
        this.name = make("h2", "", words.case);
        this.told = make("div", "wb-told", "", { role: "status", "aria-live": "polite" });
        line.tell = (text) => { this.told.textContent = text; };
        const nav = make("div", "wb-nav", undefined, { role: "group", "aria-label": words.beside });
        for (const name of TABS) {
          const button = make("button", "", words[name], { type: "button", "data-view": name });
          button.addEventListener("click", () => open(name));
          nav.append(button);
        }
        this.parts = BESIDE.map((name) => {
          const part = make("details", `wb-part-${name}`, undefined, { "aria-label": words[name] }), place = make("div", "wb-place");
          part.append(make("summary", "", words[name]), place);
          part.addEventListener("toggle", () => { if (part.open && !place.dataset.view) { place.dataset.view = name; line.view(name, place); } });
          return part;
        });
        this.node.append(make("style", "", STYLE), this.name, this.told, nav, ...this.parts);
      }

      onAfterHide() { this.turned?.(); }
      onAfterShow() {
        this.turned?.();
        if (!this.shown) for (const part of this.parts.slice(0, 2)) part.open = true; // the claims when they are asked for
        this.shown = true;
        this.refresh();
      }

      async refresh() {
        try {
          const told = await ask("case");
          this.name.textContent = told.name ? `${words.case} ${told.name}` : words.case;
          if (told.told) this.told.textContent = told.told;
        } catch (error) { this.told.textContent = error.message || String(error); }
      }
    }

    class Pane extends lumino.Widget {
      constructor(line, name) {
        super();
        this.id = `${NAME}-${name}`;
        this.title.label = words[name];
        this.title.icon = icon;
        this.title.closable = true;
        this.addClass("wb-beside");
        const place = make("div", "wb-place");
        this.node.append(place);
        this.end = line.view(name, place);
      }

      onCloseRequest(message) { super.onCloseRequest(message); this.dispose(); }
      dispose() { if (!this.isDisposed) { quietly(() => this.end()); super.dispose(); } }
    }

    // A view in a tab of its own, made when it is first asked for; what is brought forward takes no focus.
    function opener(app, line) {
      const panes = new Map();
      return (name, focus = true) => {
        let pane = panes.get(name);
        if (!pane || pane.isDisposed) {
          pane = new Pane(line, name);
          panes.set(name, pane);
          if (docks(app)) app.shell.add(pane, "main", { mode: focus ? "tab-after" : "split-right", activate: focus });
          else atTheRight(app, pane);
        } else if (focus || !pane.isVisible) app.shell.activateById(pane.id);
      };
    }

    const docks = (app) => "mode" in app.shell; // JupyterLab; a page of Notebook 7 has room for one document and two sides
    const wide = (app) => quietly(() => app.shell.leftHandler.panel.parent.setRelativeSizes([3, 6, 4]));

    function atTheRight(app, pane) {
      pane.addClass("wb-right");
      app.shell.add(pane, "right");
      app.shell.activateById(pane.id);
      wide(app);
    }

    // Notebook 7 shows no icons of its side panels: a button in the bar of menus opens and closes this one.
    function button(app, sidebar) {
      const holder = new lumino.Widget({ node: make("div") });
      holder.id = `${NAME}-button`;
      const press = make("button", "wb-opencase", undefined, { type: "button", "aria-expanded": "false" });
      icon.element({ container: press });
      press.append(" ", words.case);
      press.addEventListener("click", () => {
        if (sidebar.isVisible) app.shell.collapseLeft();
        else { app.shell.activateById(NAME); wide(app); }
      });
      sidebar.turned = () => press.setAttribute("aria-expanded", String(sidebar.isVisible));
      holder.node.append(make("style", "", BUTTON), press);
      app.shell.add(holder, "menu", { rank: 1000 });
    }

    // The sealed lab shows no toasts: what became of a command is told in the sidebar, and kept among the notifications.
    async function told(app, sidebar, does) {
      app.shell.activateById(NAME);
      sidebar.told.textContent = words.working;
      const id = utils.Notification.emit(words.working, "in-progress", { autoClose: false });
      const end = (message, type) => {
        sidebar.told.textContent = message;
        utils.Notification.update({ id, message, type, autoClose: 8000 });
      };
      try { end(await does(), "success"); } catch (error) { end(error.message || String(error), "error"); }
    }

    function commands(app, sidebar, open) {
      const views = TABS.map((name) => [`workbench:${name}`, [words[name], () => open(name)]]);
      return {
        ...Object.fromEntries(views),
        "workbench:start": [words.start, async () => {
          const { notebook } = await ask("case");
          await app.commands.execute("docmanager:open", { path: notebook });
          app.shell.activateById(NAME);
        }],
        "workbench:show": [words.show, () => app.shell.activateById(NAME)],
        "workbench:ingest": [words.ingest, async () => {
          const given = await utils.InputDialog.getText({ title: words.ingest, label: words.where });
          if (given.button.accept && given.value) await told(app, sidebar, async () => (await ask("ingest", { path: given.value })).told);
          await sidebar.refresh();
        }],
        "workbench:brief": [words.brief, () => told(app, sidebar, async () => `${words.written} ${(await ask("brief", {})).files.join(", ")}`)],
      };
    }

    function activate(app, launcher, palette) {
      const line = new Line(), open = opener(app, line);
      const sidebar = new Sidebar(line, open);
      line.bring = (name) => open(name, false);
      app.shell.add(sidebar, "left", { rank: 150 });
      if (!docks(app)) quietly(() => button(app, sidebar));
      for (const [command, [label, does]] of Object.entries(commands(app, sidebar, open))) {
        app.commands.addCommand(command, { label, icon, execute: async () => { try { await does(); } catch (error) { tell(error); } } });
        palette?.addItem({ command, category: words.case });
      }
      launcher?.add({ command: "workbench:start", category: words.case, rank: 0 });
      const types = [["eml", words.mail], ["mbox", words.mailbox], ["msg", words.mail], ["pst", words.mailbox]];
      for (const [type, displayName] of types) {
        const text = type === "eml" || type === "mbox";
        quietly(() => app.docRegistry.addFileType({ name: `workbench-${type}`, displayName, extensions: [`.${type}`],
          mimeTypes: [text ? "text/plain" : "application/octet-stream"], fileFormat: text ? "text" : "base64", contentType: "file", icon }));
      }
    }

    return { id: `${NAME}:plugin`, description: "The case beside the notebook.", autoStart: true,
      optional: [launchers.ILauncher, utils.ICommandPalette].filter(Boolean),
      activate: (app, ...given) => quietly(() => launchers.ILauncher ? activate(app, ...given) : activate(app, null, ...given)) };
  }

  async function module() {
    let plugin;
    try {
      plugin = await extension();
    } catch (error) {
      tell(error);
      plugin = { id: `${NAME}:plugin`, autoStart: true, activate: () => undefined };
    }
    return () => ({ __esModule: true, default: plugin });
  }

  globalThis._JUPYTERLAB = globalThis._JUPYTERLAB || {};
  globalThis._JUPYTERLAB[NAME] = { init: (given) => { scope = given; }, get: () => module() };
})();
