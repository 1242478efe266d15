// Owns what the page remembers for its sparklines: the server's own memory where it has one, what was seen here else. Pure but for the history.
import { slotMs, type History } from '../ui/history.ts'
import { chosenInstances, summaryOf, type Figures } from './figures.ts'

/** The names under which it is remembered; `choice` is an instance, or null for all. */
export const trail = {
  process: (instance: string, name: string) => `process ${instance} ${name}`,
  source: (source: string) => `source ${source}`,
  summary: (choice: string | null, figure: TrailFigure) => `summary ${choice ?? ''} ${figure}`,
  cacheHit: 'database cache hit',
} as const

const summaryFigures = [
  'acknowledgedPerSecond',
  'eventLoopDelayP95Ms',
  'heapPercent',
  'writtenBytesPerSecond',
  'operations',
] as const
export type TrailFigure = (typeof summaryFigures)[number]

export function trailsOf(figures: Figures): ReadonlyMap<string, number | null> {
  const values = new Map<string, number | null>([[trail.cacheHit, figures.database?.cacheHitPercent ?? null]])
  for (const { source, rate } of figures.sources) values.set(trail.source(source), rate)
  for (const { instance, processes } of figures.instances)
    for (const { name, io } of processes) values.set(trail.process(instance, name), io?.writtenBytesPerSecond ?? null)
  for (const choice of [null, ...figures.instances.map(({ instance }) => instance)]) {
    const summary = summaryOf(chosenInstances(figures, choice))
    for (const figure of summaryFigures) values.set(trail.summary(choice, figure), summary?.[figure] ?? null)
  }
  return values
}

/** What is not told of any more is forgotten. */
export function remember(history: History, figures: Figures): void {
  const at = Date.parse(figures.publishedAt)
  const values = trailsOf(figures)
  for (const [name, value] of values) history.record(name, value, at)
  history.keep(new Set(values.keys()))
}

interface Recent {
  readonly publishedAt: string
  readonly sources: readonly { readonly source: string; readonly recent: readonly number[] }[]
}

/** What the server remembers of its write sources goes where nothing was seen here yet. */
export function recall(history: History, { publishedAt, sources }: Recent): void {
  const at = Date.parse(publishedAt)
  for (const { source, recent } of sources)
    for (const [index, rate] of recent.entries())
      history.record(trail.source(source), rate, at - (recent.length - 1 - index) * slotMs)
}
