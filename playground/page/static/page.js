// The page: draws what the server sends and tells it what somebody does. Everything else is the server's.

import { closesMenus, confirmed, showsFromTheStart, trapsDrawers } from "./shell.js";
import { modalShown, readValues } from "./modal.js";

const root = document.documentElement;
const user = root.dataset.user;
const said = JSON.parse(root.dataset.said);
const query = `as=${encodeURIComponent(user)}&lang=${root.lang}`;
const byId = (id) => document.getElementById(id);
const stream = byId("stream");
const home = byId("home");
const toast = byId("toast");

const messages = new Map(); // place -> {order: [key], nodes: Map(key -> element)}
let place = null;
let first = true;

// What is said to the person.

let toastTimer = 0;
export function tell(words) {
  toast.textContent = words;
  toast.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => toast.classList.remove("shown"), 7000);
}

export async function post(path, body) {
  try {
    const answer = await fetch(`${path}?${query}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(answer.status);
    const told = await answer.json();
    if (told.say) tell(told.say);
    return told;
  } catch {
    tell(said.failed);
    return { ok: false, errors: {} };
  }
}

const act = (what, more) => post("/act", { do: what, ...more });

// Drawing.

function made(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

// The way back to a control after it was drawn anew: ids of blocks change when a message does, actions stay.
const MARKS = ["data-action", "data-place", "data-jump", "data-hours", "data-reset", "data-inspect", "data-close", "data-happens"];

export function trail(element) {
  if (!element || element === document.body) return null;
  const holder = element.parentElement?.closest("article[id], dialog[id], #home, [data-part], [id]");
  const mark = MARKS.find((name) => element.hasAttribute(name));
  if (holder && mark) {
    const selector = `[${mark}="${CSS.escape(element.getAttribute(mark))}"]`;
    const root = holder.closest("article[id], dialog[id], #home, [data-part]") ?? holder;
    const within = root.id ? `#${CSS.escape(root.id)}` : `[data-part="${root.dataset.part}"]`;
    return { within, selector, index: [...root.querySelectorAll(selector)].indexOf(element) };
  }
  if (element.id) return { within: "body", selector: `#${CSS.escape(element.id)}`, index: 0 };
  return holder?.id ? { within: `#${CSS.escape(holder.id)}`, selector: element.tagName.toLowerCase(), index: 0 } : null;
}

export function refocus(way) {
  const found = way && document.querySelector(way.within)?.querySelectorAll(way.selector);
  const target = found?.[way.index] ?? found?.[0];
  target?.focus({ preventScroll: true });
  return Boolean(target);
}

function keepingFocus(within, change) {
  const active = document.activeElement;
  const way = within.contains(active) ? trail(active) : null;
  const open = [...within.querySelectorAll("details[open]")].map((each) => [...within.querySelectorAll("details")].indexOf(each));
  change();
  const details = [...within.querySelectorAll("details")];
  for (const index of open) if (details[index]) details[index].open = true;
  if (way && !within.contains(document.activeElement)) refocus(way);
}

function drawParts(parts) {
  for (const [name, html] of Object.entries(parts)) {
    if (name === "modal") modalShown(html, act);
    else if (name === "moving") root.toggleAttribute("data-moving", Boolean(html));
    else {
      const target = document.querySelector(`[data-part="${name}"]`);
      if (target) keepingFocus(target, () => (target.innerHTML = html));
    }
  }
  if (parts.moving) tell(said.busy);
  if (parts.sidebar) markPlace();
}

function drawPlaces(places) {
  for (const [name, change] of Object.entries(places)) {
    if (change === null) {
      messages.delete(name);
      continue;
    }
    const known = messages.get(name) ?? { order: [], nodes: new Map() };
    for (const [key, html] of Object.entries(change.html)) {
      const fresh = made(html);
      const old = known.nodes.get(key);
      if (old?.isConnected) {
        const way = old.contains(document.activeElement) ? trail(document.activeElement) : null;
        old.replaceWith(fresh);
        refocus(way);
      } else if (!first && fresh.classList.contains("message")) announce(name, fresh);
      known.nodes.set(key, fresh);
    }
    known.order = change.order;
    for (const key of known.nodes.keys()) if (!change.order.includes(key)) known.nodes.delete(key);
    messages.set(name, known);
    if (name === place) showMessages();
  }
}

function announce(name, node) {
  if (!first && name === place) node.classList.add("new");
  const words = node.querySelector(".said")?.textContent.trim().replace(/\s+/g, " ").slice(0, 160);
  byId("news").textContent = `${said.new_message}: ${words}`;
}

function showMessages(toEnd = false) {
  const known = messages.get(place) ?? { order: [], nodes: new Map() };
  const near = stream.scrollHeight - stream.scrollTop - stream.clientHeight < 140;
  const wanted = known.order.map((key) => known.nodes.get(key));
  for (const node of [...stream.children]) if (!wanted.includes(node)) node.remove();
  wanted.forEach((node, index) => {
    if (stream.children[index] !== node) stream.insertBefore(node, stream.children[index] ?? null);
  });
  if (toEnd || near) stream.scrollTop = stream.scrollHeight;
  markRead();
}

// Places.

function markPlace() {
  for (const link of document.querySelectorAll("[data-place]")) {
    if (link.dataset.place === place) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const current = document.querySelector(`[data-place="${CSS.escape(place ?? "")}"]`);
  if (!current) return;
  const title = `${current.querySelector(".sign").textContent} ${current.querySelector(".name").textContent}`;
  byId("place-title").textContent = title;
  byId("bar-title").textContent = title;
  markRead();
}

function markRead() {
  const link = document.querySelector(`[data-place="${CSS.escape(place ?? "")}"].unread`);
  if (link && !document.hidden && place !== "home") act("read", { place });
}

function go() {
  const known = [...document.querySelectorAll("[data-place]")].map((link) => link.dataset.place);
  const asked = decodeURIComponent(location.hash.slice(1));
  const next = known.includes(asked) ? asked : known.includes(place) ? place : known[0];
  const moved = next !== place;
  place = next;
  home.hidden = place !== "home";
  stream.hidden = place === "home";
  byId("composer").hidden = place === "home";
  const language = byId("language");
  language.hash = place;
  markPlace();
  if (place === "home") {
    if (moved) act("home", {});
  } else showMessages(moved);
  if (moved) home.scrollTop = 0;
}

addEventListener("hashchange", () => {
  if (location.hash === "#main") return;
  go();
  root.dispatchEvent(new CustomEvent("place"));
});
document.addEventListener("visibilitychange", markRead);

byId("as").addEventListener("change", (event) => {
  location.href = `?as=${encodeURIComponent(event.target.value)}&lang=${root.lang}#${place}`;
});

document.addEventListener("click", (event) => {
  // A link to where one already is as this person only changes the place.
  const link = event.target.closest('a[href^="?as="]');
  if (!link) return;
  const to = new URL(link.href);
  if (to.search === location.search || to.searchParams.get("as") === user && to.searchParams.get("lang") === root.lang) {
    event.preventDefault();
    location.hash = to.hash;
  }
});

// Acts.

export function placeOf(element) {
  const view = element.closest("[data-view]");
  if (view) return { view: view.dataset.view };
  const message = element.closest("[data-ts]");
  return message ? { channel: message.dataset.channel, ts: message.dataset.ts } : null;
}

async function press(control, value) {
  if (!(await confirmed(control))) {
    if (control.tagName === "SELECT") control.value = "";
    return;
  }
  if (control.dataset.url) open(control.dataset.url, "_blank", "noreferrer");
  const where = placeOf(control);
  const holder = control.closest("[data-view]");
  control.setAttribute("aria-busy", "true");
  const more = { place: where, block: control.dataset.block, action: control.dataset.action, value };
  const told = await act("press", { ...more, values: holder ? readValues(holder) : {} });
  control.removeAttribute("aria-busy");
  if (told.ok === false && control.dataset.kind === "overflow") control.value = "";
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { dataset } = button;
  if (dataset.kind === "button") press(button, null);
  else if (dataset.shortcut) {
    button.closest("details").open = false;
    act("shortcut", { callback: dataset.shortcut, place: placeOf(button) });
  } else if (dataset.inspect !== undefined) inspect(button);
  else if (dataset.happens && button.type === "button") happen(button);
  else if (dataset.jump) move(button, { at: dataset.jump });
  else if (dataset.hours) move(button, { hours: Number(dataset.hours) });
  else if (dataset.reset !== undefined && (await confirmed(button))) move(button, { do: "reset" });
});

document.addEventListener("change", (event) => {
  const control = event.target.closest("[data-kind]");
  if (!control || control.closest(".block.input")) return;
  const value =
    control.dataset.kind === "checkboxes" || control.dataset.kind.startsWith("multi_")
      ? [...control.querySelectorAll("input:checked")].map((box) => box.value)
      : event.target.value;
  if (control.dataset.kind === "overflow" && !value) return;
  press(control, value);
});

// A menu that acts at once is opened by the keys that choose in another: in it Enter chooses.
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("select[data-kind]");
  if (!menu || menu.closest(".block.input") || event.altKey || event.ctrlKey || event.metaKey) return;
  if (!/^(Arrow(Up|Down|Left|Right)|Home|End|Page(Up|Down)|Enter|\S)$/.test(event.key)) return;
  event.preventDefault();
  menu.showPicker();
});

