// the search of the first page: what it knows is in search-index.js
{
  const box = document.getElementById("q-page");
  const list = document.getElementById("results");
  const found = document.getElementById("found");
  const all = document.getElementById("all");
  const MOST = 40;
  const parts = (text) => text.toLowerCase().split(/[^a-z0-9_]+/).filter(Boolean);
  const weigh = (word, names, lead, words) => {
    let best = 0;
    for (const name of names) {
      best = Math.max(best, name === word ? 12 : name.startsWith(word) ? 7 : name.includes(word) ? 4 : 0);
    }
    return best || (words.includes(" " + word + " ") ? 2 : lead.includes(word) || words.includes(word) ? 1 : 0);
  };
  const show = (pages, text) => {
    const asked = parts(text);
    const hits = [];
    for (const page of asked.length ? pages : []) {
      let sum = 0;
      for (const word of asked) {
        const weight = weigh(word, page.names, page.lead.toLowerCase(), page.words);
        if (!weight) {
          sum = 0;
          break;
        }
        sum += weight;
      }
      if (sum) {
        hits.push({page, sum});
      }
    }
    hits.sort((a, b) => b.sum - a.sum || a.page.names.length - b.page.names.length || a.page.order - b.page.order);
    list.replaceChildren();
    for (const {page} of hits.slice(0, MOST)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = page.path;
      link.textContent = page.title;
      const kind = document.createElement("span");
      kind.className = "kind";
      kind.textContent = page.kind;
      item.append(link, kind);
      if (page.lead) {
        const lead = document.createElement("p");
        lead.textContent = page.lead;
        item.append(lead);
      }
      list.append(item);
    }
    list.hidden = hits.length === 0;
    all.hidden = asked.length > 0;
    found.textContent = asked.length === 0 ? ""
      : hits.length === 0 ? "No page has all of these words."
      : hits.length > MOST ? "The best " + MOST + " of " + hits.length + " pages." : hits.length + (hits.length === 1 ? " page." : " pages.");
  };
  if (box && typeof PAGES !== "undefined") {
    const pages = PAGES.map(([path, kind, title, keys, lead, words], order) =>
      ({path, kind, title, lead, order, words: " " + words + " ", names: [...new Set(parts(title + " " + keys))]}));
    box.value = new URLSearchParams(location.search).get("q") || "";
    box.addEventListener("input", () => show(pages, box.value));
    box.form.addEventListener("submit", (event) => {
      event.preventDefault();
      show(pages, box.value);
      const first = list.querySelector("a");
      if (first) {
        first.focus();
      }
    });
    // a link of the menu leads to what a search hides
    addEventListener("hashchange", () => {
      box.value = "";
      show(pages, "");
      const target = document.getElementById(location.hash.slice(1));
      if (target) {
        target.scrollIntoView();
      }
    });
    show(pages, box.value);
  }
}
