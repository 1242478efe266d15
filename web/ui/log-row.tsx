// Owns how one log line looks: when, how grave, from where, and what it says, with what was searched for marked in it.
import { memo, type ReactNode } from 'react'
import { Check, Link as LinkIcon } from 'lucide-react'
import { cx } from './cx.ts'
import { formatClockTime, formatExactTime } from './format.ts'
import { splitByText } from './split-by-text.ts'
import { useCopied } from './use-copied.ts'

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
  /** The address of this line among those around it; absent: it has none here. */
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
        <Moment time={time} exact={line.loggedAt} href={href} />
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
      {href !== undefined && isSecureContext && <CopyLink href={href} time={time} />}
    </div>
  )
})

/** Where the line has an address, its time leads there: a real link, for a new tab and for a phone's menu too. Keys walk them, Tab passes by. */
function Moment({ time, exact, href }: { time: number; exact: string; href: string | undefined }): ReactNode {
  const shown = (
    <time dateTime={exact} title={formatExactTime(time)} className="text-fg-3">
      {formatClockTime(time)}
    </time>
  )
  if (href === undefined) return shown
  return (
    <a href={href} tabIndex={-1} data-line-link className="rounded-sm hover:underline">
      {shown}
    </a>
  )
}

function CopyLink({ href, time }: { href: string; time: number }): ReactNode {
  const { copied, copy } = useCopied()
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={copied ? 'Copied' : `Copy the link to the line of ${formatClockTime(time)}`}
      onClick={() => {
        copy(new URL(href, location.href).href)
      }}
      className={cx(
        'absolute top-0.5 right-2 rounded-sm bg-surface-2 p-0.5 text-fg-3 group-focus-within:opacity-100 group-hover:opacity-100 hover:text-fg',
        copied ? 'text-ok-fg' : 'opacity-0',
      )}
    >
      {copied ? <Check aria-hidden className="size-3.5" /> : <LinkIcon aria-hidden className="size-3.5" />}
    </button>
  )
}
