// Owns what the agent says of its troubles: each once when it begins and once when it is over, in one line, without secrets.

export interface Troubles {
  /** The same trouble with the same message again is counted, and not said again. */
  began(what: string, error: unknown): void
  over(what: string): void
  total(): number
}

const longestLine = 500
/** Far more than there are parts that can fail; beyond it a trouble may be said twice. */
const mostRemembered = 500

/** A token that a server quotes in its message is not to be read in a log. */
export function oneLine(text: string): string {
  return text
    .replace(/\bfb_([a-z]+)_[\w-]+/g, 'fb_$1_...')
    .replace(/\s+/g, ' ')
    .slice(0, longestLine)
}

export function createTroubles(log: (line: string) => void): Troubles {
  // One entry for each part of the agent that can fail: the server, the spool, an engine ...
  const current = new Map<string, string>()
  let total = 0
  return {
    began(what, error) {
      total += 1
      const message = oneLine(error instanceof Error ? error.message : String(error))
      if (current.get(what) === message) return
      if (current.size >= mostRemembered) current.clear()
      current.set(what, message)
      log(`${what}: ${message}`)
    },
    over(what) {
      if (current.delete(what)) log(`${what}: all right again`)
    },
    total: () => total,
  }
}
