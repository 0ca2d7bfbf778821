"use strict";
(() => {
  document.documentElement.classList.add("js");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Files are sent with a bar that moves; an answer that is no page to go to is shown where one is.
  const send = (form, submitter) => {
    const data = new FormData(form, submitter);
    const bar = form.querySelector("[data-uploading]");
    const alert = form.querySelector("[data-alert]");
    const request = new XMLHttpRequest();
    const fail = (sentence) => {
      bar.hidden = true;
      alert.textContent = sentence || alert.dataset.broken;
      alert.hidden = false;
      form.removeAttribute("aria-busy");
      for (const one of all("button, input", form)) one.disabled = false;
    };
    request.open("POST", form.action);
    request.setRequestHeader("X-Desk", "script");
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.round((100 * event.loaded) / event.total);
      bar.querySelector("progress").value = percent;
      bar.querySelector("[data-percent]").textContent = percent + " %";
    });
    request.addEventListener("error", () => fail(""));
    request.addEventListener("load", () => {
      const kind = request.getResponseHeader("Content-Type") || "";
      if (request.status === 200 && kind.startsWith("application/json")) {
        location.assign(JSON.parse(request.responseText).go);
        return;
      }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      fail((page.querySelector("[role=alert]") || page.body).textContent.trim().slice(0, 500));
    });
    alert.hidden = true;
    bar.hidden = false;
    form.setAttribute("aria-busy", "true");
    request.send(data);
    for (const one of all("button, input", form)) one.disabled = true;
  };
  for (const form of all("form[data-upload]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, event.submitter);
    });
  }
  for (const input of all("input[type=file]")) {
    input.addEventListener("change", () => {
      const said = input.form.querySelector(`[data-picked="${input.name}"]`);
      if (said) said.textContent = [...input.files].slice(0, 3).map((f) => f.name).join(", ") + (input.files.length > 3 ? " …" : "");
      if (input.files.length && "auto" in input.dataset) input.form.requestSubmit();
    });
  }

  // Files may be dropped anywhere on the page: they go to its first field for files, or to the one they are over.
  const zones = all("form[data-upload]");
  if (zones.length) {
    const zoneAt = (event) => event.target.closest?.("form[data-upload]") || zones[0];
    const isFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
    const over = (zone) => { for (const one of zones) one.classList.toggle("over", one === zone); };
    addEventListener("dragover", (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      over(zoneAt(event));
    });
    addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(null); });
    addEventListener("drop", (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      const zone = zoneAt(event);
      const named = event.target.closest?.("label")?.querySelector("input[type=file]");
      const input = named || zone.querySelector("input[type=file]");
      over(null);
      const picked = new DataTransfer();
      for (const file of event.dataTransfer.files) if (input.multiple || !picked.files.length) picked.items.add(file);
      input.files = picked.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  // What the program is at: it tells by itself; when it is done, the page is loaded anew.
  for (const box of all("[data-progress]")) {
    const source = new EventSource(box.dataset.progress);
    source.addEventListener("message", (event) => {
      const { done, total, ended } = JSON.parse(event.data);
      box.querySelector("[data-count]").textContent = done + " / " + total;
      const bar = box.querySelector("progress");
      bar.max = total || 1;
      if (done) bar.value = done;
      if (ended) {
        source.close();
        location.reload();
      }
    });
  }

  for (const box of all("[data-check-all]")) {
    const those = () => all(box.dataset.checkAll).filter((one) => !one.disabled);
    box.addEventListener("change", () => { for (const one of those()) one.checked = box.checked; });
  }
  for (const button of all("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      navigator.clipboard.writeText(field.value);
    });
  }
  for (const select of all("select[data-go]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }
  // One press is one press.
  addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post" || event.target.hasAttribute("data-download")) return;
    setTimeout(() => { for (const one of all("button", event.target)) one.disabled = true; });
    addEventListener("pageshow", () => { for (const one of all("button", event.target)) one.disabled = false; }, { once: true });
  });
})();
