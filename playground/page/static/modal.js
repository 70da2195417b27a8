// The topmost modal: a native dialog, which keeps the focus within and gives it back.

import { post, refocus, trail } from "./page.js";
import { confirmed } from "./shell.js";

const dialog = document.getElementById("modal");
const said = JSON.parse(document.documentElement.dataset.said);
let view = null;
let opener = null;
let act = null;
let begun = null; // what stood in the fields before somebody filled them in; unknown once they are sent in
let asking = false;
let wrong = {}; // the words beside the fields of the modal in view, until it is sent in again

function valueOf(control) {
  const { kind } = control.dataset;
  if (kind === "checkboxes" || kind.startsWith("multi_"))
    return [...control.querySelectorAll("input:checked")].map((box) => box.value);
  if (kind === "radio_buttons") return control.querySelector("input:checked")?.value ?? null;
  return control.value === "" ? null : control.value;
}

// What stands in every field, by block and action.
export function readValues(holder) {
  const values = {};
  for (const control of holder.querySelectorAll("[data-kind]")) {
    const { kind, block, action } = control.dataset;
    if (kind === "button" || kind === "overflow") continue;
    (values[block] ??= {})[action] = valueOf(control);
  }
  return values;
}

function put(control, value) {
  if (control.matches(".choices")) {
    const chosen = Array.isArray(value) ? value : [value];
    for (const box of control.querySelectorAll("input")) box.checked = chosen.includes(box.value);
  } else control.value = value ?? "";
}

function showErrors(holder, errors, { focuses }) {
  let firstWrong = null;
  for (const line of holder.querySelectorAll("[data-error]")) {
    const words = errors[line.dataset.error];
    line.hidden = !words;
    line.textContent = words ?? "";
    const control = line.parentElement.querySelector("[data-kind]");
    if (words) {
      control?.setAttribute("aria-invalid", "true");
      firstWrong ??= control;
    } else control?.removeAttribute("aria-invalid");
  }
  const whole = holder.querySelector(".error.whole");
  whole.hidden = !firstWrong;
  whole.textContent = firstWrong ? said.fix : "";
  if (!focuses) return;
  const target = firstWrong?.matches(".choices") ? firstWrong.querySelector("input") : firstWrong;
  target?.focus();
}

function focusFirst() {
  const wanted = dialog.querySelector(
    "[autofocus], .modal-body input:not([type=hidden]), .modal-body select, .modal-body textarea, .modal-body button",
  );
  (wanted ?? dialog.querySelector("footer button"))?.focus();
}

// Show what the server says is on top; what was typed under the same ids stays, and the words beside it.
export function modalShown(html, doAct) {
  act = doAct;
  if (!html) {
    view = null;
    begun = null;
    wrong = {};
    if (!dialog.open) return;
    dialog.close();
    dialog.replaceChildren();
    const way = opener;
    opener = null;
    // What opened it may be gone: then the place in which it stood is looked at.
    setTimeout(() => refocus(way) || document.querySelector(".stream:not([hidden])")?.focus({ preventScroll: true }), 0);
    return;
  }
  if (!dialog.open) opener = trail(document.activeElement);
  const kept = view ? readValues(dialog) : {};
  const way = dialog.contains(document.activeElement) ? trail(document.activeElement) : null;
  const scrolled = dialog.querySelector(".modal-body")?.scrollTop ?? 0;
  const before = view;
  dialog.innerHTML = html;
  const form = dialog.querySelector("form");
  view = form.dataset.view;
  if (before === view) {
    for (const control of form.querySelectorAll("[data-kind]")) {
      const { block, action, kind } = control.dataset;
      if (kind !== "button" && kind !== "overflow" && kept[block]?.[action] !== undefined) put(control, kept[block][action]);
    }
  }
  begun = before === view && begun ? { ...filledIn(), ...begun } : filledIn();
  form.addEventListener("submit", send);
  if (before === view) showErrors(form, wrong, { focuses: false });
  else wrong = {};
  if (!dialog.open) dialog.showModal();
  if (before === view) {
    dialog.querySelector(".modal-body").scrollTop = scrolled;
    if (!refocus(way)) focusFirst();
  } else focusFirst();
}

async function send(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector("[type=submit]");
  if (!button || button.disabled) return;
  button.disabled = true;
  const told = await act("submit", { place: { view: form.dataset.view }, values: readValues(form) });
  button.disabled = false;
  // It may be drawn anew by now, as what was typed is kept.
  const shown = dialog.querySelector("form");
  if (shown?.dataset.view !== form.dataset.view) return;
  if (told.ok) begun = filledIn();
  wrong = told.errors ?? {};
  showErrors(shown, wrong, { focuses: true });
}

// What stands in each field of the form; what acts at once is kept already.
function filledIn() {
  const fields = [...dialog.querySelectorAll(".block.input [data-kind]")];
  return Object.fromEntries(fields.map((control) => [`${control.dataset.block} ${control.dataset.action}`, JSON.stringify(valueOf(control))]));
}

const loses = () => Object.entries(filledIn()).some(([field, value]) => begun && field in begun && begun[field] !== value);

// Asks first when something was filled in, as Slack does.
async function close() {
  if (!view || asking) return;
  asking = true;
  const words = { confirmTitle: said.lose_title, confirmText: said.lose_text, confirmYes: said.lose_yes, confirmNo: said.lose_no };
  const sure = !loses() || (await confirmed({ dataset: words }));
  asking = false;
  if (sure && view) await post("/act", { do: "close", place: { view } });
}

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  close();
});
dialog.addEventListener("keydown", (event) => {
  // Chromium closes a dialog at a second Escape whatever was said at the first.
  if (event.key === "Escape") {
    event.preventDefault();
    close();
  }
});
dialog.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) close();
});
