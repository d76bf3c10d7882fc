// The Case sidebar: a module container written by hand, without any build. Whatever fails in here is told on the console
// and leaves JupyterLab as it would be without: a plugin that throws while it is loaded would blank the whole page.
(() => {
  const NAME = "workbench-case";
  const WORDS = {
    en: { case: "Case", search: "Search", placeholder: "Search the case", originals: "Originals", evidence: "Evidence",
      gaps: "What is missing", pin: "Pin", pinned: "Pinned as", hits: "hits", start: "Open the case",
      ingest: "Read files into the case", where: "File, folder or archive", brief: "Export the brief (PDF and DOCX)",
      written: "Written:", working: "Working …", none: "none", mail: "Mail", mailbox: "Mailbox", more: "more",
      show: "Show the case" },
    zh: { case: "案卷", search: "搜索", placeholder: "搜索案卷", originals: "原件", evidence: "证据", gaps: "缺失",
      pin: "固定", pinned: "已固定为", hits: "条命中", start: "打开案卷", ingest: "将文件读入案卷",
      where: "文件、文件夹或压缩包", brief: "导出简报(PDF 和 DOCX)", written: "已写入:", working: "处理中……", none: "无",
      mail: "邮件", mailbox: "邮箱", more: "更多", show: "显示案卷" },
  };
  const STYLE = `.wb-case { overflow: auto; padding: 8px; font-size: 13px; color: var(--jp-ui-font-color1);
    background: var(--jp-layout-color1); min-width: 220px; }
    .wb-case h2 { font-size: 14px; margin: 2px 0 6px; overflow-wrap: anywhere; } .wb-case h3 { font-size: 12px; margin: 14px 0 3px; }
    .wb-case input { width: 100%; box-sizing: border-box; padding: 5px; font: inherit; color: inherit;
      background: var(--jp-layout-color0); border: 1px solid var(--jp-border-color1); }
    .wb-case button { font: inherit; font-size: 12px; color: inherit; background: var(--jp-layout-color1); margin-top: 2px;
      border: 1px solid var(--jp-border-color1); border-radius: 3px; padding: 2px 8px; }
    .wb-case .wb-line { padding: 4px 0; border-bottom: 1px solid var(--jp-border-color2); overflow-wrap: anywhere; }
    .wb-case .wb-quiet { font-size: 11.5px; } .wb-case .wb-told { min-height: 1.4em; }
    .wb-case :focus-visible { outline: 2px solid var(--jp-brand-color1); }`;
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
    const names = ["@jupyterlab/launcher", "@jupyterlab/apputils", "@lumino/widgets", "@jupyterlab/ui-components",
      "@jupyterlab/services", "@jupyterlab/coreutils"];
    const [launchers, utils, lumino, parts, services, core] = await Promise.all(names.map(shared));
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

    class Sidebar extends lumino.Widget {
      constructor() {
        super();
        this.id = NAME;
        this.title.icon = icon;
        this.title.caption = words.case;
        this.addClass("wb-case");
        this.node.lang = language;
        this.node.setAttribute("role", "region");
        this.node.setAttribute("aria-label", words.case);
        this.name = make("h2", "", words.case);
        this.told = make("div", "wb-told wb-quiet", "", { role: "status", "aria-live": "polite" });
        this.query = make("input", "", undefined, { type: "search", placeholder: words.placeholder, "aria-label": words.placeholder });
        this.query.addEventListener("keydown", (event) => { if (event.key === "Enter") this.search(); event.stopPropagation(); });
        this.hits = make("div", "wb-hits");
        const parts = ["evidence", "gaps", "originals"].flatMap((name) => {
          this[name] = make("div", `wb-${name}`);
          return [make("h3", "", words[name]), this[name]];
        });
        this.node.append(make("style", "", STYLE), this.name, this.query, this.told, this.hits, ...parts);
        this.asked = 0;
      }

      onAfterShow() { this.refresh(); }

      async guarded(does) {
        try { await does(); } catch (error) { this.told.textContent = error.message || String(error); }
      }

      refresh() {
        return this.guarded(async () => {
          const told = await ask("case");
          this.name.textContent = told.name || words.case;
          if (told.told) this.told.textContent = told.told;
          for (const part of ["evidence", "gaps", "originals"]) {
            const lines = told[part].map((row) => this.line(row.name, row.told));
            if (told.more[part]) lines.push(make("div", "wb-quiet", `${told.more[part]} ${words.more}`));
            this[part].replaceChildren(...(lines.length ? lines : [make("div", "wb-quiet", words.none)]));
          }
        });
      }

      line(name, quiet) {
        const node = make("div", "wb-line");
        node.append(make("bdi", "", name), make("div", "wb-quiet", quiet));
        return node;
      }

      search() {
        const number = (this.asked += 1);
        this.hits.replaceChildren();
        this.told.textContent = words.working;
        return this.guarded(async () => {
          const found = await ask(`search?q=${encodeURIComponent(this.query.value)}`);
          if (number !== this.asked) return; // an answer to an older question
          this.told.textContent = `${found.total} ${words.hits}`;
          this.hits.replaceChildren(...found.rows.map((row) => {
            const node = this.line(row.passage, `${row.when}  ${row.sender}  ${row.where}`);
            const pin = make("button", "wb-pin", words.pin, { type: "button", "aria-label": `${words.pin}: ${row.passage.slice(0, 60)}` });
            pin.addEventListener("click", () => this.pin(row));
            node.append(pin);
            return node;
          }));
        });
      }

      pin(row) {
        return this.guarded(async () => {
          const done = await ask("pin", { key: row.key, item: row.item });
          this.told.textContent = `${words.pinned} ${done.label}`;
          await this.refresh();
        });
      }
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

    function commands(app, sidebar) {
      return {
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
      const sidebar = new Sidebar();
      app.shell.add(sidebar, "left", { rank: 150 });
      for (const [command, [label, does]] of Object.entries(commands(app, sidebar))) {
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
      optional: [launchers.ILauncher, utils.ICommandPalette],
      activate: (...given) => quietly(() => activate(...given)) };
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
