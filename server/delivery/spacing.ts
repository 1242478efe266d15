// Owns when a topic tells what changed: at once, but for no more than a share of the time. What comes meanwhile is told together.

/** The rest is for taking in what is to be told. */
const shareOfTime = 1 / 2
/** Nobody waits longer than this. */
const longestMs = 250

/** Answers what asks for `tell` to be called: now, or a little later for all who ask until then. */
export function createSpacing(tell: () => void): () => void {
  let timer: NodeJS.Timeout | null = null
  let nextAt = 0

  function run(): void {
    timer = null
    const began = performance.now()
    tell()
    const ended = performance.now()
    nextAt = ended + Math.min(longestMs, (ended - began) * (1 / shareOfTime - 1))
  }

  return () => {
    if (timer) return
    const waitMs = nextAt - performance.now()
    if (waitMs <= 0) run()
    else timer = setTimeout(run, waitMs).unref()
  }
}
