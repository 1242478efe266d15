// Owns the last operations that took more than 100 ms, the newest first. Its height never changes: more scroll in it.
import type { ReactNode } from 'react'
import { formatLatency } from '../ui/format.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { StatusShape } from '../ui/status.tsx'
import type { Figures } from './figures.ts'

export function SlowList({ slow }: { slow: Figures['slow'] }): ReactNode {
  return (
    <Section title="Slow operations" count={slow.length} text="The last 50 that took more than 100 ms.">
      {slow.length === 0 ? (
        <p className="flex h-[220px] items-center justify-center gap-2 text-sm text-fg-2">
          <StatusShape status="HEALTHY" />
          None so far.
        </p>
      ) : (
        <ul tabIndex={0} aria-label="Slow operations" className="h-[220px] overflow-y-auto rounded-b-lg px-4 py-2">
          {slow.map(({ name, at, ms }, index) => (
            <li key={`${at} ${name} ${slow.length - index}`} className="flex items-center gap-3 py-1 text-xs">
              <span className="min-w-0 flex-1 truncate" title={name}>
                {name}
              </span>
              <span className="num shrink-0 font-medium">{formatLatency(ms / 1000)}</span>
              <RelativeTime time={Date.parse(at)} className="w-12 shrink-0 text-right text-fg-3" />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
