// Owns the panels of the Overview in the order they are arranged in.
import { useMemo, type ReactNode } from 'react'
import type { LogTime } from '../ui/log-places.ts'
import type { TimeWindow } from '../ui/plot.tsx'
import { needingAttention } from '../ui/attention.ts'
import { eventBands } from './event-bands.ts'
import { NeedsAttention } from './needs-attention.tsx'
import { PanelChart } from './panel-chart.tsx'
import { toggled, type Arrangement } from './panels.ts'
import type { Overview } from './use-overview.ts'

interface OverviewContentProps {
  environmentName: string
  overview: Overview
  window: TimeWindow
  arrangement: Arrangement
  onArrange: (arrangement: Arrangement) => void
  onZoom: (window: TimeWindow) => void
  onLogs: (time: LogTime) => void
}

export function OverviewContent(props: OverviewContentProps): ReactNode {
  const { environmentName, overview, window, arrangement, onArrange, onZoom, onLogs } = props
  const { now, changes, changesSince } = overview
  const attention = useMemo(() => (now ? needingAttention(now) : []), [now])
  const bands = useMemo(
    () => eventBands(changes ?? [], { from: Math.max(window.from, changesSince), to: window.to }),
    [changes, changesSince, window],
  )
  return (
    <div className="mt-3 grid grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-3">
      {arrangement.map((panel) =>
        panel === 'attention' ? (
          <NeedsAttention key={panel} environmentName={environmentName} items={attention} />
        ) : (
          <PanelChart
            key={panel}
            panel={panel}
            overview={overview}
            window={window}
            bands={bands}
            onZoom={onZoom}
            onLogs={onLogs}
            onHide={() => {
              onArrange(toggled(arrangement, panel))
            }}
            {...(panel === 'throughput' && { className: 'md:col-span-2' })}
          />
        ),
      )}
    </div>
  )
}
