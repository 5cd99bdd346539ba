"use strict";
const base = document.body.dataset.prefix;
const make = (tag, text, cls) => { const e = document.createElement(tag); if (text) e.textContent = text; if (cls) e.className = cls; return e; };

// suggestions in the search box
const box = document.getElementById("q");
if (box) {
  let timer;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (box.value.trim().length < 2) return;
      const answer = await fetch(`${base}/goi-y?q=${encodeURIComponent(box.value)}`);
      if (!answer.ok) return;
      document.getElementById("goi-y").replaceChildren(...(await answer.json()).map((w) => {
        const option = make("option", w.title); option.value = w.label; return option;
      }));
    }, 200);
  });
}

// card over a link: title and validity; Escape closes it
let card, wait, leaving, shownAt;
const close = () => { clearTimeout(wait); clearTimeout(leaving); card?.remove(); card = shownAt = null; };
const leave = () => { clearTimeout(wait); clearTimeout(leaving); leaving = setTimeout(close, 300); }; // time for the pointer to go over to the card
const open = (link) => {
  clearTimeout(leaving);
  if (shownAt === link) return;
  close();
  shownAt = link;
  wait = setTimeout(async () => {
    const answer = await fetch(`${base}/van-ban/${link.dataset.card}/the`);
    if (!answer.ok) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (shownAt !== link) return; // closed meanwhile
    card = make("div"); card.id = "the"; card.setAttribute("role", "status");
    card.append(...parsed.body.childNodes);
    document.body.append(card);
    const at = link.getBoundingClientRect();
    card.style.left = `${Math.min(at.left, innerWidth - card.offsetWidth - 12) + scrollX}px`;
    card.style.top = `${at.bottom + scrollY + 4}px`;
    card.addEventListener("mouseenter", () => clearTimeout(leaving));
    card.addEventListener("mouseleave", leave);
  }, 250);
};
for (const [kind, act] of [["mouseover", open], ["focusin", open]])
  document.addEventListener(kind, (e) => { const link = e.target.closest?.("[data-card]"); if (link) act(link); });
document.addEventListener("mouseout", (e) => { if (e.target.closest?.("[data-card]")) leave(); });
document.addEventListener("focusout", close);

// keyboard: "/" to the box; j k through a queue, and the keys that its buttons and links name
const items = [...document.querySelectorAll(".item")];
const keys = document.getElementById("phim"), pressed = (on) => { keys.setAttribute("aria-pressed", on); document.body.classList.toggle("keyless", !on); };
keys.hidden = !items.length && !box;
pressed(localStorage.getItem("phim") !== "0");
keys.addEventListener("click", () => { const on = keys.getAttribute("aria-pressed") !== "true"; localStorage.setItem("phim", on ? "1" : "0"); pressed(on); });
document.addEventListener("keydown", (e) => {
  if (e.key === "Escape") close();
  if (keys.getAttribute("aria-pressed") !== "true" || e.ctrlKey || e.altKey || e.metaKey || e.target.closest("input:not([type=checkbox]),textarea,select")) return;
  if (e.key === "/" && box) { e.preventDefault(); box.focus(); }
  const now = items.indexOf(document.activeElement.closest(".item"));
  const to = { j: Math.min(now + 1, items.length - 1), k: Math.max(now - 1, 0) }[e.key];
  if (to !== undefined) { items[to]?.focus(); return; }
  const key = `[data-key="${CSS.escape(e.key)}"]`, named = items[now]?.querySelector(key) || document.querySelector(`.made ${key}`);
  if (!named) return;
  e.preventDefault();
  named.click();
  if (named.matches("details[open] > summary")) named.parentElement.querySelector("input:not([type=hidden]),select").focus();
});
if (items.length && location.search.includes("trang_thai")) (document.getElementById(location.hash.slice(1)) || items[0]).focus();

