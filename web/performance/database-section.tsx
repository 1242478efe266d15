// Owns how the database is doing: its size and where that goes, its log, its memory, and the tables that are updated in place.
import type { ReactNode } from 'react'
import { CardTitle } from '../ui/card.tsx'
import { Fact } from '../ui/fact.tsx'
import {
  formatAge,
  formatBytes,
  formatCompact,
  formatCount,
  formatDate,
  formatFineShare,
  unknown,
} from '../ui/format.ts'
import { Section } from '../ui/section.tsx'
import { flagOn, limitOf, type Figures } from './figures.ts'
import { Marked } from './marked.tsx'

type Database = NonNullable<Figures['database']>

export function DatabaseSection({ figures }: { figures: Figures }): ReactNode {
  const { database } = figures
  return (
    <Section title="Database">
      {database ? (
        <div className="divide-y divide-line">
          <Now figures={figures} database={database} />
          <Growth figures={figures} forecast={database.forecast} />
          <Tables tables={database.tables} />
        </div>
      ) : (
        <p className="p-4 text-sm text-fg-2">It does not answer: nothing is known of it now.</p>
      )}
    </Section>
  )
}

function Now({ figures, database }: { figures: Figures; database: Database }): ReactNode {
  const { cacheHitPercent: hit, checkpointsTimed, checkpointsRequested } = database
  const walLimit = limitOf(figures, 'WAL_SIZE')
  return (
    <dl className="space-y-1.5 p-4">
      <Fact label="Write-ahead log">
        <Marked level={flagOn(figures, 'WAL_SIZE')}>{formatBytes(database.walBytes)}</Marked>
        {walLimit !== undefined && <span className="text-fg-3">, flagged above {formatBytes(walLimit)}</span>}
      </Fact>
      <Fact label="Pages found in memory, last minute">
        <Marked level={flagOn(figures, 'CACHE_HIT')}>{hit === null ? 'No traffic' : `${formatFineShare(hit)}%`}</Marked>
      </Fact>
      <Fact label="Transactions">
        {database.transactionsPerSecond === null ? unknown : `${formatCompact(database.transactionsPerSecond)}/s`}
      </Fact>
      <Fact label="Connections">{formatCount(database.connections)}</Fact>
      <Fact label="Checkpoints by the clock, by need">
        {formatCount(checkpointsTimed)}, {formatCount(checkpointsRequested)}
      </Fact>
      <Fact label="Size">{formatBytes(database.sizeBytes)}</Fact>
    </dl>
  )
}

function Growth({ figures, forecast }: { figures: Figures; forecast: Database['forecast'] }): ReactNode {
  const { bytesPerDay, since, in30DaysBytes, fullRetentionBytes, freeBytes, fullAt, reason } = forecast
  const measured = since === null ? null : Date.parse(figures.publishedAt) - Date.parse(since)
  return (
    <div className="p-4">
      <CardTitle className="mb-2">Disk forecast</CardTitle>
      <dl className="space-y-1.5">
        <Fact label={measured === null ? 'Growth' : `Growth, fitted over ${formatAge(measured)}`}>
          {bytesPerDay === null ? unknown : `${bytesPerDay < 0 ? '−' : ''}${formatBytes(Math.abs(bytesPerDay))} a day`}
        </Fact>
        <Fact label="In 30 days">{formatBytes(in30DaysBytes)}</Fact>
        <Fact label="With all history as old as it is kept">{formatBytes(fullRetentionBytes)}</Fact>
        <Fact label="Free on its disk">{freeBytes === null ? 'Not known' : formatBytes(freeBytes)}</Fact>
        <Fact label="Disk full">
          <Marked level={flagOn(figures, 'DISK_FULL')}>{fullText(forecast, fullAt)}</Marked>
        </Fact>
      </dl>
      {reason !== null && <p className="mt-2 text-xs text-fg-3">{reason}.</p>}
    </div>
  )
}

function fullText({ bytesPerDay, freeBytes }: Database['forecast'], fullAt: string | null): string {
  if (fullAt !== null) return formatDate(Date.parse(fullAt))
  return bytesPerDay === null || freeBytes === null ? unknown : 'Not in sight'
}

/** Rows that were replaced are cleared away by the database itself; many that stay are bloat. */
function Tables({ tables }: { tables: Database['tables'] }): ReactNode {
  return (
    <div className="p-4">
      <CardTitle className="mb-2">Replaced rows in busy tables</CardTitle>
      <dl className="space-y-1.5">
        {tables.map(({ name, liveRows, deadRows }) => (
          <Fact key={name} label={name.replaceAll('_', ' ')}>
            {formatCompact(deadRows)}
            <span className="text-fg-3"> beside {formatCompact(liveRows)} live</span>
          </Fact>
        ))}
      </dl>
    </div>
  )
}
