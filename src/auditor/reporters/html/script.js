"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const form = document.querySelector(".filters");
  const findings = all(".finding");
  const groups = all(".group");
  const texts = new Map();
  const textOf = (node) => {
    if (!texts.has(node)) texts.set(node, node.textContent.toLowerCase());
    return texts.get(node);
  };

  // Pages: of what the filters leave, so much is in sight at a time; the rest costs no layout.
  const SIZE = 50;
  const pagers = all(".pages").map((list) => ({
    items: [...list.children], nav: list.closest("section").querySelector(".pager"), at: 0, left: [...list.children],
  }));
  const page = (pager, at) => {
    const last = Math.max(0, Math.ceil(pager.left.length / SIZE) - 1);
    pager.at = Math.min(Math.max(at, 0), last);
    const first = pager.at * SIZE;
    const shown = new Set(pager.left.slice(first, first + SIZE));
    for (const item of pager.items) item.hidden = !shown.has(item);
    pager.nav.hidden = pager.left.length <= SIZE;
    const status = pager.nav.querySelector("[role=status]");
    const numbers = { first: first + 1, last: first + shown.size, all: pager.left.length };
    status.textContent = status.dataset.words.replace(/\{(\w+)\}/g, (whole, key) => numbers[key]);
    for (const button of all("button", pager.nav)) {
      button.disabled = button.dataset.step < 0 ? pager.at === 0 : pager.at === last;
    }
  };
  const pageOf = (item) => {
    const pager = pagers.find((one) => one.left.includes(item));
    if (pager) page(pager, Math.floor(pager.left.indexOf(item) / SIZE));
  };
  for (const pager of pagers) {
    pager.nav.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) page(pager, pager.at + Number(button.dataset.step));
    });
  }

  // Filters. Those of the overview stand in the address, so that a view can be kept and sent.
  const state = () => {
    const data = new FormData(form);
    return {
      q: (data.get("q") || "").trim().toLowerCase(),
      unit: data.get("unit") || "", year: data.get("year") || "", rule: data.get("rule") || "",
      levels: new Set(data.getAll("level")),
    };
  };
  const filter = () => {
    const wanted = state();
    const every = all("input[name=level]", form).length === wanted.levels.size;
    const narrow = wanted.q || wanted.rule || !every;
    let shown = 0;
    let reports = 0;
    const left = new Set();
    for (const group of groups) {
      const head = group.querySelector("summary");
      const heads = wanted.q && head && textOf(head).includes(wanted.q);
      const fits = (!wanted.unit || group.dataset.unit === wanted.unit) && (!wanted.year || group.dataset.year === wanted.year);
      let inside = 0;
      for (const finding of all(".finding", group)) {
        const show = fits && wanted.levels.has(finding.dataset.level) &&
          (!wanted.rule || finding.dataset.rule === wanted.rule) && (!wanted.q || heads || textOf(finding).includes(wanted.q));
        finding.hidden = !show;
        inside += show;
      }
      const out = !fits || (narrow && !inside && !(heads && every && !wanted.rule));
      group.hidden = out;
      if (!out) left.add(group);
      shown += inside;
      reports += !out && !!group.dataset.unit;
    }
    const units = new Set([...left].map((group) => group.dataset.unit + " " + group.dataset.year));
    for (const pager of pagers) {
      pager.left = pager.items.filter((item) => left.has(item) || (item.matches("tr") && units.has(item.dataset.unit + " " + item.dataset.year)));
      page(pager, 0);
    }
    if (wanted.unit && left.size) [...left][0].open = true;
    const hidden = new Set(findings.filter((f) => f.hidden).map((f) => f.dataset.n));
    for (const mark of all(".mark, .ref, .jump")) {
      mark.classList.toggle("muted", mark.dataset.f.split(" ").every((n) => hidden.has(n)));
    }
    const status = form.querySelector("[role=status]");
    const numbers = { shown, reports, total: findings.length, all: all(".report[data-unit]").filter((r) => r.dataset.unit).length };
    status.textContent = status.dataset.words.replace(/\{(\w+)\}/g, (whole, key) => numbers[key]);
  };
  const fromAddress = () => {
    if (!document.body.classList.contains("many") || !location.hash.includes("=")) return;
    const params = new URLSearchParams(location.hash.slice(1));
    for (const name of ["q", "unit", "year", "rule"]) form.elements[name].value = params.get(name) || "";
    const levels = params.get("level");
    for (const box of all("input[name=level]", form)) box.checked = levels === null || levels.split(",").includes(box.value);
  };
  const toAddress = () => {
    if (!document.body.classList.contains("many")) return;
    const wanted = state();
    const params = new URLSearchParams();
    for (const name of ["q", "unit", "year", "rule"]) if (wanted[name]) params.set(name, wanted[name]);
    if (wanted.levels.size < all("input[name=level]", form).length) params.set("level", [...wanted.levels].join(","));
    history.replaceState(null, "", "#" + params);
  };
  if (form) {
    let waiting = 0;
    const changed = () => { filter(); toAddress(); };
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(changed, 120); });
    form.addEventListener("reset", () => setTimeout(changed));
    form.addEventListener("submit", (event) => { event.preventDefault(); changed(); });
    fromAddress();
    filter();
  }

  // A finding and its places light up together; the focus goes where the address leads.
  const follow = () => {
    const found = /^#f(\d+)(-e\d+)?$/.exec(location.hash);
    for (const node of all(".active")) node.classList.remove("active");
    if (!found) { fromAddress(); if (form) filter(); return; }
    const card = document.getElementById("f" + found[1]);
    const target = document.getElementById(location.hash.slice(1));
    if (!card || !target) return;
    for (const node of [card, ...all("[data-f]").filter((m) => m.dataset.f.split(" ").includes(found[1]))]) node.classList.add("active");
    const folded = card.closest("details");
    if (folded) { folded.open = true; pageOf(folded); }
    card.hidden = false;
    card.scrollIntoView({ block: "nearest" });
    target.scrollIntoView({ block: target === card ? "nearest" : "center" });
    target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) follow();
  });
  document.addEventListener("keydown", (event) => {
    const found = /^#(f\d+)-e\d+$/.exec(location.hash);
    if (event.key === "Escape" && found) location.hash = found[1];
  });
  follow();

  // Paper shows everything that is folded on the screen.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    for (const one of opened) one.open = true;
    for (const pager of pagers) for (const item of pager.left) item.hidden = false;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
    for (const pager of pagers) page(pager, pager.at);
  });
})();
