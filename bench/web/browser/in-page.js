// Runs in the page before anything of it: keeps what the browser itself says of paints, shifts and interactions.

/**
 * @typedef {object} Watched
 * @property {number} lcpMs of this load
 * @property {number} shift the sum of all layout shifts without recent input: never less than the page's CLS
 * @property {number} interactionMs the longest from input to the frame that answers it, since `forget`
 */

/** @typedef {PerformanceEntry & { value: number, hadRecentInput: boolean, interactionId: number }} Entry what the three kinds have, together */

{
  /** @type {Watched} */
  const watched = { lcpMs: 0, shift: 0, interactionMs: 0 }

  /**
   * @param {string} type
   * @param {(entry: Entry) => void} take
   */
  const observe = (type, take) => {
    const observer = new PerformanceObserver((list) =>
      list.getEntries().forEach((entry) => take(/** @type {Entry} */ (entry))),
    )
    /** @type {PerformanceObserverInit & { durationThreshold: number }} */
    const options = { type, buffered: true, durationThreshold: 16 }
    observer.observe(options)
  }
  observe('largest-contentful-paint', (entry) => (watched.lcpMs = entry.startTime))
  observe('layout-shift', (entry) => {
    if (!entry.hadRecentInput) watched.shift += entry.value
  })
  observe('event', (entry) => {
    if (entry.interactionId) watched.interactionMs = Math.max(watched.interactionMs, entry.duration)
  })

  Object.assign(globalThis, {
    benchWatch: {
      read: () => ({ ...watched }),
      forgetInteractions: () => {
        watched.interactionMs = 0
      },
    },
  })
}
