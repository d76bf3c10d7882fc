// The Timeline: one canvas. Far away each lane shows counts, near by each event; a drag chooses a stretch for all views.
// Times are wall clocks of the zone of display in milliseconds, read as if they were UTC: the browser's zone never enters.

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const STEPS = [SECOND, 5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY,
  2 * DAY, 7 * DAY];
const MONTHS = [1, 3, 6, 12, 24, 60, 120, 240];
const LEFT = 150, RIGHT = 10, TOP = 18, LANE = 30, AXIS = 34, STRIP = 11, BAR = 3, CLOSEST = 10 * SECOND;
const NEAR = 500; // events in sight from which each is drawn by itself

function two(number) { return String(number).padStart(2, "0"); }

function clock(at, step) {
  const d = new Date(at);
  const day = `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`;
  const time = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
  if (step >= 360 * DAY) return String(d.getUTCFullYear());
  if (step >= 27 * DAY) return day.slice(0, 7);
  if (step >= DAY) return day;
  return step < MINUTE ? `${time}:${two(d.getUTCSeconds())}` : time;
}

// The moments of the axis between two times: [moment, step]; at most one for each 90 pixels.
function ticks(since, until, width) {
  const room = (until - since) * 90 / Math.max(90, width);
  const step = STEPS.find((one) => one >= room);
  const found = [];
  if (step) {
    const shift = step === 7 * DAY ? 4 * DAY : 0; // weeks begin on Monday
    for (let at = Math.ceil((since - shift) / step) * step + shift; at < until; at += step) found.push([at, step]);
    return found;
  }
  const months = MONTHS.find((one) => one * 30 * DAY >= room) || 600;
  const first = new Date(since);
  let month = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / months) * months;
  for (; found.length < 200; month += months) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (at >= until) return found;
    if (at >= since) found.push([at, months * 30 * DAY]);
  }
  return found;
}

// The first place in a sorted array at or after `value`.
function placeOf(times, value) {
  let low = 0, high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < value) low = middle + 1; else high = middle;
  }
  return low;
}

function copyOf(buffer, kind) { // a view of a message's bytes may lie at any offset
  const bytes = new Uint8Array(buffer.buffer || buffer, buffer.byteOffset || 0, buffer.byteLength);
  return new kind(bytes.slice().buffer);
}