// upload: one file after another, each with its progress; what becomes of it is told by events of the server
const form = document.getElementById("nap");
if (form) {
  const table = document.getElementById("ket-qua"), picked = document.getElementById("tep");
  const show = (o, line) => {
    while (line.cells.length < 4) line.insertCell();
    line.className = o.status;
    line.cells[0].textContent = o.file; line.cells[1].textContent = o.words;
    if (o.id) {
      const link = make("a", o.label); link.href = `${base}/van-ban/${o.id}`;
      line.cells[2].replaceChildren(link, `: ${o.provisions} điều khoản, ${o.citations} viện dẫn, ${o.tasks} nhiệm vụ${o.resolved ? `; giải quyết được ${o.resolved} viện dẫn cũ` : ""}`);
    }
    line.cells[3].textContent = [o.message, ...(o.warnings || [])].filter(Boolean).join("; ");
  };
  const fail = (row, words) => { row.className = "failed"; row.cells[1].textContent = "không nạp được"; row.cells[3].textContent = words; };
  const follow = (job, row, lines = [row], tries = 0) => new Promise((done) => {
    const events = new EventSource(`${base}/api/v1/jobs/${job}/events`);
    const told = (e) => JSON.parse(e.data).files.flatMap((f) => f.outcomes).forEach((o, n) => { lines[n] ||= table.tBodies[0].insertRow(lines[n - 1].sectionRowIndex + 1); show(o, lines[n]); });
    events.addEventListener("progress", told);
    events.addEventListener("done", (e) => { told(e); events.close(); done(); });
    events.onopen = () => { tries = 0; };
    events.onerror = () => { // the browser comes back by itself unless it was refused: the service may be starting again
      if (events.readyState !== EventSource.CLOSED) return;
      if (tries < 20) return setTimeout(() => done(follow(job, row, lines, tries + 1)), 3000);
      row.cells[1].textContent = "mất liên lạc"; row.cells[3].textContent = "tệp đã gửi; mở lại trang này để xem kết quả"; done();
    };
  });
  const send = (file, row, sent) => new Promise((done) => {
    const request = new XMLHttpRequest(), body = new FormData();
    body.append("tep", file);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRF-Token", document.body.dataset.csrf);
    request.upload.onprogress = (e) => { row.cells[1].textContent = e.loaded < e.total ? `gửi ${Math.round(100 * e.loaded / e.total)} %` : "đang đọc…"; };
    request.onloadend = () => {
      sent();
      if (request.status !== 202) { fail(row, request.status === 413 ? "tệp quá lớn" : `mã ${request.status}`); return done(); }
      row.cells[1].textContent = "đang đọc…";
      done(follow(JSON.parse(request.response).id, row));
    };
    request.send(body);
  });
  const all = async (files) => {
    table.hidden = false; table.dataset.state = "busy";
    const rows = [...files].map((file) => { const row = table.tBodies[0].insertRow(); for (let n = 0; n < 4; n++) row.insertCell(); row.cells[0].textContent = file.name; row.cells[1].textContent = "chờ"; return [file, row]; });
    const reading = [];
    for (const [file, row] of rows) await new Promise((sent) => reading.push(send(file, row, sent)));
    await Promise.all(reading);
    table.dataset.state = "done"; picked.value = "";
  };
  form.addEventListener("submit", (e) => { e.preventDefault(); all(picked.files); });
  form.addEventListener("dragover", (e) => { e.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (e) => { e.preventDefault(); form.classList.remove("over"); all(e.dataTransfer.files); });
}

// neighbourhood graph: springs along edges, repulsion within cells of a grid
const canvas = document.getElementById("do-thi");
if (canvas) fetch(canvas.dataset.source).then((a) => a.json()).then((told) => {
  canvas.hidden = false;
  const pen = canvas.getContext("2d"), css = getComputedStyle(document.documentElement), tone = (n) => css.getPropertyValue(n);
  const w = canvas.width = canvas.clientWidth * devicePixelRatio, h = canvas.height = canvas.clientHeight * devicePixelRatio;
  const nodes = told.nodes.map(([id, label, held, depth]) => ({ id, label, held, depth }));
  const byId = new Map(nodes.map((n, i) => [n.id, Object.assign(n, { x: 60 * (n.depth + .3) * Math.cos(i * 2.4), y: 60 * (n.depth + .3) * Math.sin(i * 2.4), vx: 0, vy: 0 })]));
  const links = told.edges.map(([from, to, group]) => [byId.get(from), byId.get(to), group]);
  let heat = 1, zoom = 1, panX = w / 2, panY = h / 2, held = null, drag = null, touched = false;
  const step = () => {
    const cells = new Map(), size = 140;
    for (const n of nodes) { const k = `${Math.floor(n.x / size)},${Math.floor(n.y / size)}`; (cells.get(k) || cells.set(k, []).get(k)).push(n); }
    for (const n of nodes) {
      const cx = Math.floor(n.x / size), cy = Math.floor(n.y / size);
      for (let i = -1; i < 2; i++) for (let j = -1; j < 2; j++) for (const m of cells.get(`${cx + i},${cy + j}`) || []) {
        if (m === n) continue;
        const dx = n.x - m.x || .1, dy = n.y - m.y || .1, d = dx * dx + dy * dy + 20;
        n.vx += 500 * dx / d; n.vy += 500 * dy / d;
      }
      n.vx -= n.x * .005; n.vy -= n.y * .012; // the picture is wider than high
    }
    for (const [a, b] of links) { const dx = b.x - a.x, dy = b.y - a.y, d = Math.hypot(dx, dy) || 1, f = (d - 110) * .02 / d; a.vx += dx * f; a.vy += dy * f; b.vx -= dx * f; b.vy -= dy * f; }
    for (const n of nodes) { if (n !== held) { n.x += Math.max(-20, Math.min(20, n.vx * heat)); n.y += Math.max(-20, Math.min(20, n.vy * heat)); } n.vx *= .5; n.vy *= .5; }
    heat *= .985;
  };
  const fit = () => {
    const xs = nodes.map((n) => n.x), ys = nodes.map((n) => n.y), [left, right, top, low] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    zoom = Math.min(1.4, w / (right - left + 220), h / (low - top + 60));
    panX = w / 2 - zoom * (left + right + 120) / 2; panY = h / 2 - zoom * (top + low) / 2;
  };
  const arrow = (a, b) => { // from the one that acts to the one acted on, the head outside the disc
    const d = Math.hypot(b.x - a.x, b.y - a.y) || 1, ux = (b.x - a.x) / d, uy = (b.y - a.y) / d, r = (b.depth ? 8 : 12) / Math.min(zoom, 1), s = 7 / Math.min(zoom, 1);
    const x = b.x - ux * r, y = b.y - uy * r;
    pen.moveTo(a.x, a.y); pen.lineTo(x, y);
    pen.moveTo(x - s * (ux + uy * .5), y - s * (uy - ux * .5)); pen.lineTo(x, y); pen.lineTo(x - s * (ux - uy * .5), y - s * (uy + ux * .5));
  };
  const groups = [...new Set(links.map((l) => l[2]))];
  const draw = () => {
    pen.setTransform(1, 0, 0, 1, 0, 0); pen.clearRect(0, 0, w, h); pen.setTransform(zoom, 0, 0, zoom, panX, panY);
    pen.lineWidth = 1.3 / zoom;
    for (const group of groups) {
      pen.strokeStyle = tone(`--edge-${group}`); pen.setLineDash(group === "weak" ? [4 / zoom, 3 / zoom] : []); pen.beginPath();
      for (const [a, b, g] of links) if (g === group) arrow(a, b);
      pen.stroke();
    }
    pen.setLineDash([]); pen.font = `${12 * devicePixelRatio / zoom}px system-ui, sans-serif`;
    for (const n of nodes) { pen.beginPath(); pen.arc(n.x, n.y, (n.depth ? 6 : 10) / Math.min(zoom, 1), 0, 7); pen.fillStyle = n.held ? tone("--link") : tone("--quiet"); pen.fill(); }
    const taken = [], tall = 15 * devicePixelRatio / zoom; // nearest documents are named first; a name that would cover another waits for a closer look
    for (const n of nodes) {
      const wide = pen.measureText(n.label).width, gap = 10 / Math.min(zoom, 1), at = [[gap, gap * .4], [-wide - gap, gap * .4], [-wide / 2, -gap * 1.2], [-wide / 2, gap * 2.2]].map(([x, y]) => [n.x + x, n.y + y])
        .find(([x, y]) => !taken.some(([l, t, r]) => x < r && x + wide > l && Math.abs(y - t) < tall));
      if (!at && n !== held) continue;
      const [x, y] = at || [n.x + gap, n.y + gap * .4];
      taken.push([x, y, x + wide]);
      pen.lineWidth = 3 / zoom; pen.strokeStyle = tone("--paper"); pen.strokeText(n.label, x, y); pen.fillStyle = tone("--ink"); pen.fillText(n.label, x, y);
    }
  };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still) for (let i = 0; i < 300; i++) step();
  let due = false; // a picture that has come to rest is not drawn again until it is touched
  const again = () => { if (!due) { due = true; requestAnimationFrame(run); } };
  const run = () => { due = false; const moves = heat > .02 && !still; if (moves) step(); if (!touched) fit(); draw(); if (moves) again(); };
  const place = (e) => [(e.offsetX * devicePixelRatio - panX) / zoom, (e.offsetY * devicePixelRatio - panY) / zoom];
  const near = (e) => { const [x, y] = place(e); return nodes.find((n) => Math.hypot(n.x - x, n.y - y) < 12 / Math.min(zoom, 1)); };
  canvas.addEventListener("pointerdown", (e) => { touched = true; held = near(e); drag = [e.offsetX, e.offsetY]; canvas.setPointerCapture(e.pointerId); again(); });
  canvas.addEventListener("pointermove", (e) => {
    if (!drag) return;
    if (held) { [held.x, held.y] = place(e); heat = Math.max(heat, .3); } else { panX += (e.offsetX - drag[0]) * devicePixelRatio; panY += (e.offsetY - drag[1]) * devicePixelRatio; }
    drag = [e.offsetX, e.offsetY]; again();
  });
  canvas.addEventListener("pointerup", () => { drag = held = null; again(); });
  canvas.addEventListener("wheel", (e) => { e.preventDefault(); touched = true; const [x, y] = place(e); zoom = Math.max(.1, Math.min(6, zoom * (e.deltaY < 0 ? 1.15 : .87))); panX = e.offsetX * devicePixelRatio - x * zoom; panY = e.offsetY * devicePixelRatio - y * zoom; again(); }, { passive: false });
  canvas.addEventListener("dblclick", (e) => { const n = near(e); if (n) location.href = `${base}/van-ban/${n.id}`; });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  run();
});
