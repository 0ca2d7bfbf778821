// What the usual tools call serious, found in the page as it is shown: an array of sentences, empty when all is well.
(() => {
  const trouble = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const short = (text) => text.trim().slice(0, 40);
  const numbers = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const linear = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const e = node.parentElement;
    if (!node.textContent.trim() || ["SCRIPT", "OPTION"].includes(e.tagName) || !e.checkVisibility()) continue;
    const [more, less] = [light(numbers(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    if ((more + 0.05) / (less + 0.05) < 4.5) trouble.push("contrast: " + short(node.textContent));
  }
  for (const e of all("input, select")) if (!e.labels.length) trouble.push("no label: " + e.name);
  for (const e of all("a, button, summary")) if (!e.textContent.trim()) trouble.push("no name: " + short(e.outerHTML));
  for (const e of all("[aria-labelledby]")) {
    if (!document.getElementById(e.getAttribute("aria-labelledby"))) trouble.push("labelled by nothing: " + e.id);
  }
  let level = 0;
  for (const e of all("h1, h2, h3, h4, h5, h6")) {
    if (Number(e.tagName[1]) > level + 1) trouble.push("heading leaps: " + short(e.textContent));
    level = Number(e.tagName[1]);
  }
  for (const one of ["h1", "main"]) if (all(one).length !== 1) trouble.push("not exactly one " + one);
  if (!document.documentElement.lang || !document.title.trim()) trouble.push("no language or title");
  for (const e of all("main table")) {
    if (!e.querySelector("th[scope=col]") || !e.querySelector("th[scope=row]")) trouble.push("table without headers");
  }
  for (const e of all("[tabindex]")) if (Number(e.getAttribute("tabindex")) > 0) trouble.push("tab order: " + e.id);
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = all("body *").find((e) => e.getBoundingClientRect().right > innerWidth && !e.closest(".scroll"));
    trouble.push("scrolls sideways: " + short(wide ? wide.outerHTML : ""));
  }
  return trouble;
})()
