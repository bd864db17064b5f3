
"use strict";
/* Details of the box that is pointed at, a size to choose, and boxes that hold a word. */
(function () {
  var view = document.getElementById("view");
  var graph = document.getElementById("graph");
  var about = document.getElementById("about");
  var count = document.getElementById("count");
  var find = document.getElementById("find");
  var boxes = Array.from(document.querySelectorAll("#graph .box"));
  var wires = Array.from(document.querySelectorAll("#graph path"));
  var width = Number(graph.getAttribute("width"));
  var height = Number(graph.getAttribute("height"));
  var scale = 1;
  var found = [];
  var at = -1;

  function zoom(to) {
    var middleX = (view.scrollLeft + view.clientWidth / 2) / scale;
    var middleY = (view.scrollTop + view.clientHeight / 2) / scale;
    scale = Math.min(4, Math.max(0.05, to));
    graph.setAttribute("width", width * scale);
    graph.setAttribute("height", height * scale);
    view.scrollLeft = middleX * scale - view.clientWidth / 2;
    view.scrollTop = middleY * scale - view.clientHeight / 2;
  }

  function show(box) {
    about.replaceChildren.apply(about, Array.from(
      document.getElementById("b" + box.dataset.box).cloneNode(true).childNodes));
    boxes.forEach(function (each) {
      each.classList.toggle("here", each === box);
    });
    wires.forEach(function (wire) {
      wire.classList.toggle("here",
        wire.dataset.from === box.dataset.box || wire.dataset.to === box.dataset.box);
    });
  }

  function step() {
    if (found.length > 0) {
      at = (at + 1) % found.length;
      found[at].scrollIntoView({ block: "center", inline: "center" });
      show(found[at]);
    }
    count.textContent = find.value.trim() === "" ? ""
      : found.length === 0 ? "none" : (at + 1) + " of " + found.length;
  }

  find.addEventListener("input", function () {
    var word = find.value.trim().toLowerCase();
    found = boxes.filter(function (box) {
      var hit = word !== "" && document.getElementById("b" + box.dataset.box)
        .textContent.toLowerCase().indexOf(word) >= 0;
      box.classList.toggle("found", hit);
      return hit;
    });
    at = -1;
    step();
  });
  find.addEventListener("keydown", function (event) {
    if (event.key === "Enter") {
      step();
    }
  });

  boxes.forEach(function (box) {
    box.addEventListener("mouseenter", function () { show(box); });
    box.addEventListener("focus", function () { show(box); });
    box.addEventListener("click", function (event) {
      event.preventDefault();
      show(box);
    });
  });
  document.getElementById("larger").addEventListener("click", function () { zoom(scale * 1.25); });
  document.getElementById("smaller").addEventListener("click", function () { zoom(scale / 1.25); });
  document.getElementById("fit").addEventListener("click", function () {
    zoom(Math.min(1, view.clientWidth / width));
  });
  if (boxes.length > 0 && width > view.clientWidth) {
    zoom(Math.max(0.5, view.clientWidth / width));
    boxes[0].scrollIntoView({ block: "nearest", inline: "center" });
    view.scrollTop = 0;
  }
})();
