
"use strict";
/* Shows what the mouse points at beneath the picture, and the column of a step. */
(function () {
  var about = document.getElementById("about");
  var plots = document.querySelectorAll("svg.steps");

  function show(step) {
    plots.forEach(function (plot) {
      var here = plot.querySelector(".here");
      var column = Number(plot.dataset.column);
      here.setAttribute("x", step < 0 ? 0 : step * column);
      here.setAttribute("width", step < 0 ? 0 : column);
    });
  }

  document.querySelectorAll("svg.steps, svg.map").forEach(function (picture) {
    picture.addEventListener("mouseover", function (event) {
      var title = event.target.querySelector("title");
      if (title) {
        about.textContent = title.textContent;
      }
    });
  });

  plots.forEach(function (plot) {
    plot.addEventListener("mousemove", function (event) {
      var column = Number(plot.dataset.column);
      show(Math.floor((event.clientX - plot.getBoundingClientRect().left) / column));
    });
    plot.addEventListener("mouseleave", function () {
      show(-1);
    });
  });

  document.querySelectorAll(".layers tbody tr").forEach(function (row, step) {
    row.addEventListener("mouseenter", function () {
      show(step);
      about.textContent = Array.from(row.cells, function (cell) {
        return cell.textContent.trim();
      }).join("  ");
    });
  });
})();
