// Runs before the page is drawn, so that a chosen theme does not flash.
{
  let chosen = null;
  try { chosen = localStorage.getItem("tusou-theme"); } catch { /* storage may be switched off */ }
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
}
