// Stops a second click on the button of a form that is already on its way.
// The server decides what counts once; this only keeps the page calm.
"use strict";

(function () {
  function buttons(form) {
    return form.querySelectorAll("button:not([type=button]), input[type=submit]");
  }

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    // aria-disabled, not disabled: the pressed button's own name and value must be sent.
    buttons(form).forEach(function (button) { button.setAttribute("aria-disabled", "true"); });
  });

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      buttons(form).forEach(function (button) { button.removeAttribute("aria-disabled"); });
    });
  });
})();
