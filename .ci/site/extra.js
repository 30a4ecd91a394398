// What the theme leaves out for keyboards and screen readers: names of landmarks, and focus for what scrolls.
"use strict";
(() => {
  const scrolling = new ResizeObserver((entries) => entries.forEach(({ target }) => focusable(target)));

  // The theme takes the focus away again on screens without a mouse.
  function focusable(element) {
    if (element.scrollWidth > element.clientWidth && element.tabIndex !== 0) element.tabIndex = 0;
  }

  function complete() {
    document.querySelectorAll(".md-search[role=dialog]:not([aria-label])").forEach((e) => e.setAttribute("aria-label", "Search"));
    document.querySelectorAll(".md-nav[aria-labelledby]").forEach((nav) => {
      const title = nav.querySelector(":scope > .md-nav__title");
      nav.removeAttribute("aria-labelledby");
      nav.setAttribute("aria-label", title ? title.textContent.trim() : "Section");
    });
    document.querySelectorAll(".md-nav--secondary").forEach((nav) => {
      // The theme writes the table of contents twice, once for narrow screens.
      if (nav.closest(".md-nav--primary")) nav.setAttribute("aria-label", "On this page");
    });
    // The corner of a table with titles in both directions is not a title.
    document.querySelectorAll(".md-typeset th:empty").forEach((th) => th.replaceWith(document.createElement("td")));
    document.querySelectorAll("nav.md-code__nav").forEach((nav) => nav.setAttribute("role", "presentation"));
    document.querySelectorAll(".md-typeset pre > code, .md-typeset__scrollwrap").forEach((e) => {
      scrolling.observe(e);
      focusable(e);
    });
  }

  new MutationObserver(complete).observe(document.body, { childList: true, subtree: true, attributeFilter: ["tabindex"] });
  complete();
})();
