// Reviewing by keyboard: Ctrl+Enter approves what is shown, Ctrl+↑ and Ctrl+↓ walk through the queue.
"use strict";

(function () {
  const links = Array.from(document.querySelectorAll(".desk-queue a"));
  const here = links.findIndex(function (link) { return link.hasAttribute("aria-current"); });
  const approve = document.querySelector("form[data-approve]");

  function isTyping(target) {
    return Boolean(target.closest("input:not([type=hidden]), textarea, select, details[open]"));
  }

  function step(by) {
    const next = links[here + by];
    if (next) window.location.assign(next.href);
  }

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.repeat || isTyping(event.target)) return;
    if (!event.ctrlKey) return;
    if (event.key === "Enter" && approve) approve.querySelector("button").click();
    if (event.key === "ArrowUp") step(-1);
    if (event.key === "ArrowDown") step(1);
  });
})();
