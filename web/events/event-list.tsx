// Owns how status changes look, day by day: a row each, and one for what happened to many at once.
import { useRef, type ReactNode } from 'react'
import type { ChangeFragment } from '../gen/graphql.ts'
import { useNow } from '../ui/clock.ts'
import { formatCount, formatDayName } from '../ui/format.ts'
import { useWalkedRows } from '../ui/use-walked-rows.ts'
import type { DayOfStories } from './by-day.ts'
import { EventRow } from './event-row.tsx'
import { StoryRow } from './story-row.tsx'

interface EventListProps {
  days: readonly DayOfStories<ChangeFragment>[]
  environmentName: string
}

const minuteMs = 60_000

export function EventList({ days, environmentName }: EventListProps): ReactNode {
  const now = useNow(minuteMs)
  const list = useRef<HTMLDivElement>(null)
  useWalkedRows(list, { attribute: 'data-event' })
  return (
    <div ref={list}>
      {days.map(({ at, count, stories }) => (
        <section key={at} aria-label={formatDayName(at, now)}>
          <h2 className="sticky top-(--page-top,56px) z-10 flex h-9 items-center gap-2 border-b border-line bg-surface-2 px-4 text-xs font-medium text-fg-2">
            {formatDayName(at, now)}
            <span className="num text-fg-3">{formatCount(count)}</span>
          </h2>
          <ol className="divide-y divide-line border-b border-line">
            {stories.map(({ id, changes }) => {
              const [change] = changes
              if (!change) return null
              return changes.length === 1 ? (
                <EventRow key={id} change={change} environmentName={environmentName} />
              ) : (
                <StoryRow key={id} changes={changes} environmentName={environmentName} />
              )
            })}
          </ol>
        </section>
      ))}
    </div>
  )
}
