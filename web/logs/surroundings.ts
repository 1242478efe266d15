// Owns what stands around a place in the log: a line that a link leads to, or a moment that a chart or an event leads to.
import type { LogLineFragment, LogPageQueryVariables } from '../gen/graphql.ts'
import { ofPage, withNewer, type LineWindow } from './line-window.ts'

export interface Surroundings {
  readonly window: LineWindow<LogLineFragment>
  /** The id of the line that was meant; null: there is none. */
  readonly marked: string | null
}

/** Asks for a page, newest first. */
export type Ask = (asked: Partial<LogPageQueryVariables>) => Promise<readonly LogLineFragment[]>

/** A page after the line, then the page that ends with it: both ends are left out of a page, so that the line comes with what is older than the next one. */
export async function aroundLine(cursor: string, ask: Ask): Promise<Surroundings> {
  const after = await ask({ after: cursor })
  const next = after.at(-1)
  const window = withNewer(ofPage(await ask(next ? { before: next.cursor } : {})), after)
  return { window, marked: window.lines.find((line) => line.cursor === cursor)?.id ?? null }
}

/** What came in before the moment and what came in from then on, of which the first is meant. */
export async function aroundMoment(at: number, ask: Ask): Promise<Surroundings> {
  const until = new Date(at).toISOString()
  const before = await ask({ until })
  // Where the filter lets nothing through that is older, any line tells the position.
  const [neighbour] = before.length > 0 ? before : await ask({ until, filter: null, first: 1 })
  if (!neighbour) return { window: ofPage([]), marked: null }
  const after = await ask({ after: neighbour.cursor })
  return { window: withNewer(ofPage(before), after), marked: after.at(-1)?.id ?? null }
}