function render({ model, el }) {
  const view = viewIn({ model, el }, "timeline");
  const words = view.words;
  const bar = make("div", "wb-bar", null, { role: "group", "aria-label": words.timeline });
  const stage = make("div", "wb-stage");
  const canvas = make("canvas", "", null, { tabindex: "0", role: "application", "aria-describedby": view.id("help") });
  const tip = make("div", "wb-tip", null, { hidden: "" });
  const status = make("div", "wb-status", null, { role: "status" });
  const shown = make("span"), missing = make("span");
  const help = make("div", "wb-help", words.help, { id: view.id("help") });
  status.append(shown, missing);
  stage.append(canvas, tip);

  let times = new Float64Array(0), lanes = new Uint8Array(0), fine = new Uint8Array(0), left = null;
  let told = { names: [], gaps: [], marks: [], strips: [], total: 0, undated: 0, zone: "", lane: "" };
  let since = 0, until = 1, brush = null, drag = null, pinned = false, asked = null, frame = 0, pointer = null;

  // -- where things are --------------------------------------------------------------------------------------------

  const width = () => Math.max(120, canvas.clientWidth - LEFT - RIGHT);
  const bottom = () => TOP + Math.max(1, told.names.length) * LANE;
  const height = () => bottom() + told.strips.length * STRIP + 4 + AXIS;
  const xOf = (at) => LEFT + (at - since) / (until - since) * width();
  const atOf = (x) => since + (x - LEFT) / width() * (until - since);
  const whole = () => {
    const first = times.length ? times[0] : 0, last = times.length ? times[times.length - 1] : DAY;
    const margin = Math.max(CLOSEST, (last - first) * 0.01);
    return [first - margin, last + margin];
  };

  // At first without the outermost half per cent on either side, where that makes the rest a line.
  function middle() {
    const [first, last] = whole(), cut = Math.floor(times.length / 200);
    if (!cut) return [first, last];
    const from = times[cut], to = times[times.length - 1 - cut], margin = (to - from) * 0.03;
    return to - from > 0 && to - from < 0.75 * (last - first) ? [from - margin, to + margin] : [first, last];
  }

  function show(from, to) {
    const [first, last] = whole();
    const span = Math.min(Math.max(to - from, CLOSEST), last - first);
    since = Math.min(Math.max(from, first), last - span);
    until = since + span;
    close();
    draw();
  }

  // Around the pointer where it is, else around what is chosen where that is in sight, else around the middle.
  function centre() {
    const middle = brush && brush[0] !== null && brush[1] !== null ? (brush[0] + brush[1]) / 2 : null;
    if (pointer !== null) return atOf(pointer);
    return middle !== null && middle > since && middle < until ? middle : (since + until) / 2;
  }

  function zoom(factor, around = centre()) {
    show(around - (around - since) * factor, around + (until - around) * factor);
  }

  const move = (share) => show(since + share * (until - since), until + share * (until - since));

  // -- drawing -----------------------------------------------------------------------------------------------------

  function draw() {
    if (!frame) frame = requestAnimationFrame(() => { frame = 0; paint(); });
  }

  function inks() {
    const style = getComputedStyle(view.root);
    const of = (name, or) => style.getPropertyValue(name).trim() || or;
    return {
      ink: style.color, paper: style.backgroundColor, rule: of("--jp-border-color2", "#d5d5d5"),
      strong: of("--jp-brand-color1", "#1f5fa8"), quiet: of("--jp-content-font-color2", "#555"),
      font: style.fontFamily,
    };
  }

  function paint() {
    const scale = window.devicePixelRatio || 1, across = canvas.clientWidth, down = height();
    if (!across) return;
    canvas.style.height = `${down}px`;
    canvas.width = Math.round(across * scale);
    canvas.height = Math.round(down * scale);
    const pen = canvas.getContext("2d"), ink = inks();
    pen.scale(scale, scale);
    pen.fillStyle = ink.paper;
    pen.fillRect(0, 0, across, down);
    pen.font = `11.5px ${ink.font}`;
    pen.textBaseline = "middle";
    pen.save();
    pen.beginPath();
    pen.rect(LEFT, 0, width(), down);
    pen.clip();
    paintGaps(pen, ink);
    paintAxis(pen, ink);
    const count = paintEvents(pen, ink);
    paintMarks(pen, ink);
    paintStrips(pen, ink);
    paintBrush(pen, ink);
    pen.restore();
    paintNames(pen, ink, across);
    tell(count);
  }

  function paintAxis(pen, ink) {
    const base = height() - AXIS;
    let day = "";
    for (const [at, step] of ticks(since, until, width())) {
      const x = Math.round(xOf(at)) + 0.5;
      pen.strokeStyle = ink.rule;
      pen.beginPath();
      pen.moveTo(x, TOP);
      pen.lineTo(x, base);
      pen.stroke();
      pen.fillStyle = ink.quiet;
      pen.textAlign = "left";
      pen.fillText(clock(at, step), x + 3, base + 9);
      if (step < DAY && clock(at, DAY) !== day) {
        day = clock(at, DAY);
        pen.fillText(day, x + 3, base + 24);
      }
    }
  }

  // What is missing is hatched through all lanes, so that nobody takes a silence for an event.
  function paintGaps(pen, ink) {
    pen.strokeStyle = ink.quiet;
    pen.globalAlpha = 0.35;
    for (const gap of told.gaps) {
      if (gap.until < since || gap.since > until) continue;
      const from = Math.max(LEFT, xOf(gap.since)), to = Math.min(LEFT + width(), Math.max(xOf(gap.until), xOf(gap.since) + 2));
      const row = told.names.indexOf(gap.name);
      if (row < 0 && !gap.whole) continue;
      const top = row < 0 ? TOP : TOP + row * LANE, end = row < 0 ? bottom() : top + LANE;
      pen.save();
      pen.beginPath();
      pen.rect(from, top, to - from, end - top);
      pen.clip();
      pen.beginPath();
      for (let x = from - (end - top) - (from - (end - top)) % 6; x < to; x += 6) {
        pen.moveTo(x, end);
        pen.lineTo(x + end - top, top);
      }
      pen.stroke();
      pen.restore();
    }
    pen.globalAlpha = 1;
  }

  function paintEvents(pen, ink) {
    const from = placeOf(times, since - DAY), to = placeOf(times, until), first = placeOf(times, since);
    if (to - first <= NEAR) paintEach(pen, ink, from, to); else paintCounts(pen, ink, first, to);
    return to - first;
  }

  function paintCounts(pen, ink, from, to) {
    const bars = Math.ceil(width() / BAR), rows = told.names.length;
    const every = new Uint32Array(bars * rows), strong = new Uint32Array(bars * rows);
    const share = bars / (until - since);
    for (let i = from; i < to; i++) {
      const cell = lanes[i] * bars + Math.min(bars - 1, Math.floor((times[i] - since) * share));
      every[cell]++;
      if (!left || left[i]) strong[cell]++;
    }
    for (let row = 0; row < rows; row++) {
      const most = Math.max(1, ...every.subarray(row * bars, (row + 1) * bars));
      const base = TOP + (row + 1) * LANE - 3, tall = LANE - 7;
      for (const [table, colour, alpha] of [[every, ink.quiet, 0.3], [strong, ink.strong, 1]]) {
        pen.fillStyle = colour;
        pen.globalAlpha = alpha;
        for (let bar = 0; bar < bars; bar++) {
          const number = table[row * bars + bar];
          if (!number) continue;
          const high = Math.max(1.5, Math.sqrt(number / most) * tall); // by root: single events stay in sight
          pen.fillRect(LEFT + bar * BAR, base - high, BAR - 0.5, high);
        }
      }
    }
    pen.globalAlpha = 1;
  }

  // An event known to the minute or to the day is as wide as that.
  function paintEach(pen, ink, from, to) {
    for (let i = from; i < to; i++) {
      const middle = TOP + lanes[i] * LANE + LANE / 2, strong = !left || left[i];
      const wide = fine[i] === 2 ? DAY : fine[i] === 1 ? MINUTE : 0;
      const x = xOf(times[i]), end = xOf(times[i] + wide);
      if (Math.max(end, x + 4) < LEFT) continue;
      pen.fillStyle = strong ? ink.strong : ink.quiet;
      pen.globalAlpha = strong ? 0.9 : 0.3;
      if (end - x > 7) {
        pen.globalAlpha *= 0.6;
        pen.fillRect(x, middle - 4, end - x, 8);
      } else {
        pen.beginPath();
        pen.arc(x, middle, 3.5, 0, 7);
        pen.fill();
      }
    }
    pen.globalAlpha = 1;
  }

  function paintMarks(pen, ink) {
    let free = -1e9;
    for (const mark of told.marks) {
      const x = Math.round(xOf(mark.at)) + 0.5;
      if (x < LEFT || x > LEFT + width()) continue;
      pen.strokeStyle = ink.ink;
      pen.setLineDash([4, 3]);
      pen.beginPath();
      pen.moveTo(x, 4);
      pen.lineTo(x, bottom());
      pen.stroke();
      pen.setLineDash([]);
      if (x < free) continue;
      pen.fillStyle = ink.ink;
      pen.textAlign = "left";
      pen.fillText(mark.words, x + 3, 9, 260);
      free = x + Math.min(260, pen.measureText(mark.words).width) + 12;
    }
  }

  function paintStrips(pen, ink) {
    told.strips.forEach((strip, row) => {
      const y = bottom() + 4 + row * STRIP;
      pen.fillStyle = ink.quiet;
      for (const [from, to] of strip.spans) {
        const x = Math.max(LEFT - 2, xOf(from)), end = Math.min(LEFT + width() + 2, xOf(to));
        if (end > x) pen.fillRect(x, y + 2, Math.max(1, end - x), STRIP - 6);
      }
    });
  }

  function paintBrush(pen, ink) {
    const one = drag && drag.moved && !drag.pan ? [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)] : brush;
    if (!one) return;
    const from = one[0] === null ? LEFT : xOf(one[0]), to = one[1] === null ? LEFT + width() : xOf(one[1]);
    pen.fillStyle = ink.strong;
    pen.globalAlpha = 0.16;
    pen.fillRect(from, TOP, Math.max(2, to - from), bottom() - TOP);
    pen.globalAlpha = 1;
    pen.strokeStyle = ink.strong;
    pen.strokeRect(from, TOP + 0.5, Math.max(2, to - from), bottom() - TOP - 1);
  }

  function paintNames(pen, ink, across) {
    pen.textAlign = "left";
    told.names.forEach((name, row) => {
      const y = TOP + row * LANE;
      pen.strokeStyle = ink.rule;
      pen.beginPath();
      pen.moveTo(0, y + LANE - 0.5);
      pen.lineTo(across, y + LANE - 0.5);
      pen.stroke();
      pen.fillStyle = ink.ink;
      pen.fillText(fitted(pen, told.lane === "none" ? words.none : name), 8, y + LANE / 2);
    });
    pen.fillStyle = ink.quiet;
    pen.font = `10px ${ink.font}`;
    told.strips.forEach((strip, row) => pen.fillText(fitted(pen, strip.name), 8, bottom() + 4 + row * STRIP + STRIP / 2));
  }

  function fitted(pen, name) {
    let text = name;
    while (text.length > 1 && pen.measureText(text).width > LEFT - 16) text = text.slice(0, -1);
    return text === name ? name : `${text.slice(0, -1)}…`;
  }

  function tell(count) {
    const step = until - since < 3 * DAY ? SECOND : DAY;
    const moment = (at) => (step === DAY ? clock(at, DAY) : `${clock(at, DAY)} ${clock(at, SECOND)}`);
    const said = !told.zone ? words.counting : told.total
      ? words.shown.replace("{count}", count.toLocaleString("en")).replace("{total}", told.total.toLocaleString("en"))
        .replace("{first}", moment(since)).replace("{last}", moment(until))
      : words.empty;
    shown.textContent = said;
    missing.textContent = told.undated ? words.undated.replace("{count}", told.undated.toLocaleString("en")) : "";
    canvas.setAttribute("aria-label", `${words.timeline}: ${said}`);
  }

  // -- words for the place of the pointer --------------------------------------------------------------------------

  function close() {
    pinned = false;
    asked = null;
    tip.hidden = true;
    tip.classList.remove("wb-pinned");
  }

  function place(x, y) {
    tip.style.left = `${Math.max(4, Math.min(x + 12, stage.clientWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${y + 14}px`;
  }

  function reach(x, y) {
    const row = Math.floor((y - TOP) / LANE), gap = gapAt(x, row);
    if (row < 0 || row >= told.names.length || x < LEFT) return null;
    const slack = placeOf(times, until) - placeOf(times, since) <= NEAR ? 5 : BAR / 2 + 0.5;
    return { lane: row, since: atOf(x - slack), until: atOf(x + slack), x, y, gap };
  }

  function gapAt(x, row) {
    const at = atOf(x);
    return told.gaps.find((gap) => gap.since <= at && at < gap.until && (gap.whole || told.names[row] === gap.name));
  }

  function ask(spot) {
    asked = spot;
    view.ask("words", { lane: told.lane === "none" ? -1 : spot.lane, since: spot.since, until: spot.until });
  }

  view.on("words", (message) => {
    if (!asked) return;
    tip.replaceChildren();
    if (pinned) tip.append(makeButton("wb-close", "×", close, { "aria-label": words.close }));
    if (asked.gap) tip.append(make("div", "wb-meta", `${words.gap}: ${asked.gap.words}`));
    if (message.count > 1) tip.append(make("div", "wb-meta", message.count.toLocaleString("en")));
    message.rows.forEach((row) => {
      const one = pinned && row.key
        ? makeButton("wb-one", null, () => view.send("open", { key: row.key, item: row.item }), { title: words.open })
        : make("div", "wb-one");
      one.append(meta("wb-meta", [row.when, row.who, row.where, row.kind]), make("div", "wb-words", row.words, { dir: "auto" }));
      tip.append(one);
    });
    if (message.count > message.rows.length) {
      tip.append(make("div", "wb-meta", words.more.replace("{n}", (message.count - message.rows.length).toLocaleString("en"))));
    }
    tip.hidden = !tip.childNodes.length || (!pinned && !message.count && !asked.gap);
    tip.classList.toggle("wb-pinned", pinned);
    if (!tip.hidden) place(asked.x, asked.y);
    const openable = message.rows.filter((row) => row.key);
    if (pinned && message.count === 1 && openable.length === 1) view.send("open", { key: openable[0].key, item: openable[0].item });
  });

  // -- hands -------------------------------------------------------------------------------------------------------

  function spotOf(event) {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  canvas.addEventListener("pointerdown", (event) => {
    const [x, y] = spotOf(event);
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    drag = { x, y, from: atOf(x), to: atOf(x), pan: event.shiftKey || event.button === 1, since, until, moved: false };
    event.preventDefault();
  });

  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = spotOf(event);
    pointer = x >= LEFT ? x : null;
    if (drag) {
      drag.moved ||= Math.abs(x - drag.x) > 3;
      drag.to = atOf(x);
      if (drag.moved && drag.pan) {
        const by = (drag.x - x) / width() * (drag.until - drag.since);
        show(drag.since + by, drag.until + by);
      } else draw();
      return;
    }
    if (pinned) return;
    const spot = reach(x, y);
    if (spot) ask(spot); else close();
  });

  canvas.addEventListener("pointerup", (event) => {
    const done = drag, [x, y] = spotOf(event);
    drag = null;
    if (!done) return;
    if (!done.moved) {
      const spot = reach(x, y);
      pinned = Boolean(spot);
      if (spot) ask(spot); else close();
    } else if (!done.pan) {
      view.send("choose", { since: Math.min(done.from, done.to), until: Math.max(done.from, done.to) });
    }
    draw();
  });

  canvas.addEventListener("pointerleave", () => { pointer = null; if (!pinned && !drag) close(); });
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the wheel alone scrolls the notebook
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.25 : 0.8, atOf(spotOf(event)[0]));
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoom(0.25, atOf(spotOf(event)[0])));

  const chooseShown = () => view.send("choose", { since, until });
  const keys = {
    "+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2), ArrowLeft: () => move(-0.25), ArrowRight: () => move(0.25),
    Home: () => show(...whole()), Enter: chooseShown,
    Escape: () => { if (tip.hidden) view.send("clear", { way: "time" }); else close(); },
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  // -- controls ----------------------------------------------------------------------------------------------------

  function chooser(name, changed) {
    const label = make("label", "", words[name]), select = make("select");
    label.append(select);
    select.addEventListener("change", () => changed(select.value));
    return [label, (values, value, say) => {
      select.replaceChildren(...values.map((one) => make("option", "", say(one), { value: one })));
      select.value = value;
    }];
  }

  const [laneLabel, setLanes] = chooser("lanes", (lanes) => view.send("lanes", { lanes }));
  const [zoneLabel, setZone] = chooser("zone", (zone) => view.send("zone", { zone }));
  const tools = [["earlier", "‹", () => move(-0.5)], ["out", "−", () => zoom(2)], ["in", "+", () => zoom(0.5)],
    ["later", "›", () => move(0.5)]];
  bar.append(laneLabel, zoneLabel, ...tools.map(([name, sign, act]) =>
    makeButton("wb-tool", sign, act, { "aria-label": words[name], title: words[name] })),
  makeButton("", words.all, () => show(...whole())), makeButton("wb-push", words.choose, chooseShown));

  // -- heard from the kernel ---------------------------------------------------------------------------------------

  model.on("msg:custom", heardEvents);
  function heardEvents(message, buffers) {
    if (message.kind === "left") {
      left = message.all ? null : copyOf(buffers[0], Uint8Array);
      draw();
    } else if (message.kind === "events") {
      const before = told.zone ? [since, until] : null, same = told.zone === message.zone;
      times = copyOf(buffers[0], Float64Array);
      lanes = copyOf(buffers[1], Uint8Array);
      fine = copyOf(buffers[2], Uint8Array);
      left = null;
      told = message;
      setLanes(["none", "conversation", "person", "topic", "kind", "original"], told.lane, (one) => words[one]);
      setZone(told.zones, told.zone, (one) => one);
      if (before && same) show(...before); else show(...middle());
    }
  }
  view.on("stretch", (message) => {
    brush = message.since === null && message.until === null ? null : [message.since, message.until];
    draw();
  });

  view.root.append(bar, stage, status, help);
  const sized = new ResizeObserver(draw);
  sized.observe(stage);
  const themed = new MutationObserver(draw);
  themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  view.endings.push(() => sized.disconnect(), () => themed.disconnect(), () => model.off("msg:custom", heardEvents));
  view.begin();
  return view.end;
}

export default { render };
