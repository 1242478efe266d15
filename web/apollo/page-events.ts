// Owns what the browser tells of the page: seen or hidden, online again, the next frame. Must not decide anything by it.
import type { Cancel } from './clock.ts'

export interface PageEvents {
  hidden(): boolean
  /** After each change between seen and hidden. */
  onVisibility(run: () => void): Cancel
  /** When the machine has a network again. */
  onOnline(run: () => void): Cancel
  /** Before the next paint; a hidden page paints nothing and never runs it. */
  onFrame(run: () => void): Cancel
  /** After the paint that shows what views were told of until now; a hidden page never runs it. */
  onPaint(run: () => void): Cancel
}

export const browserPage: PageEvents = {
  hidden: () => document.visibilityState === 'hidden',
  onVisibility: (run) => listen(document, 'visibilitychange', run),
  onOnline: (run) => listen(window, 'online', run),
  onFrame: (run) => {
    const frame = requestAnimationFrame(run)
    return () => cancelAnimationFrame(frame)
  },
  onPaint: (run) => {
    let frame: number | null = null
    // Apollo wakes the readers of a fragment by a timer each: this one comes after theirs, and after what React commits by them.
    let timer = setTimeout(() => {
      frame = requestAnimationFrame(() => {
        // The frame is painted right after this; a timer comes after that.
        timer = setTimeout(run)
      })
    })
    return () => {
      clearTimeout(timer)
      if (frame !== null) cancelAnimationFrame(frame)
    }
  },
}

function listen(target: EventTarget, event: string, run: () => void): Cancel {
  target.addEventListener(event, run)
  return () => target.removeEventListener(event, run)
}
