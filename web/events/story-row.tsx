// Owns how one status change of many at once looks: how many, some of them by name, and all of them when it is opened.
import { useState, type ReactNode } from 'react'
import { ChevronRight } from 'lucide-react'
import type { ChangeFragment } from '../gen/graphql.ts'
import { cx } from '../ui/cx.ts'
import { formatCount } from '../ui/format.ts'
import { StatusShape } from '../ui/status.tsx'
import { eventLook, EventRow, FromTo, LogsThen, Moment, partsLook, whoLook, whyLook } from './event-row.tsx'

interface StoryRowProps {
  /** Newest first: of the same kind, from and to the same status, for the same reason. */
  changes: readonly ChangeFragment[]
  environmentName: string
}

const namedAtFirst = 3

export function StoryRow({ changes, environmentName }: StoryRowProps): ReactNode {
  const [open, setOpen] = useState(false)
  const [newest, oldest] = [changes[0], changes.at(-1)]
  if (!newest || !oldest) return null
  const what = newest.pipelineId === null ? 'nodes' : 'pipelines'
  return (
    <>
      <li data-event={oldest.id} className={eventLook}>
        <StatusShape status={newest.to} />
        <div className={partsLook}>
          <p className={whoLook}>
            <button
              type="button"
              aria-expanded={open}
              onClick={() => {
                setOpen(!open)
              }}
              className="max-w-full truncate rounded-sm font-medium hover:underline"
            >
              <ChevronRight aria-hidden className={cx('mr-1 -ml-0.5 inline size-3.5 text-fg-3', open && 'rotate-90')} />
              <span className="num">{formatCount(changes.length)}</span> {what}
              <span className="ml-2 font-normal text-fg-3">{someNames(changes)}</span>
            </button>
          </p>
          <FromTo from={newest.from} to={newest.to} />
          <p className={whyLook} title={newest.reason}>
            {newest.reason}
          </p>
        </div>
        <Moment at={newest.at} />
        <LogsThen at={oldest.at} environmentName={environmentName} />
      </li>
      {open && changes.map((change) => <EventRow key={change.id} change={change} environmentName={environmentName} />)}
    </>
  )
}

/** Each name once. */
function someNames(changes: readonly ChangeFragment[]): string {
  const names = [
    ...new Set(
      changes.map(({ pipelineId, pipeline, node }) =>
        pipelineId === null ? (node?.name ?? 'a removed node') : (pipeline?.name ?? 'a removed pipeline'),
      ),
    ),
  ]
  const more = names.length - namedAtFirst
  const some = names.slice(0, namedAtFirst).join(', ')
  return more > 0 ? `${some} and ${formatCount(more)} more` : some
}
