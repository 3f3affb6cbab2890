// On a narrow screen a chart is wider than its frame: it opens with today in the middle.
"use strict";

document.querySelectorAll(".chart [data-today]").forEach(function (line) {
  const frame = line.closest(".chart");
  const beside = line.getBoundingClientRect().left - frame.getBoundingClientRect().left;
  frame.scrollLeft += beside - frame.clientWidth / 2;
});
