// Sets the theme before the first paint, so that a dark page never flashes white. Must stay a classic script without imports:
// the content security policy allows no inline script, and a module would run after the first paint.
{
  const storageKey = 'fleetbeat.theme'
  let chosen = null
  try {
    chosen = localStorage.getItem(storageKey)
  } catch {
    // Storage may be forbidden: the system's preference is used then.
  }
  // A wall is dark, whatever its machine likes: nobody sits in front of it, and it is on all night.
  if (location.pathname === '/wall') chosen = new URLSearchParams(location.search).get('theme') ?? 'dark'
  const dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}
