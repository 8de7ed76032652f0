// Buttons that copy the source beside them.
"use strict";
(() => {
  const told = document.getElementById("copied");
  for (const button of document.querySelectorAll("button.copy")) {
    const source = button.parentElement.querySelector("code");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.textContent);
      } catch {
        getSelection().selectAllChildren(source); // no clipboard for this page: chosen, for the reader to copy
        document.execCommand("copy");
      }
      button.textContent = "Copied";
      told.textContent = "Copied.";
      setTimeout(() => {
        button.textContent = "Copy";
        told.textContent = "";
      }, 1500);
    });
  }
})();
