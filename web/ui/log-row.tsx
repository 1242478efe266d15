// Owns how one log line looks: when, how grave, from where, and what it says, with what was searched for marked in it.
import { memo, type ReactNode } from 'react'
import { Link as LinkIcon } from 'lucide-react'
import { cx } from './cx.ts'
import { formatClockTime, formatExactTime } from './format.ts'
import { splitByText } from './split-by-text.ts'

export interface LogLine {
  readonly id: string
  readonly cursor: string
  readonly level: string
  readonly message: string
  readonly loggedAt: string
  readonly componentId: string | null
  readonly node: { readonly name: string } | null
  readonly pipeline: { readonly name: string } | null
}

interface LogRowProps {
  line: LogLine
  /** Whether the node it comes from is told. */
  withNode?: boolean
  /** Marked where it stands in the message. */
  text?: string
  /** The line that a link led to. */
  marked?: boolean
  /** The address of this line; absent: it has none here. */
  href?: string
}

const levelColors: Readonly<Record<string, string>> = { ERROR: 'text-bad-fg', WARN: 'text-warn-fg', INFO: 'text-fg-2' }

/** A line never changes: the others need not be looked at when one comes. */
export const LogRow = memo(function LogRow({
  line,
  withNode = false,
  text = '',
  marked = false,
  href,
}: LogRowProps): ReactNode {
  const time = Date.parse(line.loggedAt)
  const node = withNode ? (line.node?.name ?? 'removed node') : null
  const origin = [node, line.pipeline?.name, line.componentId].filter(Boolean).join(' / ')
  return (
    <div
      data-line={line.id}
      aria-current={marked || undefined}
      className={cx(
        'group relative px-4 py-0.5 font-mono text-xs hover:bg-surface-2 sm:flex sm:gap-3',
        marked && 'bg-accent-soft',
      )}
    >
      <span className="inline-flex shrink-0 gap-3">
        <time dateTime={line.loggedAt} title={formatExactTime(time)} className="text-fg-3">
          {formatClockTime(time)}
        </time>
        <span className={cx('w-11 truncate font-medium', levelColors[line.level] ?? 'text-fg-3')}>{line.level}</span>
      </span>
      <span className="block min-w-0 flex-1 break-words whitespace-pre-wrap">
        {origin && <span className="mr-2 text-fg-3">{origin}</span>}
        {splitByText(line.message, text).map(({ part, found }, index) =>
          found ? (
            <mark key={index} className="rounded-[2px] bg-warn/30 text-fg">
              {part}
            </mark>
          ) : (
            part
          ),
        )}
      </span>
      {href !== undefined && (
        <a
          href={href}
          aria-label={`Link to the line of ${formatClockTime(time)}`}
          className="absolute top-0.5 right-2 rounded-sm bg-surface-2 p-0.5 text-fg-3 opacity-0 group-hover:opacity-100 hover:text-fg focus-visible:opacity-100"
        >
          <LinkIcon aria-hidden className="size-3.5" />
        </a>
      )}
    </div>
  )
})
