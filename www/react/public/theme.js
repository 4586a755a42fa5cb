// Before the first paint: the theme a visitor chose here earlier.
try {
  const theme = localStorage.getItem('poolkey-demo.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // No storage, no memory of a choice: the system's theme holds.
}
