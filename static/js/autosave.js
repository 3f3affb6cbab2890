// Keeps the draft of a form on the server: every 20 seconds and when a field is left.
// <form data-autosave="url"> … <span data-autosave-state></span>
"use strict";

(function () {
  const EVERY = 20000;

  function clock() {
    const now = new Date();
    return now.getHours() + ":" + String(now.getMinutes()).padStart(2, "0");
  }

  function watch(form) {
    const output = form.querySelector("[data-autosave-state]");
    let saved = snapshot();
    let busy = false;
    let stopped = false;

    function snapshot() {
      const data = new FormData(form);
      // Files are sent with the form itself, never with a draft.
      for (const [name, value] of Array.from(data)) {
        if (typeof value !== "string") data.delete(name);
      }
      return new URLSearchParams(data).toString();
    }

    function show(state, text) {
      if (!output) return;
      output.dataset.state = state;
      output.textContent = text;
    }

    function post(body) {
      return fetch(form.dataset.autosave, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        headers: {
          "Content-Type": "application/x-www-form-urlencoded",
          "X-Requested-With": "XMLHttpRequest",
        },
        body: body,
      });
    }

    function isShutOut(response) {
      return response.type === "opaqueredirect" || response.status === 403;
    }

    // Signed in again in another window, this page's token is an old one: it takes the new one
    // and goes on. Whose page it is stays in its own note, so nobody else can store it.
    async function renewToken() {
      const response = await fetch(window.location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("form[data-autosave] input[name=csrfmiddlewaretoken]");
      const own = form.querySelector("input[name=csrfmiddlewaretoken]");
      if (!fresh || !own) return false;
      own.value = fresh.value;
      return true;
    }

    async function save() {
      let current = snapshot();
      if (busy || stopped || current === saved) return;
      busy = true;
      show("saving", "保存中");
      try {
        let response = await post(current);
        if (isShutOut(response) && (await renewToken())) {
          current = snapshot();
          response = await post(current);
        }
        await settle(response, current);
      } catch (error) {
        show("failed", "未保存，网络恢复后自动重试");
      } finally {
        busy = false;
      }
    }

    async function settle(response, current) {
      if (response.ok) {
        saved = current;
        show("saved", "已保存 " + clock());
      } else if (response.status === 409) {
        stopped = true;
        show("failed", (await message(response)) || "未保存，内容已被他人更改，请刷新页面");
      } else if (isShutOut(response)) {
        show("failed", "未保存，登录已失效；请在新窗口登录，登录后这里自动续存");
      } else {
        show("failed", (await message(response)) || "未保存");
      }
    }

    async function message(response) {
      const type = response.headers.get("Content-Type") || "";
      if (type.startsWith("application/json")) return (await response.json()).message || "";
      const body = await response.text();
      if (type.startsWith("text/plain")) return body.trim();
      if (!type.startsWith("text/html")) return "";
      const page = new DOMParser().parseFromString(body, "text/html");
      const found = page.querySelector("[data-message]");
      return found ? found.textContent.trim() : "";
    }

    form.addEventListener("focusout", save);
    form.addEventListener("submit", function () { stopped = true; });
    // The form is shown again when the reader comes back to it from the next page.
    window.addEventListener("pageshow", function (event) { if (event.persisted) stopped = false; });
    window.addEventListener("online", save);
    window.setInterval(save, EVERY);
  }

  document.querySelectorAll("form[data-autosave]").forEach(watch);
})();
