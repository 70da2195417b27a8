// Menus, drawers and questions: what every page has.

const root = document.documentElement;
const byId = (id) => document.getElementById(id);

// Asks first when a control carries a question.
export function confirmed(control) {
  const { confirmTitle, confirmText, confirmYes, confirmNo } = control.dataset;
  if (!confirmTitle) return Promise.resolve(true);
  const dialog = byId("confirm");
  byId("confirm-title").textContent = confirmTitle;
  byId("confirm-text").innerHTML = confirmText;
  byId("confirm-yes").textContent = confirmYes;
  byId("confirm-no").textContent = confirmNo;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true });
  });
}

export function closesMenus() {
  const shut = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => shut(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement.closest?.("details.menu[open]");
    shut(null);
    menu?.querySelector("summary").focus();
  });
}

// What is opened beside the messages begins at its beginning.
export function showsFromTheStart() {
  for (const panel of document.querySelectorAll(".below > details")) {
    panel.addEventListener("toggle", () => panel.open && panel.scrollIntoView({ block: "start" }));
  }
}

// On narrow screens the side bars are drawers: out of reach until they are opened.
export function trapsDrawers() {
  const drawers = [
    { panel: byId("left"), opener: byId("open-left"), narrow: matchMedia("(max-width: 760px)") },
    { panel: byId("right"), opener: byId("open-right"), narrow: matchMedia("(max-width: 1120px)") },
  ];
  const set = (drawer, open) => {
    drawer.panel.classList.toggle("open", open);
    drawer.panel.inert = drawer.narrow.matches && !open;
    drawer.opener.setAttribute("aria-expanded", String(open));
    byId("shade").classList.toggle("shown", drawers.some((each) => each.panel.classList.contains("open")));
  };
  const shut = (focus) => {
    for (const drawer of drawers) {
      if (!drawer.panel.classList.contains("open")) continue;
      set(drawer, false);
      if (focus) drawer.opener.focus();
    }
  };
  for (const drawer of drawers) {
    drawer.opener.addEventListener("click", () => {
      const open = !drawer.panel.classList.contains("open");
      shut(false);
      set(drawer, open);
      if (open) drawer.panel.querySelector("button, a, select, summary")?.focus();
    });
    drawer.narrow.addEventListener("change", () => set(drawer, false));
    set(drawer, false);
  }
  byId("shade").addEventListener("click", () => shut(true));
  root.addEventListener("place", () => shut(false));
  // Also where what was chosen in a drawer leads to what is there already.
  for (const drawer of drawers) {
    drawer.panel.addEventListener("click", (event) => {
      if (event.target.closest("a[href]")) shut(false);
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) shut(true);
  });
}
