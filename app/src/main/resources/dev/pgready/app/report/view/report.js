"use strict";
for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const code = document.getElementById(button.dataset.code);
    let done = false;
    try {
      await navigator.clipboard.writeText(code.textContent);
      done = true;
    } catch (e) {
      const range = document.createRange();
      range.selectNodeContents(code);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      done = document.execCommand("copy");
    }
    button.textContent = done ? "Copied" : "Press Ctrl+C";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
}
// what a filter leaves out is not printed either
for (const form of document.querySelectorAll("form.filter")) {
  form.hidden = false;
  const filter = () => {
    const text = form.text ? form.text.value.trim().toLowerCase() : "";
    const status = form.status.value;
    const consumer = form.consumer ? form.consumer.value : "";
    let shown = 0;
    const all = document.querySelectorAll("article[data-status], tr[data-name], body > main > details[data-name]");
    for (const one of all) {
      if (form.text && one.matches("article")) {
        continue;
      }
      const fits = (!status || one.dataset.status.split("\n").includes(status))
        && (!consumer || one.dataset.consumers.split("\n").includes(consumer))
        && (!text || one.dataset.name.toLowerCase().includes(text));
      one.hidden = !fits;
      shown += fits && !one.matches("details") ? 1 : 0;
    }
    form.querySelector("output").textContent = status || consumer || text ? shown + " shown" : "";
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
}
// on paper nothing can be unfolded
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) {
    details.open = true;
  }
});
