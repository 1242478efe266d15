// Owns how a wall looks: read from four metres, worst first, nothing to press. Sizes are in em of a type that grows with the screen.
import type { ReactNode } from 'react'
import { isPaused, type Connection } from '../apollo/connection.ts'
import { useNow } from '../ui/clock.ts'
import { cx } from '../ui/cx.ts'
import { formatClockTime, formatCompact, formatCount, formatFineShare, unknown } from '../ui/format.ts'
import { Logo } from '../ui/logo.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Sparkline } from '../ui/sparkline.tsx'
import { StatusShape } from '../ui/status.tsx'
import type { WallNow } from './use-wall.ts'
import { WallAttention } from './wall-attention.tsx'

interface WallViewProps {
  environmentName: string
  wall: WallNow
  connection: Connection
}

const minutesShown = 61

export function WallView({ environmentName, wall, connection }: WallViewProps): ReactNode {
  const paused = isPaused(connection.status)
  return (
    <main className="wall" data-stale={paused || undefined}>
      <header className="wall-head">
        <Logo />
        <h1 className="min-w-0 truncate font-semibold">{environmentName}</h1>
        <State connection={connection} />
        <Clock />
      </header>
      <div className="wall-body">
        <Standing wall={wall} />
        <WallAttention items={wall.attention} known={wall.sums !== null} />
      </div>
    </main>
  )
}

function Standing({ wall: { sums, attention, total } }: { wall: WallNow }): ReactNode {
  const counts = sums?.counts
  return (
    <section aria-label="How it stands" className="wall-standing">
      <p className="wall-healthy">
        <span className="num wall-giant">{formatCount(counts?.healthy ?? null)}</span>
        <span className="text-fg-2">
          of <span className="num">{formatCount(counts?.total ?? null)}</span> nodes healthy
        </span>
      </p>
      <dl className="wall-figures">
        <Figure label="Offline" status="OFFLINE" value={counts?.offline ?? null} />
        <Figure label="Degraded" status="DEGRADED" value={counts?.degraded ?? null} />
        <Figure
          label="Crashed"
          status="CRASHED"
          value={sums && attention.filter(({ status }) => status === 'CRASHED').length}
        />
        <Figure label="Running" status="RUNNING" value={sums?.running ?? null} quiet />
      </dl>
      <Flow sums={sums} total={total} />
    </section>
  )
}

function Flow({ sums, total }: Pick<WallNow, 'sums' | 'total'>): ReactNode {
  const points = (total?.points ?? []).slice(1 - minutesShown).map(({ values }) => values.eventsIn)
  const now = sums ?? { eventsIn: null, eventsOut: null, errorShare: null }
  return (
    <div className="wall-flow">
      <dl className="wall-rates">
        <Rate label="Events in" value={formatCompact(now.eventsIn)} unit="/s" />
        <Rate label="Events out" value={formatCompact(now.eventsOut)} unit="/s" />
        <Rate label="Errors" value={now.errorShare === null ? unknown : formatFineShare(now.errorShare)} unit="%" />
      </dl>
      <Sparkline
        values={[...points, now.eventsIn]}
        capacity={minutesShown}
        width={600}
        height={100}
        area
        fromZero
        className="wall-spark"
      />
      <p className="text-fg-3">Events in, last hour</p>
    </div>
  )
}

interface FigureProps {
  label: string
  status: string
  value: number | null
  /** Whether it is no trouble that there are some. */
  quiet?: boolean
}

function Figure({ label, status, value, quiet = false }: FigureProps): ReactNode {
  const calm = quiet || !value
  return (
    <div className="min-w-0">
      <dt className="flex items-center gap-[0.4em] truncate text-fg-2">
        <StatusShape status={calm && !quiet ? 'UNKNOWN' : status} />
        {label}
      </dt>
      <dd className={cx('num wall-figure', !calm && (status === 'DEGRADED' ? 'text-warn-fg' : 'text-bad-fg'))}>
        {formatCount(value)}
      </dd>
    </div>
  )
}

function Rate({ label, value, unit }: { label: string; value: string; unit: string }): ReactNode {
  return (
    <div className="min-w-0">
      <dt className="truncate text-fg-2">{label}</dt>
      <dd className="wall-rate">
        <span className="num">{value}</span>
        <span className="wall-unit text-fg-3">{unit}</span>
      </dd>
    </div>
  )
}

function State({ connection: { status, lastUpdateAt } }: { connection: Connection }): ReactNode {
  const live = status === 'live'
  const paused = isPaused(status)
  return (
    <p
      data-connection={status}
      className={cx('ml-auto flex shrink-0 items-center gap-[0.5em]', paused ? 'text-warn-fg' : 'text-fg-2')}
    >
      <StatusShape status={live ? 'HEALTHY' : paused ? 'DEGRADED' : 'UNKNOWN'} />
      <span role="status">{live ? 'Live' : paused ? 'Reconnecting' : 'Connecting'}</span>
      {paused && lastUpdateAt !== null && (
        <span>
          data from <RelativeTime time={lastUpdateAt} /> ago
        </span>
      )}
    </p>
  )
}

function Clock(): ReactNode {
  const now = useNow()
  return (
    <time className="num wall-clock" dateTime={new Date(now).toISOString()}>
      {formatClockTime(now).slice(0, 5)}
    </time>
  )
}
