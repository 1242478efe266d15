// Owns the place in a log where lines were left out: how many, and the way to them, since they are stored.
import type { ReactNode } from 'react'
import { formatCount } from './format.ts'

interface LogGapProps {
  /** Null: not known. */
  skipped: number | null
  /** Where the lines around it can be read; absent: nowhere from here. */
  href?: string
}

export function LogGap({ skipped, href }: LogGapProps): ReactNode {
  return (
    <p className="num my-1 flex flex-wrap gap-x-3 border-y border-line bg-warn/10 px-4 py-1 text-xs text-warn-fg">
      {skipped === null
        ? 'Lines may be missing here: the stream was interrupted. They are stored.'
        : `${formatCount(skipped)} ${skipped === 1 ? 'line was' : 'lines were'} left out here: they came faster than this page takes them. They are stored.`}
      {href !== undefined && (
        <a href={href} data-line-link className="rounded-sm font-medium underline underline-offset-2">
          Show them
        </a>
      )}
    </p>
  )
}
