// Owns the four figures of the fleet, each with what this page has seen of it over the last minutes.
import type { ReactNode } from 'react'
import { Figure } from '../ui/figure.tsx'
import { formatCompact, formatCount, formatFineShare, formatPercent, unknown } from '../ui/format.ts'
import { figureChange } from '../ui/figure-change.ts'
import type { FleetSums } from './fleet-sums.ts'
import { slotsShown } from '../ui/history.ts'

export interface FleetFiguresProps {
  sums: FleetSums
  seen: Readonly<Record<'eventsIn' | 'running' | 'errorShare' | 'cpu', readonly (number | null)[]>>
}

export function FleetFigures({ sums, seen }: FleetFiguresProps): ReactNode {
  return (
    <div className="grid grid-cols-2 gap-3">
      <Figure
        label="Events in"
        value={formatCompact(sums.eventsIn)}
        unit="/s"
        spark={seen.eventsIn}
        sparkCapacity={slotsShown(seen.eventsIn)}
        change={figureChange(seen.eventsIn, {
          more: 'plain',
          text: (_difference, relative) => (relative === null ? '' : formatPercent(relative * 100)),
        })}
      />
      <Figure
        label="Running pipelines"
        value={formatCount(sums.running)}
        unit={`of ${formatCount(sums.pipelines)}`}
        spark={seen.running}
        sparkCapacity={slotsShown(seen.running)}
        change={figureChange(seen.running, { more: 'good', text: (difference) => formatCount(difference) })}
      />
      <Figure
        label="Error rate"
        value={sums.errorShare === null ? unknown : formatFineShare(sums.errorShare)}
        unit="%"
        color="c2"
        spark={seen.errorShare}
        sparkCapacity={slotsShown(seen.errorShare)}
        change={figureChange(seen.errorShare, { more: 'bad', text: formatFineShare })}
      />
      <Figure
        label="Mean CPU"
        value={sums.cpu === null ? unknown : formatFineShare(sums.cpu)}
        unit="%"
        color="c2"
        spark={seen.cpu}
        sparkCapacity={slotsShown(seen.cpu)}
        change={figureChange(seen.cpu, { more: 'plain', text: formatFineShare })}
      />
    </div>
  )
}
