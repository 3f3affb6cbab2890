// Who is expected follows the kinds that are ticked, until somebody writes a number:
// the whole branch, or as many as last time where only a part of it meets.
"use strict";

(function () {
  const count = document.querySelector("input[data-whole]");
  if (!count) return;
  const kinds = document.querySelectorAll("input[name=kinds]");
  let proposed = count.value;

  function expected() {
    const ticked = Array.from(kinds).filter(function (box) { return box.checked; });
    const parts = ticked.filter(function (box) { return count.hasAttribute("data-" + box.value); });
    if (!ticked.length || parts.length < ticked.length) return count.dataset.whole;
    return count.getAttribute("data-" + parts[0].value);
  }

  kinds.forEach(function (box) {
    box.addEventListener("change", function () {
      if (count.value === proposed) count.value = proposed = expected();
    });
  });
})();
