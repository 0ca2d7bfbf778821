"use strict";
(() => {
  document.documentElement.classList.add("js");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Not form.action: a field of that name hides it.
  const target = (form) => form.getAttribute("action");
  // The sentence of an answer that is a page.
  const sentence = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    return (page.querySelector("[role=alert]") || page.body).textContent.trim().slice(0, 500);
  };

  // Files are sent with a bar that moves; an answer that is no page to go to is shown where one is. Many files go in
  // parts, so that the first are being checked while the last are on their way.
  const PART_FILES = 100, PART_BYTES = 50e6;
  const inParts = (files) => {
    const parts = [[]];
    let size = 0;
    for (const one of files) {
      const last = parts.at(-1);
      if (last.length && (last.length >= PART_FILES || size + one.file.size > PART_BYTES)) {
        parts.push([one]);
        size = one.file.size;
      } else {
        last.push(one);
        size += one.file.size;
      }
    }
    return parts;
  };
  const post = (form, data, progress) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", target(form));
    request.setRequestHeader("X-Desk", "script");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded, event.total));
    request.addEventListener("error", () => reject(new Error("")));
    request.addEventListener("load", () => {
      const kind = request.getResponseHeader("Content-Type") || "";
      if (request.status === 200 && kind.startsWith("application/json")) return resolve(JSON.parse(request.responseText).go);
      reject(new Error(sentence(request.responseText)));
    });
    request.send(data);
  });
  const refuse = (form, said) => {
    const alert = form.querySelector("[data-alert]");
    form.querySelector("[data-uploading]").hidden = true;
    alert.textContent = said || alert.dataset.broken;
    alert.hidden = false;
    form.removeAttribute("aria-busy");
    for (const one of all("button, input", form)) one.disabled = false;
  };
  const send = async (form, submitter, chosen) => {
    const whole = new FormData(form, submitter);
    const input = form.querySelector("input[type=file][multiple][name]");
    const files = chosen || (input ? [...input.files].map((file) => ({ file, path: file.name })) : []);
    const parts = files.length ? inParts(files) : [null];
    const bar = form.querySelector("[data-uploading]");
    const size = files.reduce((sum, one) => sum + one.file.size, 0);
    form.querySelector("[data-alert]").hidden = true;
    bar.hidden = false;
    form.setAttribute("aria-busy", "true");
    for (const one of all("button, input", form)) one.disabled = true;
    let sent = 0, received = 0, go = "";
    try {
      for (const part of parts) {
        if (part) {
          whole.delete(input.name);
          for (const { file, path } of part) whole.append(input.name, file, path);
        }
        go = await post(form, whole, (loaded, total) => {
          const percent = Math.min(100, Math.round((100 * (size ? sent + loaded : loaded)) / (size || total || 1)));
          bar.querySelector("progress").value = percent;
          bar.querySelector("[data-percent]").textContent = percent + " %";
        });
        for (const { file } of part || []) sent += file.size;
        received += part ? part.length : 0;
      }
      location.assign(go);
    } catch (error) {
      const { broken, received: already } = form.querySelector("[data-alert]").dataset;
      const said = error.message || broken;
      refuse(form, received ? said + " " + already.replace("{count}", received) : said);
    }
  };
  for (const form of all("form[data-upload]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, event.submitter);
    });
  }

  // Other forms are sent without leaving the page: what was typed stays there when they are refused.
  const tell = (form, said) => {
    const alert = form.querySelector("[data-told]") || document.createElement("p");
    alert.dataset.told = "";
    alert.className = "trouble";
    alert.setAttribute("role", "alert");
    form.append(alert);
    alert.textContent = said;
    alert.scrollIntoView({ block: "nearest" });
  };
  const deliver = async (form, submitter) => {
    const body = new URLSearchParams(new FormData(form, submitter));
    form.querySelector("[data-told]")?.remove();
    form.setAttribute("aria-busy", "true");
    const buttons = all("button", form);
    for (const one of buttons) one.disabled = true;
    try {
      const answer = await fetch(target(form), { method: "POST", body, headers: { "X-Desk": "script" } });
      const kind = answer.headers.get("Content-Type") || "";
      if (answer.ok && kind.startsWith("application/json")) {
        const { go } = await answer.json();
        form.reset();  // some browsers fill in again what stood there
        if (go === location.pathname) location.reload();  // which stays where it was scrolled to
        else location.assign(go);
        return;
      }
      tell(form, sentence(await answer.text()));
    } catch {
      tell(form, document.body.dataset.broken);
    }
    form.removeAttribute("aria-busy");
    for (const one of buttons) one.disabled = false;
  };
  for (const form of all("form[data-send]")) {
    form.addEventListener("submit", (event) => {
      if (event.submitter?.hasAttribute("data-download")) return;
      event.preventDefault();
      deliver(form, event.submitter);
    });
  }
  // A folder is sent as the files in it, without what systems put there for themselves.
  const isLitter = (name) => /^(\.|~\$|thumbs\.db$|desktop\.ini$)/i.test(name);
  const sendFolder = (form, files) => {
    const chosen = files.filter((one) => !isLitter(one.file.name));
    if (chosen.length) send(form, null, chosen);
    else refuse(form, form.querySelector("[data-alert]").dataset.empty);
  };
  for (const input of all("input[type=file][webkitdirectory]")) {
    input.addEventListener("change", () => {
      sendFolder(input.form, [...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
    });
  }
  for (const input of all("input[type=file][name]")) {
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
    const under = async (entry, files) => {
      if (entry.isFile) {
        files.push({ file: await new Promise((resolve, reject) => entry.file(resolve, reject)), path: entry.fullPath.slice(1) });
        return;
      }
      const reader = entry.createReader();
      for (;;) {  // a browser lists a hundred at a time
        const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (!some.length) return;
        for (const one of some) await under(one, files);
      }
    };
    const dropFolders = async (form, entries) => {
      const files = [];
      try {
        for (const entry of entries) await under(entry, files);
      } catch {
        refuse(form, "");
        return;
      }
      sendFolder(form, files);
    };
    addEventListener("drop", (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      const zone = zoneAt(event);
      const named = event.target.closest?.("label")?.querySelector("input[type=file]");
      const input = named || zone.querySelector("input[type=file]");
      over(null);
      const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry?.()).filter(Boolean);
      if (entries.some((one) => one.isDirectory)) {
        if (input.multiple) dropFolders(zone, entries);
        else refuse(zone, zone.querySelector("[data-alert]").dataset.single);
        return;
      }
      const picked = new DataTransfer();
      for (const file of event.dataTransfer.files) if (input.multiple || !picked.files.length) picked.items.add(file);
      input.files = picked.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  // What the program is at: it tells by itself; when it is done, the page is loaded anew.
  let typed = false;
  addEventListener("input", (event) => { typed ||= event.target.type !== "file"; });
  for (const box of all("[data-progress]")) {
    const source = new EventSource(box.dataset.progress);
    source.addEventListener("message", (event) => {
      const { done, total, ended } = JSON.parse(event.data);
      box.querySelector("[data-count]").textContent = done + " / " + total;
      const bar = box.querySelector("progress");
      bar.max = total || 1;
      if (done) bar.value = done;
      if (!ended) return;
      source.close();
      if (!typed) return location.reload();
      box.textContent = "";  // what somebody is typing is not lost
      const again = box.appendChild(document.createElement("a"));
      again.href = location.pathname + location.search;
      again.textContent = box.dataset.ended;
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
  // The day and the name that go with a year follow it, until somebody types another day.
  for (const year of all("input[data-year]")) {
    const day = year.form.elements.deadline, name = year.form.elements.name;
    const form = name.placeholder.split(year.value);
    let typed = false;
    day.addEventListener("input", () => { typed = true; });
    year.addEventListener("input", () => {
      name.placeholder = form.join(year.value);
      if (!typed && /^\d{4}$/.test(year.value)) day.value = `${Number(year.value) + 1}${day.defaultValue.slice(4)}`;
    });
  }
  // One press is one press.
  addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.getAttribute("method") !== "post" || event.submitter?.hasAttribute("data-download")) return;
    setTimeout(() => { for (const one of all("button", event.target)) one.disabled = true; });
    addEventListener("pageshow", () => { for (const one of all("button", event.target)) one.disabled = false; }, { once: true });
  });
})();
