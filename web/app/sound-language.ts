// Owns that a browser which calls its language by no language tag (`en-US@posix`, where the system has none) does not take the charts down:
// their library formats numbers by it as soon as it is loaded. Must come before everything else. Nothing of ours asks for it.
try {
  Intl.getCanonicalLocales(navigator.language)
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true })
}
