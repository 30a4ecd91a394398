(() => {
  "use strict";
  const field = document.getElementById("words");
  const count = document.getElementById("count");
  const all = Array.from(document.getElementById("found").children, (item) => ({
    item,
    text: (item.textContent + " " + item.dataset.words).toLowerCase(),
  }));
  const say = (shown) => {
    count.textContent = shown === 0 ? "No results" : shown === 1 ? "1 result" : shown + " results";
  };
  const search = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { item, text } of all) {
      item.hidden = !words.every((word) => text.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    say(shown);
  };
  document.getElementById("search").hidden = false;
  field.addEventListener("input", search);
  search();
})();