async function happen(button) {
  const chosen = Object.fromEntries(new FormData(button.form));
  button.setAttribute("aria-busy", "true");
  await act("happens", { what: button.dataset.happens, ...chosen });
  button.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  if (event.target.dataset.happening === undefined) return;
  event.preventDefault();
  happen(event.submitter ?? event.target.querySelector("[type=submit]"));
});

async function move(button, what) {
  if (root.hasAttribute("data-moving")) return;
  root.setAttribute("data-moving", "");
  await post("/time", what);
  root.removeAttribute("data-moving");
}

byId("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = byId("text");
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  const told = await act("say", { text, place });
  if (!told.ok && !field.value) field.value = text;
  else stream.scrollTop = stream.scrollHeight;
});

async function inspect(button) {
  const menu = button.closest("details.menu");
  if (menu) menu.open = false;
  const where = new URLSearchParams(placeOf(button));
  const answer = await fetch(`/inspect?${query}&${where}`);
  if (!answer.ok) return tell(said.failed);
  const found = await answer.json();
  for (const pre of document.querySelectorAll("[data-json]")) {
    const part = found[pre.dataset.json];
    const empty = !part || (Array.isArray(part) && !part.length);
    pre.closest("details").hidden = empty;
    pre.textContent = JSON.stringify(part, null, 2);
  }
  byId("inspect").showModal();
}
byId("inspect-close").addEventListener("click", () => byId("inspect").close());

// Live.

function listen() {
  const source = new EventSource(`/live?${query}`);
  source.onmessage = (event) => {
    const told = JSON.parse(event.data);
    if (told.parts) drawParts(told.parts);
    if (told.places) drawPlaces(told.places);
    if (place === null || !document.querySelector(`[data-place="${CSS.escape(place)}"]`)) go();
    first = false;
    root.dataset.live = "yes";
  };
  source.onerror = () => {
    if (root.dataset.live === "yes") tell(said.offline);
    root.dataset.live = "no";
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
}

closesMenus();
trapsDrawers();
showsFromTheStart();
listen();
